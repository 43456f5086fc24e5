import API
import Casework
import Node
import Referrals
import Testing
import Wire

/// A service's own mechanism, from the file to a session, over HTTP.
@Suite("Mechanisms that a service adopts")
struct MechanismAPITests {
    private static let path = "/cases/EE-2026-000417"

    private static func mechanism(_ version: String, last: JSON) -> JSON {
        [
            "id": "school-circle", "version": .string(version), "title": ["en": "Circle at a school"],
            "reportedAs": "circle", "meets": true, "needs": ["harmed", "responsible"],
            "welcomes": ["guardian", "community"], "facilitators": 2, "acknowledgement": true,
            "steps": [
                ["id": "prepare-harmed", "kind": "preparation", "with": ["harmed"], "optional": false],
                ["id": "prepare-other", "kind": "preparation", "with": ["responsible"], "optional": false],
                last,
            ],
        ]
    }

    private static let circle: JSON = [
        "id": "circle", "kind": "circle", "with": ["harmed", "responsible"], "optional": false,
    ]

    @Test("COE-05 The lead adopts one; it is listed, opened, bound to, reported by its common name, and kept")
    func adopted() async throws {
        let agency = try Agency()
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        let facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        let lead = try await agency.account("Saar", [.lead: .agency])
        #expect(await intake.ask("POST", "/cases", body: try Agency.caseFile()).status == 201)
        let first = Self.mechanism("1.0.0", last: Self.circle)
        #expect(await facilitator.ask("POST", "/mechanisms", body: first).problem == "not-permitted")
        let unmet = Self.mechanism(
            "1.0.0",
            last: ["id": "x", "kind": "letter", "with": ["panel"], "optional": true]
        )
        let refused = await lead.ask("POST", "/mechanisms", body: unmet)
        #expect(refused.problem == "invalid")
        let findings = (refused.json["findings"]?.array ?? []).compactMap(\.string)
        #expect(findings.contains { $0.hasPrefix("/steps/2/with: panel") }, "\(findings)")
        #expect(findings.contains { $0.hasPrefix("/meets:") }, "\(findings)")

        let filed = await lead.ask("POST", "/mechanisms", body: first)
        #expect(filed.status == 201 && filed.json["kind"]?.string == "mechanism")
        let again = await lead.ask("POST", "/mechanisms", body: first)
        #expect((again.json["findings"]?.array ?? []).contains { $0.string?.hasPrefix("/version:") == true })
        let listed = await facilitator.ask("GET", "/mechanisms").json["items"]?.array ?? []
        #expect(listed.count == Mechanism.standard.count + 1)

        let opened = await facilitator.ask(
            "POST",
            Self.path + "/process",
            body: ["mechanism": "school-circle", "initiative": "service"]
        )
        #expect(opened.status == 201, "\(String(decoding: opened.body, as: UTF8.self))")
        let second = Self.mechanism("1.1.0", last: Self.circle)
        #expect(await lead.ask("POST", "/mechanisms", body: second).status == 201)
        let steps = await facilitator.ask("GET", Self.path + "/steps")
        #expect(
            steps.json["items"]?.array?.map { $0["id"]?.string } == [
                "prepare-harmed", "prepare-other", "circle",
            ]
        )
        #expect(steps.json["items"]?.array?.allSatisfy { $0["done"]?.bool == false } == true)
        #expect(await intake.ask("GET", Self.path + "/steps").problem == "not-permitted")
        let planned = await facilitator.ask(
            "POST",
            Self.path + "/sessions",
            body: [
                "kind": "direct", "form": "telephone", "startsAt": "2026-12-01T15:00:00Z",
                "people": [["person": "harmed-1"]],
            ]
        )
        #expect(planned.problem == "invalid")
        #expect(
            (planned.json["findings"]?.array ?? []).contains {
                $0.string?.hasPrefix("/kind: direct is no step of school-circle 1.0.0") == true
            }
        )
        let progress = await facilitator.ask("GET", Self.path + "/reports/progress")
        #expect(progress.json["mechanism"]?.string == "circle")
        #expect(progress.json["open"]?.array?.compactMap(\.string) == ["preparation", "circle"])
        #expect(progress.json["done"]?.array?.isEmpty == true)
    }
}

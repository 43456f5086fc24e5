import API
import Casework
import Foundation
import Node
import Referrals
import Testing
import Wire

/// What lies in a compartment that a role may not read is in no answer to it, neither now nor when the request is repeated.
@Suite("Compartments over the API")
struct CompartmentAPITests {
    private static let path = "/cases/EE-2026-000417"

    private let agency: Agency
    private let intake: Holder
    private let facilitator: Holder
    private let lead: Holder
    private let protection: Holder

    init() async throws {
        agency = try Agency()
        intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        lead = try await agency.account("Saar", [.lead: .agency])
        protection = try await agency.account("Mets", [.dataProtectionOfficer: .agency])
        let opened = await intake.ask("POST", "/cases", body: try Agency.caseFile())
        #expect(opened.status == 201)
    }

    private func asked() async -> String {
        let request = await lead.ask(
            "POST",
            Self.path + "/person-requests",
            body: [
                "person": "responsible-1", "right": "access", "says": "What do you have about me?",
                "due": "2027-12-31", "cite": "gdpr:art_15__para_1",
            ]
        )
        #expect(request.status == 201, "\(String(decoding: request.body, as: UTF8.self))")
        return request.json["id"]?.string ?? ""
    }

    @Test("A gate names its norm to everybody, and its reason only to whoever may read where it comes from")
    func gates() async throws {
        let held = await facilitator.ask(
            "POST",
            Self.path + "/holds",
            body: ["reason": "She was threatened on Sunday."]
        )
        #expect(held.status == 201)
        func joint(_ holder: Holder) async -> [String] {
            let answer = await holder.ask("GET", Self.path + "/gates")
            #expect(answer.status == 200)
            return (answer.json["joint"]?.array ?? []).compactMap(\.string)
        }
        #expect(await joint(facilitator).contains("on hold: She was threatened on Sunday. [HB-2, EU-12.1]"))
        for holder in [intake, protection] {
            let told = await joint(holder)
            #expect(told.contains("no-hold [HB-2, EU-12.1]"), "\(told)")
            #expect(!told.contains { $0.contains("threatened") })
            #expect(Set(told).count == told.count)
        }
        // Consents are the intake officer's too: there the reason is told.
        let consents = await joint(intake).filter { $0.contains("EU-12.1a") }
        #expect(consents.contains { $0.hasPrefix("harmed-1: ") }, "\(consents)")
    }

    @Test("A copy holds what the role may read, and lists the rest; another role hands over more of it")
    func copies() async throws {
        let id = await asked()
        let note = await facilitator.ask(
            "POST",
            Self.path + "/notes",
            body: ["words": "Seems sorry.", "about": "responsible-1"]
        )
        #expect(note.status == 201, "\(String(decoding: note.body, as: UTF8.self))")
        let change = await intake.ask(
            "PATCH",
            Self.path + "/parties/responsible-1",
            body: ["languages": ["et", "en"]],
            headers: ["if-match": "\"0\""]
        )
        #expect(change.status == 200)
        let path = Self.path + "/person-requests/\(id)/copy"
        func revision() async -> [String: String] {
            let record = await lead.ask("GET", Self.path + "/records/\(id)")
            return ["if-match": record.headers["ETag"] ?? ""]
        }
        func withheld(_ answer: APIAnswer) -> Set<String> {
            Set(
                (answer.json["withheld"]?.array ?? []).map {
                    "\($0["kind"]?.string ?? ""): \($0["why"]?.string ?? "")"
                }
            )
        }
        let key = "55555555"
        let seen = await revision()
        let first = await protection.ask("POST", path, body: .object([:]), key: key, headers: seen)
        #expect(first.status == 201, "\(String(decoding: first.body, as: UTF8.self))")
        #expect(first.json["party"] == .null, "the officer may not read the intake compartment")
        #expect(withheld(first) == ["person: role", "note: several"])
        #expect(!String(decoding: first.body, as: UTF8.self).contains("Seems sorry"))
        // The repetition is told that it was done, and shows nothing of it.
        let again = await protection.ask("POST", path, body: .object([:]), key: key, headers: seen)
        #expect(again.status == 201 && again.json["id"]?.string == id)
        #expect(again.json["content"] == nil && again.json["records"] == nil && again.json["person"] == nil)
        let inPart = await lead.ask("GET", Self.path + "/records/\(id)").json["content"]
        #expect(inPart?["answer"]?.string == "given-in-part")
        #expect(inPart?["withheld"]?.array?.compactMap(\.string) == ["note", "person"])
        // The lead may read it, and what both keep back stays kept back.
        let second = await lead.ask("POST", path, body: .object([:]), headers: await revision())
        #expect(second.status == 201, "\(String(decoding: second.body, as: UTF8.self))")
        #expect(second.json["party"]?["pseudonym"]?.string == "responsible-1")
        #expect(withheld(second) == ["note: several"])
        let more = await lead.ask("GET", Self.path + "/records/\(id)").json["content"]
        #expect(more?["answer"]?.string == "given-in-part")
        #expect(more?["withheld"]?.array?.compactMap(\.string) == ["note"])
    }
}

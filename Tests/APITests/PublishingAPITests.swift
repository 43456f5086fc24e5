import API
import Casework
import Node
import Referrals
import Testing
import Wire

@Suite("Guidelines, consultations and evaluations over the API")
struct PublishingAPITests {
    private static let path = "/cases/EE-2026-000417"

    private func stranger(_ path: [String], of agency: Agency) async -> APIAnswer {
        await agency.api.answer(
            APIRequest(method: "GET", path: path, query: [], headers: [:], body: [])
        )
    }

    @Test(
        "COE-22 The lead lays a guideline down and publishes it; anybody reads it, and no other, without an account"
    )
    func guidelines() async throws {
        let agency = try Agency()
        let lead = try await agency.account("Saar", [.lead: .agency])
        let facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        let body: JSON = [
            "topic": "referral-conditions", "title": "When we refer", "language": "en", "text": "When …",
            "validFrom": "2026-01-01", "decidedBy": "the board",
        ]
        #expect(await facilitator.ask("POST", "/guidelines", body: body).problem == "not-permitted")
        let laid = await lead.ask("POST", "/guidelines", body: body)
        #expect(laid.status == 201, "\(String(decoding: laid.body, as: UTF8.self))")
        let id = try #require(laid.json["id"]?.string)
        #expect(await facilitator.ask("GET", "/guidelines").json["items"]?.array?.count == 1)
        let before = await stranger(["publications"], of: agency)
        #expect(before.status == 200 && before.json["guidelines"]?.array?.isEmpty == true)
        #expect(await stranger(["publications", id], of: agency).status == 404)
        #expect(await lead.ask("POST", "/guidelines/\(id)/publication").status == 201)
        let after = await stranger(["publications"], of: agency)
        #expect(after.json["guidelines"]?.array?.compactMap { $0["id"]?.string } == [id])
        #expect(!String(decoding: after.body, as: UTF8.self).contains("Saar"))
        #expect(await stranger(["publications", id], of: agency).json["text"]?.string == "When …")
        var next = try #require(body.object)
        next["supersedes"] = .string(id)
        next["text"] = "When … or …"
        let second = await lead.ask("POST", "/guidelines", body: .object(next))
        #expect(second.json["content"]?["version"]?.int == 2)
        let shown = await stranger(["publications", id], of: agency)
        #expect(shown.json["supersededFrom"]?.string == "2026-01-01")
        next["document"] = ["address": "https://a.example/x", "sha256": "00"]
        #expect(await lead.ask("POST", "/guidelines", body: .object(next)).problem == "invalid")
        #expect(try await agency.node.audit().findings.isEmpty)
    }

    @Test(
        "UN-20 An evaluation is recorded by the lead, and its results are public once published"
    )
    func evaluations() async throws {
        let agency = try Agency()
        let lead = try await agency.account("Saar", [.lead: .agency])
        let body: JSON = [
            "form": "research", "with": ["University of Tartu"], "question": "Does it help?",
            "approval": "ethics board 12/2026", "data": ["counts"], "persons": "none",
        ]
        let filed = await lead.ask("POST", "/evaluations", body: body)
        #expect(filed.status == 201, "\(String(decoding: filed.body, as: UTF8.self))")
        let id = try #require(filed.json["id"]?.string)
        #expect(await stranger(["publications", id], of: agency).status == 404)
        let results = await lead.ask("POST", "/evaluations/\(id)/results", body: ["says": "It does."])
        #expect(results.status == 201)
        #expect(await stranger(["publications", id], of: agency).json["text"]?.string == "It does.")
        #expect(await lead.ask("GET", "/evaluations").json["items"]?.array?.count == 1)
    }

    @Test(
        "COE-28 COE-49 P2-11 Consultation, pace, other help and an oath are written over the API, each with its history"
    )
    func records() async throws {
        let agency = try Agency()
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        let facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        #expect(await intake.ask("POST", "/cases", body: try Agency.caseFile()).status == 201)
        let consulted = await intake.ask(
            "POST",
            Self.path + "/consultations",
            body: ["doubts": ["capacity"], "person": "harmed-1", "asked": "service", "question": "May we?"]
        )
        #expect(consulted.status == 201, "\(String(decoding: consulted.body, as: UTF8.self))")
        let id = try #require(consulted.json["id"]?.string)
        let answered = await intake.ask(
            "POST",
            Self.path + "/consultations/\(id)/answer",
            body: ["says": "Yes, with support.", "by": "lead"],
            headers: ["if-match": "\"1\""]
        )
        #expect(answered.status == 201, "\(String(decoding: answered.body, as: UTF8.self))")
        let decided = await intake.ask(
            "POST",
            Self.path + "/consultations/\(id)/decision",
            body: ["says": "Referred with support."],
            headers: ["if-match": "\"2\""]
        )
        #expect(decided.status == 201)
        let history = await intake.ask("GET", Self.path + "/records/\(id)/history")
        #expect(history.json["kind"]?.string == "consultation")

        let process: JSON = ["mechanism": "direct-mediation", "initiative": "service"]
        #expect(await facilitator.ask("POST", Self.path + "/process", body: process).status == 201)
        let pace: JSON = ["longer": ["preparation"], "says": "two more meetings", "why": "grave harm"]
        #expect(await facilitator.ask("POST", Self.path + "/pace", body: pace).status == 201)
        let help: JSON = [
            "person": "harmed-1", "help": "counselling", "at": "centre", "how": "in-person",
        ]
        #expect(await facilitator.ask("POST", Self.path + "/other-help", body: help).status == 201)
        #expect(await intake.ask("POST", Self.path + "/other-help", body: help).problem == "not-permitted")
        let listed = await facilitator.ask("GET", Self.path + "/records", query: [("kind", "other-help")])
        #expect(listed.json["items"]?.array?.count == 1)

        let offer: JSON = ["person": "harmed-1", "basis": "practice", "language": "pt", "how": "letter"]
        #expect(await facilitator.ask("POST", Self.path + "/offers", body: offer).status == 201)
        func session(_ form: String, cite: String) -> JSON {
            [
                "kind": "preparation", "form": .string(form), "startsAt": "2026-12-01T15:00:00Z",
                "place": "office", "room": "https://meet.example/r", "people": [["person": "harmed-1"]],
                "oath": [
                    "form": "caution", "by": ["harmed-1"], "administeredBy": "duty judge",
                    "cite": .string(cite),
                ],
            ]
        }
        let unlisted = await facilitator.ask(
            "POST",
            Self.path + "/sessions",
            body: session("video", cite: "my-own-law")
        )
        #expect(unlisted.problem == "invalid")
        let source = try #require(
            unlisted.json["findings"]?.array?.first?.string?.split(separator: ":").first.map(String.init)
        )
        let sworn = await facilitator.ask(
            "POST",
            Self.path + "/sessions",
            body: session("video", cite: source)
        )
        #expect(sworn.status == 201, "\(String(decoding: sworn.body, as: UTF8.self))")
        #expect(sworn.json["content"]?["oath"]?["provision"]?["status"]?.string?.isEmpty == false)
        let inPerson = await facilitator.ask(
            "POST",
            Self.path + "/sessions",
            body: session("in-person", cite: source)
        )
        #expect(inPerson.problem == "invalid")
    }
}

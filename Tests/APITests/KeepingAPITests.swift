import API
import Casework
import Node
import Referrals
import Testing
import Wire

/// How long cases are kept, and what stands against erasing them, over the API.
@Suite("Keeping over the API")
struct KeepingAPITests {
    private static let path = "/cases/EE-2026-000417"
    private let agency: Agency
    private let lead: Holder
    private let approver: Holder

    init() async throws {
        agency = try Agency()
        lead = try await agency.account("Saar", [.lead: .agency])
        approver = try await agency.account("Tamm", [.approver: .agency])
        _ = try await agency.node.openCase(try Agency.caseFile(), by: agency.admin)
    }

    @Test("P2-14.5 A legal hold is set by one and released by another who has seen it; the queue shows it")
    func holds() async throws {
        let path = Self.path + "/legal-holds"
        let hold = await lead.ask("POST", path, body: ["reason": "an appeal", "until": "2027-12-31"])
        #expect(hold.status == 201, "\(String(decoding: hold.body, as: UTF8.self))")
        let id = hold.json["id"]?.string ?? ""
        #expect(await lead.ask("POST", path, body: ["reason": ""]).problem == "invalid")
        let shown = await approver.ask("GET", Self.path + "/retention")
        #expect(shown.json["holds"]?[0]?["reason"]?.string == "an appeal")
        let listed = await approver.ask("GET", "/retention").json["cases"]?.array ?? []
        #expect(listed.map { $0["id"]?.string } == [shown.json["id"]?.string])
        #expect(await approver.ask("GET", "/retention", purpose: nil).problem == "purpose-required")
        let far = try await agency.account("Mets", [.approver: .own])
        #expect(await far.ask("GET", "/retention").json["cases"]?.array?.isEmpty == true)
        #expect(await far.ask("GET", Self.path + "/retention").problem == "not-found")
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        #expect(await intake.ask("GET", "/retention").problem == "not-permitted")
        let release = path + "/\(id)/release"
        let why: JSON = ["why": "the appeal is over"]
        #expect(await approver.ask("POST", release, body: why).problem == "revision-required")
        let own = await lead.ask("POST", release, body: why, headers: ["if-match": "\"1\""])
        #expect(own.problem == "not-permitted")
        let released = await approver.ask("POST", release, body: why, headers: ["if-match": "\"1\""])
        #expect(released.status == 201 && released.json["revision"]?.int == 2)
    }

    @Test(
        "LED-25 An officer keeps a case on a ground, or approves its day; without either the API says what is missing"
    )
    func decisions() async throws {
        let path = Self.path + "/retention"
        let openEnded = await approver.ask("POST", path, body: ["decision": "approved"])
        #expect(openEnded.problem == "gate-closed", "no day follows where no pack was asked")
        let groundless = await approver.ask(
            "POST",
            path,
            body: ["decision": "kept", "due": "2028-01-31"]
        )
        #expect(groundless.problem == "invalid")
        let kept = await approver.ask(
            "POST",
            path,
            body: ["decision": "kept", "due": "2028-01-31", "ground": "archive act § 7"]
        )
        #expect(kept.status == 201, "\(String(decoding: kept.body, as: UTF8.self))")
        // Nothing had waited for the approver; whoever protects the data reads what was decided.
        #expect(await approver.ask("GET", path).problem == "not-found")
        let officer = try await agency.account("Mets", [.dataProtectionOfficer: .agency])
        let shown = await officer.ask("GET", path)
        #expect(shown.json["decision"]?["due"]?.string == "2028-01-31")
        #expect(shown.json["due"]?.string == "2028-01-31")
    }

    @Test("A condition is lifted from what this agency sent alone, and a referral is taken once it is there")
    func nothingToMove() async throws {
        let nothing = "01936d2e-0000-7000-8000-000000000000"
        let lift: JSON = .object([
            "document": .string(nothing),
            "lifts": .array([.object(["element": "/case/harm", "limit": "confidential"])]),
            "says": "It is public by now.", "cite": "BC-28",
        ])
        let proposed = await lead.ask("POST", Self.path + "/condition-lifts", body: lift)
        #expect(proposed.problem == "not-found", "\(String(decoding: proposed.body, as: UTF8.self))")
        let confirmation = Self.path + "/condition-lifts/\(nothing)/confirmation"
        #expect(await approver.ask("POST", confirmation).problem == "not-found")
        let intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        let body: JSON = ["reference": "EE-9"]
        #expect(await intake.ask("POST", "/referrals/\(nothing)/case", body: body).problem == "not-found")
        #expect(await intake.ask("POST", "/referrals/\(nothing)/lapse").problem == "not-found")
    }
}

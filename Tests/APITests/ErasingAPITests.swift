import API
import Casework
import Node
import Referrals
import Store
import Testing
import Wire

@Suite("Erasing over the API")
struct ErasingAPITests {
    private static let erasures = "/cases/EE-2026-000417/erasures"
    private let agency: Agency

    init() async throws {
        agency = try Agency()
        _ = try await agency.node.openCase(try Agency.caseFile(), by: agency.admin)
    }

    @Test(
        "GDPR-17 A person is erased by two officers, never by one; a repeated request is answered as the first was"
    )
    func person() async throws {
        let officer = try await agency.account("Tamm", [.dataProtectionOfficer: .agency])
        let approver = try await agency.account("Saar", [.approver: .agency])
        let decision: JSON = [
            "person": "harmed-1", "reason": "person-asked", "ground": "GDPR art. 17(1)(b)",
            "accepting": ["unfinished", "undetermined"],
        ]
        let decided = await officer.ask("POST", Self.erasures, body: decision)
        #expect(decided.status == 201 && decided.json["needsConfirmation"]?.bool == true)
        let id = try #require(decided.json["erasure"]?.string)
        let confirmation = Self.erasures + "/\(id)/confirmation"
        #expect(await officer.ask("POST", confirmation, body: [:]).problem == "not-permitted")
        let confirmed = await approver.ask("POST", confirmation, body: [:], key: "one-and-the-same")
        #expect(confirmed.status == 201 && confirmed.json["state"]?.string == "erased")
        #expect(decided.json["notReached"]?.array == [])
        #expect(
            confirmed.json["notReached"]?.array?.first?.string?.contains("copy of the database") == true
        )
        #expect(confirmed.json["person"] == .null && confirmed.json["confirmedBy"]?.string == "Saar")
        let repeated = await approver.ask("POST", confirmation, body: [:], key: "one-and-the-same")
        #expect(repeated.status == 201 && repeated.body == confirmed.body)
        #expect(repeated.headers["Idempotency-Replayed"] == "true")

        let listed = await approver.ask("GET", Self.erasures)
        #expect(listed.json["erasures"]?.array?.map { $0["state"]?.string } == ["erased"])
        let certificates = await officer.ask("GET", "/erasure-certificates")
        #expect(certificates.json["certificates"]?.array?.map { $0["erasure"]?.string } == [id])
        #expect(!String(decoding: certificates.body, as: UTF8.self).contains("harmed-1"))
    }

    @Test(
        "A case is erased at once where no other side has a part in it, and its certificate stays to be read"
    )
    func wholeCase() async throws {
        let approver = try await agency.account("Saar", [.approver: .agency])
        let open = await approver.ask("POST", Self.erasures, body: ["reason": "purpose-fulfilled"])
        if open.status != 201 { #expect(open.problem == "gate-closed") }
        let erased = await approver.ask(
            "POST",
            Self.erasures,
            body: ["reason": "purpose-fulfilled", "accepting": ["unfinished", "undetermined"]],
            key: "erase-it-once-only"
        )
        #expect(open.status == 201 || erased.json["state"]?.string == "erased")
        let listed = await approver.ask("GET", Self.erasures)
        #expect(listed.json["erasures"]?.array?.map { $0["state"]?.string } == ["erased"])
        #expect(await approver.ask("GET", "/erasure-certificates").json["certificates"]?.array?.count == 1)
    }

    @Test(
        "GDPR-17 Whoever was erased is named by no remembered answer and no decision, also in a copy from in between"
    )
    func nothingRemembered() async throws {
        let officer = try await agency.account("Tamm", [.dataProtectionOfficer: .agency])
        let approver = try await agency.account("Saar", [.approver: .agency])
        let decision: JSON = [
            "person": "harmed-1", "reason": "person-asked", "accepting": ["unfinished", "undetermined"],
        ]
        let key = "decided-only-once"
        let decided = await officer.ask("POST", Self.erasures, body: decision, key: key)
        let id = try #require(decided.json["erasure"]?.string)
        let repeated = await officer.ask("POST", Self.erasures, body: decision, key: key)
        #expect(repeated.body == decided.body && repeated.json["person"]?.string == "harmed-1")
        let copy = try agency.copy()
        func named(in store: any Store) async throws -> [String] {
            let account = officer.account.id
            return try await store.read { transaction in
                let answer = try transaction.answer(account: account, key: key)?.body
                let erasures = try transaction.erasureRecords(state: nil, limit: 9).map(\.content)
                return ([answer].compactMap(\.self) + erasures).filter { $0.contains("harmed-1") }
            }
        }
        for store in [agency.node.store, copy] { #expect(try await named(in: store).count == 2) }
        let confirmed = await approver.ask("POST", Self.erasures + "/\(id)/confirmation", body: [:])
        #expect(confirmed.json["state"]?.string == "erased")
        for store in [agency.node.store, copy] { #expect(try await named(in: store) == []) }
        // What it has done stays to be read, and the old answer is not given again.
        let late = await officer.ask("POST", Self.erasures, body: decision, key: key)
        #expect(late.status == 410 && late.problem == "erased")
        #expect(!String(decoding: late.body, as: UTF8.self).contains("harmed-1"))
        #expect(try await agency.node.audit().isSound)
    }

    @Test("What was answered is forgotten after a week, whether anybody asks again or not")
    func forgotten() async throws {
        let officer = try await agency.account("Tamm", [.dataProtectionOfficer: .agency])
        let old = AnswerRecord(
            account: officer.account.id,
            key: "long-long-ago",
            request: .zero,
            at: agency.node.clock.now.adding(seconds: -Node.answerSeconds - 1)
        )
        try await agency.node.store.write { try $0.insert(old) }
        _ = try await agency.node.reviewRetention()
        #expect(
            try await agency.node.store.read { try $0.answer(account: old.account, key: old.key) } == nil
        )
    }

    @Test("A decision is called off, and a role that may not erase is denied")
    func callingOff() async throws {
        let approver = try await agency.account("Saar", [.approver: .agency])
        let facilitator = try await agency.account("Mets", [.facilitator: .agency])
        let decision: JSON = [
            "person": "harmed-1", "reason": "unlawful", "accepting": ["unfinished", "undetermined"],
        ]
        #expect(await facilitator.ask("POST", Self.erasures, body: decision).problem == "not-permitted")
        let decided = await approver.ask("POST", Self.erasures, body: decision)
        let id = try #require(decided.json["erasure"]?.string)
        let called = await approver.ask("DELETE", Self.erasures + "/" + id)
        #expect(called.status == 200 && called.json["state"]?.string == "called-off")
        #expect(await approver.ask("DELETE", Self.erasures + "/" + id).status == 409)
        let wrong: JSON = ["reason": "because"]
        #expect(await approver.ask("POST", Self.erasures, body: wrong).status == 422)
    }
}

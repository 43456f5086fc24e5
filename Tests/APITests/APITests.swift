import API
import Casework
import Foundation
import Node
import Referrals
import Store
import Testing
import Wire

@Suite("The HTTP API")
struct APITests {
    @Test("Without a token that counts nothing is answered but the description")
    func tokens() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .agency])
        let stranger = Holder(agency: agency, account: holder.account, token: "comity_nothing")
        #expect(await stranger.ask("GET", "/cases").status == 401)
        #expect(await stranger.ask("GET", "/openapi.json").status == 200)
        #expect(await holder.ask("GET", "/cases").status == 200)
        let token = try #require(try await agency.node.tokens(ofAccount: "Kask").first)
        try await agency.node.revokeToken(token.id, ofAccount: "Kask", by: agency.admin)
        let refused = await holder.ask("GET", "/cases")
        #expect(refused.status == 401 && refused.headers["WWW-Authenticate"] != nil)
    }

    @Test("A disabled account is not let in, from the next request on")
    func disabled() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .agency])
        _ = try await agency.node.changeAccount("Kask", by: agency.admin) { $0.state = .disabled }
        #expect(await holder.ask("GET", "/account").problem == "unauthenticated")
    }

    @Test("A case is opened once under one idempotency key, however often the request is sent")
    func once() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        let file = try Agency.caseFile()
        let first = await holder.ask("POST", "/cases", body: file, key: "11111111")
        #expect(first.status == 201 && first.headers["ETag"] == "\"1\"")
        let again = await holder.ask("POST", "/cases", body: file, key: "11111111")
        #expect(again.status == 201 && again.body == first.body)
        #expect(again.headers["Idempotency-Replayed"] == "true")
        let other = await holder.ask("POST", "/cases", body: try Agency.caseFile("EE-2"), key: "11111111")
        #expect(other.problem == "idempotency-key-reused")
        #expect(
            await holder.ask("POST", "/cases", body: file, key: nil).problem == "idempotency-key-required"
        )
        #expect(await holder.ask("POST", "/cases", body: file).problem == "exists")
        #expect(try await agency.node.cases().count == 1)
    }

    @Test("Cases are imported for another team by whose scope is the whole agency alone")
    func importedForTeam() async throws {
        let agency = try Agency()
        let near = try await agency.account("Kask", team: "tartu", [.intakeOfficer: .team])
        let far = try await agency.account("Tamm", team: "tartu", [.intakeOfficer: .agency])
        let colleague = try await agency.account("Lill", team: "narva", [.intakeOfficer: .team])
        let cases: JSON = .object(["cases": .array([try Agency.caseFile("EE-N-1")]), "team": "narva"])
        let query = [("dryRun", "false")]
        #expect(await near.ask("POST", "/imports", body: cases, query: query).problem == "not-permitted")
        #expect(await far.ask("POST", "/imports", body: cases, query: query).json["opened"]?.int == 1)
        #expect(await colleague.ask("GET", "/cases/EE-N-1").status == 200)
    }

    @Test("Where the answer was lost after the effect, the repetition is told so and does nothing")
    func lostAnswer() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        let file = try Agency.caseFile()
        _ = await holder.ask("POST", "/cases", body: file, key: "22222222")
        try await agency.node.store.write { transaction in
            var record = try #require(try transaction.answer(account: holder.account.id, key: "22222222"))
            (record.status, record.body) = (nil, nil)
            try transaction.update(record)
        }
        #expect(await holder.ask("POST", "/cases", body: file, key: "22222222").problem == "answer-lost")
        #expect(try await agency.node.cases().count == 1)
    }

    @Test("Whoever changes a case names the revision that the change was decided on")
    func revisions() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        _ = await holder.ask("POST", "/cases", body: try Agency.caseFile())
        let path = "/cases/EE-2026-000417/answers"
        let answers: JSON = ["case.evidence": "clear"]
        #expect(await holder.ask("PATCH", path, body: answers).problem == "revision-required")
        let changed = await holder.ask("PATCH", path, body: answers, headers: ["if-match": "\"1\""])
        #expect(changed.status == 200 && changed.headers["ETag"] == "\"2\"")
        let late = await holder.ask("PATCH", path, body: answers, headers: ["if-match": "\"1\""])
        #expect(late.status == 412)
    }

    @Test("Personal data are read for a stated purpose, and the reading is on record")
    func purposes() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        let officer = try await agency.account("Mets", [.dataProtectionOfficer: .agency])
        _ = await holder.ask("POST", "/cases", body: try Agency.caseFile())
        let path = "/cases/EE-2026-000417"
        #expect(await holder.ask("GET", path, purpose: nil).problem == "purpose-required")
        #expect(await holder.ask("GET", path, purpose: "curiosity").problem == "purpose-required")
        #expect(await holder.ask("GET", path, purpose: "supervision").status == 200)
        let readings = await officer.ask("GET", path + "/readings").json["items"]?.array ?? []
        #expect(readings.count == 1)
        #expect(readings.first?["reader"]?.string == "Kask")
        #expect(readings.first?["purpose"]?.string == "supervision")
    }

    @Test("Lists come in pages that neither repeat nor leave out a record, within the scope alone")
    func pages() async throws {
        let agency = try Agency()
        let own = try await agency.account("Kask", team: "tartu", [.intakeOfficer: .own])
        let team = try await agency.account("Saar", team: "tartu", [.lead: .team])
        let other = try await agency.account("Mets", team: "narva", [.intakeOfficer: .team])
        for number in 1...7 {
            _ = await own.ask("POST", "/cases", body: try Agency.caseFile("EE-\(number)"))
        }
        _ = await other.ask("POST", "/cases", body: try Agency.caseFile("EE-8"))
        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = await team.ask(
                "GET",
                "/cases",
                query: [("limit", "3")] + (cursor.map { [("cursor", $0)] } ?? [])
            )
            #expect(page.status == 200)
            seen += (page.json["items"]?.array ?? []).compactMap { $0["reference"]?.string }
            cursor = page.json["next"]?.string
        } while cursor != nil
        #expect(seen.count == 7 && Set(seen) == Set((1...7).map { "EE-\($0)" }))
        #expect(await other.ask("GET", "/cases").json["items"]?.array?.count == 1)
        #expect(await other.ask("GET", "/cases/EE-1").problem == "not-found")
        #expect(await other.ask("GET", "/cases", query: [("limit", "0")]).problem == "invalid")
        #expect(await other.ask("GET", "/cases", query: [("cursor", "zzz")]).problem == "invalid")
    }

    @Test("An import opens all cases or none, and a dry run opens none")
    func imports() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        let good: JSON = .object(["cases": .array([try Agency.caseFile("A-1"), try Agency.caseFile("A-2")])])
        let dry = await holder.ask("POST", "/imports", body: good)
        #expect(dry.json["dryRun"]?.bool == true && dry.json["opened"]?.int == 0)
        let bad: JSON = .object(["cases": .array([try Agency.caseFile("A-1"), ["reference": "A-1"]])])
        let refused = await holder.ask("POST", "/imports", body: bad, query: [("dryRun", "false")])
        #expect(refused.json["opened"]?.int == 0)
        #expect(refused.json["findings"]?.array?.contains { $0["row"]?.int == 2 } == true)
        #expect(try await agency.node.cases().isEmpty)
        let done = await holder.ask("POST", "/imports", body: good, query: [("dryRun", "false")])
        #expect(done.json["opened"]?.int == 2)
        #expect(try await agency.node.cases().count == 2)
    }

    @Test("What is not of the described form is refused with its place and nothing of its content")
    func content() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        let answer = await holder.ask("POST", "/cases", body: ["reference": "X", "secret-name": "Maria"])
        #expect(answer.problem == "invalid" && !(answer.json["findings"]?.array ?? []).isEmpty)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("Maria"))
        #expect(await holder.ask("DELETE", "/cases").headers["Allow"] == "GET, POST")
        #expect(await holder.ask("GET", "/nothing").problem == "not-found")
    }

    @Test("A token is shown once: the repetition of the request does not show it")
    func secrets() async throws {
        let agency = try Agency()
        let holder = try await agency.account("Operator 1", [.operator: .agency])
        let body: JSON = ["label": "case system", "days": 30]
        let path = "/accounts/\(holder.account.id)/tokens"
        let first = await holder.ask("POST", path, body: body, key: "33333333")
        #expect(first.json["token"]?.string?.hasPrefix("comity_") == true)
        let again = await holder.ask("POST", path, body: body, key: "33333333")
        #expect(again.status == 201 && again.json["token"] == nil)
    }

    @Test("An account asks no more often than the limit, and is told when to come again")
    func rate() async throws {
        let agency = try Agency(sharing: Agency(), rate: RateLimit(perSecond: 0.01, burst: 3))
        let holder = try await agency.account("Kask", [.intakeOfficer: .own])
        var answers: [APIAnswer] = []
        for _ in 0..<4 { answers.append(await holder.ask("GET", "/account")) }
        #expect(answers.map(\.status) == [200, 200, 200, 429])
        #expect(answers.last?.headers["Retry-After"] != nil)
    }
}

import API
import Casework
import Foundation
import JOSE
import Node
import Referrals
import Testing
import Wire

/// The casework over HTTP: the same steps and the same gates as everywhere, with the API's own checks before them.
@Suite("The casework over the API")
struct CaseworkAPITests {
    private static let path = "/cases/EE-2026-000417"

    private let agency: Agency
    private let intake: Holder
    private let facilitator: Holder
    private let lead: Holder

    init() async throws {
        agency = try Agency()
        intake = try await agency.account("Kask", [.intakeOfficer: .agency])
        facilitator = try await agency.account("Lepp", [.facilitator: .agency])
        lead = try await agency.account("Saar", [.lead: .agency])
        let opened = await intake.ask("POST", "/cases", body: try Agency.caseFile())
        #expect(opened.status == 201)
    }

    /// Asks for a step and expects it to be done.
    @discardableResult
    private func done(
        _ holder: Holder,
        _ path: String,
        _ body: JSON? = nil,
        revision: Int? = nil
    ) async -> JSON {
        let headers = revision.map { ["if-match": "\"\($0)\""] } ?? [:]
        let answer = await holder.ask("POST", Self.path + path, body: body, headers: headers)
        #expect(answer.status == 201, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
        return answer.json
    }

    private func record(_ json: JSON) -> String { json["id"]?.string ?? "" }

    @Test("Every operation has a place that carries it out")
    func handled() async throws {
        for operation in Operation.table where operation.path.text.hasPrefix("/cases/{case}") {
            #expect(operation.subject == "case", "\(operation.id.rawValue) is not held against the scope")
        }
        // A name that nothing carries out would answer that this node does not.
        let answer = await facilitator.ask("GET", Self.path + "/gates")
        #expect(answer.status == 200 && answer.json["joint"]?.array?.isEmpty == false)
    }

    @Test(
        "Neither a closed gate nor the answer to a write tells a role what lies in a compartment closed to it"
    )
    func closedCompartments() async throws {
        let approver = try await agency.account("Tamm", [.approver: .agency])
        let officer = try await agency.account("Mets", [.dataProtectionOfficer: .agency])
        await done(facilitator, "/holds", ["reason": "retaliation-was-threatened"])
        // Who may not read what the facilitators keep is told that something stands in the way, and not what.
        let survey: JSON = [
            "person": "harmed-1", "satisfaction": 3, "fairness": 3, "wouldDoAgain": true,
            "contactedAgain": false,
        ]
        for holder in [officer, approver] {
            let refused = await holder.ask("POST", Self.path + "/surveys", body: survey)
            let text = String(decoding: refused.body, as: UTF8.self)
            #expect(refused.problem == "gate-closed" && !text.contains("retaliation"), "\(text)")
            #expect(refused.json["findings"]?.array?.isEmpty == false)
        }
        let told = await facilitator.ask("POST", Self.path + "/surveys", body: survey)
        #expect(String(decoding: told.body, as: UTF8.self).contains("retaliation-was-threatened"))
        // Who writes what they may not read gets the place of the record, not its content.
        let danger = await done(
            facilitator,
            "/dangers",
            ["ground": "he-has-a-knife", "cite": "a police act", "to": "the police"]
        )
        #expect(danger["content"] == nil && danger["kind"] != nil && danger["revision"]?.int == 1)
        let further = await facilitator.ask(
            "POST",
            Self.path + "/dangers/\(record(danger))/officer-told",
            body: ["officer": "Mets", "how": "telephone"],
            headers: ["if-match": "\"1\""]
        )
        // Whoever asks does not say either that the officer was told.
        #expect(further.problem == "not-permitted")
        #expect(!String(decoding: further.body, as: UTF8.self).contains("he-has-a-knife"))
        let acknowledged = await officer.ask(
            "POST",
            Self.path + "/dangers/\(record(danger))/officer-told",
            body: [:],
            headers: ["if-match": "\"1\""]
        )
        #expect(acknowledged.status == 201)
        let read = await officer.ask("GET", Self.path + "/records/\(record(danger))")
        #expect(read.json["content"]?["ground"]?.string == "he-has-a-knife")
    }

    @Test("A deadline is counted in working days by the calendar of its jurisdiction, which it then names")
    func workingDays() async throws {
        let counted = await done(
            intake,
            "/deadlines",
            ["says": "the reply", "workingDays": 10, "jurisdiction": "EE"]
        )
        let content = counted["content"]
        #expect(content?["source"]?.string?.hasPrefix("agency; counted by") == true)
        let expected = try agency.node.workingDay(10, after: agency.node.today, in: "EE").day
        #expect(content?["due"]?.string == expected.description)
        for wrong: JSON in [
            ["says": "the reply", "jurisdiction": "EE"],
            ["says": "the reply", "jurisdiction": "EE", "days": 1, "workingDays": 1],
            ["says": "the reply", "jurisdiction": "EE", "days": 1, "region": "EE-37"],
        ] {
            let answer = await intake.ask("POST", Self.path + "/deadlines", body: wrong)
            #expect(answer.problem == "invalid", "\(wrong)")
        }
    }

    @Test("From the first offer to a session that its gate keeps shut until everything is there")
    func steps() async throws {
        await done(
            facilitator,
            "/offers",
            ["person": "harmed-1", "basis": "KrMS § 202-1", "language": "pt", "how": "letter"]
        )
        let process = await done(
            facilitator,
            "/process",
            ["mechanism": "indirect-dialogue", "initiative": "authority"]
        )
        #expect(process["kind"]?.string == "process")
        let consent = await done(
            facilitator,
            "/consents",
            ["person": "harmed-1", "purpose": "to be written to", "steps": ["contact"], "how": "telephone"]
        )
        let answered = await done(
            facilitator,
            "/consents/\(record(consent))/answer",
            ["answer": "given", "how": "telephone", "capacity": "full", "freely": true],
            revision: 1
        )
        #expect(answered["revision"]?.int == 2)
        let standing = await facilitator.ask(
            "GET",
            Self.path + "/consents/standing",
            query: [("person", "harmed-1"), ("step", "contact")]
        )
        #expect(standing.json["inForce"]?.bool == true)
        let closed = await facilitator.ask(
            "POST",
            Self.path + "/messages",
            body: ["from": "harmed-1", "to": "responsible-1", "language": "pt", "words": "Porquê eu?"]
        )
        #expect(closed.problem == "gate-closed")
        #expect((closed.json["findings"]?.array ?? []).count > 3)
        let withdrawn = await done(facilitator, "/withdrawals", ["person": "harmed-1"])
        #expect(withdrawn["steps"]?.array?.compactMap(\.string) == ["contact"])
        let after = await facilitator.ask(
            "GET",
            Self.path + "/consents/standing",
            query: [("person", "harmed-1"), ("step", "contact")]
        )
        #expect(after.json["inForce"]?.bool == false)
    }

    @Test("Whoever took everything back is contacted again only after they came back, and is then asked anew")
    func comingBack() async throws {
        await done(
            facilitator,
            "/offers",
            ["person": "harmed-1", "basis": "KrMS § 202-1", "language": "pt", "how": "letter"]
        )
        func ask() async -> APIAnswer {
            await facilitator.ask(
                "POST",
                Self.path + "/consents",
                body: [
                    "person": "harmed-1", "purpose": "to be written to", "steps": ["contact"],
                    "how": "telephone",
                ]
            )
        }
        let consent = await ask()
        #expect(consent.status == 201)
        await done(
            facilitator,
            "/consents/\(record(consent.json))/answer",
            ["answer": "given", "how": "telephone", "capacity": "full", "freely": true],
            revision: 1
        )
        await done(facilitator, "/withdrawals", ["person": "harmed-1"])
        #expect(await ask().problem == "gate-closed")
        let back = await done(facilitator, "/parties/harmed-1/returns", ["how": "telephone"])
        #expect(back["content"]?["returned"]?[0]?["how"] == "telephone")
        let again = await facilitator.ask(
            "POST",
            Self.path + "/parties/harmed-1/returns",
            body: ["how": "telephone"]
        )
        #expect(again.problem == "not-now")
        #expect(await ask().status == 201)
    }

    @Test("Another role than the case rests on is asked for by one account and confirmed by another")
    func roles() async throws {
        await done(
            facilitator,
            "/offers",
            ["person": "harmed-1", "basis": "KrMS § 202-1", "language": "pt", "how": "letter"]
        )
        let alone = await facilitator.ask(
            "PATCH",
            Self.path + "/parties/harmed-1",
            body: ["role": "supporter"],
            headers: ["if-match": "\"0\""]
        )
        #expect(alone.problem == "not-now", "\(alone.json)")
        let roles = "/parties/harmed-1/roles"
        await done(facilitator, roles, ["role": "supporter", "reasons": "named by mistake"])
        let same = await facilitator.ask("POST", Self.path + roles + "/confirmation")
        #expect(same.problem == "not-permitted")
        let confirmed = await done(intake, roles + "/confirmation")
        #expect(confirmed["content"]?["role"] == "supporter")
    }

    @Test("A record is changed only by whoever has seen its revision; what protects a person waits for none")
    func revisions() async throws {
        let task = await done(intake, "/tasks", ["says": "call Porto", "due": "2026-12-10"])
        let path = Self.path + "/tasks/\(record(task))/completion"
        #expect(await intake.ask("POST", path).problem == "revision-required")
        #expect(await intake.ask("POST", path, headers: ["if-match": "\"7\""]).problem == "revision-changed")
        let finished = await intake.ask("POST", path, headers: ["if-match": "\"1\""])
        #expect(finished.status == 201 && finished.headers["ETag"] == "\"2\"")
        let parties = await intake.ask("GET", Self.path + "/parties").json["items"]?.array ?? []
        #expect(parties.first { $0["pseudonym"]?.string == "harmed-1" }?["revision"]?.int == 0)
        let change: JSON = ["needsInterpreter": true, "languages": ["pt", "en"]]
        let party = Self.path + "/parties/harmed-1"
        let changed = await intake.ask("PATCH", party, body: change, headers: ["if-match": "\"0\""])
        #expect(changed.status == 200 && changed.json["content"]?["needsInterpreter"]?.bool == true)
        #expect(await intake.ask("PATCH", party, body: change, headers: ["if-match": "\"0\""]).status == 412)
        #expect(Operation.named(.stopSession)?.needsRevision == false)
        #expect(Operation.named(.withdrawConsent)?.needsRevision == false)
        #expect(Operation.named(.hold)?.needsRevision == false)
    }

    @Test("Who somebody is is entered and read by those who reach people, on asking for it alone")
    func identities() async throws {
        let body: JSON = [
            "person": "harmed-1", "name": "Mari Maasikas", "safeContact": "mornings",
            "channels": [["by": "telephone", "address": "+372 5555 0123"]],
        ]
        await done(intake, "/identities", body)
        let changed = await done(facilitator, "/identities", ["person": "harmed-1", "languages": ["et"]])
        #expect(changed["content"]?["name"]?.string == "Mari Maasikas" && changed["revision"]?.int == 2)
        let path = Self.path + "/identities"
        #expect(await lead.ask("POST", path, body: body).problem == "not-permitted")
        let strange: JSON = [
            "person": "harmed-1", "name": "M", "channels": [["by": "pigeon", "address": "x"]],
        ]
        #expect(await intake.ask("POST", path, body: strange).problem == "invalid")
        func read(_ holder: Holder, _ kind: String?) async -> Int {
            let query = kind.map { [("kind", $0)] } ?? []
            let answer = await holder.ask("GET", Self.path + "/records", query: query)
            let items = answer.json["items"]?.array ?? []
            return items.count { $0["kind"]?.string == "identity" }
        }
        #expect(await read(intake, "identity") == 1)
        #expect(await read(facilitator, "identity") == 1)
        #expect(await read(lead, "identity") == 0)
        #expect(await read(intake, nil) == 0)
        let found = await intake.ask("GET", "/search", query: [("words", "Maasikas")])
        #expect(found.json["items"]?.array?.isEmpty ?? true)
    }

    @Test("A role is shown the compartments that it may read and no other")
    func compartments() async throws {
        await done(facilitator, "/notes", ["words": "Fears to be seen."])
        await done(intake, "/prosecution-notes", ["words": "A second suspect."])
        func kinds(_ holder: Holder) async -> Set<String> {
            let items = await holder.ask("GET", Self.path + "/records").json["items"]?.array ?? []
            return Set(items.compactMap { $0["kind"]?.string })
        }
        #expect(await kinds(facilitator) == ["note"])
        #expect(await kinds(intake) == ["prosecution-note"])
        #expect(await kinds(lead) == ["note"])
        let items = await intake.ask("GET", Self.path + "/records").json["items"]?.array ?? []
        let note = items.first.map(record) ?? ""
        #expect(await facilitator.ask("GET", Self.path + "/records/\(note)").problem == "not-found")
        #expect(await facilitator.ask("GET", Self.path + "/records/\(note)/history").status == 403)
        #expect(await intake.ask("GET", Self.path + "/records/\(note)/history").json["kind"]?.string != nil)
        #expect(await lead.ask("GET", Self.path + "/dialogue/harmed-1").problem == "not-permitted")
    }

    @Test("Records come in pages that neither repeat nor leave out one")
    func pages() async throws {
        for number in 1...5 { await done(intake, "/tags", ["word": .string("tag \(number)")]) }
        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = await intake.ask(
                "GET",
                Self.path + "/records",
                query: [("kind", "tag"), ("limit", "2")] + (cursor.map { [("cursor", $0)] } ?? [])
            )
            seen += (page.json["items"]?.array ?? []).map(record)
            cursor = page.json["next"]?.string
        } while cursor != nil
        #expect(seen.count == 5 && Set(seen).count == 5)
    }

    @Test("What a repetition is answered holds nothing of the content")
    func repetition() async throws {
        let words: JSON = ["words": "Fears to be seen."]
        let first = await facilitator.ask("POST", Self.path + "/notes", body: words, key: "44444444")
        let again = await facilitator.ask("POST", Self.path + "/notes", body: words, key: "44444444")
        #expect(again.status == 201 && again.json["id"] == first.json["id"])
        #expect(again.json["content"] == nil && first.json["content"] != nil)
    }

    @Test("Search finds over the API what the role may read, within the account's scope")
    func search() async throws {
        await done(facilitator, "/notes", ["words": "Prefers a letter, fears Åse's neighbours."])
        let own = try await agency.account("Mets", [.facilitator: .own])
        func found(_ holder: Holder, _ words: String) async -> [String] {
            let answer = await holder.ask("GET", "/search", query: [("words", words)])
            return (answer.json["items"]?.array ?? []).compactMap { $0["reference"]?.string }
        }
        #expect(await found(facilitator, "ASE neighb*") == ["EE-2026-000417"])
        #expect(await found(facilitator, "EE-2026-000417") == ["EE-2026-000417"])
        #expect(await found(intake, "neighbours").isEmpty, "the note is not the intake officer's")
        #expect(await found(own, "neighbours").isEmpty, "the case is not the account's")
        #expect(await facilitator.ask("GET", "/search", query: [("words", "..")]).problem == "invalid")
    }

    @Test("Reports, statistics and what the agency keeps are answered in the form of the command line")
    func reports() async throws {
        let closed = await facilitator.ask("GET", Self.path + "/reports/outcome")
        #expect(closed.problem == "gate-closed")
        let counted = await lead.ask(
            "GET",
            "/statistics",
            query: [("from", "2026-01-01"), ("until", "2026-12-31")]
        )
        #expect(counted.json["definitions"]?.string == Measure.definitions)
        let sum = await lead.ask("POST", "/statistics/sums", body: ["returns": [counted.json]])
        #expect(sum.status == 201 && sum.json["cells"] == counted.json["cells"])
        let twice = await lead.ask(
            "POST",
            "/statistics/sums",
            body: ["returns": [counted.json, counted.json]]
        )
        #expect(twice.problem == "invalid")
        #expect(await facilitator.ask("GET", "/statistics").problem == "not-permitted")
        let kept = await lead.ask(
            "POST",
            "/facilitators",
            body: ["name": "Lepp", "languages": ["et", "pt"]]
        )
        #expect(kept.status == 201)
        await done(facilitator, "/assignments", ["facilitator": "Lepp", "lead": true])
        let all = await lead.ask("GET", "/facilitators").json["items"]?.array ?? []
        #expect(all.first?["openCases"]?.int == 1)
        let matches = await facilitator.ask("GET", Self.path + "/facilitator-matches").json["items"]?.array
        #expect(matches?.count == 1)
    }

    @Test("The lead enters and takes away a facilitator's key; nobody else does, and no private half gets in")
    func facilitatorKeys() async throws {
        let path = "/facilitators/Lepp/key"
        let key = DecryptionKey()
        let jwk = try JSON(parsing: key.publicKey.jwk())
        #expect(await lead.ask("PUT", path, body: jwk).problem == "not-found")
        let kept = await lead.ask("POST", "/facilitators", body: ["name": "Lepp", "languages": ["et"]])
        #expect(kept.status == 201)
        #expect(await facilitator.ask("PUT", path, body: jwk).problem == "not-permitted")
        #expect(await intake.ask("DELETE", path).problem == "not-permitted")
        let entered = await lead.ask("PUT", path, body: jwk)
        #expect(entered.status == 200 && entered.json["fingerprint"]?.string == key.publicKey.thumbprint)
        var exposed = try #require(jwk.object)
        exposed["d"] = .string(String(repeating: "A", count: 43))
        #expect(await lead.ask("PUT", path, body: .object(exposed)).problem == "invalid")
        #expect(await lead.ask("DELETE", path).status == 204)
    }

    @Test("What goes to the other side needs the revision that was seen, and somebody to go to")
    func nobodyThere() async throws {
        let path = Self.path + "/agreements/01936d2e-0000-7000-8000-000000000000/proposal"
        #expect(await facilitator.ask("POST", path).problem == "revision-required")
        #expect(await facilitator.ask("POST", path, headers: ["if-match": "\"1\""]).problem == "not-found")
        #expect(await intake.ask("POST", path, headers: ["if-match": "\"1\""]).problem == "not-permitted")
        await done(facilitator, "/process", ["mechanism": "indirect-dialogue", "initiative": "authority"])
        #expect(await facilitator.ask("POST", Self.path + "/progress").problem == "not-now")
    }

    @Test("Evidence, agreements, policy and anchors are listed for those who may see them")
    func trust() async throws {
        let operators = try await agency.account("Operator 1", [.operator: .agency])
        #expect(await intake.ask("GET", Self.path + "/evidence").json["items"]?.array?.isEmpty == true)
        #expect(await facilitator.ask("GET", Self.path + "/evidence").problem == "not-permitted")
        let unknown = Self.path + "/evidence/01936d2e-0000-7000-8000-000000000000/custody"
        #expect(await intake.ask("GET", unknown).problem == "not-found")
        for path in ["/peer-agreements", "/anchors"] {
            #expect(await operators.ask("GET", path).json["items"]?.array?.isEmpty == true, "\(path)")
        }
        let policy = await operators.ask("GET", "/peer-policy")
        #expect(policy.headers["ETag"] == "\"0\"")
        let text: JSON = ["text": "# none\n{\"rules\": []}"]
        let set = await operators.ask("PUT", "/peer-policy", body: text, headers: ["if-match": "\"0\""])
        #expect(set.status == 200 && set.headers["ETag"] == "\"1\"")
        #expect(
            await operators.ask("PUT", "/peer-policy", body: text, headers: ["if-match": "\"0\""]).status
                == 412
        )
        let bad = await operators.ask(
            "POST",
            "/anchors",
            body: ["configuration": "x", "words": "y"]
        )
        #expect(bad.status == 403 || bad.status == 422)
        #expect(await operators.ask("GET", "/trust").status == 200)
    }
}

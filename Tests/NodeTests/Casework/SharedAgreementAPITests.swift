import API
import Casework
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

/// Two nodes that keep an agreement together, each asked over its API.
@Suite("An agreement that two nodes keep together, over the API")
struct SharedAgreementAPITests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
    }

    /// Asks a node in the name of its facilitator.
    private struct Desk {
        let api: API
        let token: String
        let path: String

        func get(_ path: String) async -> APIAnswer {
            await api.answer(
                APIRequest(
                    method: "GET",
                    path: (self.path + path).split(separator: "/").map(String.init),
                    query: [],
                    headers: ["authorization": "Bearer " + token, "comity-purpose": "casework"],
                    body: []
                )
            )
        }

        func post(_ path: String, _ body: JSON? = nil, revision: Int64? = nil, key: String) async -> APIAnswer
        {
            var headers = [
                "authorization": "Bearer " + token, "comity-purpose": "casework", "idempotency-key": key,
                "content-type": "application/json",
            ]
            headers["if-match"] = revision.map { "\"\($0)\"" }
            return await api.answer(
                APIRequest(
                    method: "POST",
                    path: (self.path + path).split(separator: "/").map(String.init),
                    query: [],
                    headers: headers,
                    body: body?.bytes() ?? []
                )
            )
        }
    }

    private func desk(_ place: String) async throws -> Desk {
        let there = try across.at(place)
        let node = there.node.node
        let admin = try #require(Officer("Operator"))
        _ = try await node.addAccount(
            named: there.officer,
            team: nil,
            grants: [.facilitator: .agency],
            by: admin
        )
        let token = try await node.makeToken(for: there.officer.name, label: "test", days: 1, by: admin).token
        return Desk(api: try API(node: node), token: token, path: "/cases/\(there.reference)")
    }

    private func problem(_ answer: APIAnswer) -> String? {
        (try? JSON(parsing: answer.body))?["type"]?.string?.split(separator: ":").last.map(String.init)
    }

    @Test(
        "Terms are proposed, opened, fulfilled and confirmed; what was not seen in this revision goes nowhere"
    )
    func agreement() async throws {
        let (porto, tartu) = (try await desk("porto"), try await desk("tartu"))
        let drafted = try await across.change("porto") { file, act in
            let draft = try file.draft(
                AgreementRecord(
                    parties: ["harmed-1", "responsible-1"],
                    items: [
                        AgreementItem(
                            number: 1,
                            kind: .restitution,
                            by: "responsible-1",
                            for: ["harmed-1"],
                            says: "430 euro.",
                            verifiedBy: "the service in Porto",
                            amount: Money(minor: 43000, currency: "EUR"),
                            instalments: [
                                .init(
                                    number: 1,
                                    due: act.day.adding(days: 10),
                                    amount: Money(minor: 43000, currency: "EUR")
                                )
                            ]
                        )
                    ],
                    madeAt: act.at
                ),
                by: act
            )
            try file.monitor(
                draft.id,
                .init(by: "Reis", how: "a call each month", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            return try file.weigh(draft.id, faults: [:], by: act)
        }
        let ours = drafted.id
        let stale = await porto.post(
            "/agreements/\(ours)/proposal",
            revision: drafted.revision - 1,
            key: "key-stale-proposal"
        )
        #expect(problem(stale) == "revision-changed")
        #expect(try await across.file("tartu").all(AgreementRecord.self).isEmpty)

        let proposed = await porto.post(
            "/agreements/\(ours)/proposal",
            revision: drafted.revision,
            key: "key-proposal-1"
        )
        #expect(proposed.status == 201, "\(String(decoding: proposed.body, as: UTF8.self))")
        // The same request again is answered, and proposes nothing anew.
        let again = await porto.post(
            "/agreements/\(ours)/proposal",
            revision: drafted.revision,
            key: "key-proposal-1"
        )
        #expect(again.status == 201)
        try await across.pair.exchange()

        let arrived = try #require(try await across.file("tartu").all(AgreementRecord.self).last)
        #expect(try await across.file("tartu").all(AgreementRecord.self).count == 1)
        let sealed = try #require(arrived.content.sealed)
        // The facilitator opens it with any JOSE library; the key never comes near the node.
        let key = try across.key("tartu")
        let opened = try #require(
            sealed.compactMap { text in
                try? JWE.decrypt(text, with: [key], contentType: "comity-terms+json")
            }.first
        )
        let terms = String(decoding: opened.plaintext, as: UTF8.self)
        let other = await tartu.post(
            "/agreements/\(arrived.id)/opening",
            ["terms": .string(terms.replacing("430", with: "43"))],
            revision: arrived.revision,
            key: "key-opening-1"
        )
        #expect(problem(other) == "untrusted")
        let open = await tartu.post(
            "/agreements/\(arrived.id)/opening",
            ["terms": .string(terms)],
            revision: arrived.revision,
            key: "key-opening-2"
        )
        #expect(open.status == 201, "\(String(decoding: open.body, as: UTF8.self))")
        let theirs = try #require(try await across.file("tartu").all(AgreementRecord.self).last)
        #expect(theirs.content.sealed == nil && theirs.content.items.first?.says == "430 euro.")
        // Nothing has been booked that could be confirmed.
        let early = await porto.post(
            "/agreements/\(ours)/confirmations",
            ["item": 1],
            revision: try await across.file("porto").record(ours, AgreementRecord.self).revision,
            key: "key-confirm-1"
        )
        #expect(problem(early) == "not-now" || problem(early) == "gate-closed", "\(early.status)")
        try await decline(theirs, at: tartu)
        #expect(try await across.file("porto").record(ours, AgreementRecord.self).content.state == .declined)
    }

    /// Declined in the revision that was seen and in no other, on a ground of the list.
    private func decline(_ terms: Filed<AgreementRecord>, at desk: Desk) async throws {
        let path = "/agreements/\(terms.id)/decline"
        let ground: JSON = ["ground": "not-achievable", "says": "He has no income before June."]
        let stale = await desk.post(path, ground, revision: terms.revision - 1, key: "key-decline-1")
        #expect(problem(stale) == "revision-changed")
        let unlisted = await desk.post(
            path,
            ["ground": "dislike"],
            revision: terms.revision,
            key: "key-decline-2"
        )
        #expect(problem(unlisted) == "invalid")
        let declined = await desk.post(path, ground, revision: terms.revision, key: "key-decline-3")
        #expect(declined.status == 201, "\(String(decoding: declined.body, as: UTF8.self))")
        let json = try JSON(parsing: declined.body)
        #expect(json["content"]?["declined"]?["ground"]?.string == "not-achievable")
        try await across.pair.exchange()
    }

    @Test(
        "What came from the other side is shown with its conditions beside it, and what is the agency's own without"
    )
    func conditions() async throws {
        let porto = try await desk("porto")
        let page = try JSON(parsing: await porto.get("/records").body)
        let records = page["items"]?.array ?? []
        let (received, own) = (
            records.filter { $0["receivedFrom"] != nil }, records.filter { $0["receivedFrom"] == nil }
        )
        #expect(received.contains { $0["kind"]?.string == "consent" } && !own.isEmpty)
        for record in received {
            #expect(record["receivedFrom"]?.string == across.pair.tartu.entity.text)
            let kinds = (record["limits"]?.array ?? []).compactMap { $0["kind"]?.string }
            #expect(kinds.contains("no-onward") || kinds.contains("purpose"), "\(record)")
            let id = try #require(record["id"]?.string)
            let shown = try JSON(parsing: await porto.get("/records/\(id)").body)
            #expect(shown["limits"] == record["limits"])
        }
        #expect(own.allSatisfy { $0["limits"] == nil })
    }

    @Test("A session is put before the other side in the revision that was seen, and progress is told")
    func session() async throws {
        let porto = try await desk("porto")
        let planned = try await across.change("porto") { file, act in
            try file.plan(
                CaseSession(
                    kind: .letter,
                    form: .asynchronous,
                    startsAt: act.at.adding(seconds: 86_400),
                    minutes: 60,
                    people: [
                        .init(person: "harmed-1", zone: "Europe/Lisbon"),
                        .init(person: "responsible-1", zone: "Europe/Tallinn"),
                    ],
                    facilitators: [act.by]
                ),
                by: act
            )
        }
        let stale = await porto.post(
            "/sessions/\(planned.id)/sharing",
            revision: planned.revision + 1,
            key: "key-sharing-1"
        )
        #expect(problem(stale) == "revision-changed")
        let shared = await porto.post(
            "/sessions/\(planned.id)/sharing",
            revision: planned.revision,
            key: "key-sharing-2"
        )
        #expect(shared.status == 201, "\(String(decoding: shared.body, as: UTF8.self))")
        let told = await porto.post("/progress", key: "key-progress-1")
        #expect(told.status == 201, "\(String(decoding: told.body, as: UTF8.self))")
        try await across.pair.exchange()
        #expect(try await across.file("tartu").all(CaseSession.self).contains { $0.content.origin != nil })
    }
}

import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite(
    "A correction is passed on as the referral was: where nothing forbids it, under its conditions and the law"
)
struct CorrectionLimitsTests {
    private let it: ThreeAgencies
    private let foreign: ForeignAgency
    private let referral: Document
    /// The last document of the foreign chain.
    private let last: (document: Document, compact: String)
    private var porto: TestNode { it.pair.porto }

    /// A foreign referral that Porto has passed on to Lisboa with its sender's word.
    init() async throws {
        it = try await ThreeAgencies(thirdKind: "restorative-service")
        foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        let porto = it.pair.porto
        try await porto.enter(foreign)
        referral = foreign.referral(to: porto.entity, at: it.pair.clock.now)
        let compact = try foreign.sign(referral)
        try await porto.accept(compact)
        let thread = referral.thread
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        let asked = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: it.lisboa.entity),
            in: thread,
            by: porto.officer
        )
        let word = foreign.next(
            after: referral,
            compact,
            digest: Digest(of: compact),
            at: it.pair.clock.now,
            seen: asked.document.sequence,
            .acknowledgement,
            ["request": .string(asked.document.id.text), "onward": "granted"]
        )
        let granted = try foreign.sign(word)
        try await porto.accept(granted)
        last = (word, granted)
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
    }

    /// The foreign agency's correction of the stage, and of something that did not go on.
    private func correct(under limits: JSON) async throws -> Document {
        let correction = foreign.next(
            after: last.document,
            last.compact,
            digest: Digest(of: last.compact),
            at: it.pair.clock.now,
            seen: last.document.seen,
            .correction,
            [
                "document": .string(referral.id.text),
                "changes": [
                    ["element": "/assessment/outcome", "says": "Not so.", "value": "permit"],
                    ["element": "/case/stage", "says": "It is a trial.", "value": "trial"],
                ], "limits": limits,
                "assessment": [
                    "outcome": "permit", "packs": [["id": "its-own", "version": "1", "digest": "0"]],
                ],
                "minimisation": [
                    "sent": [["element": "/changes/1/value", "category": "offence-facts"]], "withheld": [],
                ],
            ]
        )
        try await porto.accept(try foreign.sign(correction))
        try await it.exchange()
        return correction
    }

    private func correctionsThere() async throws -> [DocumentRecord] {
        let thread = try #require(try await it.lisboa.node.referrals().first).id
        return try await it.lisboa.store.read { try $0.documents(ofThread: thread) }
            .filter { $0.type == .correction }
    }

    @Test("Its own conditions and the law as it is asked go with it, on the changes that go on")
    func carried() async throws {
        _ = try await correct(under: [
            ["element": "/changes/1/value", "kind": "no-export"],
            ["element": "/changes/0", "kind": "delete-by", "day": "2027-03-01"],
        ])
        let record = try #require(try await correctionsThere().first)
        let body = try Node.document(in: record).body
        #expect(body["changes"]?.array?.count == 1 && body["changes"]?[0]?["value"]?.string == "trial")
        #expect(body["assessment"]?["packs"]?.array?.isEmpty == false)
        #expect(body["minimisation"]?["sent"]?[0]?["element"]?.string == "/changes/0/value")
        let limits = try await it.lisboa.node.useLimits(in: record.thread).first { $0.id == record.id }?
            .limits
        let own = limits?.limits.first { $0.kind == .noExport }
        #expect(own?.element == "/changes/0/value" && own?.from == foreign.entity)
        #expect(limits?.limits.contains { $0.kind == .deleteBy } == false, "what it stood on did not go on")
        #expect(try await !porto.node.openTasks().contains { $0.task.kind == .passOn })
        for node in [porto, it.lisboa] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "Where its own conditions forbid it, it stays here and a person is asked",
        arguments: ["confidential", "purpose"]
    )
    func forbidden(kind: String) async throws {
        var limit: JSONObject = ["element": "/changes/1/value", "kind": .string(kind)]
        if kind == "purpose" { limit["purpose"] = "evidence" }
        let correction = try await correct(under: [.object(limit)])
        #expect(try await correctionsThere().isEmpty)
        let task = try #require(try await porto.node.openTasks().map(\.task).first { $0.kind == .passOn })
        #expect(task.subject == correction.id)
        #expect(try await porto.node.audit().findings.isEmpty)
    }
}

import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Conditions in words bind what was supplied under them (BC-26.2)")
struct WordsBindTests {
    private let pair: Pair
    private let thread: Identifier
    private let content: Identifier
    private static let words = "Use it for no other case than this one."

    private var porto: TestNode { pair.porto }

    /// Tartu has supplied information to Porto, which took its condition on.
    init() async throws {
        pair = try await Pair()
        let tartu = pair.tartu
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        thread = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: [Self.words],
            says: "About a fraud.",
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        _ = try await pair.porto.node.answerInformation(true, in: thread, says: nil, by: pair.porto.officer)
        try await pair.exchange()
        content = try await tartu.node.supplyInformation(in: thread, by: tartu.officer).document.id
        try await pair.exchange()
    }

    private func forbidding(_ exit: UseLimits.Exit) async throws -> [UseLimit] {
        try await porto.node.mayLeave("", of: content, by: exit, for: porto.officer)
            .filter { $0.kind == .words }
    }

    private func decide(_ exit: UseLimits.Exit, _ allows: Bool, says: String = "It is this case.")
        async throws
    {
        try await porto.node.decideUse(
            of: content,
            by: exit,
            allows: allows,
            says: says,
            by: porto.officer
        )
    }

    @Test("They are shown beside the content, and nothing of it leaves before a person has decided")
    func bind() async throws {
        let view = try await porto.node.referral(thread, readBy: porto.officer)
        let entry = try #require(view.entries.first { $0.record.id == content })
        let shown = try #require(entry.limits.limits.first { $0.kind == .words })
        #expect(shown.element.isEmpty && shown.says == Self.words && shown.inWords.contains(Self.words))
        let offer = try #require(view.entries.first { $0.record.sequence == 1 })
        #expect(offer.limits.limits.allSatisfy { $0.kind != .words }, "the words themselves may be shown")
        let lisboa = try #require(EntityID("https://lisboa.example"))
        for exit in [UseLimits.Exit.export, .onward(to: lisboa)] {
            #expect(try await !forbidding(exit).isEmpty)
        }
        #expect(
            try await code { _ = try await porto.node.document(content, readBy: porto.officer) }
                == .gateClosed
        )
        let lines = Lines()
        let export = try await porto.node.export(by: porto.officer) { lines.add($0) }
        #expect(export.withheld[content]?.contains { $0.kind == .words } == true)
        let leaving = try await porto.node.referralLeaving(thread, readBy: porto.officer)
        #expect(leaving.entries.first { $0.record.id == content }?.document.body == .null)
    }

    @Test("A recorded decision opens one way and no other, and the last one about it counts")
    func decided() async throws {
        let lisboa = try #require(EntityID("https://lisboa.example"))
        try await decide(.export, true)
        #expect(try await forbidding(.export).isEmpty)
        #expect(try await !forbidding(.onward(to: lisboa)).isEmpty)
        try await decide(.onward(to: lisboa), true)
        #expect(try await forbidding(.onward(to: lisboa)).isEmpty)
        let another = try #require(EntityID("https://braga.example"))
        #expect(try await !forbidding(.onward(to: another)).isEmpty)
        pair.clock.advance(seconds: 60)
        try await decide(.export, false, says: "It is another case after all.")
        #expect(try await !forbidding(.export).isEmpty)
        let limits = try await porto.node.useLimits(in: thread).flatMap(\.limits.limits)
        #expect(limits.contains { $0.inWords.contains("another case after all") })
        #expect(try await porto.node.audit().findings == [])
        let lines = Lines()
        _ = try await porto.node.export(by: porto.officer) { lines.add($0) }
        #expect(lines.all.filter { $0.kind == "use-decisions" }.count == 3)
    }

    @Test("Nobody decides without a reason, about what has no such words, or about what this agency wrote")
    func refused() async throws {
        #expect(try await code { try await decide(.export, true, says: " ") } == .invalidInput)
        let offer = try #require(
            try await porto.store.read {
                try $0.document(thread: thread, issuer: pair.tartu.entity, sequence: 1)
            }
        )
        func decision(on document: Identifier, at node: TestNode) async throws -> NodeError.Code? {
            try await code {
                try await node.node.decideUse(
                    of: document,
                    by: .export,
                    allows: true,
                    says: "Why not.",
                    by: node.officer
                )
            }
        }
        #expect(try await decision(on: offer.id, at: porto) == .invalidInput)
        #expect(try await decision(on: content, at: pair.tartu) == .notFound)
    }

    @Test("A decision that was changed or taken away behind the node's back is found")
    func tampered() async throws {
        try await decide(.export, false)
        for sql in ["UPDATE use_decision SET allowed = 1", "DELETE FROM use_decision"] {
            let copy = try porto.copy()
            try copy.tamper(sql)
            #expect(try await !copy.node.audit().isSound, "\(sql)")
        }
    }

    @Test(
        "The corrected value stays under the words as well, and a decision about what was corrected opens it not"
    )
    func correction() async throws {
        try await decide(.export, true)
        let tartu = pair.tartu
        let correction = try await tartu.node.correct(
            content,
            in: thread,
            changes: [("/case/stage", "It is a trial.", "trial")],
            by: tartu.officer
        ).document.id
        try await pair.exchange()
        func forbidding() async throws -> [UseLimit.Kind] {
            try await porto.node.mayLeave("/changes/0", of: correction, by: .export, for: porto.officer)
                .map(\.kind)
        }
        #expect(try await forbidding() == [.words])
        try await porto.node.decideUse(
            of: correction,
            by: .export,
            allows: true,
            says: "The same case.",
            by: porto.officer
        )
        #expect(try await forbidding().isEmpty)
    }
}

@Suite("A correction sheds no condition")
struct CorrectedLimitTests {
    private let porto: TestNode
    private let foreign: ForeignAgency
    private let referral: Document
    private let correction: Document
    private let compact: String
    private static let secret = "she lives at the harbour"

    /// A referral under limits, and a correction of a limited element and of another one.
    init() async throws {
        porto = try TestNode.porto(TestClock())
        foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
        var referral = foreign.referral(to: porto.entity, at: porto.clock.now)
        var body = try #require(referral.body.object)
        body["limits"] = [
            ["element": "/request/says", "kind": "no-export", "cite": "art. 1"],
            ["element": "/request/says", "kind": "no-onward"],
        ]
        referral.body = .object(body)
        let compact = try foreign.sign(referral)
        try await porto.accept(compact)
        let correction = foreign.next(
            after: referral,
            compact,
            digest: Digest(of: compact),
            at: porto.clock.now,
            .correction,
            [
                "document": .string(referral.id.text),
                "changes": [
                    ["element": "/request/says", "says": "It was wrong.", "value": .string(Self.secret)],
                    ["element": "/case/stage", "says": "It is a trial.", "value": "trial"],
                ],
            ]
        )
        self.compact = try foreign.sign(correction)
        try await porto.accept(self.compact)
        (self.referral, self.correction) = (referral, correction)
    }

    @Test("Its element carries the limits of what it corrects, on every way out")
    func carried() async throws {
        let lisboa = try #require(EntityID("https://lisboa.example"))
        for (exit, kind) in [
            (UseLimits.Exit.export, UseLimit.Kind.noExport), (.onward(to: lisboa), .noOnward),
        ] {
            func forbidding(_ element: String) async throws -> [UseLimit.Kind] {
                try await porto.node.mayLeave(element, of: correction.id, by: exit, for: porto.officer)
                    .map(\.kind)
            }
            #expect(try await forbidding("/changes/0") == [kind])
            #expect(try await forbidding("/changes/0/value") == [kind])
            #expect(try await forbidding("") == [kind])
            #expect(try await forbidding("/changes/1").isEmpty, "the other element was free, and is")
        }
        #expect(
            try await code { _ = try await porto.node.document(correction.id, readBy: porto.officer) }
                == .gateClosed
        )
        let lines = Lines()
        let export = try await porto.node.export(by: porto.officer) { lines.add($0) }
        #expect(export.withheld[correction.id]?.map(\.kind) == [.noExport])
        let leaving = try await porto.node.referralLeaving(referral.thread, readBy: porto.officer)
        let entry = try #require(leaving.entries.first { $0.record.id == correction.id })
        #expect(entry.document.body["changes"]?[0] == .null)
        #expect(entry.document.body["changes"]?[1]?["value"]?.string == "trial")
        #expect(!String(decoding: entry.document.body.bytes(), as: UTF8.self).contains(Self.secret))
        let shown = try await porto.node.referral(referral.thread, readBy: porto.officer).entries
            .first { $0.record.id == correction.id }
        #expect(shown?.limits.limits.map(\.element) == ["/changes/0", "/changes/0"])
        #expect(
            try await code {
                _ = try await porto.node.handOn(
                    referral.thread,
                    to: lisboa,
                    says: "Theirs.",
                    by: porto.officer
                )
            } == .gateClosed
        )
    }

    @Test("What its sender lifted for the element is lifted for the new value, and for nothing else")
    func lifted() throws {
        var limit = UseLimit(element: "/case", kind: .confidential)
        limit.lifts = [
            LimitLift(
                document: referral.id,
                element: "/case/stage",
                kind: .confidential,
                says: "It is public.",
                cite: "art. 1",
                notice: correction.id,
                on: correction.issuedAt
            )
        ]
        var both = correction
        both.body = [
            "document": .string(referral.id.text),
            "changes": [
                ["element": "/case/stage", "says": "x", "value": "trial"],
                ["element": "/case/parties", "says": "x"], ["element": "/case/%~", "says": "x"],
            ],
        ]
        let carried = UseLimits(UseLimits([limit]).carried(by: both))
        #expect(carried.forbidding("/changes/0", by: .export).isEmpty)
        #expect(!carried.forbidding("/changes/1", by: .export).isEmpty)
        #expect(!carried.forbidding("/changes/2", by: .export).isEmpty, "nobody can tell which element it is")
    }

    @Test("A correction of what is not here stays here")
    func unknown() async throws {
        let strange = foreign.next(
            after: correction,
            compact,
            digest: Digest(of: compact),
            at: porto.clock.now,
            .correction,
            [
                "document": .string(Identifier(at: porto.clock.now).text),
                "changes": [["element": "/case/stage", "says": "It is a trial.", "value": "trial"]],
            ]
        )
        try await porto.accept(try foreign.sign(strange))
        let forbidding = try await porto.node.mayLeave("", of: strange.id, by: .export, for: porto.officer)
        #expect(forbidding.map(\.kind) == [.askBefore])
    }

    @Test("The law is asked on what the sender says once it has put it right, in facts and in answers")
    func corrected() throws {
        var document = referral
        document.body = ["facts": ["a": "fully", "b": 1], "list": [1, 2]]
        func changed(_ changes: JSON) -> JSON {
            var correction = correction
            correction.body = ["document": .string(referral.id.text), "changes": changes]
            return document.body(correctedBy: [correction])
        }
        #expect(
            changed([
                ["element": "/facts/a", "says": "x", "value": "partly"],
                ["element": "/facts/b", "says": "x"],
                ["element": "/facts/c", "says": "x", "value": true], ["element": "/list/0", "says": "x"],
            ]) == ["facts": ["a": "partly", "c": true], "list": [.null, 2]]
        )
        for element in ["/no/where", "/list/9", "/facts/a/b", "~"] {
            #expect(changed([["element": .string(element), "says": "x", "value": 1]]) == document.body)
        }
        var another = correction
        another.issuer = porto.entity
        #expect(document.body(correctedBy: [another]) == document.body)
    }
}

/// What an export handed over.
private final class Lines: Sendable {
    private let kept = Mutex<[ExportLine]>([])
    var all: [ExportLine] { kept.withLock { $0 } }
    func add(_ line: ExportLine) { kept.withLock { $0.append(line) } }
}

import Foundation
import Referrals
import Testing

/// Goes through every interleaving of two parties up to a bound, from the beginning and from the middle of a process.
struct ThreadModelTests {
    /// Where an exploration starts: what was written and read before, one step after the other.
    struct Start: Sendable, CustomTestStringConvertible {
        var name: String
        /// Each a side and a letter; both read everything before the next.
        var story: [(Side, String)]
        /// How many documents the two write from there; one more with COMITY_DEEP=1.
        var depth: Int
        /// What they write; the whole alphabet where nothing is said.
        var letters: [String]? = nil
        /// What opens the thread.
        var opening: Letter = .offer
        /// Whether documents are lost for now.
        var loses = false

        var testDescription: String { name }
    }

    static let starts = [
        Start(name: "an offer", story: [], depth: 3),
        Start(
            name: "under review",
            story: [(.receiver, "review"), (.receiver, "consult"), (.referrer, "answer")],
            depth: 2
        ),
        Start(name: "accepted with conditions", story: accepted, depth: 2),
        Start(name: "in dialogue", story: dialogue, depth: 2),
        Start(
            name: "monitoring",
            story: dialogue + [(.referrer, "sign"), (.receiver, "sign"), (.receiver, "monitor")],
            depth: 2
        ),
        Start(
            name: "an order to be given effect",
            story: [(.receiver, "receive"), (.receiver, "review")],
            depth: 4,
            letters: [
                "consult", "answer", "serve", "give", "give in part", "refuse", "cancel", "postpone", "lapse",
            ],
            opening: .request
        ),
        // Long enough for a decision and its end behind slight things, against a question, a lapse or a change of mind.
        Start(
            name: "a decision among crossings",
            story: [(.receiver, "review"), (.receiver, "consult"), (.referrer, "answer")],
            depth: 4,
            letters: ["open", "accept", "ask", "lapse", "cancel", "withdraw"]
        ),
        Start(
            name: "conditions among crossings",
            story: accepted,
            depth: 3,
            letters: ["open", "agree", "disagree", "ask", "prepare", "end", "cancel"]
        ),
        Start(
            name: "a dialogue among crossings",
            story: dialogue,
            depth: 3,
            letters: ["open", "sign", "revoke", "complete", "breach", "cancel", "withdraw"]
        ),
        Start(
            name: "terms",
            story: dialogue + [(.referrer, "propose")],
            depth: 3,
            letters: ["propose", "decline terms", "sign", "report", "breach"]
        ),
        Start(
            name: "slight things while people are prepared",
            story: accepted + [(.referrer, "agree"), (.receiver, "prepare")],
            depth: 2,
            letters: [
                "facilitate", "preserve", "prolong", "keep", "not keep", "correct", "notify", "open",
                "cancel",
            ]
        ),
        Start(
            name: "documents that are lost for now",
            story: dialogue,
            depth: 4,
            letters: ["revoke", "withdraw", "message", "complete"],
            loses: true
        ),
        Start(
            name: "a question that is lost for now",
            story: [(.receiver, "review"), (.referrer, "consent")],
            depth: 4,
            letters: ["ask", "answer", "revoke", "withdraw", "cancel"],
            loses: true
        ),
        Start(
            name: "a request to keep data",
            story: [],
            depth: 3,
            letters: [
                "review", "preserve", "prolong", "keep", "not keep", "ask", "answer", "lapse", "cancel",
            ],
            opening: .preservationRequest
        ),
        Start(
            name: "data that are kept",
            story: [(.receiver, "keep")],
            depth: 3,
            letters: ["prolong", "keep", "not keep", "ask", "answer", "lapse", "cancel"],
            opening: .preservationRequest
        ),
        Start(
            name: "an offer of information",
            story: [],
            depth: 4,
            letters: ["agree", "disagree", "supply", "open", "review", "lapse", "cancel"],
            opening: .information
        ),
        Start(
            name: "information that came at once",
            story: [],
            depth: 3,
            letters: ["agree", "supply", "open", "receive", "review", "ask", "answer", "lapse", "cancel"],
            opening: .content
        ),
        Start(
            name: "what is said in a request to keep data",
            story: [],
            depth: 2,
            letters: standing,
            opening: .preservationRequest
        ),
        Start(
            name: "what is said of information",
            story: [],
            depth: 2,
            letters: standing,
            opening: .information
        ),
        Start(
            name: "what is said in a request for assistance",
            story: [],
            depth: 2,
            letters: standing,
            opening: .request
        ),
        Start(
            name: "a notice",
            story: [],
            depth: 3,
            letters: ["receive", "open", "correct", "notify", "ask erasure", "report erasure"],
            opening: .notice
        ),
    ]
    /// What can be said in every request.
    private static let standing = [
        "receive", "review", "open", "redirect", "lapse", "cancel", "ask", "answer", "correct", "notify",
        "ask erasure", "report erasure",
    ]
    private static let further = ProcessInfo.processInfo.environment["COMITY_DEEP"] == "1" ? 1 : 0
    private static let accepted: [(Side, String)] = [
        (.receiver, "receive"), (.receiver, "accept with conditions"),
    ]
    private static let dialogue: [(Side, String)] =
        accepted + [
            (.referrer, "agree"), (.receiver, "prepare"), (.receiver, "consent"), (.referrer, "consent"),
            (.receiver, "begin dialogue"),
        ]

    /// One move in one matter.
    private struct Pair: Hashable {
        var move: Move.Kind
        var matter: Matter
    }

    @Test(
        "Parties who keep to the table converge; what one wrote by its own view is void only if something crossed it; every move of every matter occurs"
    )
    func honest() async throws {
        let occurred = try await withThrowingTaskGroup(of: Set<Pair>.self) { group in
            for start in Self.starts { group.addTask { try self.honest(start) } }
            return try await group.reduce(into: Set<Pair>()) { $0.formUnion($1) }
        }
        let table = Set(
            Transition.table.flatMap { row in row.matters.map { Pair(move: row.move, matter: $0) } }
        )
        for missing in table.subtracting(occurred) {
            Issue.record("nothing explores \(missing.move.rawValue) in a \(missing.matter.rawValue)")
        }
        #expect(occurred.isSubset(of: table))
    }

    /// - Returns: which moves had an effect in it.
    private func honest(_ start: Start) throws -> Set<Pair> {
        var explored = 0
        var occurred: Set<Pair> = []
        try explore(start, honestly: true) { model in
            explored += 1
            let union = try check(model)
            let moved = Set(
                union.steps.compactMap { step -> Identifier? in
                    if case .moved = step.effect { step.document } else { nil }
                }
            )
            for document in model.documents where moved.contains(document.id) {
                if let move = Move(document) {
                    occurred.insert(Pair(move: move.kind, matter: union.matter))
                }
            }
            for side in Side.allCases {
                var view = model
                while let next = view.reading(by: side) { view = next }
                if try view.view(of: side) != union {
                    Issue.record("\(start.name): who has read everything must see the union")
                }
            }
            let byID = Dictionary(uniqueKeysWithValues: model.documents.map { ($0.id, $0) })
            for step in union.steps {
                guard case .noEffect = step.effect, let document = byID[step.document] else { continue }
                if !hasLost(document, by: step.side, in: model, union) {
                    Issue.record(
                        "\(start.name): \(document.type) lost its effect to nothing as strong that crossed it"
                    )
                }
            }
        }
        #expect(explored > 100, "\(start.name): \(explored) threads")
        return occurred
    }

    /// What must hold of what a party sees across a gap: the plain fold sees the same, and a participant's word to stop that the
    /// table allows from where its reader stood has stopped its side.
    private func checkAcross(_ model: ThreadModel) throws {
        for side in Side.allCases where model.across[side]?.isEmpty == false {
            let view = try model.view(of: side)
            let (own, other) = (model.chains[side] ?? [], model.known(to: side))
            let plain = side == .referrer ? PlainFold(own, other) : PlainFold(other, own)
            if view.stage != plain.stage || view.steps.map(\.document) != plain.lines.map(\.document.id) {
                Issue.record("across a gap the plain fold says \(plain.stage), the product \(view.stage)")
            }
            let withdrawn = other.contains { Move($0) == .withdraw && $0.sequence > model.read[side] ?? 0 }
            if withdrawn, view.stage != .withdrawn, !view.stage.isEnd {
                Issue.record("a withdrawal behind a gap has to stop its reader, and it is \(view.stage)")
            }
        }
    }

    /// Whether something crossed the document that is at least as strong and has had its effect, or a participant's withdrawal
    /// has ended the thread, whoever wrote it.
    private func hasLost(_ document: Document, by side: Side, in model: ThreadModel, _ union: ThreadState)
        -> Bool
    {
        let effective = Set(
            union.steps.compactMap { step -> Identifier? in
                guard case .moved = step.effect else { return nil }
                return step.document
            }
        )
        let strength = Move(document)?.kind.precedence ?? .max
        if union.withdrawal == .participant { return true }
        return (model.chains[side.other] ?? []).contains { other in
            other.sequence > document.seen && other.seen < document.sequence && effective.contains(other.id)
                && Move(other)?.kind.precedence ?? .max <= strength
        }
    }

    @Test("A question hidden behind slight things undoes neither an acceptance nor the cancellation after it")
    func hiddenQuestion() throws {
        var model = try begin(
            Start(name: "", story: [(.receiver, "receive"), (.receiver, "review")], depth: 0)
        )
        for (side, name) in [
            (Side.receiver, "open"), (.receiver, "accept"), (.receiver, "cancel"), (.referrer, "open"),
            (.referrer, "ask"),
        ] {
            model = try #require(try model.writing(try Letter.named(name), by: side))
        }
        #expect(try model.union().stage == .cancelled)
        #expect(
            try model.union().steps.filter { $0.side == .receiver }.allSatisfy {
                if case .moved = $0.effect { true } else { false }
            }
        )
    }

    @Test("Whatever the parties write, only what the table allows has an effect, and both nodes agree on it")
    func anything() throws {
        var explored = 0
        for start in [
            Start(name: "an offer", story: [], depth: 2),
            Start(name: "in dialogue", story: Self.dialogue, depth: 1),
        ] {
            try explore(start, honestly: false) { model in
                explored += 1
                _ = try check(model)
            }
        }
        #expect(explored > 400, "\(explored) threads")
    }

    /// What must hold of every state: the plain fold agrees step by step, and a withdrawal has won.
    private func check(_ model: ThreadModel) throws -> ThreadState {
        let union = try model.union()
        let plain = PlainFold(model.chains[.referrer] ?? [], model.chains[.receiver] ?? [])
        // Plain conditions: the testing library's own would cost more than all that is being tested.
        if union.stage != plain.stage || union.steps.map(\.document) != plain.lines.map(\.document.id) {
            Issue.record("the plain fold says \(plain.stage), the product \(union.stage)")
        }
        for (step, line) in zip(union.steps, plain.lines) {
            switch step.effect {
            case .moved(let from, let to):
                if !line.hadEffect || line.before != from || line.after != to {
                    Issue.record("\(line.document.type) took effect against the table")
                }
            case .noEffect:
                if line.hadEffect { Issue.record("\(line.document.type) should have had an effect") }
            }
        }
        let withdrawal = union.steps.first { step in
            guard case .moved = step.effect else { return false }
            return model.documents.first { $0.id == step.document }.flatMap { Move($0) } == .withdraw
        }
        if withdrawal != nil, union.stage != .withdrawn { Issue.record("a withdrawal must win") }
        return union
    }

    /// Goes through every state that can be reached, and visits everything that can have been written, each once.
    private func explore(
        _ start: Start,
        honestly: Bool,
        _ visit: (ThreadModel) throws -> Void
    ) throws {
        let first = try begin(start)
        var seen: Set<String> = [first.key]
        var visited: Set<String> = []
        var waiting = [first]
        while let model = waiting.popLast() {
            // The union does not depend on who has read how far.
            if visited.insert(model.written).inserted { try visit(model) }
            var next = Side.allCases.compactMap { model.reading(by: $0) }
            if start.loses {
                try checkAcross(model)
                next += Side.allCases.flatMap { model.readingAcross(by: $0) }
            }
            if model.documents.count < first.documents.count + start.depth + Self.further {
                for side in Side.allCases {
                    let view = honestly ? try model.view(of: side) : nil
                    for letter in alphabet(of: start) {
                        guard let written = try model.writing(letter, by: side) else { continue }
                        if let view, !(try isPermitted(written, by: side, view)) { continue }
                        next.append(written)
                    }
                }
            }
            for model in next where seen.insert(model.key).inserted { waiting.append(model) }
        }
    }

    private func alphabet(of start: Start) -> [Letter] {
        guard let letters = start.letters else { return Letter.all }
        return (Letter.all + Letter.assistance + Letter.further).filter { letters.contains($0.name) }
    }

    /// Whether an honest party would have written its last document.
    private func isPermitted(_ model: ThreadModel, by side: Side, _ view: ThreadState) throws -> Bool {
        guard let last = model.chains[side]?.last, let move = Move(last), view.permits(move.kind, by: side),
            view.closedGates(before: move, by: side).isEmpty
        else { return false }
        guard case .moved = try model.view(of: side).steps.first(where: { $0.document == last.id })?.effect
        else { return false }
        return true
    }

    private func begin(_ start: Start) throws -> ThreadModel {
        var model = try #require(try ThreadModel().writing(start.opening, by: .referrer))
        for (side, name) in start.story {
            for side in Side.allCases { while let next = model.reading(by: side) { model = next } }
            model = try #require(try model.writing(try Letter.named(name), by: side), "\(name)")
        }
        for side in Side.allCases { while let next = model.reading(by: side) { model = next } }
        return model
    }
}

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

    @Test(
        "Parties who keep to the table converge; what one wrote by its own view is void only if something crossed it",
        arguments: starts
    )
    func honest(start: Start) throws {
        var explored = 0
        try explore(start, honestly: true) { model in
            explored += 1
            let union = try check(model)
            for side in Side.allCases {
                var view = model
                while let next = view.reading(by: side) { view = next }
                if try view.view(of: side) != union {
                    Issue.record("who has read everything must see the union")
                }
            }
            let byID = Dictionary(uniqueKeysWithValues: model.documents.map { ($0.id, $0) })
            for step in union.steps {
                guard case .noEffect = step.effect, let document = byID[step.document] else { continue }
                if !(model.chains[step.side.other] ?? []).contains(where: { $0.sequence > document.seen }) {
                    Issue.record("\(document.type) had no effect though nothing crossed it")
                }
            }
        }
        #expect(explored > 1000, "\(explored) states")
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
        #expect(explored > 1000, "\(explored) states")
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

    /// Visits every state that can be reached, each once.
    private func explore(
        _ start: Start,
        honestly: Bool,
        _ visit: (ThreadModel) throws -> Void
    ) throws {
        let first = try begin(start)
        var seen: Set<String> = [first.key]
        var waiting = [first]
        while let model = waiting.popLast() {
            try visit(model)
            var next = Side.allCases.compactMap { model.reading(by: $0) }
            if model.documents.count < first.documents.count + start.depth + Self.further {
                for side in Side.allCases {
                    let view = honestly ? try model.view(of: side) : nil
                    for letter in Letter.all {
                        guard let written = try model.writing(letter, by: side) else { continue }
                        if let view, !(try isPermitted(written, by: side, view)) { continue }
                        next.append(written)
                    }
                }
            }
            for model in next where seen.insert(model.key).inserted { waiting.append(model) }
        }
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
        var model = try #require(try ThreadModel().writing(.offer, by: .referrer))
        for (side, name) in start.story {
            for side in Side.allCases { while let next = model.reading(by: side) { model = next } }
            model = try #require(try model.writing(try Letter.named(name), by: side), "\(name)")
        }
        for side in Side.allCases { while let next = model.reading(by: side) { model = next } }
        return model
    }
}

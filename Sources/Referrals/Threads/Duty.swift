/// Something that one side owes the thread now.
package struct Duty: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case review
        case answer
        case decide
        case acknowledgeConditions = "acknowledge-conditions"
    }

    package var side: Side
    package var kind: Kind

    package init(side: Side, kind: Kind) {
        self.side = side
        self.kind = kind
    }
}

extension ThreadState {
    /// Who must act now and on what; empty where the thread rests.
    package var duties: [Duty] {
        switch stage {
        case .draft, .declined, .withdrawn: return []
        case .offered, .received: return [Duty(side: .receiver, kind: .review)]
        case .underReview: return [Duty(side: .receiver, kind: .decide)]
        case .informationNeeded:
            var sides: [Side] = []
            for question in openQuestions where !sides.contains(question.asker.other) {
                sides.append(question.asker.other)
            }
            return sides.map { Duty(side: $0, kind: .answer) }
        case .accepted:
            if case .proposed = conditions { return [Duty(side: .referrer, kind: .acknowledgeConditions)] }
            return []
        }
    }

    /// Whether `side` may make a move of this kind now: what a command asks before it signs anything.
    package func permits(_ move: Move.Kind, by side: Side) -> Bool {
        Transition.row(for: move, by: side, from: stage) != nil
    }
}

/// One row of the protocol's state machine: who may make which move, from where, and where it leads.
package struct Transition: Sendable, Hashable {
    package var move: Move.Kind
    package var by: Set<Side>
    package var from: Set<Stage>
    /// Where the move leads; the fold refines two of them: an answer leads on only when no question stays open, and a
    /// disagreement about conditions takes the decision back.
    package var to: Stage
}

extension Transition {
    private static let open: Set<Stage> = [.offered, .received, .underReview, .informationNeeded]
    private static let reviewed: Set<Stage> = [.received, .underReview]

    /// The whole state machine. The documentation's table is generated from it, and a test tries every combination of
    /// stage, side and move against it.
    package static let table: [Transition] = [
        Transition(move: .offer, by: [.referrer], from: [.draft], to: .offered),
        Transition(move: .receive, by: [.receiver], from: [.offered], to: .received),
        Transition(move: .review, by: [.receiver], from: [.offered, .received], to: .underReview),
        Transition(move: .ask, by: [.referrer, .receiver], from: open, to: .informationNeeded),
        Transition(move: .answer, by: [.referrer, .receiver], from: [.informationNeeded], to: .underReview),
        Transition(move: .accept, by: [.receiver], from: reviewed, to: .accepted),
        Transition(move: .decline, by: [.receiver], from: reviewed, to: .declined),
        Transition(move: .agree, by: [.referrer], from: [.accepted], to: .accepted),
        Transition(move: .disagree, by: [.referrer], from: [.accepted], to: .underReview),
        Transition(
            move: .withdraw,
            by: [.referrer, .receiver],
            from: open.union([.accepted]),
            to: .withdrawn
        ),
    ]

    /// The row for a move, or nil where the protocol has none from that stage for that side.
    package static func row(for move: Move.Kind, by side: Side, from stage: Stage) -> Transition? {
        table.first { $0.move == move && $0.by.contains(side) && $0.from.contains(stage) }
    }
}

/// One row of the protocol's state machine: who may make which move, in which matter, from where, what must hold first,
/// and where it leads.
package struct Transition: Sendable, Hashable {
    package var move: Move.Kind
    package var by: Set<Side>
    package var matters: Set<Matter>
    package var from: Set<Stage>
    /// Where the move leads; nil where the stage stays as it is and the move changes something else.
    package var to: Stage?
    /// What must hold first, in the order in which a refusal names it.
    package var gates: [Gate]
    /// What else decides whether it leads on already; until then the stage stays.
    package var proviso: Proviso?

    /// A move that leads on only together with what was before it.
    package enum Proviso: String, Sendable, Hashable, CaseIterable {
        /// No other question is open.
        case noOtherQuestion = "no-other-question"
        /// Both sides have signed the same text.
        case bothSigned = "both-signed"
        /// The content came with the first document.
        case contentIsHere = "content-is-here"

        /// In words, as the end of "leads on once …".
        package var says: String {
            switch self {
            case .noOtherQuestion: "no other question is open"
            case .bothSigned: "both sides have signed the same text"
            case .contentIsHere: "the content came with the first document"
            }
        }
    }

    init(
        _ move: Move.Kind,
        by side: Set<Side>,
        in matters: Set<Matter> = [.referral],
        from: Set<Stage>,
        to: Stage? = nil,
        gates: [Gate] = [],
        proviso: Proviso? = nil
    ) {
        self.move = move
        self.by = side
        self.matters = matters
        self.from = from
        self.to = to
        self.gates = gates
        self.proviso = proviso
    }

    /// The row for a move, or nil where the protocol has none from that stage for that side.
    package static func row(
        for move: Move.Kind,
        by side: Side,
        from stage: Stage,
        in matter: Matter = .referral
    ) -> Transition? {
        index[Key(move: move, side: side, stage: stage, matter: matter)]
    }

    /// Whether a move of that side can lead a thread of that matter to another stage.
    static func leadsOn(_ move: Move.Kind, by side: Side, in matter: Matter) -> Bool {
        leading.contains(Lead(move: move, side: side, matter: matter))
    }

    private struct Lead: Hashable {
        var move: Move.Kind
        var side: Side
        var matter: Matter
    }

    private static let leading = Set(
        table.filter { $0.to != nil }.flatMap { row in
            row.by.flatMap { side in
                row.matters.map { Lead(move: row.move, side: side, matter: $0) }
            }
        }
    )

    private struct Key: Hashable {
        var move: Move.Kind
        var side: Side
        var stage: Stage
        var matter: Matter
    }

    /// The table by its keys: a fold asks it for every document. A test holds that no two rows share a key.
    private static let index: [Key: Transition] = {
        var index: [Key: Transition] = [:]
        for row in table {
            for side in row.by {
                for stage in row.from {
                    for matter in row.matters {
                        index[Key(move: row.move, side: side, stage: stage, matter: matter)] = row
                    }
                }
            }
        }
        return index
    }()
}

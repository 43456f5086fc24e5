/// What a thread's documents add up to: the same on every node that holds the same documents.
package struct ThreadState: Sendable, Hashable {
    package internal(set) var stage: Stage = .draft
    /// Questions without an answer, oldest first.
    package internal(set) var openQuestions: [OpenQuestion] = []
    /// Whether the receiver has consulted the referrer, which a refusal presupposes.
    package internal(set) var consulted = false
    package internal(set) var conditions: Conditions = .none
    /// The ground of a refusal, as sent.
    package internal(set) var ground: String?
    /// Who ended the process, where somebody did.
    package internal(set) var withdrawal: Move.Withdrawal?
    /// Each document in causal order with the effect it had.
    package internal(set) var steps: [Step] = []

    package init() {}

    /// A question that the other side has not answered yet.
    package struct OpenQuestion: Sendable, Hashable {
        /// The `jti` of the information request.
        package var request: Identifier
        package var asker: Side
        package var purpose: Move.Inquiry
    }

    /// The conditions of an acceptance and whether the referrer has taken them on.
    package enum Conditions: Sendable, Hashable {
        case none
        case proposed(decision: Identifier, [Move.Condition])
        case agreed(decision: Identifier, [Move.Condition])
        case declined(decision: Identifier, [Move.Condition])
    }

    /// One document and what it did.
    package struct Step: Sendable, Hashable {
        package var document: Identifier
        package var side: Side
        package var effect: Effect
    }

    package enum Effect: Sendable, Hashable {
        case moved(from: Stage, to: Stage)
        case noEffect(NoEffect)
    }

    /// Why a document changed nothing. It is kept and shown all the same.
    package enum NoEffect: String, Sendable, Hashable {
        /// The protocol has no such move from the stage that the thread had by then; usually the two crossed.
        case notFromHere = "not-from-here"
        /// It answers or acknowledges a document that was not open.
        case nothingOpen = "nothing-open"
        /// Its body has no meaning as a move.
        case unreadable
    }
}

/// What a thread's documents add up to: the same on every node that holds the same documents.
package struct ThreadState: Sendable, Hashable {
    package internal(set) var matter: Matter = .referral
    package internal(set) var stage: Stage = .draft
    /// Questions without an answer, oldest first.
    package internal(set) var openQuestions: [OpenQuestion] = []
    /// Whether the receiver has consulted the referrer, which a refusal presupposes.
    package internal(set) var consulted = false
    package internal(set) var conditions: Conditions = .none
    /// What an acceptance leaves out, each in words.
    package internal(set) var leavesOut: [String] = []
    /// The ground of a refusal, as sent.
    package internal(set) var ground: String?
    /// The day until which the decision is put off.
    package internal(set) var postponedUntil: String?
    /// The node that a forwarded thread goes to.
    package internal(set) var forwardedTo: EntityID?
    /// The nodes to which the referrer has authorised an onward transfer.
    package internal(set) var onwardAuthorised: Set<EntityID> = []
    /// Who ended the process, where somebody did.
    package internal(set) var withdrawal: Move.Withdrawal?
    /// The consents that either side has declared, in the order of their first mention.
    package internal(set) var consents: [DeclaredConsent] = []
    /// The digest of the text that the parties of each side have signed last.
    package internal(set) var signed: [Side: Digest] = [:]
    /// Requests to keep data, with what became of them.
    package internal(set) var preservations: [Preservation] = []
    /// What is asked for in a thread of assistance, and what became of it.
    package internal(set) var assistance: Assistance?
    /// Requests to erase that have no report yet.
    package internal(set) var openErasures: [OpenErasure] = []
    /// The documents that a person of the other side has opened.
    package internal(set) var opened: Set<Identifier> = []
    /// The documents that a later one corrects, with those that do.
    package internal(set) var corrections: [Identifier: [Identifier]] = [:]
    /// Whether spontaneous information has its content.
    package internal(set) var isSupplied = false
    /// Each document in causal order with the effect it had.
    package internal(set) var steps: [Step] = []

    package init() {}

    /// The state of a thread whose documents were erased: the stage that it had, and nothing else.
    package init(erasedAt stage: Stage) { self.stage = stage }

    /// A question that the other side has not answered yet.
    package struct OpenQuestion: Sendable, Hashable {
        /// The `jti` of the information request.
        package var request: Identifier
        package var asker: Side
        package var purpose: Move.Inquiry
    }

    /// The conditions of an acceptance, or of spontaneous information, and whether the other side has taken them on.
    package enum Conditions: Sendable, Hashable {
        case none
        case proposed(decision: Identifier, [Move.Condition])
        case agreed(decision: Identifier, [Move.Condition])
        case declined(decision: Identifier, [Move.Condition])
    }

    /// A consent and the side that declared it.
    package struct DeclaredConsent: Sendable, Hashable {
        package var side: Side
        /// As it was declared; `withdrawn` once none of its steps is left.
        package var consent: Move.Consent
        /// The steps that were taken back since.
        package internal(set) var takenBack: Set<String>
    }

    /// One request to keep data.
    package struct Preservation: Sendable, Hashable {
        package enum Standing: Sendable, Hashable {
            case requested
            /// Kept until the end of that day (`2027-01-31`).
            case kept(until: String)
            case notKept(ground: String)
        }

        package var request: Identifier
        package var asker: Side
        package var standing: Standing
    }

    /// A request for assistance.
    package struct Assistance: Sendable, Hashable {
        package enum Standing: Sendable, Hashable {
            case requested
            /// The order was served on the provider on that day; what it returns is awaited.
            case served(on: String)
            case given(leavesOut: [String])
            case refused(ground: String)
        }

        package var request: Identifier
        package var measure: AssistanceMeasure
        package var standing: Standing
    }

    /// A request to erase without a report.
    package struct OpenErasure: Sendable, Hashable {
        package var request: Identifier
        package var asker: Side
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
    package enum NoEffect: Sendable, Hashable {
        /// The protocol has no such move from the stage that the thread had by then; usually the two crossed.
        case notFromHere
        /// It answers or acknowledges a document that was not open.
        case nothingOpen
        /// Something that both sides can see had to hold first, and did not.
        case gateClosed(Gate)
        /// Its body has no meaning as a move.
        case unreadable

        /// The wire's and the command line's word for it.
        package var name: String {
            switch self {
            case .notFromHere: "not-from-here"
            case .nothingOpen: "nothing-open"
            case .gateClosed(let gate): "gate-closed:" + gate.rawValue
            case .unreadable: "unreadable"
            }
        }
    }
}

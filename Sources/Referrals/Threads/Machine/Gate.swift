/// What must hold before a move is made.
///
/// A *shared* gate is judged from the thread's own documents, so both nodes judge it alike: a document that passes a
/// closed one has no effect, whoever signed it. Any other gate is the signing node's own business (its rule pack's
/// decision, its approvals, its screening), and that node signs nothing while it is closed.
package enum Gate: String, Sendable, Hashable, CaseIterable {
    // Shared.
    /// Who was asked has consulted who asked before it refuses or postpones.
    case consulted
    /// No conditions wait for an answer.
    case conditionsSettled = "conditions-settled"
    /// The conditions of spontaneous information were taken on.
    case conditionsTakenOn = "conditions-taken-on"
    /// The referrer has authorised the transfer to the node that is named.
    case onwardAuthorised = "onward-authorised"
    /// Consent to the dialogue is declared, and on each side that declared any somebody's is neither refused, withdrawn nor expired.
    case consentsInForce = "consents-in-force"

    // The signing node's own.
    /// Both rule packs have decided on the facts, and not for a refusal.
    case lawDecided = "law-decided"
    /// The own rule pack has decided on the facts received, and not for a refusal.
    case ownLawDecided = "own-law-decided"
    /// Every approval that a rule demands is given, for exactly this content.
    case approvalsGiven = "approvals-given"
    /// The date by which something had to happen is past.
    case deadlinePassed = "deadline-passed"
    /// The conditions on every element allow that it leaves.
    case useAllowed = "use-allowed"
    /// Each facilitator has declared to be impartial and without a conflict of interest.
    case impartialityDeclared = "impartiality-declared"
    /// The screening is done and current.
    case screeningCurrent = "screening-current"
    /// The basic facts are acknowledged where a rule demands it.
    case factsAcknowledged = "facts-acknowledged"
    /// There was a preparation meeting with each side.
    case preparationHeld = "preparation-held"
    /// Guardian, interpreter and supporter are there where they are needed.
    case safeguardsPresent = "safeguards-present"
    /// A facilitator has released the message.
    case messageReleased = "message-released"
    /// Every party of this side has signed the text.
    case partiesSigned = "parties-signed"
    /// A facilitator has found the terms fair, achievable and proportionate.
    case termsProportionate = "terms-proportionate"
    /// It is written down who follows up what, and when.
    case monitoringPlanned = "monitoring-planned"
    /// Steps and outcome only: nothing that was said, no judgement on anybody, no inference from not agreeing.
    case stepsOnly = "steps-only"
    /// No legal hold stands against it.
    case noLegalHold = "no-legal-hold"

    /// Whether both nodes judge it from the thread's documents.
    package var isShared: Bool {
        switch self {
        case .consulted, .conditionsSettled, .conditionsTakenOn, .onwardAuthorised, .consentsInForce: true
        default: false
        }
    }

    /// What has to hold, in words, with the provision it comes from where there is one. The provisions are listed in the
    /// project's requirements; their text is still to be compared with the official one.
    package var says: String {
        switch self {
        case .consulted: "the receiver has consulted the referrer (Budapest Convention art. 27(6))"
        case .conditionsSettled: "no conditions wait for an answer"
        case .conditionsTakenOn: "the conditions were taken on (Budapest Convention art. 26(2))"
        case .onwardAuthorised:
            "the referrer has authorised the transfer to that node (Second Additional Protocol art. 14(10))"
        case .consentsInForce:
            "consent to the dialogue is declared, and on each side that declared any somebody's still stands"
        case .lawDecided: "both rule packs have decided, and not for a refusal"
        case .ownLawDecided: "the own rule pack has decided on the facts received, and not for a refusal"
        case .approvalsGiven: "every approval that a rule demands is given, for exactly this content"
        case .deadlinePassed: "the deadline is past"
        case .useAllowed: "the conditions on every element allow it"
        case .impartialityDeclared: "each facilitator has declared to be impartial and without conflict"
        case .screeningCurrent: "the screening is done and current"
        case .factsAcknowledged: "the basic facts are acknowledged where a rule demands it"
        case .preparationHeld: "there was a preparation meeting with each side"
        case .safeguardsPresent: "guardian, interpreter and supporter are there where they are needed"
        case .messageReleased: "a facilitator has released the message"
        case .partiesSigned: "every party of this side has signed the text"
        case .termsProportionate: "a facilitator has found the terms fair, achievable and proportionate"
        case .monitoringPlanned: "it is written down who follows up what, and when"
        case .stepsOnly: "it says steps and outcome only, and nothing of what was said"
        case .noLegalHold: "no legal hold stands against it"
        }
    }
}

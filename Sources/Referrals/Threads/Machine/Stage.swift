/// Where a thread stands: the protocol's own names.
package enum Stage: String, Sendable, Hashable, CaseIterable {
    /// Nothing has been sent yet.
    case draft
    /// The first document is signed and on its way.
    case offered
    /// The receiving node holds it and has judged it under its own rule pack; no person has decided.
    case received
    /// An officer of the receiving agency has opened it.
    case underReview = "under-review"
    /// A question of either side is open, and the decision waits for it.
    case informationNeeded = "information-needed"
    /// Taken up; conditions, if any were set, are listed with their own state.
    case accepted
    /// Not taken up, with a ground, after consultation.
    case declined
    /// Put off, because acting now would prejudice an investigation or proceeding (Budapest Convention art. 27(5)).
    case postponed
    /// Passed to, or to be addressed to, another node.
    case forwarded
    /// The facilitators are at work with each person.
    case preparing
    /// Messages or a session between the participants.
    case inDialogue = "in-dialogue"
    /// Every party has signed the same text.
    case agreementReached = "agreement-reached"
    /// What was agreed is being followed up.
    case monitoring
    /// The process has run its course.
    case completed
    /// What was agreed was not kept; back to the programme, or back to justice where the law wants it.
    case breached
    /// The process is over and nothing was agreed, which costs nobody anything.
    case endedWithoutAgreement = "ended-without-agreement"
    /// Ended by a participant's withdrawal.
    case withdrawn
    /// Called off by an agency.
    case cancelled
    /// Given back to the authority that decides, with steps and outcome only.
    case returnedToJustice = "returned-to-justice"
    /// Its time ran out.
    case lapsed

    /// Whether what the thread was opened for is over.
    package var isEnd: Bool {
        switch self {
        case .declined, .forwarded, .completed, .endedWithoutAgreement, .withdrawn, .cancelled,
            .returnedToJustice, .lapsed:
            true
        default: false
        }
    }

    /// Whether no document can lead the thread to another stage.
    package var isFinal: Bool { isEnd && self != .endedWithoutAgreement && self != .forwarded }

    /// Something has been sent and the end is not reached.
    package static let live = Set(allCases.filter { $0 != .draft && !$0.isEnd })
    /// Everything but the draft: what can be said as long as there is a thread at all.
    package static let always = Set(allCases).subtracting([.draft])
    /// Before the decision.
    static let undecided: Set<Stage> = [.offered, .received, .underReview, .informationNeeded]
    /// A decision can be made now.
    static let decidable: Set<Stage> = [.received, .underReview]
    /// The case is taken up, and the process is not over.
    static let running: Set<Stage> = [
        .accepted, .preparing, .inDialogue, .agreementReached, .monitoring, .breached,
    ]
}

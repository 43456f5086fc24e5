/// What must hold in every world, whatever went wrong in it.
package enum Invariant: String, Sendable, Hashable, CaseIterable {
    /// What a node gave a receipt for, it holds.
    case nothingLost = "nothing-lost"
    /// What an officer meant once happens once at the other agency.
    case effectsOnce = "effects-once"
    /// Once messages flow, outboxes empty themselves and both sides hold the same documents and the same state.
    case converges
    /// Where a participant has withdrawn, both sides show the referral as withdrawn.
    case withdrawalWins = "withdrawal-wins"
    /// No referral leaves without the consents and the approvals that its law demands, and nothing that carries people's words or data
    /// after it was taken back, whatever was lost with a disk, as long as a peer can give it back; no dialogue
    /// begins, no message crosses and nobody signs without what has to come before; and what people say crosses sealed alone.
    case gatesHeld = "gates-held"
    /// Every receipt that anybody keeps verifies, for exactly its document.
    case receiptsVerify = "receipts-verify"
    /// Every error that a use case gives is one that it says it gives.
    case noSurprise = "no-surprise"
}

/// An invariant that a world broke.
package struct Violation: Error, Sendable, Hashable, CustomStringConvertible {
    package var invariant: Invariant
    package var says: String

    package var description: String { "\(invariant.rawValue): \(says)" }
}

/// A deliberate fault in the program under test, to show that the invariant meant for it has teeth.
package enum Mutation: String, Sendable, Hashable, CaseIterable {
    /// A write is answered for and undone.
    case forgetsAfterReceipt = "forgets-after-receipt"
    /// After a crash an officer's referral is made anew instead of found again.
    case sendsAnew = "sends-anew"
    /// A document is dropped from the outbox after two failures.
    case givesUp = "gives-up"
    /// A decision that crossed a withdrawal overrules it.
    case overrulesWithdrawal = "overrules-withdrawal"
    /// An approval appears that nobody gave.
    case forgesApproval = "forges-approval"
    /// A consent to take part appears that the person refused, and a meeting after it.
    case forgesConsent = "forges-consent"
    /// A referral that was taken back while it waited is sent all the same.
    case sendsTakenBack = "sends-taken-back"
    /// What a participant takes back is not said to the agency to which the referral was passed on.
    case forgetsOnward = "forgets-onward"
    /// A node that was put back to an older backup goes on as if nothing were missing.
    case forgetsToAsk = "forgets-to-ask"
    /// A receipt is replaced by that of another document.
    case swapsReceipt = "swaps-receipt"
    /// An error of the disk's driver comes out as it is, instead of as one that the store announces.
    case leaksDriverError = "leaks-driver-error"

    /// The invariant that has to catch it.
    package var invariant: Invariant {
        switch self {
        case .forgetsAfterReceipt, .forgetsToAsk: .nothingLost
        case .sendsAnew: .effectsOnce
        case .givesUp: .converges
        case .overrulesWithdrawal, .forgetsOnward: .withdrawalWins
        case .forgesApproval, .forgesConsent, .sendsTakenBack: .gatesHeld
        case .swapsReceipt: .receiptsVerify
        case .leaksDriverError: .noSurprise
        }
    }
}

/// What happened in one world or in many.
package struct Figures: Sendable, Hashable {
    package var documents = 0
    package var receipts = 0
    package var attempts = 0
    package var referrals = 0
    package var moves: [String: Int] = [:]
    package var refusals: [String: Int] = [:]
    package var faults: [Fault: Int] = [:]
    package var milliseconds: Int64 = 0

    package init() {}

    package mutating func add(_ other: Figures) {
        documents += other.documents
        receipts += other.receipts
        attempts += other.attempts
        referrals += other.referrals
        moves.merge(other.moves, uniquingKeysWith: +)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        faults.merge(other.faults, uniquingKeysWith: +)
        milliseconds += other.milliseconds
    }
}

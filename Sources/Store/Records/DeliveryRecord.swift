package import Referrals

/// A document on its way out. It is written in the transaction that made the document.
package struct DeliveryRecord: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// To be sent at ``nextAttemptAt`` or later.
        case waiting
        /// The peer's receipt is here and verified.
        case delivered
        /// The peer refused it for good; a person decides. It holds up later documents of the same thread only.
        case refused
    }

    package var document: Identifier
    package var thread: Identifier
    package var peer: EntityID
    /// Its place in the peer's lane: lower goes first. Given by the store.
    package var order: Int64
    package var state: State
    package var attempts: Int
    package var nextAttemptAt: Instant
    package var lastAttemptAt: Instant?
    /// What went wrong last, in words for an operator; never content.
    package var lastFailure: String?

    package init(
        document: Identifier,
        thread: Identifier,
        peer: EntityID,
        order: Int64 = 0,
        state: State = .waiting,
        attempts: Int = 0,
        nextAttemptAt: Instant,
        lastAttemptAt: Instant? = nil,
        lastFailure: String? = nil
    ) {
        self.document = document
        self.thread = thread
        self.peer = peer
        self.order = order
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.lastAttemptAt = lastAttemptAt
        self.lastFailure = lastFailure
    }
}

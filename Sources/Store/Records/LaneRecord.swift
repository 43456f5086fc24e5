package import Referrals

/// The lane of one peer: its documents go out one after the other in the order in which they were signed, and how the
/// peer has answered lately decides when the next one goes. Every lane goes at its own pace.
package struct LaneRecord: Sendable, Hashable {
    package var peer: EntityID
    /// How many deliveries are in each state. The store counts them; ``StoreWriter/put(_:)`` changes none.
    package var counts: [DeliveryRecord.State: Int]
    /// Attempts in a row that brought no answer to go on from.
    package var failures: Int
    /// The head of the lane goes at this moment or later.
    package var nextAttemptAt: Instant
    /// Until when the peer asked to be left alone (`Retry-After`, RFC 9110 section 10.2.3); the earliest moment where it
    /// did not ask.
    package var notBefore: Instant
    /// When the peer last gave a sign of life: a receipt, a document of its own, a signed request.
    package var heardAt: Instant?
    /// What went wrong last, in words for an operator; never content.
    package var lastFailure: String?

    /// What has been produced and has not left.
    package var backlog: Int { counts[.waiting, default: 0] + counts[.held, default: 0] }

    package init(
        peer: EntityID,
        counts: [DeliveryRecord.State: Int] = [:],
        failures: Int = 0,
        nextAttemptAt: Instant,
        notBefore: Instant = .earliest,
        heardAt: Instant? = nil,
        lastFailure: String? = nil
    ) {
        self.peer = peer
        self.counts = counts
        self.failures = failures
        self.nextAttemptAt = nextAttemptAt
        self.notBefore = notBefore
        self.heardAt = heardAt
        self.lastFailure = lastFailure
    }
}

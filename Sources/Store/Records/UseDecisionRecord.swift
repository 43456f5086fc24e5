package import Referrals

/// A person's decision about conditions in words, with the thread under whose keys it lies.
package struct UseDecisionRecord: Sendable, Hashable {
    package var decision: UseDecision
    package var thread: Identifier
    /// When the key to its reason went with the thread; nil while it is there.
    package var erasedAt: Instant?

    package init(_ decision: UseDecision, thread: Identifier, erasedAt: Instant? = nil) {
        self.decision = decision
        self.thread = thread
        self.erasedAt = erasedAt
    }
}

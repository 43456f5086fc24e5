package import Referrals

/// A participant's word that could not be said to a peer yet, since that peer was still to be asked for what was lost with an older
/// backup. It names no person and holds no content: what there is to say is read from the thread and its case once it can be said.
package struct OwedStop: Sendable, Hashable {
    /// The thread with the peer in which it is to be said; or the one, with another peer, in which it came, where it is owed to the
    /// node that what came was passed on to.
    package var thread: Identifier
    /// To whom it is owed.
    package var peer: EntityID
    /// From which place in the other side's chain on its documents are to be passed on; nil where none are.
    package var passesOnFrom: Int?
    /// By whose word the thread ends; nil where it does not end.
    package var ends: Move.Withdrawal?
    /// Whether what rested on a consent is to be erased there.
    package var asksErasure: Bool
    package var since: Instant

    package init(
        thread: Identifier,
        peer: EntityID,
        passesOnFrom: Int? = nil,
        ends: Move.Withdrawal? = nil,
        asksErasure: Bool = false,
        since: Instant
    ) {
        (self.thread, self.peer, self.passesOnFrom) = (thread, peer, passesOnFrom)
        (self.ends, self.asksErasure, self.since) = (ends, asksErasure, since)
    }

    /// Both in one: everything that either says, by the stronger word.
    package func joined(with other: OwedStop) -> OwedStop {
        var both = self
        both.passesOnFrom = [passesOnFrom, other.passesOnFrom].compactMap(\.self).min()
        both.ends = [ends, other.ends].contains(.participant) ? .participant : ends ?? other.ends
        both.asksErasure = asksErasure || other.asksErasure
        both.since = min(since, other.since)
        return both
    }
}

package import Referrals
import Synchronization

/// The places of documents on their way: one for each peer at most, and so many in all that the memory of a node with many slow
/// peers is bounded.
///
/// A peer whose last attempt failed may well hold its place until the time of an attempt is over. Such peers have half of the places
/// between them, so that however many hang, whoever answers is served at once.
package final class LanePlaces: Sendable {
    private struct State {
        /// The peers to whom an attempt is under way, each with whether its last one failed.
        var taken: [EntityID: Bool] = [:]
    }

    package let most: Int
    private let state = Mutex(State())

    package init(most: Int) { self.most = most }

    /// Takes a place for a peer, where there is one for it.
    ///
    /// - Parameter isFailing: whether its last attempt failed.
    package func enter(_ peer: EntityID, isFailing: Bool) -> Bool {
        state.withLock { state in
            guard state.taken[peer] == nil, state.taken.count < most,
                !isFailing || state.taken.values.count(where: \.self) < most / 2
            else { return false }
            state.taken[peer] = isFailing
            return true
        }
    }

    package func leave(_ peer: EntityID) { state.withLock { $0.taken[peer] = nil } }

    /// Whether there is a place left for anybody.
    package var isFull: Bool { state.withLock { $0.taken.count >= most } }
}

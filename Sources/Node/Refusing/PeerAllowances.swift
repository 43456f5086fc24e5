import Admission
package import Referrals
import Synchronization

/// What each peer may still ask for.
package final class PeerAllowances: Sendable {
    private let table: Mutex<AllowanceTable<EntityID>>

    init(_ rate: Allowance.Rate) { table = Mutex(AllowanceTable(rate)) }

    /// Takes a request of a peer whose signature on it has verified: nobody else can use its allowance up.
    ///
    /// - Throws: ``Problem`` `tooManyRequests`.
    func take(from peer: EntityID, bytes: Int, at now: Instant) throws(Problem) {
        let cost = AdmissionLimits.cost(ofBytes: bytes)
        let verdict = table.withLock { $0.take(cost, of: peer, at: now.milliseconds) }
        if case .refused(let seconds) = verdict { throw .tooManyRequests(after: seconds) }
    }

    /// Refuses what names a peer as its sender that has gone on asking in spite of refusals, before anything is verified for it. Nothing
    /// is taken by that: only what the peer has signed brought it there, and whoever else uses its name changes nothing about it.
    ///
    /// - Throws: ``Problem`` `tooManyRequests`.
    func requireNoDeepDebt(of peer: EntityID, at now: Instant) throws(Problem) {
        let seconds = table.withLock { $0.secondsInDeepDebt(peer, at: now.milliseconds) }
        if let seconds { throw .tooManyRequests(after: seconds) }
    }
}

extension Problem {
    /// More came than this node takes from one peer or one address.
    ///
    /// - Parameter seconds: after how long it is worth asking again.
    package static func tooManyRequests(after seconds: Int64) -> Problem {
        var problem = Problem(.tooManyRequests, "More requests came than this node takes from one side.")
        problem.retryAfter = seconds
        return problem
    }
}

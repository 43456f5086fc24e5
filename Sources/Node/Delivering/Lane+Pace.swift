import Referrals
package import Store

/// How a lane goes on after what has happened to it. Nothing here reads a clock or draws a number.
extension LaneRecord {
    /// Whether documents may be tried, or the peer is asked first whether it answers at all.
    package enum Breaker: Sendable, Hashable {
        case closed
        /// The peer has failed so often that the next attempt begins with a probe.
        case open
    }

    /// How many attempts in a row fail before the breaker opens.
    package static let failuresThatOpen = 5
    /// The longest that a peer is left alone on its own word, in seconds.
    package static let longestRetryAfter: Int64 = 3600

    package var breaker: Breaker { failures >= Self.failuresThatOpen ? .open : .closed }

    /// Whether nothing is to be tried until a person takes the relation up again.
    package var isPaused: Bool { nextAttemptAt == .latest }

    /// An attempt brought nothing: the head is tried again after a while, or when the peer has asked for it.
    ///
    /// - Parameters:
    ///   - wait: milliseconds, from ``Backoff``.
    ///   - retryAfter: seconds that the peer asked for; more than an hour counts as an hour.
    mutating func failed(at now: Instant, wait: Int64, retryAfter: Int64? = nil, says: String) {
        failures = min(failures, 1 << 20) + 1
        if let retryAfter {
            notBefore = now.adding(seconds: min(max(retryAfter, 0), Self.longestRetryAfter))
        }
        if !isPaused { nextAttemptAt = max(now.adding(milliseconds: wait), notBefore) }
        lastFailure = says
    }

    /// The peer has answered: its lane goes on at once.
    mutating func succeeded(at now: Instant) {
        notBefore = .earliest
        heard(at: now)
    }

    /// The peer has given a sign of life: what was put off is tried now, unless it asked for a pause.
    mutating func heard(at now: Instant) {
        failures = 0
        lastFailure = nil
        heardAt = now
        if !isPaused { nextAttemptAt = max(now, notBefore) }
    }

    /// What was tried is set aside, and the next one goes at once; whether the peer is asked first stays as it was.
    mutating func passOver(at now: Instant) { if !isPaused { nextAttemptAt = max(now, notBefore) } }

    /// Nothing is tried until ``resume(at:)``.
    mutating func pause() { nextAttemptAt = .latest }

    /// Everything is tried from now on, whatever happened before.
    mutating func resume(at now: Instant) {
        (failures, notBefore, nextAttemptAt) = (0, .earliest, now)
    }
}

extension StoreWriter {
    /// Changes a peer's lane where there is one.
    func changeLane(of peer: EntityID, _ change: (inout LaneRecord) -> Void) throws {
        guard let before = try lane(of: peer) else { return }
        var lane = before
        change(&lane)
        if lane != before { try put(lane) }
    }

    /// Tries a peer's lane now, because the reason to trust it has changed; not where an officer has suspended the peer, or all.
    func goOn(with peer: EntityID, at now: Instant) throws {
        guard try self.peer(peer)?.state != .suspended, try Node.suspension(in: self) == nil else { return }
        try changeLane(of: peer) { $0.resume(at: now) }
    }
}

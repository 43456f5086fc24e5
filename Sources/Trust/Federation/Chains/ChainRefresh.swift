package import Referrals

/// When a chain is fetched again, and when its end is announced.
package struct ChainRefresh: Sendable, Hashable {
    /// The longest time between two looks, in seconds: within it a revocation takes effect.
    package var interval: Int64
    /// How long before its end a chain that could not be renewed is announced to the operator, in seconds.
    package var warning: Int64

    /// By default a look every six hours, and two days' warning.
    package init(interval: Int64 = 6 * 3_600, warning: Int64 = 2 * 86_400) {
        self.interval = interval
        self.warning = warning
    }

    /// How a chain stands between its validation and its end.
    package enum State: Sendable, Hashable {
        case fresh
        /// It is time to fetch it again; until then it counts.
        case due
        /// It counts, but its end is near and it was not renewed.
        case ending(in: Int64)
        /// It counts no more.
        case ended
    }

    /// When to look again: spread over the last quarter of the interval, so that the nodes of a network do not all ask at
    /// once, and no later than half-way to the chain's end.
    ///
    /// - Parameter spread: a random number of the node's own, 0 to 255.
    package func next(for chain: TrustChain, spread: UInt8) -> Instant {
        next(validatedAt: chain.validatedAt, expiresAt: chain.expiresAt, spread: spread)
    }

    package func next(validatedAt: Instant, expiresAt: Instant, spread: UInt8) -> Instant {
        let half = max(0, expiresAt.seconds(since: validatedAt) / 2)
        let longest = max(0, min(interval, half))
        return validatedAt.adding(seconds: longest - longest / 4 * Int64(spread) / 256)
    }

    package func state(
        validatedAt: Instant,
        expiresAt: Instant,
        spread: UInt8,
        at now: Instant
    ) -> State {
        let left = expiresAt.seconds(since: now)
        guard now < expiresAt else { return .ended }
        let next = next(validatedAt: validatedAt, expiresAt: expiresAt, spread: spread)
        guard now >= next else { return .fresh }
        // A chain that is short by nature is not announced each time it comes round.
        let isNear = left <= warning && left < expiresAt.seconds(since: validatedAt) / 4
        return isNear ? .ending(in: left) : .due
    }
}

import Referrals
import Synchronization
package import Trust

/// When chains are looked at again, and when their end is announced.
package struct TrustUpkeep: Sendable, Hashable {
    package var refresh: ChainRefresh
    /// How far a search for chains goes.
    package var limits: ChainLimits
    /// The shortest time between two looks at a chain that could not be renewed, in seconds.
    package var shortestRetry: Int64

    package init(
        refresh: ChainRefresh = ChainRefresh(),
        limits: ChainLimits = ChainLimits(),
        shortestRetry: Int64 = 60
    ) {
        self.refresh = refresh
        self.limits = limits
        self.shortestRetry = shortestRetry
    }

    /// When to look again after a look that brought nothing: an eighth of the interval later.
    func retry(at now: Instant) -> Instant {
        now.adding(seconds: max(min(shortestRetry, refresh.interval), refresh.interval / 8))
    }
}

/// Keeps searches that strangers cause within bounds: a few at once, and none again soon after one that found nothing.
package final class Discoveries: Sendable {
    private struct State {
        var running = 0
        var foundNothing: [String: Instant] = [:]
    }

    private let state = Mutex(State())
    private static let mostAtOnce = 4
    private static let mostRemembered = 1_000
    /// How long nobody is searched for again after a search in vain, in seconds.
    private static let pause: Int64 = 300

    package init() {}

    /// - Returns: whether a search may begin now; then ``end(_:found:at:)`` must follow.
    func begin(_ entity: String, at now: Instant) -> Bool {
        state.withLock { state in
            guard state.running < Self.mostAtOnce else { return false }
            if let last = state.foundNothing[entity], now < last.adding(seconds: Self.pause) { return false }
            state.running += 1
            return true
        }
    }

    func end(_ entity: String, found: Bool, at now: Instant) {
        state.withLock { state in
            state.running -= 1
            state.foundNothing[entity] = nil
            guard !found else { return }
            if state.foundNothing.count >= Self.mostRemembered { state.foundNothing.removeAll() }
            state.foundNothing[entity] = now
        }
    }
}

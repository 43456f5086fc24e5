/// How long to wait before the next attempt: one second at first, twice as long each time, never longer than five
/// minutes, and spread out so that a peer that comes back is not met by everybody at once.
package struct Backoff: Sendable, Hashable {
    package var first: Int64 = 1
    package var longest: Int64 = 300

    package init() {}

    /// Milliseconds to wait after the given number of failed attempts (from 1): between half and all of the step.
    package func milliseconds(afterAttempts attempts: Int, using generator: inout some RandomNumberGenerator)
        -> Int64
    {
        let doublings = min(max(attempts, 1) - 1, 20)
        let step = min(first << Int64(doublings), longest) * 1000
        return Int64.random(in: (step / 2)...step, using: &generator)
    }
}

extension Backoff {
    /// How often in a row a peer answers a document without taking it before others go first.
    package static let rebuffsThatSetAside = 5
    /// The longest that a document is set aside, in seconds: no document waits longer for its next attempt.
    package static let longestSetAside: Int64 = 3600

    /// Milliseconds for which a document is set aside after so many rebuffs in a row: five minutes at first, twice as long each
    /// time, never longer than an hour; nil where it still takes its turn.
    static func afterRebuffs(_ rebuffs: Int, using generator: inout some RandomNumberGenerator) -> Int64? {
        guard rebuffs >= rebuffsThatSetAside else { return nil }
        var backoff = Backoff()
        (backoff.first, backoff.longest) = (300, longestSetAside)
        return backoff.milliseconds(afterAttempts: rebuffs - rebuffsThatSetAside + 1, using: &generator)
    }
}

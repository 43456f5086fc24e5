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

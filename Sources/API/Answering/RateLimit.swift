import Referrals
import Synchronization

/// How often an account may ask: a bucket that holds a burst and fills at a steady rate.
package final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[Identifier: Bucket]>([:])

    package init(perSecond: Double = 50, burst: Double = 200) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// - Throws: ``APIProblem`` with `tooManyRequests` where the bucket is empty.
    func take(_ account: Identifier, at now: Instant) throws(APIProblem) {
        let isAllowed = buckets.withLock { buckets in
            var bucket = buckets[account] ?? Bucket(tokens: burst, filledAt: now)
            let elapsed = Double(max(0, now.milliseconds &- bucket.filledAt.milliseconds)) / 1000
            bucket.tokens = min(burst, bucket.tokens + elapsed * perSecond)
            bucket.filledAt = now
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            buckets[account] = bucket
            return isAllowed
        }
        guard isAllowed else {
            throw APIProblem(
                .tooManyRequests,
                "An account may ask \(Int(perSecond)) times a second, and \(Int(burst)) times at once.",
                headers: ["Retry-After": "1"]
            )
        }
    }
}

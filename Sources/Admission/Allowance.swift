/// What somebody may still ask for: it refills steadily, up to a store that a burst may use.
///
/// ```swift
/// var allowance = Allowance(.init(perSecond: 50, burst: 200), at: now)
/// switch allowance.take(1, at: now) {
/// case .granted: …
/// case .refused(let seconds): // ask again after so many seconds
/// ```
/// Moments are milliseconds of any clock; one that is set back refills nothing. Whoever asks on while refused falls into debt,
/// down to as much as a burst has.
package struct Allowance: Sendable, Hashable {
    /// How fast an allowance refills and how much it holds.
    package struct Rate: Sendable, Hashable {
        package let perSecond: Int64
        package let burst: Int64

        /// Values are kept between one and a million.
        package init(perSecond: Int, burst: Int) {
            self.perSecond = Int64(min(max(perSecond, 1), 1_000_000))
            self.burst = Int64(min(max(burst, 1), 1_000_000))
        }
    }

    package enum Verdict: Sendable, Hashable {
        case granted
        /// Nothing is left; asking again makes sense after so many seconds, at least one.
        case refused(seconds: Int64)
    }

    private let rate: Rate
    /// Thousandths.
    private var left: Int64
    private var moment: Int64

    package init(_ rate: Rate, at moment: Int64) {
        self.rate = rate
        left = rate.burst * 1000
        self.moment = moment
    }

    /// Takes from the allowance where it holds enough.
    package mutating func take(_ cost: Int64, at moment: Int64) -> Verdict {
        refill(at: moment)
        let price = min(max(cost, 0), rate.burst) * 1000
        let isEnough = left >= price
        left = max(left - price, -rate.burst * 1000)
        return isEnough ? .granted : .refused(seconds: seconds(until: price))
    }

    /// Gives back what was taken for something that, as it turned out, counts elsewhere.
    package mutating func giveBack(_ cost: Int64) {
        left = min(left + min(max(cost, 0), rate.burst) * 1000, rate.burst * 1000)
    }

    /// Whether whoever this is has gone on asking in spite of refusals: not even an answer is owed.
    package mutating func isDeepInDebt(at moment: Int64) -> Bool {
        refill(at: moment)
        return left <= -rate.burst * 500
    }

    /// After how many seconds a request is granted again to whoever is deep in debt; nil for anybody else. Nothing is taken.
    package mutating func secondsInDeepDebt(at moment: Int64) -> Int64? {
        isDeepInDebt(at: moment) ? seconds(until: 1000) : nil
    }

    /// After how many seconds, at least one, the allowance holds so many thousandths.
    private func seconds(until price: Int64) -> Int64 {
        max(1, (price - left + rate.perSecond * 1000 - 1) / (rate.perSecond * 1000))
    }

    /// Whether nothing is remembered that a new allowance would not say too.
    package mutating func isFull(at moment: Int64) -> Bool {
        refill(at: moment)
        return left == rate.burst * 1000
    }

    private mutating func refill(at moment: Int64) {
        // A day refills everything; the bound keeps the product small.
        let passed = min(max(0, moment &- self.moment), 86_400_000)
        left = min(left + passed * rate.perSecond, rate.burst * 1000)
        self.moment = moment
    }
}

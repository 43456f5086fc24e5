/// The allowances of many, in bounded memory.
///
/// Whoever's allowance is full again is forgotten, which changes nothing. Where too many are remembered all the same, one of the
/// fuller ones is forgotten; those in debt stay.
package struct AllowanceTable<Key: Hashable & Sendable>: Sendable {
    private let rate: Allowance.Rate
    private let most: Int
    private var allowances: [Key: Allowance] = [:]

    /// - Parameter most: how many are remembered at once.
    package init(_ rate: Allowance.Rate, most: Int = 16_384) {
        self.rate = rate
        self.most = max(1, most)
    }

    package var count: Int { allowances.count }

    package mutating func take(_ cost: Int64, of key: Key, at moment: Int64) -> Allowance.Verdict {
        if allowances[key] == nil { makeRoom(at: moment) }
        return allowances[key, default: Allowance(rate, at: moment)].take(cost, at: moment)
    }

    package mutating func giveBack(_ cost: Int64, to key: Key) { allowances[key]?.giveBack(cost) }

    package mutating func isDeepInDebt(_ key: Key, at moment: Int64) -> Bool {
        allowances[key]?.isDeepInDebt(at: moment) ?? false
    }

    package mutating func secondsInDeepDebt(_ key: Key, at moment: Int64) -> Int64? {
        allowances[key]?.secondsInDeepDebt(at: moment)
    }

    private mutating func makeRoom(at moment: Int64) {
        guard allowances.count >= most else { return }
        allowances = allowances.filter { entry in
            var allowance = entry.value
            return !allowance.isFull(at: moment)
        }
        while allowances.count >= most {
            let victim =
                allowances.first { entry in
                    var allowance = entry.value
                    return !allowance.isDeepInDebt(at: moment)
                } ?? allowances.first
            guard let victim else { return }
            allowances[victim.key] = nil
        }
    }
}

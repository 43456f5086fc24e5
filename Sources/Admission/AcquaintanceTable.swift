/// Addresses from which somebody has lately proved a request to be their own, in bounded memory.
///
/// It gives no right: what comes from there is judged like everything else. It only says whose turn comes first where strangers,
/// all of them together, ask for more than the node has for them.
package struct AcquaintanceTable<Caller: Hashable & Sendable>: Sendable {
    private let milliseconds: Int64
    private let most: Int
    private var seen: [Caller: Int64] = [:]

    /// - Parameters:
    ///   - seconds: how long after its last proof an address is no stranger.
    ///   - most: how many are remembered at once.
    package init(seconds: Int64, most: Int = 4096) {
        milliseconds = min(max(seconds, 0), 31_536_000) * 1000
        self.most = max(1, most)
    }

    package var count: Int { seen.count }

    package func knows(_ caller: Caller, at moment: Int64) -> Bool {
        guard let last = seen[caller] else { return false }
        return isFresh(last, at: moment)
    }

    /// Somebody has proved a request from there to be their own.
    package mutating func note(_ caller: Caller, at moment: Int64) {
        if seen[caller] == nil, seen.count >= most { makeRoom(at: moment) }
        seen[caller] = moment
    }

    /// A clock that was set back makes nobody an acquaintance for longer.
    private func isFresh(_ last: Int64, at moment: Int64) -> Bool {
        last <= moment && moment &- last <= milliseconds
    }

    private mutating func makeRoom(at moment: Int64) {
        seen = seen.filter { isFresh($0.value, at: moment) }
        guard seen.count >= most, let oldest = seen.min(by: { $0.value < $1.value }) else { return }
        seen[oldest.key] = nil
    }
}

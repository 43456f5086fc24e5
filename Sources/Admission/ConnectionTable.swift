/// The connections that are open, and which of them gives way when there are too many.
///
/// Nobody is known by a connection alone. Until a peer's signature has come over it, it may be closed for a newer one, the oldest
/// first: whoever holds connections open without saying anything keeps nobody out.
package struct ConnectionTable<Connection: Hashable & Sendable, Caller: Hashable & Sendable>: Sendable {
    package enum Verdict: Sendable, Hashable {
        /// It may stay; the one named is closed for it.
        case admitted(closing: Connection?)
        /// The caller has as many as one may have, or every other connection is a peer's.
        case refused
    }

    private struct Entry: Sendable {
        var caller: Caller
        var isProven = false
    }

    private let most: Int
    private let mostOfOne: Int
    private var open: [Connection: Entry] = [:]
    private var perCaller: [Caller: Int] = [:]
    /// In the order in which they were opened; those that are gone or proven are passed over.
    private var order: [Connection] = []
    private var first = 0

    /// - Parameters:
    ///   - most: how many are open at once.
    ///   - mostOfOne: how many of them one caller may have.
    package init(most: Int, mostOfOne: Int) {
        self.most = max(1, most)
        self.mostOfOne = max(1, mostOfOne)
    }

    package var count: Int { open.count }

    package mutating func open(_ connection: Connection, by caller: Caller) -> Verdict {
        guard perCaller[caller, default: 0] < mostOfOne else { return .refused }
        var closing: Connection?
        if open.count >= most {
            closing = oldestUnproven()
            guard let closing else { return .refused }
            close(closing)
        }
        open[connection] = Entry(caller: caller)
        perCaller[caller, default: 0] += 1
        order.append(connection)
        return .admitted(closing: closing)
    }

    /// Forgets a connection; one that is not open is forgotten already.
    package mutating func close(_ connection: Connection) {
        guard let entry = open.removeValue(forKey: connection) else { return }
        let left = perCaller[entry.caller, default: 1] - 1
        perCaller[entry.caller] = left > 0 ? left : nil
        tidy()
    }

    /// A peer's signature has come over the connection.
    package mutating func prove(_ connection: Connection) { open[connection]?.isProven = true }

    private mutating func oldestUnproven() -> Connection? {
        while first < order.count {
            if let entry = open[order[first]], !entry.isProven { return order[first] }
            first += 1
        }
        return nil
    }

    /// Drops what is passed over, once it is more than half.
    private mutating func tidy() {
        guard order.count > 2 * open.count + 64 else { return }
        order = order[first...].filter { open[$0].map { !$0.isProven } ?? false }
        first = 0
    }
}

/// The connections that are open, and which of them gives way when there are too many.
///
/// Nobody is known by a connection alone. Until a peer's signature has come over it, it may be closed for a newer one, the oldest
/// first: whoever holds connections open without saying anything keeps nobody out. Those of strangers give way before those from
/// addresses that are known, and none of the latter for a stranger's.
package struct ConnectionTable<Connection: Hashable & Sendable, Caller: Hashable & Sendable>: Sendable {
    package enum Verdict: Sendable, Hashable {
        /// It may stay; the one named is closed for it.
        case admitted(closing: Connection?)
        /// The caller has as many as one may have, or no other connection gives way to it.
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
    private var strangers = Line()
    private var acquaintances = Line()

    /// - Parameters:
    ///   - most: how many are open at once.
    ///   - mostOfOne: how many of them one caller may have.
    package init(most: Int, mostOfOne: Int) {
        self.most = max(1, most)
        self.mostOfOne = max(1, mostOfOne)
    }

    package var count: Int { open.count }

    /// - Parameter isKnown: whether somebody has lately proved something from the caller's address.
    package mutating func open(_ connection: Connection, by caller: Caller, isKnown: Bool = false) -> Verdict
    {
        guard perCaller[caller, default: 0] < mostOfOne else { return .refused }
        var closing: Connection?
        if open.count >= most {
            closing = strangers.oldest(unproven) ?? (isKnown ? acquaintances.oldest(unproven) : nil)
            guard let closing else { return .refused }
            close(closing)
        }
        open[connection] = Entry(caller: caller)
        perCaller[caller, default: 0] += 1
        if isKnown { acquaintances.join(connection) } else { strangers.join(connection) }
        return .admitted(closing: closing)
    }

    /// Forgets a connection; one that is not open is forgotten already.
    package mutating func close(_ connection: Connection) {
        guard let entry = open.removeValue(forKey: connection) else { return }
        let left = perCaller[entry.caller, default: 1] - 1
        perCaller[entry.caller] = left > 0 ? left : nil
        strangers.tidy(beyond: open.count, unproven)
        acquaintances.tidy(beyond: open.count, unproven)
    }

    /// A peer's signature has come over the connection.
    package mutating func prove(_ connection: Connection) { open[connection]?.isProven = true }

    /// Whether a peer's signature has come over the connection.
    package func isProven(_ connection: Connection) -> Bool { open[connection]?.isProven ?? false }

    private var unproven: (Connection) -> Bool {
        { [open] connection in open[connection].map { !$0.isProven } ?? false }
    }

    /// Connections in the order in which they were opened; those that are gone or proven are passed over.
    private struct Line: Sendable {
        private var order: [Connection] = []
        private var first = 0

        mutating func join(_ connection: Connection) { order.append(connection) }

        mutating func oldest(_ counts: (Connection) -> Bool) -> Connection? {
            while first < order.count {
                if counts(order[first]) { return order[first] }
                first += 1
            }
            return nil
        }

        /// Drops what is passed over, once it is more than half.
        mutating func tidy(beyond open: Int, _ counts: (Connection) -> Bool) {
            guard order.count > 2 * open + 64 else { return }
            order = order[first...].filter(counts)
            first = 0
        }
    }
}

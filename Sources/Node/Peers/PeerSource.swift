import Referrals
package import Store
package import Trust

/// Fetches what a peer says about itself now: the only thing about HTTP that a change of keys needs.
package protocol PeerSource: Sendable {
    /// The signed entity configuration that a peer serves.
    func entityConfiguration(of peer: PeerRecord) async throws(FetchFailure) -> String
}

/// Holds back fetches that strangers could provoke: whoever names a peer as issuer makes this node look for its keys.
package actor PeerRefreshes {
    /// What is known after asking for a fetch.
    package enum Outcome: Sendable, Hashable {
        /// The peer was asked after the question came up.
        case fresh
        /// Nobody was asked: the peer does not answer, or it was asked just before. Ask again later.
        case unknown
    }

    /// The shortest time between two fetches from one peer, in seconds.
    private static let interval: Int64 = 10
    private var last: [EntityID: Instant] = [:]
    private var underWay: Set<EntityID> = []

    package init() {}

    /// Fetches from a peer unless that was done just before.
    func refresh(
        _ peer: EntityID,
        at now: Instant,
        _ fetch: @Sendable () async -> Bool
    ) async -> Outcome {
        if let last = last[peer], now >= last, now.seconds(since: last) < Self.interval { return .unknown }
        guard underWay.insert(peer).inserted else { return .unknown }
        defer { underWay.remove(peer) }
        last[peer] = now
        return await fetch() ? .fresh : .unknown
    }
}

import Referrals

/// How far a search for chains goes.
package struct ChainLimits: Sendable, Hashable {
    /// How many of an entity's `authority_hints` are followed.
    package var hints: Int
    /// The most entities of a chain.
    package var entities: Int
    /// The most paths that are looked at.
    package var paths: Int
    /// The most statements that are fetched.
    package var fetches: Int
    /// The longest time, in seconds.
    package var seconds: Int64

    package init(
        hints: Int = 8,
        entities: Int = 8,
        paths: Int = 64,
        fetches: Int = 64,
        seconds: Int64 = 30
    ) {
        self.hints = hints
        self.entities = entities
        self.paths = paths
        self.fetches = fetches
        self.seconds = seconds
    }
}

/// What a search found, and what stood in its way.
package struct ChainSearch: Sendable {
    /// The valid chains, the one to use first.
    package internal(set) var chains: [TrustChain] = []
    /// In the order in which they were met.
    package internal(set) var obstacles: [ChainObstacle] = []
    /// How many statements were fetched.
    package internal(set) var fetches = 0

    /// The chain to use.
    package var best: TrustChain? { chains.first }

    /// Puts the chains in order: the fewest statements, then the latest end, then the order of the anchors (section 10.3
    /// leaves the rule to the reader).
    mutating func order(by anchors: [FederationID]) {
        func rank(_ chain: TrustChain) -> Int { anchors.firstIndex(of: chain.anchor) ?? anchors.count }
        chains.sort { left, right in
            if left.path.count != right.path.count { return left.path.count < right.path.count }
            if left.expiresAt != right.expiresAt { return left.expiresAt > right.expiresAt }
            return rank(left) < rank(right)
        }
    }
}

/// What stopped a search at one entity.
package struct ChainObstacle: Sendable, Hashable, CustomStringConvertible {
    package enum Fault: Sendable, Hashable {
        case fetch(FetchFailure)
        case statement(StatementError)
        case chain(ChainError)
        /// Its configuration is signed by a key that the entity above it does not vouch for.
        case notVouchedFor(StatementError)
        /// The entity names a superior that is below it.
        case loop(FederationID)
        /// It names more superiors than are followed.
        case tooManyHints(Int)
        /// It has superiors, but so many entities are below it that no chain may have more.
        case tooDeep
        case tooManyPaths
        case tooManyFetches
        case outOfTime
        /// It is said to be a superior but publishes no fetch endpoint.
        case noFetchEndpoint
        /// It is no anchor and names no superior.
        case deadEnd
    }

    package let entity: FederationID
    package let fault: Fault

    package init(_ entity: FederationID, _ fault: Fault) {
        self.entity = entity
        self.fault = fault
    }

    package var description: String { "\(entity) \(explanation)." }

    private var explanation: String {
        switch fault {
        case .fetch(let failure): failure.description
        case .statement(let error): "gave a statement that is refused: \(error)"
        case .chain(let error): "has a chain that is not valid. \(error)"
        case .notVouchedFor(let error): "is not vouched for with the key that it uses: \(error)"
        case .loop(let superior): "names \(superior) as its superior, which is below it"
        case .tooManyHints(let count): "names \(count) superiors; only the first ones were followed"
        case .tooDeep: "is further from the subject than a chain may be long"
        case .tooManyPaths: "has superiors that were not followed, because too many paths lead upward"
        case .tooManyFetches: "was not asked, because too many statements had been fetched"
        case .outOfTime: "was not asked, because the time was up"
        case .noFetchEndpoint: "publishes no federation_fetch_endpoint and so can be nobody's superior"
        case .deadEnd: "is no configured anchor and names no superior"
        }
    }
}

package import Referrals

/// Finds the chains from an entity to the anchors of this node (OpenID Federation 1.0 section 10.1).
///
/// ```swift
/// let builder = ChainBuilder(source: network, anchors: anchors, now: { clock.now })
/// let search = await builder.chains(for: peer)
/// search.best?.metadata
/// ```
/// No statement is fetched twice. Fan-out, depth, number of fetches and time are bounded, whatever the others publish; what
/// was found within the bounds counts.
package struct ChainBuilder<Source: StatementSource>: Sendable {
    package var source: Source
    package var anchors: [TrustAnchor]
    package var rules: StatementRules
    package var limits: ChainLimits
    package var now: @Sendable () -> Instant

    package init(
        source: Source,
        anchors: [TrustAnchor],
        rules: StatementRules = .standard,
        limits: ChainLimits = ChainLimits(),
        now: @escaping @Sendable () -> Instant
    ) {
        self.source = source
        self.anchors = anchors
        self.rules = rules
        self.limits = limits
        self.now = now
    }

    /// The valid chains of an entity, the one to use first, and what stood in the way of others.
    ///
    /// - Parameter configuration: the entity's signed configuration where it was handed over; it is then not fetched.
    package func chains(
        for subject: FederationID,
        configuration: String? = nil
    ) async -> ChainSearch {
        var walk = ChainWalk(builder: self, deadline: now().adding(seconds: limits.seconds))
        if let configuration { walk.take(configuration, of: subject) }
        await walk.walk(from: subject)
        walk.search.order(by: anchors.map(\.entity))
        return walk.search
    }
}

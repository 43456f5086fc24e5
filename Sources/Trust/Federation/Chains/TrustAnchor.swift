package import JOSE
package import Referrals

/// An authority that this node was configured to trust, with the keys that it gave out of band.
package struct TrustAnchor: Sendable {
    package var entity: FederationID
    package var keys: KeySet

    package init(entity: FederationID, keys: KeySet) {
        self.entity = entity
        self.keys = keys
    }

    /// This anchor with the keys that it now publishes, where one of the keys known so far vouches for them: by signing the
    /// configuration (section 11.2), or by a succession that the configuration shows (``KeySuccession``).
    ///
    /// An anchor that announces its next key before it signs with it changes keys without anybody typing one in.
    ///
    /// - Throws: ``ChainError`` where the configuration is not this anchor's, has ended or no known key leads to it.
    package func renewed(
        by configuration: String,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(ChainError) -> TrustAnchor {
        var known = keys
        if let statement = try? SignedStatement(parsing: configuration, rules: rules).statement,
            statement.subject == entity
        {
            known = KeySuccession.keys(from: keys, by: statement, at: now, rules: rules)
        }
        let chain = try TrustChain(
            validating: [configuration],
            anchors: [TrustAnchor(entity: entity, keys: known)],
            at: now,
            rules: rules
        )
        return TrustAnchor(entity: entity, keys: chain.statements[0].keys)
    }
}

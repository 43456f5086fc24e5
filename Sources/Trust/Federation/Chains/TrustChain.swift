package import Referrals
package import Wire

/// A chain of statements from an entity to a trust anchor, validated, with what it makes of the entity's metadata
/// (OpenID Federation 1.0 sections 4 and 10).
///
/// ```swift
/// let chain = try TrustChain(validating: statements, anchors: anchors, at: now)
/// chain.metadata["comity_node"]
/// ```
/// A value of this type was valid at ``validatedAt`` and is worth nothing after ``expiresAt``.
package struct TrustChain: Sendable {
    /// The statements from the subject up, as they were signed.
    package let compacts: [String]
    package let statements: [EntityStatement]
    package let subject: FederationID
    package let anchor: FederationID
    /// The entities from the subject to the anchor.
    package let path: [FederationID]
    /// The earliest `exp` of the chain (section 10.4).
    package let expiresAt: Instant
    package let validatedAt: Instant
    /// What all authorities of the chain together demand.
    package let policy: MetadataPolicy
    /// The subject's metadata as the authorities of the chain let it stand.
    package let metadata: JSONObject

    /// The most statements that a chain may have.
    package static let mostStatements = 12

    /// The anchor's own configuration, where the chain carries it.
    package var anchorConfiguration: EntityStatement? {
        statements.last.flatMap { $0.kind == .configuration ? $0 : nil }
    }

    /// Validates a chain (section 10.2): cheap checks first, signatures after them, then the policies.
    ///
    /// - Parameters:
    ///   - compacts: the subject's configuration, then each superior's statement about the one before, and last the
    ///     anchor's configuration, which may be left out (section 4).
    ///   - anchors: whom this node trusts; one of them must end the chain.
    /// - Throws: ``ChainError`` naming the link that broke and why.
    package init(
        validating compacts: [String],
        anchors: [TrustAnchor],
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(ChainError) {
        let links = try ChainLinks(parsing: compacts, rules: rules)
        try links.checkStatements(at: now, rules: rules)
        let anchor = try links.checkStructure(anchors: anchors)
        try links.checkConstraints()
        try links.verifySignatures(anchor: anchor)
        policy = try links.resolvedPolicy()
        metadata = try links.metadata(under: policy)
        self.compacts = compacts
        statements = links.statements
        path = links.path
        subject = links.path[0]
        self.anchor = anchor.entity
        expiresAt = links.statements.map(\.expiresAt).min() ?? now
        validatedAt = now
    }
}

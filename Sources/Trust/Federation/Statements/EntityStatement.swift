package import JOSE
package import Referrals
package import Wire

/// What one entity of a federation says about itself or about an immediate subordinate (OpenID Federation 1.0 section 3).
///
/// Reading checks the form of every claim that the standard defines. Whether the statement may be relied on is decided
/// where it is verified; see ``SignedStatement``.
package struct EntityStatement: Sendable {
    package enum Kind: Sendable, Hashable {
        /// Issuer and subject are one.
        case configuration
        /// A superior speaks about an immediate subordinate.
        case subordinate
    }

    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "entity-statement+jwt"
    /// Where every entity serves its configuration, below its identifier (section 9).
    package static let path = "/.well-known/openid-federation"
    /// The entity type that every entity may have (section 5.1.1).
    package static let federationEntity = "federation_entity"

    /// All claims as they were read, so that writing them again loses nothing.
    package let claims: JSONObject

    package let issuer: FederationID
    package let subject: FederationID
    package let issuedAt: Instant
    package let expiresAt: Instant
    /// The subject's keys that sign statements.
    package let keys: KeySet
    /// By entity type.
    package let metadata: JSONObject?
    package let authorityHints: [FederationID]?
    package let trustMarks: [ShownTrustMark]
    /// Who may issue which kind of mark; heeded in a trust anchor's configuration alone.
    package let trustMarkIssuers: NamedMembers<[FederationID]>
    /// Who owns which kind of mark; heeded in a trust anchor's configuration alone.
    package let trustMarkOwners: NamedMembers<TrustMarkOwner>
    package let constraints: ChainConstraints?
    /// The claim `metadata_policy`, whose form was checked.
    package let metadataPolicy: JSON?
    /// The operators beyond the standard ones that this statement calls critical.
    package let criticalOperators: [String]
    /// The claims beyond the standard ones that this statement calls critical.
    package let criticalClaims: [String]
    package let sourceEndpoint: String?

    package var kind: Kind { issuer == subject ? .configuration : .subordinate }

    /// The claims as JSON text.
    package var bytes: [UInt8] { JSON.object(claims).bytes() }

    /// An endpoint that the subject publishes as a federation entity (section 5.1.1), for example
    /// `federation_fetch_endpoint`; nil where it has none or it is not an https URL.
    package func endpoint(_ name: String) -> String? {
        metadata?[Self.federationEntity]?[name]?.string.flatMap { ClaimsReader.isEndpoint($0) ? $0 : nil }
    }

    /// Reads a claims set.
    ///
    /// - Throws: ``StatementError`` `missingClaim` or `invalidClaim`, naming the claim.
    package init(claims json: JSON) throws(StatementError) {
        let reader = try ClaimsReader(json)
        claims = reader.claims
        issuer = try reader.entity("iss")
        subject = try reader.entity("sub")
        issuedAt = try reader.requiredMoment("iat")
        expiresAt = try reader.requiredMoment("exp")
        guard expiresAt > issuedAt else { throw ClaimsReader.invalid("exp", "must be after iat") }
        keys = try ClaimsReader.keys(reader.require("jwks"), "jwks")
        metadata = try Self.metadata(reader)
        authorityHints = try reader.entities("authority_hints", mayBeEmpty: false)
        _ = try reader.entities("trust_anchor_hints", mayBeEmpty: false)
        trustMarks = try Self.trustMarks(reader)
        trustMarkIssuers = try Self.trustMarkIssuers(reader)
        trustMarkOwners = try Self.trustMarkOwners(reader)
        constraints = try reader.claims["constraints"].map { (claim) throws(StatementError) in
            try ChainConstraints(claim)
        }
        metadataPolicy = try Self.metadataPolicy(reader)
        criticalOperators = try reader.names("metadata_policy_crit", mayBeEmpty: false) ?? []
        guard criticalOperators.allSatisfy({ PolicyOperator(rawValue: $0) == nil }) else {
            throw ClaimsReader.invalid("metadata_policy_crit", "must not name a standard operator")
        }
        criticalClaims = try reader.names("crit", mayBeEmpty: true) ?? []
        guard criticalClaims.allSatisfy({ !Self.standardClaims.contains($0) }) else {
            throw ClaimsReader.invalid("crit", "must not name a claim of the standard itself")
        }
        sourceEndpoint = try reader.endpoint("source_endpoint")
    }

    /// The claims that OpenID Federation 1.0 section 3.1 defines.
    static let standardClaims: Set<String> = [
        "iss", "sub", "iat", "exp", "jwks", "metadata", "crit", "authority_hints", "trust_anchor_hints",
        "trust_marks", "trust_mark_issuers", "trust_mark_owners", "constraints", "metadata_policy",
        "metadata_policy_crit", "source_endpoint", "aud", "trust_anchor",
    ]
    /// Those of them that only an entity configuration may carry.
    static let configurationClaims = [
        "authority_hints", "trust_anchor_hints", "trust_marks", "trust_mark_issuers", "trust_mark_owners",
    ]
    /// Those of them that only a subordinate statement may carry.
    static let subordinateClaims = [
        "constraints", "metadata_policy", "metadata_policy_crit", "source_endpoint",
    ]
}

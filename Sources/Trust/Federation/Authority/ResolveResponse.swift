package import JOSE
package import Referrals
package import Wire

/// What a resolver found out about an entity (OpenID Federation 1.0 section 8.3.2).
package struct ResolveResponse: Sendable {
    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "resolve-response+jwt"

    /// All claims as they were read.
    package let claims: JSONObject
    package let issuer: FederationID
    package let subject: FederationID
    package let issuedAt: Instant
    package let expiresAt: Instant
    /// By entity type.
    package let metadata: JSONObject
    /// The statements from the subject to the anchor.
    package let chain: [String]
    package let trustMarks: [ShownTrustMark]

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
        _ = try reader.require("metadata")
        metadata = try EntityStatement.metadata(reader) ?? JSONObject()
        guard let chain = try reader.require("trust_chain").array, !chain.isEmpty,
            chain.count <= TrustChain.mostStatements
        else {
            throw ClaimsReader.invalid(
                "trust_chain",
                "must be an array of 1 to \(TrustChain.mostStatements) statements"
            )
        }
        self.chain = chain.compactMap(\.string)
        guard self.chain.count == chain.count else {
            throw ClaimsReader.invalid("trust_chain", "must hold signed statements")
        }
        trustMarks = try EntityStatement.trustMarks(reader)
    }

    /// Reads a resolver's answer and verifies its signature.
    ///
    /// Whoever believes it trusts the resolver. Whoever does not validates ``chain`` with ``TrustChain``.
    ///
    /// - Parameter audience: this node; where the answer names an audience it must be this.
    /// - Throws: ``StatementError``.
    package init(
        verifying compact: String,
        by resolver: FederationID,
        with keys: KeySet,
        audience: FederationID,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(StatementError) {
        let jwt = try SignedJWT(
            parsing: compact,
            type: Self.mediaType,
            maximumBytes: rules.maximumBytes &* 4
        )
        try self.init(claims: jwt.claims)
        guard issuer == resolver else {
            throw StatementError(.wrongIssuer, claim: "iss", "the answer is by another resolver")
        }
        if let stated = claims["aud"], stated != .string(audience.text) {
            throw ClaimsReader.invalid("aud", "must be this node alone")
        }
        try SignedJWT.checkTime(issuedAt: issuedAt, expiresAt: expiresAt, at: now, rules: rules)
        try jwt.verify(with: keys)
    }
}

extension FederationAuthority {
    /// The answer of the resolve endpoint (section 8.3).
    ///
    /// - Parameters:
    ///   - chain: a valid chain of the entity asked for.
    ///   - entityTypes: only these; none stands for all.
    ///   - marks: the trust marks of the entity that were validated, as it shows them.
    ///   - audience: who asked, where that was authenticated.
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func resolveResponse(
        for chain: TrustChain,
        entityTypes: [String] = [],
        marks: [(shown: ShownTrustMark, mark: TrustMark)] = [],
        audience: FederationID? = nil,
        at now: Instant
    ) throws(JOSEError) -> String {
        var metadata = chain.metadata
        if !entityTypes.isEmpty {
            for type in metadata.keys where !entityTypes.contains(type) { metadata[type] = nil }
        }
        let ends = [chain.expiresAt] + marks.compactMap(\.mark.expiresAt)
        var claims: JSONObject = [
            "iss": .string(entity.text), "sub": .string(chain.subject.text), "iat": .integer(now.seconds),
            "exp": .integer((ends.min() ?? chain.expiresAt).seconds), "metadata": .object(metadata),
            "trust_chain": .array(chain.compacts.map(JSON.string)),
        ]
        if !marks.isEmpty {
            claims["trust_marks"] = .array(
                marks.map {
                    ["trust_mark_type": .string($0.shown.type), "trust_mark": .string($0.shown.compact)]
                }
            )
        }
        claims["aud"] = audience.map { .string($0.text) }
        return try JWS.sign(JSON.object(claims).bytes(), type: ResolveResponse.mediaType, key: key)
    }
}

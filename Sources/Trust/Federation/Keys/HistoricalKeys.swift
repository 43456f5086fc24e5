package import JOSE
package import Referrals
package import Wire

/// The keys that an entity signed with in the past, and why each was given up (OpenID Federation 1.0 section 8.7).
///
/// With them, a chain kept from years ago can still be verified; see ``standing(of:for:)``.
package struct HistoricalKeys: Sendable {
    /// When and why a key was given up before its end (section 8.7.3).
    package struct Revocation: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable, CaseIterable {
            case unspecified, compromised, superseded
        }

        package var at: Instant
        package var reason: Reason

        package init(at: Instant, reason: Reason) {
            self.at = at
            self.reason = reason
        }
    }

    /// One past key.
    package struct Entry: Sendable {
        package var keyID: String
        /// The key as published.
        package var jwk: JSON
        /// Nil for a key of a kind that this software does not use.
        package var key: VerificationKey?
        /// From when it counts.
        package var validFrom: Instant?
        package var expiresAt: Instant
        package var revocation: Revocation?
    }

    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "jwk-set+jwt"

    /// All claims as they were read.
    package let claims: JSONObject
    package let issuer: FederationID
    package let issuedAt: Instant
    package let entries: [Entry]

    /// Reads a claims set.
    ///
    /// - Throws: ``StatementError`` `missingClaim` or `invalidClaim`, naming the claim.
    package init(claims json: JSON) throws(StatementError) {
        let reader = try ClaimsReader(json)
        claims = reader.claims
        issuer = try reader.entity("iss")
        issuedAt = try reader.requiredMoment("iat")
        guard let keys = try reader.require("keys").array, keys.count <= Self.mostKeys else {
            throw ClaimsReader.invalid("keys", "must be an array of at most \(Self.mostKeys) keys")
        }
        var entries: [Entry] = []
        for key in keys { entries.append(try Entry(jwk: key)) }
        guard Set(entries.map { JSON.string($0.keyID) }).count == entries.count else {
            throw ClaimsReader.invalid("keys", "must give each key a kid of its own")
        }
        self.entries = entries
    }

    /// Reads an entity's answer and verifies it with a key that the entity uses today.
    ///
    /// - Throws: ``StatementError``.
    package init(
        verifying compact: String,
        of entity: FederationID,
        with keys: KeySet,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(StatementError) {
        let jwt = try SignedJWT(parsing: compact, type: Self.mediaType, maximumBytes: rules.maximumBytes)
        try self.init(claims: jwt.claims)
        guard issuer == entity else {
            throw StatementError(.wrongIssuer, claim: "iss", "the keys are another entity's")
        }
        try SignedJWT.checkTime(issuedAt: issuedAt, expiresAt: nil, at: now, rules: rules)
        try jwt.verify(with: keys)
    }

    /// An answer of this node's own.
    ///
    /// - Throws: ``StatementError`` where two entries have one identifier.
    package init(issuer: FederationID, issuedAt: Instant, entries: [Entry]) throws(StatementError) {
        try self.init(
            claims: [
                "iss": .string(issuer.text), "iat": .integer(issuedAt.seconds),
                "keys": .array(entries.map(\.json)),
            ]
        )
    }

    /// Signs an answer.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(JSON.object(claims).bytes(), type: Self.mediaType, key: key)
    }

    private static let mostKeys = 256
}

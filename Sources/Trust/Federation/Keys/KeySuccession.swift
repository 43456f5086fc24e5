package import JOSE
package import Referrals
import Wire

/// An authority's word, under a key that it gives up, about the keys that follow: so that a node which was away while the
/// keys changed finds its way from the key it knows to the one in use.
///
/// OpenID Federation 1.0 section 11.2 lets both keys stand side by side for a while; whoever is away for longer is helped by
/// this extension alone. The authority shows its successions in the claim ``claim`` of its configuration. Each ends, because
/// an old key may come into other hands one day.
package struct KeySuccession: Sendable {
    /// The `typ` of its signature's header.
    package static let mediaType = "comity-key-succession+jwt"
    /// The claim of an entity configuration that holds the successions, the oldest first.
    package static let claim = "comity_key_succession"
    /// The longest a succession counts, in seconds: half a year. Whoever was away longer asks the authority's officer.
    package static let longestTerm: Int64 = 184 * 86_400
    private static let most = 16

    package let issuer: FederationID
    package let issuedAt: Instant
    package let expiresAt: Instant
    /// The keys that follow.
    package let keys: KeySet

    /// - Throws: ``StatementError`` `invalidClaim` for a term that is longer than allowed.
    package init(
        issuer: FederationID,
        issuedAt: Instant,
        expiresAt: Instant,
        keys: KeySet
    ) throws(StatementError) {
        guard expiresAt > issuedAt, expiresAt.seconds(since: issuedAt) <= Self.longestTerm else {
            throw ClaimsReader.invalid("exp", "must be after iat, and by half a year at most")
        }
        self.issuer = issuer
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.keys = keys
    }

    /// Signs the succession with the key that is given up.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        let claims: JSON = [
            "iss": .string(issuer.text), "iat": .integer(issuedAt.seconds),
            "exp": .integer(expiresAt.seconds), "jwks": keys.json,
        ]
        return try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// Reads a succession and verifies it with the keys known so far.
    ///
    /// - Throws: ``StatementError``.
    init(
        verifying compact: String,
        of entity: FederationID,
        with known: KeySet,
        at now: Instant,
        rules: StatementRules
    ) throws(StatementError) {
        let jwt = try SignedJWT(parsing: compact, type: Self.mediaType, maximumBytes: rules.maximumBytes)
        let reader = try ClaimsReader(jwt.claims)
        try self.init(
            issuer: reader.entity("iss"),
            issuedAt: reader.requiredMoment("iat"),
            expiresAt: reader.requiredMoment("exp"),
            keys: ClaimsReader.keys(reader.require("jwks"), "jwks")
        )
        guard issuer == entity else {
            throw StatementError(.wrongIssuer, claim: "iss", "the succession is another entity's")
        }
        try SignedJWT.checkTime(issuedAt: issuedAt, expiresAt: expiresAt, at: now, rules: rules)
        try jwt.verify(with: known)
    }

    /// The keys known so far and those that they lead to by the successions of a configuration, which need not be verified
    /// yet. A succession that does not count leads nowhere.
    static func keys(
        from known: KeySet,
        by configuration: EntityStatement,
        at now: Instant,
        rules: StatementRules
    ) -> KeySet {
        var known = known
        for element in (configuration.claims[claim]?.array ?? []).prefix(most) {
            guard let compact = element.string,
                let succession = try? KeySuccession(
                    verifying: compact,
                    of: configuration.subject,
                    with: known,
                    at: now,
                    rules: rules
                )
            else { continue }
            let added = succession.keys.keys.filter { known[$0.keyID] == nil }
            known = (try? KeySet(known.keys + added)) ?? known
        }
        return known
    }
}

package import JOSE
package import Referrals
package import Wire

/// An accredited authority's word that an entity meets a set of criteria (OpenID Federation 1.0 section 7).
///
/// Reading checks the form; whether a mark counts is decided by ``validated(_:of:issuer:at:rules:status:)``.
package struct TrustMark: Sendable {
    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "trust-mark+jwt"

    /// All claims as they were read.
    package let claims: JSONObject
    package let issuer: FederationID
    /// The entity that the mark is about.
    package let subject: FederationID
    /// The identifier of the kind of mark.
    package let type: String
    package let issuedAt: Instant
    /// Nil for a mark that does not end by itself.
    package let expiresAt: Instant?
    /// The owner's signed leave to issue marks of this kind, where the issuer is not the owner.
    package let delegation: String?

    /// Reads a claims set.
    ///
    /// - Throws: ``StatementError`` `missingClaim` or `invalidClaim`, naming the claim.
    package init(claims json: JSON) throws(StatementError) {
        let reader = try ClaimsReader(json)
        claims = reader.claims
        issuer = try reader.entity("iss")
        subject = try reader.entity("sub")
        type = try reader.requiredText("trust_mark_type")
        issuedAt = try reader.requiredMoment("iat")
        expiresAt = try reader.moment("exp")
        _ = try reader.text("logo_uri")
        _ = try reader.text("ref")
        delegation = try Self.delegation(reader)
    }

    /// A delegation is a JWT, which is longer than other texts may be.
    private static func delegation(_ reader: ClaimsReader) throws(StatementError) -> String? {
        guard let claim = reader.claims["delegation"] else { return nil }
        guard let compact = claim.string, !compact.isEmpty else {
            throw ClaimsReader.invalid("delegation", "must be a signed delegation")
        }
        return compact
    }

    /// Signs a mark.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(JSON.object(claims).bytes(), type: Self.mediaType, key: key)
    }
}

/// The owner's leave to issue marks of a kind (section 7.2.1).
package struct TrustMarkDelegation: Sendable {
    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "trust-mark-delegation+jwt"

    /// All claims as they were read.
    package let claims: JSONObject
    package let owner: FederationID
    /// Who may issue the marks.
    package let issuer: FederationID
    package let type: String
    package let issuedAt: Instant
    package let expiresAt: Instant?

    /// Reads a claims set.
    ///
    /// - Throws: ``StatementError`` `missingClaim` or `invalidClaim`, naming the claim.
    package init(claims json: JSON) throws(StatementError) {
        let reader = try ClaimsReader(json)
        claims = reader.claims
        owner = try reader.entity("iss")
        issuer = try reader.entity("sub")
        type = try reader.requiredText("trust_mark_type")
        issuedAt = try reader.requiredMoment("iat")
        expiresAt = try reader.moment("exp")
        _ = try reader.text("ref")
    }

    /// Signs a delegation.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(JSON.object(claims).bytes(), type: Self.mediaType, key: key)
    }
}

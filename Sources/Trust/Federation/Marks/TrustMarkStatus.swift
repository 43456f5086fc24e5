package import JOSE
package import Referrals
package import Wire

/// What the issuer of a mark says today about it (OpenID Federation 1.0 section 8.4.2).
package struct TrustMarkStatus: Sendable {
    /// The values that the standard defines; a federation may have more, none of which makes a mark count.
    package enum Value: String, Sendable, Hashable, CaseIterable {
        case active, expired, revoked, invalid
    }

    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "trust-mark-status-response+jwt"

    /// All claims as they were read.
    package let claims: JSONObject
    package let issuer: FederationID
    package let issuedAt: Instant
    /// The mark, as it was signed.
    package let mark: String
    /// The status as written.
    package let status: String

    package var isActive: Bool { status == Value.active.rawValue }

    /// Reads a claims set.
    ///
    /// - Throws: ``StatementError`` `missingClaim` or `invalidClaim`, naming the claim.
    package init(claims json: JSON) throws(StatementError) {
        let reader = try ClaimsReader(json)
        claims = reader.claims
        issuer = try reader.entity("iss")
        issuedAt = try reader.requiredMoment("iat")
        guard let mark = try reader.require("trust_mark").string, !mark.isEmpty else {
            throw ClaimsReader.invalid("trust_mark", "must be a signed trust mark")
        }
        self.mark = mark
        status = try reader.requiredText("status")
    }

    package init(issuer: FederationID, issuedAt: Instant, mark: String, value: Value) {
        self.issuer = issuer
        self.issuedAt = issuedAt
        self.mark = mark
        status = value.rawValue
        claims = [
            "iss": .string(issuer.text), "iat": .integer(issuedAt.seconds), "trust_mark": .string(mark),
            "status": .string(value.rawValue),
        ]
    }

    /// Signs an answer.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(JSON.object(claims).bytes(), type: Self.mediaType, key: key)
    }
}

import JOSE
package import Referrals
import Wire

/// A mark that was issued, with what became of it.
package struct IssuedTrustMark: Sendable, Hashable {
    package var type: String
    package var subject: FederationID
    /// As it was signed.
    package var compact: String
    package var expiresAt: Instant?
    package var revokedAt: Instant?

    package init(
        type: String,
        subject: FederationID,
        compact: String,
        expiresAt: Instant? = nil,
        revokedAt: Instant? = nil
    ) {
        self.type = type
        self.subject = subject
        self.compact = compact
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// What the issuer says about it at that moment.
    package func status(at now: Instant) -> TrustMarkStatus.Value {
        if let revokedAt, revokedAt <= now { return .revoked }
        if let expiresAt, expiresAt <= now { return .expired }
        return .active
    }
}

extension FederationAuthority {
    /// Issues a trust mark (OpenID Federation 1.0 section 7.1).
    ///
    /// - Parameters:
    ///   - expiresAt: nil for a mark without end, for which others must ask for its status.
    ///   - delegation: the owner's signed leave, where this authority does not own the kind of mark.
    /// - Throws: ``JOSEError`` where the key cannot sign; ``StatementError`` for a type that is empty or too long.
    package func issueMark(
        _ type: String,
        to subject: FederationID,
        at now: Instant,
        expiresAt: Instant?,
        delegation: String? = nil
    ) throws -> IssuedTrustMark {
        var claims: JSONObject = [
            "iss": .string(entity.text), "sub": .string(subject.text), "trust_mark_type": .string(type),
            "iat": .integer(now.seconds),
        ]
        claims["exp"] = expiresAt.map { .integer($0.seconds) }
        claims["delegation"] = delegation.map(JSON.string)
        let compact = try TrustMark(claims: .object(claims)).signed(with: key)
        return IssuedTrustMark(type: type, subject: subject, compact: compact, expiresAt: expiresAt)
    }

    /// Lets another entity issue marks of a kind that this authority owns (section 7.2.1).
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign; ``StatementError`` for a type that is empty or too long.
    package func delegate(
        _ type: String,
        to issuer: FederationID,
        at now: Instant,
        expiresAt: Instant?
    ) throws -> String {
        var claims: JSONObject = [
            "iss": .string(entity.text), "sub": .string(issuer.text), "trust_mark_type": .string(type),
            "iat": .integer(now.seconds),
        ]
        claims["exp"] = expiresAt.map { .integer($0.seconds) }
        return try TrustMarkDelegation(claims: .object(claims)).signed(with: key)
    }

    /// The answer of the status endpoint (section 8.4).
    ///
    /// - Parameter issued: the marks that this authority issued.
    /// - Throws: ``FederationProblem`` `not_found` for a mark that it did not issue; ``JOSEError`` where the key cannot sign.
    package func status(
        of mark: String?,
        among issued: [IssuedTrustMark],
        at now: Instant
    ) throws -> String {
        guard let mark else {
            throw FederationProblem(.invalidRequest, "The parameter trust_mark is missing.")
        }
        guard let known = issued.first(where: { $0.compact.isSameText(as: mark) }) else {
            throw FederationProblem(.notFound, "This authority did not issue that trust mark.")
        }
        return try TrustMarkStatus(
            issuer: entity,
            issuedAt: now,
            mark: mark,
            value: known.status(at: now)
        ).signed(with: key)
    }

    /// The answer of the endpoint that lists who holds a mark (section 8.5).
    package func marked(
        _ type: String,
        subject: FederationID? = nil,
        among issued: [IssuedTrustMark],
        at now: Instant
    ) -> [FederationID] {
        let holders = issued.filter {
            $0.type.isSameText(as: type) && $0.status(at: now) == .active
                && (subject == nil || $0.subject == subject)
        }
        return Set(holders.map(\.subject)).sorted()
    }
}

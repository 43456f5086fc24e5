package import JOSE
package import Referrals
import Wire

/// An entity statement with its signature, its claims read and not yet believed.
///
/// ```swift
/// let signed = try SignedStatement(parsing: compact)
/// try signed.check(at: now)
/// try signed.verify(with: superior.statement.keys)
/// ```
package struct SignedStatement: Sendable {
    /// As it was sent.
    package let compact: String
    package let statement: EntityStatement
    private let jwt: SignedJWT

    /// Takes a statement apart and reads its claims.
    ///
    /// - Throws: ``StatementError`` for anything but a typed JWS of the closed list with well-formed claims.
    package init(parsing compact: String, rules: StatementRules = .standard) throws(StatementError) {
        self.compact = compact
        jwt = try SignedJWT(
            parsing: compact,
            type: EntityStatement.mediaType,
            maximumBytes: rules.maximumBytes
        )
        for name in ["trust_chain", "peer_trust_chain"] where jwt.jws.header.json[name] != nil {
            throw StatementError(
                .unsupportedHeader,
                claim: name,
                "a statement is part of a chain and must not carry one"
            )
        }
        statement = try EntityStatement(claims: jwt.claims)
    }

    /// Signs a statement.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package static func sign(_ statement: EntityStatement, with key: SigningKey) throws(JOSEError) -> String {
        try JWS.sign(statement.bytes, type: EntityStatement.mediaType, key: key)
    }

    /// Checks everything but the signature: the clock, and what may stand in this kind of statement (section 3.2).
    ///
    /// - Throws: ``StatementError``.
    package func check(at now: Instant, rules: StatementRules = .standard) throws(StatementError) {
        try SignedJWT.checkTime(
            issuedAt: statement.issuedAt,
            expiresAt: statement.expiresAt,
            at: now,
            rules: rules
        )
        try statement.check(rules: rules)
    }

    /// Verifies the signature with the one key of the set that the header names.
    ///
    /// - Throws: ``StatementError`` `unknownKey`, `keyMismatch` or `badSignature`.
    package func verify(with keys: KeySet) throws(StatementError) { try jwt.verify(with: keys) }
}

extension EntityStatement {
    /// Checks that each claim may stand in this kind of statement and that what is critical is understood.
    func check(rules: StatementRules) throws(StatementError) {
        let misplaced = kind == .configuration ? Self.subordinateClaims : Self.configurationClaims
        for name in misplaced where claims[name] != nil {
            if name == "authority_hints", rules.passesOverMisplacedHints { continue }
            throw StatementError(
                .misplacedClaim,
                claim: name,
                kind == .configuration
                    ? "only a superior may say this about an entity" : "only an entity itself may say this"
            )
        }
        for name in ["aud", "trust_anchor"] where claims[name] != nil {
            throw StatementError(
                .misplacedClaim,
                claim: name,
                "the claim belongs to explicit registration, which has no place here"
            )
        }
        for name in criticalClaims where !rules.understoodClaims.contains(name) || claims[name] == nil {
            throw StatementError(
                .unknownCriticalClaim,
                claim: "crit",
                "a claim is called critical that is absent or not understood here"
            )
        }
        guard criticalOperators.isEmpty else {
            throw StatementError(
                .unknownCriticalOperator,
                claim: "metadata_policy_crit",
                "an operator is called critical that is not understood here; use the standard ones"
            )
        }
    }
}

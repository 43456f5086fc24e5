package import JOSE
package import Referrals
import Wire

extension EntityConfiguration {
    /// Reads a newer configuration of an entity whose earlier one is trusted.
    ///
    /// It must be signed by a federation key that the earlier one named, or by one to which the successions in it lead from
    /// there; so a change of keys reaches everybody who knew the keys before, and nobody else's word counts.
    ///
    /// - Throws: ``EntityError`` naming what is wrong: another entity, an older or a lapsed statement, a key that does not
    ///   follow from the earlier ones.
    package init(
        verifying compact: String,
        following earlier: EntityConfiguration,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(EntityError) {
        let statement: EntityStatement
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: compact, rules: rules)
            statement = signed.statement
            try signed.check(at: now, rules: rules)
            let known = KeySuccession.keys(
                from: earlier.federationKeys,
                by: statement,
                at: now,
                rules: rules
            )
            try signed.verify(with: known)
        } catch {
            throw EntityError("does not follow from the one that is held: \(error)")
        }
        try self.init(statement)
        guard entity == earlier.entity else { throw EntityError("is another entity's") }
        guard issuedAt >= earlier.issuedAt else { throw EntityError("is older than the one that is held") }
    }

    /// Whether one of these keys signed a configuration, or one to which the successions in it lead from there, as they counted when
    /// it was signed.
    package static func isSigned(
        _ compact: String,
        by keys: KeySet,
        rules: StatementRules = .standard
    ) -> Bool {
        guard let signed = try? SignedStatement(parsing: compact, rules: rules) else { return false }
        let known = KeySuccession.keys(
            from: keys,
            by: signed.statement,
            at: signed.statement.issuedAt,
            rules: rules
        )
        return (try? signed.verify(with: known)) != nil
    }

    /// Whether it says the same as another one, the time of signing and the end apart.
    package func saysTheSame(as other: EntityConfiguration) -> Bool {
        var others = other
        others.issuedAt = issuedAt
        others.expiresAt = expiresAt
        return claims == others.claims
    }
}

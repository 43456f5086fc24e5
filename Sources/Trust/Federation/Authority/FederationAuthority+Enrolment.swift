import JOSE
package import Referrals
package import Wire

/// Why an entity was not enrolled.
package enum EnrolmentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its configuration is refused.
    case configuration(StatementError)
    /// It does not name this authority in `authority_hints`.
    case notHinted(FederationID)
    /// Another entity was enrolled with the same key.
    case keyOfAnother(FederationID)
    /// It is this authority itself.
    case itself
    /// The authority's own policy would not let its metadata stand.
    case policy(PolicyError)
    /// The name is outside what a constraint permits.
    case name

    package var description: String {
        switch self {
        case .configuration(let error): "The entity's configuration is refused: \(error)"
        case .notHinted(let authority):
            "The entity does not name \(authority) in authority_hints. Let it add that first."
        case .keyOfAnother(let other):
            "\(other) is enrolled with the same key. Each entity needs keys of its own."
        case .itself: "An authority cannot enrol itself."
        case .policy(let error): "The entity would be enrolled and yet unusable. \(error)"
        case .name: "The constraint on names does not permit this entity."
        }
    }
}

extension FederationAuthority {
    /// What this authority would say about an entity that shows its configuration, after checking that a chain through it
    /// could hold.
    ///
    /// That the keys are the entity's own is for two people to compare; see ``FingerprintWords``.
    ///
    /// - Throws: ``EnrolmentError``.
    package func subordinate(
        enrolling configuration: String,
        policy: MetadataPolicy? = nil,
        constraints: ChainConstraints? = nil,
        metadata: JSONObject? = nil,
        at now: Instant,
        rules: StatementRules = .standard
    ) throws(EnrolmentError) -> Subordinate {
        let statement: EntityStatement
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: configuration, rules: rules)
            guard signed.statement.kind == .configuration else {
                throw StatementError(.wrongIssuer, claim: "iss", "the statement is not by the entity itself")
            }
            try signed.check(at: now, rules: rules)
            try signed.verify(with: signed.statement.keys)
            statement = signed.statement
        } catch {
            throw .configuration(error)
        }
        guard statement.subject != entity else { throw .itself }
        guard statement.authorityHints?.contains(entity) == true else { throw .notHinted(entity) }
        let thumbprints = Set(statement.keys.keys.map(\.thumbprint))
        if let other = subordinates.first(where: { other in
            other.entity != statement.subject
                && other.keys.keys.contains { thumbprints.contains($0.thumbprint) }
        }) {
            throw .keyOfAnother(other.entity)
        }
        if let naming = constraints?.naming, !naming.allow(statement.subject) { throw .name }
        do throws(PolicyError) {
            _ = try policy?.applied(to: statement.metadata ?? JSONObject())
        } catch {
            throw .policy(error)
        }
        return Subordinate(
            entity: statement.subject,
            keys: statement.keys,
            entityTypes: statement.metadata?.keys ?? [],
            isIntermediate: statement.endpoint("federation_fetch_endpoint") != nil,
            metadata: metadata,
            policy: policy,
            constraints: constraints,
            enrolledAt: now
        )
    }
}

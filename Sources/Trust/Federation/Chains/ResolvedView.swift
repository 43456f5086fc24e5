package import Referrals
package import Wire

/// What a chain makes of what its subject published, beside what the subject meant: so that a node sees itself as its peers
/// see it (OpenID Federation 1.0 section 6.1.4.2, last paragraph).
package struct ResolvedView: Sendable, Hashable {
    /// One parameter, or one whole entity type, that peers see otherwise than it was published.
    package struct Difference: Sendable, Hashable {
        package enum Cause: Sendable, Hashable {
            /// A constraint of the chain does not allow the entity type.
            case entityTypeNotAllowed
            /// The immediate superior states it in the entity's place.
            case statedBySuperior
            /// These operators of the chain's policy, in the order of their application.
            case policy([PolicyOperator])
        }

        package var entityType: String
        /// Nil where the whole entity type is meant.
        package var parameter: String?
        package var published: JSON?
        package var resolved: JSON?
        package var cause: Cause

        package init(
            entityType: String,
            parameter: String? = nil,
            published: JSON? = nil,
            resolved: JSON? = nil,
            cause: Cause
        ) {
            self.entityType = entityType
            self.parameter = parameter
            self.published = published
            self.resolved = resolved
            self.cause = cause
        }
    }

    package let anchor: FederationID
    package let path: [FederationID]
    package let expiresAt: Instant
    package let differences: [Difference]

    package init(of chain: TrustChain) {
        anchor = chain.anchor
        path = chain.path
        expiresAt = chain.expiresAt
        let published = chain.statements[0].metadata ?? JSONObject()
        let stated = chain.statements.count > 1 ? chain.statements[1].metadata : nil
        var differences: [Difference] = []
        for (type, own) in published.members {
            guard let resolved = chain.metadata[type] else {
                differences.append(
                    Difference(entityType: type, published: own, cause: .entityTypeNotAllowed)
                )
                continue
            }
            var names = own.object?.keys ?? []
            for name in resolved.object?.keys ?? [] where own[name] == nil { names.append(name) }
            for name in names where own[name] != resolved[name] {
                let operators = chain.policy.types[type]?[name]?.operators ?? []
                differences.append(
                    Difference(
                        entityType: type,
                        parameter: name,
                        published: own[name],
                        resolved: resolved[name],
                        cause: stated?[type]?[name] != nil && resolved[name] == stated?[type]?[name]
                            ? .statedBySuperior : .policy(operators)
                    )
                )
            }
        }
        self.differences = differences
    }
}

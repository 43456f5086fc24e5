package import JOSE
package import Referrals
package import Wire

/// An entity that an authority speaks for.
package struct Subordinate: Sendable {
    package var entity: FederationID
    /// The keys that the authority vouches for.
    package var keys: KeySet
    /// The entity types that it was enrolled with.
    package var entityTypes: [String]
    /// Whether it has subordinates of its own.
    package var isIntermediate: Bool
    /// What the authority states in the entity's place; it goes before what the entity says.
    package var metadata: JSONObject?
    package var policy: MetadataPolicy?
    package var constraints: ChainConstraints?
    package var enrolledAt: Instant
    /// From when the authority no longer speaks for it.
    package var revokedAt: Instant?

    package init(
        entity: FederationID,
        keys: KeySet,
        entityTypes: [String],
        isIntermediate: Bool = false,
        metadata: JSONObject? = nil,
        policy: MetadataPolicy? = nil,
        constraints: ChainConstraints? = nil,
        enrolledAt: Instant,
        revokedAt: Instant? = nil
    ) {
        self.entity = entity
        self.keys = keys
        self.entityTypes = entityTypes
        self.isIntermediate = isIntermediate
        self.metadata = metadata
        self.policy = policy
        self.constraints = constraints
        self.enrolledAt = enrolledAt
        self.revokedAt = revokedAt
    }

    /// Whether the authority speaks for it at that moment.
    package func isActive(at now: Instant) -> Bool { revokedAt.map { now < $0 } ?? true }
}

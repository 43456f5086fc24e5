package import JOSE

/// A trust mark as an entity shows it in its configuration (OpenID Federation 1.0 section 3.1.2, `trust_marks`).
package struct ShownTrustMark: Sendable, Hashable {
    /// The identifier of the kind of mark.
    package var type: String
    /// The signed mark.
    package var compact: String

    package init(type: String, compact: String) {
        self.type = type
        self.compact = compact
    }
}

/// Who owns a kind of trust mark, as a trust anchor knows it (section 3.1.2, `trust_mark_owners`).
package struct TrustMarkOwner: Sendable {
    package var owner: FederationID
    /// The keys that sign delegations.
    package var keys: KeySet

    package init(owner: FederationID, keys: KeySet) {
        self.owner = owner
        self.keys = keys
    }
}

extension TrustMarkOwner: Hashable {
    package static func == (left: TrustMarkOwner, right: TrustMarkOwner) -> Bool {
        left.owner == right.owner && left.keys.keys == right.keys.keys
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(owner)
        hasher.combine(keys.keys)
    }
}

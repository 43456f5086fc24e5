package import Referrals

/// One of the node's own keys: its public half and its life. The private half is in a file or a token, never here.
package struct KeyRecord: Sendable, Hashable {
    /// What a key is for; no key serves two.
    package enum Use: String, Sendable, Hashable, CaseIterable {
        /// Signs entity statements.
        case federation
        /// Signs documents and receipts.
        case document
        /// Opens what is sealed to the node.
        case encryption
        /// Signs the checkpoints of the node's log.
        case log
        /// Cosigns the checkpoints of other nodes' logs.
        case witness
        /// The key of the TLS certificate.
        case tls
    }

    /// Where in its life a key is.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Published, and not used yet.
        case next
        case current
        /// No longer used; what it signed still verifies, what was sealed to it still opens.
        case past
        /// In other hands from some moment on; it is neither used nor believed after that.
        case revoked
    }

    package var id: Identifier
    package var use: Use
    /// The JWK's `kid`: the thumbprint of RFC 7638.
    package var keyID: String
    /// The public half as a JWK.
    package var jwk: String
    package var preparedBy: String
    package var preparedAt: Instant
    package var currentFrom: Instant?
    package var pastFrom: Instant?
    /// When its compromise was entered.
    package var revokedAt: Instant?
    /// From when on somebody else may have used it.
    package var compromisedSince: Instant?
    /// A federation key's signed word about the key that follows it; see `KeySuccession`.
    package var succession: String?

    package init(
        id: Identifier,
        use: Use,
        keyID: String,
        jwk: String,
        preparedBy: String,
        preparedAt: Instant,
        currentFrom: Instant? = nil
    ) {
        self.id = id
        self.use = use
        self.keyID = keyID
        self.jwk = jwk
        self.preparedBy = preparedBy
        self.preparedAt = preparedAt
        self.currentFrom = currentFrom
    }

    package var state: State {
        if revokedAt != nil { return .revoked }
        if pastFrom != nil { return .past }
        return currentFrom == nil ? .next : .current
    }
}

/// An entity configuration of a peer as it was held from some moment on. The first is what the officers compared; each later
/// one was signed by keys that the one before it named.
package struct PeerStatementRecord: Sendable, Hashable {
    package var entity: EntityID
    /// From 1 for each peer.
    package var number: Int
    /// The signed entity configuration.
    package var statement: String
    package var heldFrom: Instant
    /// The officer who entered it, or `node` where it was fetched.
    package var by: String

    package init(entity: EntityID, number: Int, statement: String, heldFrom: Instant, by: String) {
        self.entity = entity
        self.number = number
        self.statement = statement
        self.heldFrom = heldFrom
        self.by = by
    }
}

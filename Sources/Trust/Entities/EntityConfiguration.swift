package import JOSE
package import Referrals
package import Wire

/// A node's signed statement about itself (OpenID Federation 1.0 section 3): its keys and its metadata.
///
/// It proves only that whoever holds the key said it. A chain of trust, or two officers who compare the fingerprint, make it
/// trustworthy.
package struct EntityConfiguration: Sendable {
    package var entity: EntityID
    package var issuedAt: Instant
    package var expiresAt: Instant
    /// The keys that sign entity statements.
    package var federationKeys: KeySet
    package var metadata: NodeMetadata
    /// The authorities that vouch for the node; none for one that is trusted by agreement alone.
    package var authorityHints: [FederationID] = []
    /// The trust marks that it shows.
    package var trustMarks: [ShownTrustMark] = []
    /// The word of keys given up about those that follow, as signed texts, the oldest first; see ``KeySuccession``.
    package var successions: [String] = []

    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = EntityStatement.mediaType
    /// Where every node serves it.
    package static let path = EntityStatement.path

    package init(
        entity: EntityID,
        issuedAt: Instant,
        expiresAt: Instant,
        federationKeys: KeySet,
        metadata: NodeMetadata
    ) {
        self.entity = entity
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.federationKeys = federationKeys
        self.metadata = metadata
    }

    /// What two people compare: the words for the entity's name and all federation keys. Whoever signed the statement is among
    /// them, so that no key counts that was not compared.
    package var fingerprint: FingerprintWords {
        FingerprintWords(of: FederationID(entity), keys: federationKeys)
    }

    /// The thumbprint of the first federation key in groups that can be read aloud (RFC 7638).
    ///
    /// It names one key, for whoever verifies with that key alone. It says nothing about the other keys of the statement:
    /// what makes an entity known is its ``fingerprint``.
    package var keyThumbprint: String {
        let thumbprint = federationKeys.keys.first?.thumbprint ?? ""
        return stride(from: 0, to: thumbprint.count, by: 6).map { start in
            String(thumbprint.dropFirst(start).prefix(6))
        }.joined(separator: " ")
    }

    /// Signs the configuration with a federation key.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws -> String {
        try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// Reads a configuration and verifies that one of the keys inside signed it.
    ///
    /// - Parameter known: the keys of an earlier configuration of the same entity, where there is one; then it must be
    ///   signed by one of those.
    /// - Throws: ``EntityError`` naming what is wrong.
    package init(verifying compact: String, known: KeySet? = nil) throws(EntityError) {
        let statement: EntityStatement
        do throws(StatementError) {
            let signed = try SignedStatement(parsing: compact)
            statement = signed.statement
            try statement.check(rules: .standard)
            try signed.verify(with: known ?? statement.keys)
        } catch {
            throw EntityError("is refused: \(error)")
        }
        try self.init(statement)
    }
}

/// Why an entity configuration cannot be relied on.
package struct EntityError: Error, Sendable, Hashable, CustomStringConvertible {
    package let says: String
    package init(_ says: String) { self.says = says }
    package var description: String { "The entity configuration \(says)." }
}

extension EntityConfiguration {
    /// The claims of OpenID Federation 1.0 section 3.1.
    package var claims: JSON {
        var claims: JSONObject = [
            "iss": .string(entity.text), "sub": .string(entity.text), "iat": .integer(issuedAt.seconds),
            "exp": .integer(expiresAt.seconds), "jwks": federationKeys.json,
            "metadata": .object([NodeMetadata.entityType: metadata.json]),
        ]
        if !authorityHints.isEmpty {
            claims["authority_hints"] = .array(authorityHints.map { .string($0.text) })
        }
        if !trustMarks.isEmpty {
            claims["trust_marks"] = .array(
                trustMarks.map {
                    ["trust_mark_type": .string($0.type), "trust_mark": .string($0.compact)]
                }
            )
        }
        if !successions.isEmpty { claims[KeySuccession.claim] = .array(successions.map(JSON.string)) }
        return .object(claims)
    }

    /// A node's own statement, read as such.
    ///
    /// - Throws: ``EntityError`` where it is not a node's or its metadata cannot be used.
    package init(_ statement: EntityStatement) throws(EntityError) {
        guard statement.kind == .configuration, let entity = statement.subject.node else {
            throw EntityError("must have the same https base URL in iss and sub")
        }
        guard let node = statement.metadata?[NodeMetadata.entityType] else {
            throw EntityError("has no metadata for the entity type \(NodeMetadata.entityType)")
        }
        self.init(
            entity: entity,
            issuedAt: statement.issuedAt,
            expiresAt: statement.expiresAt,
            federationKeys: statement.keys,
            metadata: try NodeMetadata(node, of: entity)
        )
        authorityHints = statement.authorityHints ?? []
        trustMarks = statement.trustMarks
        successions = (statement.claims[KeySuccession.claim]?.array ?? []).compactMap(\.string)
    }

    static func keys(_ json: JSON?) throws(EntityError) -> KeySet {
        guard let json else { throw EntityError("has no jwks in its metadata") }
        do throws(JOSEError) {
            return try KeySet(json: json)
        } catch {
            throw EntityError("has a key that is not accepted: \(error)")
        }
    }
}

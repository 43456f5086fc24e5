package import JOSE
package import Referrals
package import Wire

/// A node's signed statement about itself (OpenID Federation 1.0 section 3): its keys and its metadata.
///
/// It proves only that whoever holds the key said it. Two officers who compare ``fingerprint`` make it trustworthy.
package struct EntityConfiguration: Sendable {
    package var entity: EntityID
    package var issuedAt: Instant
    package var expiresAt: Instant
    /// The keys that sign entity statements.
    package var federationKeys: KeySet
    package var metadata: NodeMetadata

    /// The `typ` of its signature's header and the media type's suffix.
    package static let mediaType = "entity-statement+jwt"
    /// Where every node serves it.
    package static let path = "/.well-known/openid-federation"

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

    /// The thumbprint of the first federation key in groups that two people can read to each other.
    package var fingerprint: String {
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
        let claims: JSON
        do {
            let parsed = try JWS.parse(compact)
            let unverified = try JSON(parsing: parsed.payload)
            let keys = try known ?? Self.keys(unverified["jwks"])
            _ = try parsed.verified(with: keys, type: Self.mediaType)
            claims = unverified
        } catch let error as EntityError {
            throw error
        } catch {
            throw EntityError("is not signed by its own federation key: \(error)")
        }
        try self.init(claims: claims)
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
        .object([
            "iss": .string(entity.text), "sub": .string(entity.text), "iat": .integer(issuedAt.seconds),
            "exp": .integer(expiresAt.seconds), "jwks": Self.json(federationKeys),
            "metadata": .object([NodeMetadata.entityType: Self.json(metadata)]),
        ])
    }

    private init(claims: JSON) throws(EntityError) {
        guard let issuer = claims["iss"]?.string, issuer == claims["sub"]?.string,
            let entity = EntityID(issuer)
        else {
            throw EntityError("must have the same https base URL in iss and sub")
        }
        guard let issued = claims["iat"]?.int, let expires = claims["exp"]?.int, expires > issued else {
            throw EntityError("must say when it was issued (iat) and when it ends (exp)")
        }
        guard let node = claims["metadata"]?[NodeMetadata.entityType] else {
            throw EntityError("has no metadata for the entity type \(NodeMetadata.entityType)")
        }
        self.init(
            entity: entity,
            issuedAt: Instant(seconds: Int64(issued)),
            expiresAt: Instant(seconds: Int64(expires)),
            federationKeys: try Self.keys(claims["jwks"]),
            metadata: try Self.metadata(node, of: entity)
        )
    }

    private static func metadata(_ node: JSON, of entity: EntityID) throws(EntityError) -> NodeMetadata {
        func text(_ name: String) throws(EntityError) -> String {
            guard let text = node[name]?.string, !text.isEmpty, text.utf8.count <= 500 else {
                throw EntityError("lacks \(name) in its metadata")
            }
            return text
        }
        guard node["protocol_versions"]?.array?.contains(.string(NodeMetadata.protocolVersion)) == true else {
            throw EntityError("does not speak protocol version \(NodeMetadata.protocolVersion)")
        }
        let endpoint = try text("document_endpoint")
        guard endpoint.hasPrefix(entity.text + "/") else {
            throw EntityError("names a document endpoint outside its own base URL")
        }
        guard let limit = node["maximum_document_bytes"]?.int, limit > 0 else {
            throw EntityError("lacks maximum_document_bytes in its metadata")
        }
        let packs = (node["rule_packs"]?.array ?? []).compactMap { item -> NodeMetadata.PackVersion? in
            guard let id = item["id"]?.string, let version = item["version"]?.string,
                let digest = item["digest"]?.string
            else { return nil }
            return NodeMetadata.PackVersion(id: id, version: version, digest: digest)
        }
        let documentKeys = try keys(node["jwks"])
        guard !documentKeys.keys.isEmpty, !documentKeys.encryptionKeys.isEmpty else {
            throw EntityError(
                "must publish a key that signs documents and a key that documents are sealed to"
            )
        }
        return NodeMetadata(
            displayName: try text("display_name"),
            agencyKind: try text("agency_kind"),
            jurisdiction: try text("jurisdiction"),
            contactPoint: try text("contact_point"),
            documentEndpoint: endpoint,
            documentTypes: node["document_types"]?.array?.compactMap(\.string) ?? [],
            maximumDocumentBytes: limit,
            rulePacks: packs,
            documentKeys: documentKeys
        )
    }

    private static func keys(_ json: JSON?) throws(EntityError) -> KeySet {
        guard let json else { throw EntityError("has no jwks") }
        do {
            return try KeySet(parsing: json.bytes())
        } catch {
            throw EntityError("has a key that is not accepted: \(error)")
        }
    }

    private static func json(_ keys: KeySet) -> JSON {
        // A key set that was read or made by us always reads back.
        (try? JSON(parsing: keys.jwks())) ?? .object(["keys": .array([])])
    }

    private static func json(_ metadata: NodeMetadata) -> JSON {
        .object([
            "protocol_versions": .array([.string(NodeMetadata.protocolVersion)]),
            "display_name": .string(metadata.displayName), "agency_kind": .string(metadata.agencyKind),
            "jurisdiction": .string(metadata.jurisdiction), "contact_point": .string(metadata.contactPoint),
            "document_endpoint": .string(metadata.documentEndpoint),
            "document_types": .array(metadata.documentTypes.map(JSON.string)),
            "maximum_document_bytes": .integer(Int64(metadata.maximumDocumentBytes)),
            "rule_packs": .array(
                metadata.rulePacks.map {
                    .object([
                        "id": .string($0.id), "version": .string($0.version), "digest": .string($0.digest),
                    ])
                }
            ),
            "jwks": json(metadata.documentKeys),
        ])
    }
}

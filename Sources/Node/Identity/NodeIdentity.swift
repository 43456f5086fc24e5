package import JOSE
package import Referrals
import RulePacks
import Trust

/// Who a node is: its name in the federation, its keys, and what it tells others about itself.
package struct NodeIdentity: Sendable {
    package var entity: EntityID
    package var displayName: String
    package var agencyKind: String
    package var jurisdiction: String
    package var contactPoint: String
    /// Signs the entity configuration, nothing else.
    package var federationKey: SigningKey
    /// Signs documents and receipts.
    package var documentKey: SigningKey
    /// Open what peers sealed to this node; the first is the one that is published.
    package var encryptionKeys: [DecryptionKey]
    package var limits: ExchangeLimits

    package init(
        entity: EntityID,
        displayName: String,
        agencyKind: String,
        jurisdiction: String,
        contactPoint: String,
        federationKey: SigningKey,
        documentKey: SigningKey,
        encryptionKeys: [DecryptionKey],
        limits: ExchangeLimits = ExchangeLimits()
    ) {
        self.entity = entity
        self.displayName = displayName
        self.agencyKind = agencyKind
        self.jurisdiction = jurisdiction
        self.contactPoint = contactPoint
        self.federationKey = federationKey
        self.documentKey = documentKey
        self.encryptionKeys = encryptionKeys
        self.limits = limits
    }
}

/// How much a node takes from its peers.
package struct ExchangeLimits: Sendable, Hashable {
    /// The largest document, in bytes as it was signed, before it is sealed.
    package var maximumDocumentBytes: Int
    /// The largest sealed document: base64url takes four characters for three bytes, and the header has a bound.
    package var maximumSealedBytes: Int { (maximumDocumentBytes / 3 &+ 1) &* 4 &+ 2048 }
    /// How far a peer's clock may be ahead, in seconds.
    package var clockTolerance: Int64
    /// How old a document may be when it first arrives, in seconds: longer than any outage that is waited out.
    package var maximumDocumentAge: Int64
    /// How many documents may wait for one peer before officers are asked to wait too; a withdrawal always goes.
    package var maximumBacklog: Int

    package init(
        maximumDocumentBytes: Int = 256 << 10,
        clockTolerance: Int64 = 300,
        maximumDocumentAge: Int64 = 60 * 86_400,
        maximumBacklog: Int = 10_000
    ) {
        self.maximumDocumentBytes = maximumDocumentBytes
        self.clockTolerance = clockTolerance
        self.maximumDocumentAge = maximumDocumentAge
        self.maximumBacklog = maximumBacklog
    }
}

extension Node {
    /// How long an entity configuration is valid: long enough for an outage, short enough for a change of keys.
    private static let configurationLifetime: Int64 = 7 * 86_400

    /// This node's entity configuration, signed now.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func entityConfiguration() throws -> String {
        let now = clock.now
        let own = try law(on: now).pack
        let metadata = NodeMetadata(
            displayName: identity.displayName,
            agencyKind: identity.agencyKind,
            jurisdiction: identity.jurisdiction,
            contactPoint: identity.contactPoint,
            documentEndpoint: identity.entity.url("/documents"),
            documentTypes: DocumentType.allCases.map(\.rawValue),
            maximumDocumentBytes: identity.limits.maximumDocumentBytes,
            rulePacks: [
                NodeMetadata.PackVersion(id: own.id, version: own.version.description, digest: own.digest)
            ],
            documentKeys: try KeySet(
                [identity.documentKey.publicKey],
                encryptionKeys: identity.encryptionKeys.prefix(1).map(\.publicKey)
            )
        )
        return try EntityConfiguration(
            entity: identity.entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: Self.configurationLifetime),
            federationKeys: try KeySet([identity.federationKey.publicKey]),
            metadata: metadata
        ).signed(with: identity.federationKey)
    }
}

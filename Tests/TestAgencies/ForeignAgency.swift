package import JOSE
package import Referrals
package import Trust
package import Wire

/// An agency that does not run this software: it has keys and an entity configuration, and signs whatever a test wants,
/// right or wrong.
package struct ForeignAgency: Sendable {
    package let entity: EntityID
    package let federationKey: SigningKey
    package let documentKey: SigningKey
    package let encryptionKey: DecryptionKey
    package var jurisdiction: String
    package var kind: String
    /// The largest document that it says it takes.
    package var maximumDocumentBytes: Int

    package init(
        _ entity: EntityID,
        jurisdiction: String = "EE",
        kind: String = "prosecution",
        maximumDocumentBytes: Int = 262_144,
        federationKey: SigningKey = SigningKey(),
        documentKey: SigningKey = SigningKey(),
        encryptionKey: DecryptionKey = DecryptionKey()
    ) {
        self.maximumDocumentBytes = maximumDocumentBytes
        self.entity = entity
        self.jurisdiction = jurisdiction
        self.kind = kind
        self.federationKey = federationKey
        self.documentKey = documentKey
        self.encryptionKey = encryptionKey
    }

    /// Its entity configuration, signed for a week from `now`.
    ///
    /// - Parameter superiors: the authorities that it names.
    package func statement(at now: Instant, under superiors: [FederationID] = []) throws -> String {
        let metadata = NodeMetadata(
            displayName: "Another agency",
            agencyKind: kind,
            jurisdiction: jurisdiction,
            contactPoint: "its duty desk",
            documentEndpoint: entity.url("/documents"),
            documentTypes: DocumentType.allCases.map(\.rawValue),
            maximumDocumentBytes: maximumDocumentBytes,
            rulePacks: [],
            documentKeys: try KeySet([documentKey.publicKey], encryptionKeys: [encryptionKey.publicKey])
        )
        var configuration = EntityConfiguration(
            entity: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: 7 * 86_400),
            federationKeys: try KeySet([federationKey.publicKey]),
            metadata: metadata
        )
        configuration.authorityHints = superiors
        return try configuration.signed(with: federationKey)
    }

    /// What its officer reads out.
    package var fingerprint: String {
        get throws {
            FingerprintWords(of: FederationID(entity), keys: try KeySet([federationKey.publicKey])).words
        }
    }

    /// The referral that opens a thread.
    package func referral(
        to audience: EntityID,
        at now: Instant,
        says: String = "Please take this up.",
        thread: Identifier? = nil,
        facts: JSONObject = [:]
    ) -> Document {
        Document(
            issuer: entity,
            audience: audience,
            id: Identifier(at: now),
            issuedAt: now,
            thread: thread ?? Identifier(at: now),
            sequence: 1,
            previous: nil,
            seen: 0,
            type: .referral,
            body: Self.referralBody(says: says, facts: facts)
        )
    }

    /// The next document of its own chain after `compact`, which carried `document`.
    package func next(
        after document: Document,
        _ compact: String,
        digest: Digest,
        at now: Instant,
        seen: Int = 1,
        _ type: DocumentType = .informationRequest,
        _ body: JSON = Self.question
    ) -> Document {
        Document(
            issuer: entity,
            audience: document.audience,
            id: Identifier(at: now),
            issuedAt: now,
            thread: document.thread,
            sequence: document.sequence + 1,
            previous: digest,
            seen: seen,
            type: type,
            body: body
        )
    }

    /// Signs a document as it should be signed.
    package func sign(_ document: Document) throws -> String { try sign(document.claims.bytes()) }

    /// Signs any bytes with any of its keys as a document.
    package func sign(
        _ payload: [UInt8],
        with key: SigningKey? = nil,
        type: String = Document.mediaType
    ) throws -> String {
        try JWS.sign(payload, type: type, key: key ?? documentKey)
    }

    package static let question: JSON = [
        "purpose": "information", "questions": [["says": "Is an interpreter needed?"]],
    ]

    /// A small body that the schema of a referral takes.
    package static func referralBody(says: String = "Please take this up.", facts: JSONObject = [:]) -> JSON {
        [
            "case": [
                "reference": "F-2026-7", "stage": "investigation", "offence": ["budapest": ["art2"]],
                "parties": [["pseudonym": "harmed-1", "role": "harmed"]],
            ],
            "request": [
                "purpose": "restorative-process", "mechanisms": ["indirect-dialogue"], "says": .string(says),
            ],
            "facts": .object(facts),
            "assessment": [
                "outcome": "permit", "packs": [["id": "its-own", "version": "1", "digest": "0"]],
            ],
            "minimisation": ["sent": [], "withheld": []],
            "decideBy": "2030-01-31",
        ]
    }
}

import JOSE
import Node
import Referrals
import Trust
import Wire

/// A peer that has real keys and does what it should not: it says two things under one number, sends again what it once
/// saw, cuts short, floods, and gives receipts for what it did not get.
struct Attacker: Sendable {
    let entity: EntityID
    private let federationKey = SigningKey()
    private let documentKey = SigningKey()
    private let encryptionKey = DecryptionKey()

    init() throws {
        guard let entity = EntityID("https://attacker.example") else {
            throw NodeError(.invalidInput, "The attacker has no name.")
        }
        self.entity = entity
    }

    var fingerprint: String {
        get throws {
            FingerprintWords(of: FederationID(entity), keys: try KeySet([federationKey.publicKey])).words
        }
    }
    var keys: KeySet { get throws { try KeySet([documentKey.publicKey]) } }

    func statement(at now: Instant) throws -> String {
        try EntityConfiguration(
            entity: entity,
            issuedAt: now,
            expiresAt: now.adding(seconds: 7 * 86_400),
            federationKeys: KeySet([federationKey.publicKey]),
            metadata: NodeMetadata(
                displayName: "Attacker",
                agencyKind: "prosecution",
                jurisdiction: SimulatedLaw.jurisdiction,
                contactPoint: "nobody",
                documentEndpoint: entity.url("/documents"),
                documentTypes: DocumentType.allCases.map(\.rawValue),
                maximumDocumentBytes: 262_144,
                rulePacks: [],
                documentKeys: KeySet([documentKey.publicKey], encryptionKeys: [encryptionKey.publicKey])
            )
        ).signed(with: federationKey)
    }

    /// A referral of its own, well formed: the beginning of an equivocation.
    func referral(to audience: EntityID, thread: Identifier, id: Identifier, at now: Instant, says: String)
        -> Document
    {
        Document(
            issuer: entity,
            audience: audience,
            id: id,
            issuedAt: now,
            thread: thread,
            sequence: 1,
            previous: nil,
            seen: 0,
            type: .referral,
            body: [
                "case": [
                    "reference": "ATTACK", "stage": "investigation", "offence": ["budapest": ["art8"]],
                    "parties": [["pseudonym": "harmed-1", "role": "harmed"]],
                ],
                "request": [
                    "purpose": "restorative-process", "mechanisms": ["indirect-dialogue"],
                    "says": .string(says),
                ],
                "facts": [:],
                "assessment": [
                    "outcome": "permit", "packs": [["id": "its-own", "version": "1", "digest": "0"]],
                ],
                "minimisation": ["sent": [], "withheld": []],
                "decideBy": "2030-01-31",
            ]
        )
    }

    /// A withdrawal in a thread of two others, or at a place in its own chain that does not follow.
    func withdrawal(to audience: EntityID, thread: Identifier, id: Identifier, sequence: Int, at now: Instant)
        -> Document
    {
        Document(
            issuer: entity,
            audience: audience,
            id: id,
            issuedAt: now,
            thread: thread,
            sequence: sequence,
            previous: sequence == 1 ? nil : .zero,
            seen: 0,
            type: .withdrawal,
            body: ["by": "participant"]
        )
    }

    func sealed(_ document: Document, to key: EncryptionKey?) throws -> [UInt8] {
        guard let key else { return [] }
        let compact = try JWS.sign(document.claims.bytes(), type: Document.mediaType, key: documentKey)
        return Array(
            try JWE.encrypt(Array(compact.utf8), to: key, contentType: Document.mediaType).utf8
        )
    }
}

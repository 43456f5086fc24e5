package import Referrals

/// A file of evidence that this node holds, fetches, or held. The content lies sealed beside the database: ``SealedFiles``.
package struct EvidenceRecord: Sendable, Hashable {
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        /// An officer took it in.
        case collected
        /// It came from a peer.
        case received
        /// It was made from another file and shows some of its parts.
        case redacted
    }

    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Its manifest is here, its content on the way.
        case fetching
        case held
        /// Its secrets are shredded, its content removed; what is left says nothing.
        case destroyed
    }

    package var id: Identifier
    /// The node's own case; nil for a file that came in a referral without one.
    package var caseID: Identifier?
    /// The referral by which it came.
    package var thread: Identifier?
    package var origin: Origin
    /// From whom it came.
    package var peer: EntityID?
    /// The document that carried its manifest.
    package var document: Identifier?
    /// The file from which it was made.
    package var original: Identifier?
    package var state: State
    /// Canonical JSON of the manifest without custody events; empty once destroyed or erased.
    package var manifest: String
    /// The file's secrets, wrapped; empty once destroyed or erased.
    package var secrets: String
    package var addedBy: String
    package var addedAt: Instant
    package var changedAt: Instant
    /// When the keys to its manifest and secrets went with the case or the referral; nil while they are there.
    package var erasedAt: Instant?

    package init(
        id: Identifier,
        caseID: Identifier?,
        thread: Identifier? = nil,
        origin: Origin,
        peer: EntityID? = nil,
        document: Identifier? = nil,
        original: Identifier? = nil,
        state: State,
        manifest: String,
        secrets: String,
        addedBy: String,
        addedAt: Instant
    ) {
        self.id = id
        self.caseID = caseID
        self.thread = thread
        self.origin = origin
        self.peer = peer
        self.document = document
        self.original = original
        self.state = state
        self.manifest = manifest
        self.secrets = secrets
        self.addedBy = addedBy
        self.addedAt = addedAt
        self.changedAt = addedAt
    }
}

/// One custody event as it was signed, of this agency or of one through whose hands the file came.
package struct CustodyRecord: Sendable, Hashable {
    package var file: Identifier
    package var issuer: EntityID
    package var sequence: Int
    /// SHA-256 of ``compact``.
    package var digest: Digest
    package var compact: String
    /// The officer of this agency whom the event commits to, and the salt of the commitment, 32 bytes in hexadecimal
    /// digits; nil for another agency's.
    package var officer: String?
    package var salt: String?
    package var storedAt: Instant
    /// When the key to it went with the case or the referral; only the digest is left.
    package var erasedAt: Instant?

    package init(
        file: Identifier,
        issuer: EntityID,
        sequence: Int,
        digest: Digest,
        compact: String,
        officer: String?,
        salt: String?,
        storedAt: Instant,
        erasedAt: Instant? = nil
    ) {
        self.file = file
        self.issuer = issuer
        self.sequence = sequence
        self.digest = digest
        self.compact = compact
        self.officer = officer
        self.salt = salt
        self.storedAt = storedAt
        self.erasedAt = erasedAt
    }
}

/// That a file's manifest was sent to a peer: who may fetch it, and the secrets under which it travels, wrapped.
package struct EvidenceOfferRecord: Sendable, Hashable {
    package var file: Identifier
    package var peer: EntityID
    package var thread: Identifier
    package var document: Identifier
    /// SHA-256 over the conditions that the peer accepts by fetching.
    package var conditions: Digest
    package var secrets: String
    package var offeredAt: Instant
    /// When the peer first asked for the key; nil until then.
    package var takenAt: Instant?

    package init(
        file: Identifier,
        peer: EntityID,
        thread: Identifier,
        document: Identifier,
        conditions: Digest,
        secrets: String,
        offeredAt: Instant,
        takenAt: Instant? = nil
    ) {
        self.file = file
        self.peer = peer
        self.thread = thread
        self.document = document
        self.conditions = conditions
        self.secrets = secrets
        self.offeredAt = offeredAt
        self.takenAt = takenAt
    }
}

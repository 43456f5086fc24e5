package import Referrals

/// A referral's thread as this node holds it. Its stage is derived from the documents and kept for lists; an audit
/// derives it again.
package struct ThreadRecord: Sendable, Hashable {
    package var id: Identifier
    /// Which side this node is.
    package var side: Side
    package var peer: EntityID
    /// The referring agency's reference of the case.
    package var reference: String
    /// This node's own case; nil where none has been opened.
    package var caseID: Identifier?
    package var openedAt: Instant
    package var changedAt: Instant
    package var stage: Stage
    /// The calendar date by which the receiver decides.
    package var decideBy: String
    /// The last sequence of this node's own chain and the digest of that document.
    package var ownSequence: Int
    package var ownHead: Digest?
    /// The last sequence of the other side's chain that is in effect.
    package var peerSequence: Int
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?

    package init(
        id: Identifier,
        side: Side,
        peer: EntityID,
        reference: String,
        caseID: Identifier?,
        openedAt: Instant,
        changedAt: Instant,
        stage: Stage,
        decideBy: String,
        ownSequence: Int,
        ownHead: Digest?,
        peerSequence: Int,
        erasedAt: Instant? = nil
    ) {
        self.id = id
        self.side = side
        self.peer = peer
        self.reference = reference
        self.caseID = caseID
        self.openedAt = openedAt
        self.changedAt = changedAt
        self.stage = stage
        self.decideBy = decideBy
        self.ownSequence = ownSequence
        self.ownHead = ownHead
        self.peerSequence = peerSequence
        self.erasedAt = erasedAt
    }
}

/// A document as it travelled, with the index that finds it.
package struct DocumentRecord: Sendable, Hashable {
    package var id: Identifier
    package var thread: Identifier
    package var issuer: EntityID
    package var audience: EntityID
    package var sequence: Int
    package var type: DocumentType
    package var issuedAt: Instant
    /// When this node stored it.
    package var storedAt: Instant
    /// SHA-256 of ``compact``.
    package var digest: Digest
    /// The JWS exactly as it was sent or received.
    package var compact: String
    package var disposition: Receipt.Disposition
    /// When the key to its content was destroyed, and the content became empty; nil while it is there.
    package var erasedAt: Instant?

    package init(
        id: Identifier,
        thread: Identifier,
        issuer: EntityID,
        audience: EntityID,
        sequence: Int,
        type: DocumentType,
        issuedAt: Instant,
        storedAt: Instant,
        digest: Digest,
        compact: String,
        disposition: Receipt.Disposition,
        erasedAt: Instant? = nil
    ) {
        self.id = id
        self.thread = thread
        self.issuer = issuer
        self.audience = audience
        self.sequence = sequence
        self.type = type
        self.issuedAt = issuedAt
        self.storedAt = storedAt
        self.digest = digest
        self.compact = compact
        self.disposition = disposition
        self.erasedAt = erasedAt
    }
}

/// A receipt as it was signed.
package struct ReceiptRecord: Sendable, Hashable {
    package var document: Identifier
    /// Whether this node signed it, rather than its peer.
    package var issued: Bool
    package var compact: String
    package var storedAt: Instant

    package init(document: Identifier, issued: Bool, compact: String, storedAt: Instant) {
        self.document = document
        self.issued = issued
        self.compact = compact
        self.storedAt = storedAt
    }
}

package import Wire

/// One signed statement of one side in the thread of a referral: the claims inside the signature.
///
/// A side numbers its own documents in a thread from 1 (``sequence``) and names the digest of the one before
/// (``previous``), so that its chain can neither lose nor change a link unnoticed. ``seen`` says how far it had read
/// the other side's chain, which is all that is needed to put both chains into one causal order.
package struct Document: Sendable, Hashable {
    /// Who says it (`iss`).
    package var issuer: EntityID
    /// To whom alone (`aud`).
    package var audience: EntityID
    /// The document's own name (`jti`): the key under which it is accepted once.
    package var id: Identifier
    /// When it was signed (`iat`, whole seconds).
    package var issuedAt: Instant
    /// When it lapses unread (`exp`, whole seconds); nil where it does not.
    package var expiresAt: Instant?
    /// The referral it belongs to.
    package var thread: Identifier
    /// Its place in the issuer's own chain in the thread, from 1 (`seq`).
    package var sequence: Int
    /// SHA-256 of the issuer's document before it, as it travelled (`prev`); nil for the first.
    package var previous: Digest?
    /// The other side's last sequence that the issuer had processed; 0 for none.
    package var seen: Int
    /// What kind of document it is; decides the body's schema.
    package var type: DocumentType
    /// The content, valid under the schema of ``type``.
    package var body: JSON

    package init(
        issuer: EntityID,
        audience: EntityID,
        id: Identifier,
        issuedAt: Instant,
        expiresAt: Instant? = nil,
        thread: Identifier,
        sequence: Int,
        previous: Digest?,
        seen: Int,
        type: DocumentType,
        body: JSON
    ) {
        self.issuer = issuer
        self.audience = audience
        self.id = id
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.thread = thread
        self.sequence = sequence
        self.previous = previous
        self.seen = seen
        self.type = type
        self.body = body
    }
}

extension Document {
    /// The `typ` of the signature's header: a document can never be taken for a receipt or an entity statement.
    package static let mediaType = "comity-document+jws"
    /// The highest sequence of one side in one thread.
    package static let maximumSequence = 100_000
}

import JOSE
package import Referrals
package import Store
import Trust
import Wire

extension Node {
    /// Makes the next document of this node's chain in a thread, signs it, and puts it into the outbox: all inside the
    /// transaction that is its cause.
    ///
    /// - Parameters:
    ///   - thread: changed to hold the new end of the chain; the caller stores it through ``refold(_:at:in:)``.
    ///   - actor: the officer who decided it, or `node`.
    func sign(
        _ type: DocumentType,
        _ body: JSON,
        in thread: inout ThreadRecord,
        by actor: String,
        at now: Instant,
        id: Identifier? = nil,
        into transaction: any StoreWriter
    ) throws -> DocumentRecord {
        var document = Document(
            issuer: identity.entity,
            audience: thread.peer,
            id: id ?? newIdentifier(at: now),
            issuedAt: now,
            thread: thread.id,
            sequence: thread.ownSequence + 1,
            previous: thread.ownHead,
            seen: thread.peerSequence,
            type: type,
            body: body
        )
        let isBeyond = try placeBeyondGap(&document, in: thread, transaction)
        try requireAgreed(type, body, in: thread, at: now, in: transaction)
        try requireRoom(for: document, by: actor, in: transaction)
        let findings = schemas.findings(in: body, of: type)
        guard findings.isEmpty else {
            throw NodeError(
                .invalidInput,
                "The document would break its own schema; nothing was signed.",
                findings: findings.map { "\($0.place): \($0.says)" }
            )
        }
        let compact = try JWS.sign(
            document.claims.bytes(),
            type: Document.mediaType,
            key: signer(.document, in: transaction)
        )
        if !type.isNeverHeldUp(body) {
            try requireSize(compact.utf8.count, for: thread.peer, in: transaction)
        }
        let record = DocumentRecord(
            id: document.id,
            thread: thread.id,
            issuer: document.issuer,
            audience: document.audience,
            sequence: document.sequence,
            type: type,
            issuedAt: Instant(seconds: now.seconds),
            storedAt: now,
            digest: Digest(of: compact),
            compact: compact,
            disposition: .accepted
        )
        try transaction.insert(record)
        try enqueue(document, to: thread.peer, in: transaction)
        try transaction.record(.documentSigned, by: actor, about: record.id, digest: record.digest, at: now)
        if !isBeyond { (thread.ownSequence, thread.ownHead) = (document.sequence, record.digest) }
        return record
    }

    /// What a peer would refuse for its size is not signed.
    private func requireSize(_ size: Int, for peer: EntityID, in transaction: any StoreReader) throws {
        guard let record = try transaction.peer(peer) else {
            throw NodeError(
                .notFound,
                "The other agency is no longer among the peers. `comity peer list` shows all."
            )
        }
        let largest: Int
        do {
            largest = try EntityConfiguration(verifying: record.statement).metadata.maximumDocumentBytes
        } catch {
            throw NodeError(.untrusted, error.description)
        }
        guard size <= largest else {
            throw NodeError(
                .tooLarge,
                "The document would be larger than the \(largest) bytes that the peer takes. Shorten its texts."
            )
        }
    }

    /// Derives the thread's state from its documents and stores it, with the tasks that follow from it.
    @discardableResult
    func refold(_ thread: inout ThreadRecord, at now: Instant, in transaction: any StoreWriter) throws
        -> ThreadState
    {
        // Of an erased thread nothing can be derived any more; it stays where it was, and no clock runs.
        guard thread.erasedAt == nil else {
            thread.changedAt = now
            try transaction.update(thread)
            let state = ThreadState(erasedAt: thread.stage)
            try layTasks(of: thread, state, [], at: now, in: transaction)
            return state
        }
        let documents = try Self.effective(in: thread, transaction, own: identity.entity)
        let state = Self.state(of: thread, documents, own: identity.entity)
        thread.stage = state.stage
        thread.changedAt = now
        try transaction.update(thread)
        try layTasks(of: thread, state, documents, at: now, in: transaction)
        return state
    }

    /// The state that a thread's documents add up to.
    package static func state(
        of thread: ThreadRecord,
        in transaction: any StoreReader,
        own: EntityID
    ) throws -> ThreadState {
        state(of: thread, try effective(in: thread, transaction, own: own), own: own)
    }

    static func state(of thread: ThreadRecord, _ documents: [Document], own: EntityID) -> ThreadState {
        ThreadState(folding: documents, referrer: thread.side == .referrer ? own : thread.peer)
    }

    /// The documents of a thread that take part in its state: of the other side's chain only what is in effect, since what is
    /// parked has not been shown to continue it. A participant's word to stop needs no more than its signature.
    static func effective(in thread: ThreadRecord, _ transaction: any StoreReader, own: EntityID) throws
        -> [Document]
    {
        try transaction.documents(ofThread: thread.id)
            .filter { try $0.issuer == own || isInEffect($0, in: thread) }
            .map { try document(in: $0) }
    }

    /// Whether a document of the other side takes part in the thread's state.
    static func isInEffect(_ record: DocumentRecord, in thread: ThreadRecord) throws -> Bool {
        if record.sequence <= thread.peerSequence { return true }
        guard record.erasedAt == nil, [.withdrawal, .consentChange].contains(record.type) else {
            return false
        }
        return try document(in: record).stops
    }

    /// The claims inside a stored document. Its signature was verified when it was stored; an audit verifies it again.
    ///
    /// - Throws: ``NodeError`` with `erased`.
    package static func document(in record: DocumentRecord) throws -> Document {
        try requireContent(erasedAt: record.erasedAt)
        return try Document(claims: JSON(parsing: JWS.parse(record.compact).payload))
    }
}

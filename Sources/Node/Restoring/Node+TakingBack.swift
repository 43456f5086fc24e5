import JOSE
import Referrals
import Store
import Wire

extension Node {
    /// Takes in again one document that a peer has given back: a document of this node under its own `seq`, or one of the peer's in
    /// the way in which everything of the peer is taken in.
    ///
    /// - Parameters:
    ///   - onlyStops: whether something before it is lost for good, so that only a participant's word to stop is taken in.
    ///   - reached: moved on to the place of the document in its chain.
    /// - Returns: whether it was not here.
    /// - Throws: ``NotReturnable`` where it can never be taken in, ``CatchUpPause`` where that can be tried again.
    func takeBack(
        _ item: ReturnedDocuments.Item,
        of thread: Identifier,
        from peer: PeerRecord,
        onlyStops: Bool,
        reached: inout ReturnedPlace
    ) async throws -> Bool {
        do {
            let signed = try await opened(Array(item.sealed.utf8))
            let claims = try JSON(parsing: JWS.parse(signed).payload)
            let document = try Document(claims: claims)
            guard document.thread == thread else {
                throw NotReturnable(says: "The other agency gives back another thread's documents.")
            }
            let isOwn = document.issuer == identity.entity
            reached.pass(document.sequence, isOwn: isOwn)
            guard !onlyStops || document.goesPastGaps else { return false }
            guard isOwn else { return try await !acceptAgain(item).isRepetition }
            return try await enterOwn(document, String(decoding: signed, as: UTF8.self), from: peer)
        } catch let problem as Problem {
            // What the node cannot open now it may open once the peer knows its keys.
            guard !problem.kind.isTransient,
                ![.unknownRecipientKey, .cannotOpen, .unknownIssuer].contains(problem.kind)
            else { throw CatchUpPause(says: "A document cannot be taken in now: \(problem.kind.rawValue).") }
            throw NotReturnable(says: "A document of the other agency is refused: \(problem.kind.rawValue).")
        } catch let error as StoreError where error.code == .erased {
            throw NotReturnable(says: "Its content was erased here.")
        } catch is DocumentError {
            throw NotReturnable(says: "What the other agency gives back is no document.")
        } catch is JOSEError {
            throw NotReturnable(says: "What the other agency gives back is not signed as a document.")
        }
    }

    /// Enters a document of this node that was lost: its signature by a key of this node is the proof that it was signed here.
    private func enterOwn(_ document: Document, _ compact: String, from peer: PeerRecord) async throws -> Bool
    {
        let now = clock.now
        return try await store.write { transaction in
            if let known = try transaction.document(document.id) {
                guard known.digest == Digest(of: compact) else {
                    throw NotReturnable(says: "Another document of this agency has the same name here.")
                }
                return false
            }
            try verifyOwn(compact, at: now, in: transaction)
            guard document.audience == peer.entity else {
                throw NotReturnable(says: "A document of this agency was for somebody else.")
            }
            var thread =
                try transaction.thread(document.thread) ?? openAgain(document, at: now, in: transaction)
            let follows =
                document.sequence == thread.ownSequence + 1 && document.previous == thread.ownHead
            // A participant's word to stop needs no more than its signature, here as at the other agency.
            let isTakenAcross = document.stops && document.sequence > thread.ownSequence + 1
            guard thread.peer == peer.entity, follows || isTakenAcross,
                try transaction.document(
                    thread: thread.id,
                    issuer: document.issuer,
                    sequence: document.sequence
                ) == nil
            else {
                throw NotReturnable(
                    says: "What this agency has signed there does not continue what is known of it here."
                )
            }
            let record = DocumentRecord(
                id: document.id,
                thread: thread.id,
                issuer: document.issuer,
                audience: document.audience,
                sequence: document.sequence,
                type: document.type,
                issuedAt: document.issuedAt,
                storedAt: now,
                digest: Digest(of: compact),
                compact: compact,
                disposition: .accepted
            )
            try transaction.insert(record)
            // The peer has it: sent once more, it answers with the receipt that was lost.
            try transaction.insert(
                DeliveryRecord(document: record.id, thread: thread.id, peer: thread.peer)
            )
            try transaction.record(
                .documentReturned,
                by: peer.entity.text,
                about: record.id,
                digest: record.digest,
                at: now
            )
            if follows { try advanceOwn(&thread, past: record, in: transaction) }
            try refold(&thread, at: now, in: transaction)
            try stopAgain(record, document, of: thread, at: now, in: transaction)
            return true
        }
    }

    /// Moves the end of the own chain past a document, and past every word to stop behind it that had been taken across a gap.
    private func advanceOwn(
        _ thread: inout ThreadRecord,
        past record: DocumentRecord,
        in transaction: any StoreReader
    ) throws {
        (thread.ownSequence, thread.ownHead) = (record.sequence, record.digest)
        while let next = try transaction.document(
            thread: thread.id,
            issuer: identity.entity,
            sequence: thread.ownSequence + 1
        ) {
            guard next.erasedAt == nil, try Self.document(in: next).previous == thread.ownHead else { return }
            (thread.ownSequence, thread.ownHead) = (next.sequence, next.digest)
        }
    }

    /// The thread that a document of this node opens, as it was opened then; with the case of its reference, so that what is taken
    /// back in the case reaches it.
    private func openAgain(_ document: Document, at now: Instant, in transaction: any StoreWriter) throws
        -> ThreadRecord
    {
        guard document.isFirst, document.type.opens != nil else {
            throw NotReturnable(says: "The document that opens it is missing.")
        }
        let body = document.body
        let reference = body["case"]?["reference"]?.string ?? body["reference"]?.string ?? ""
        let assessed = try transaction.assessment(document.thread)?.subject
        let named = body["forwarded"] == nil ? try transaction.caseRecord(reference: reference) : nil
        let thread = ThreadRecord(
            id: document.thread,
            side: .referrer,
            peer: document.audience,
            reference: reference,
            caseID: assessed ?? (named?.erasedAt == nil ? named?.id : nil),
            openedAt: now,
            changedAt: now,
            stage: .draft,
            decideBy: ["decideBy", "answerBy", "respondBy"].lazy.compactMap { body[$0]?.string }.first ?? "",
            ownSequence: 0,
            ownHead: nil,
            peerSequence: 0
        )
        try transaction.insert(thread)
        return thread
    }

    /// Verifies a document of this node with the keys that it has had. One whose record was lost with the disk, and whose private half
    /// is still there, is taken up again as a past key.
    private func verifyOwn(_ compact: String, at now: Instant, in transaction: any StoreWriter) throws {
        guard let keyID = Self.keyID(of: compact) else {
            throw NotReturnable(says: "A document of this agency names no key.")
        }
        var ring = try keyRing(in: transaction)
        if ring[keyID] == nil, let key = try ownKey(keyID) {
            let steps = ring.takeUp(PublicHalf(.document, key.publicKey), at: now)
            try transaction.store(steps, by: "node", at: now)
        }
        guard let record = ring[keyID], record.use == .document, record.state != .revoked,
            (try? JWS.verify(compact, with: KeySet([record.verificationKey()]), type: Document.mediaType))
                != nil
        else {
            throw NotReturnable(
                says: "A document of this agency was signed with a key that is not here any more."
            )
        }
    }

    /// The private half of a key that has no record; nil where it is not there any more.
    private func ownKey(_ keyID: String) throws -> SigningKey? {
        do throws(NodeError) {
            return try keys.signingKey(keyID)
        } catch {
            guard error.code != .locked else { throw CatchUpPause(says: error.says) }
            return nil
        }
    }
}

extension KeyRing {
    /// Takes up a key that signed once and has no record any more; the founding key, which may have none either, stays the current
    /// one.
    mutating func takeUp(_ half: PublicHalf, at now: Instant) -> [Step] {
        let founding = recordFounding(half.use)
        var record = KeyRecord(
            id: Identifier(at: now),
            use: half.use,
            keyID: half.keyID,
            jwk: String(decoding: half.jwk.bytes(), as: UTF8.self),
            preparedBy: "node",
            preparedAt: now,
            currentFrom: now
        )
        record.pastFrom = now
        return founding + [take(record)]
    }
}

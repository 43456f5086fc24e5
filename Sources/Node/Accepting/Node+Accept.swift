package import Admission
import JOSE
package import Referrals
import Store
package import Trust
import Wire

/// What a node answers to a document: its receipt, and whether it had the document before.
package struct Acceptance: Sendable, Hashable {
    /// The signed receipt, the same bytes however often the document is sent.
    package var receipt: String
    package var isRepetition: Bool
}

extension Node {
    /// Takes in a document, or refuses it.
    ///
    /// The order of the checks is that of the protocol: seal, envelope, issuer, signature, repetition, audience, time, type,
    /// schema, thread. Everything that an accepted document causes (the document, its journal entry, the receipt, the
    /// thread's new state, the legal assessment on arrival, this node's own answer) is one transaction, and only when
    /// that is durable does this return.
    ///
    /// - Parameters:
    ///   - presented: the TLS certificates of the connection it came over; they have to be the issuer's own.
    ///   - visit: the request that brought it; nil where there was none.
    /// - Throws: ``Problem``; what is refused leaves only a ``RefusalRecord`` behind.
    package func accept(
        _ body: [UInt8],
        presenting presented: PresentedCertificates? = nil,
        from visit: Visit? = nil
    ) async throws(Problem) -> Acceptance {
        var arrived = Arrived(bytes: body, visit: visit)
        do {
            let incoming = try await verify(&arrived, presented)
            let acceptance = try await store(incoming)
            outboxSignal.raise()
            if incoming.document.type.speaksOfErasureAlone { erasureSignal.raise() }
            return acceptance
        } catch {
            var problem = Self.problem(for: error)
            problem.signed = await signedRefusal(problem, of: arrived)
            await recordRefusal(
                problem,
                of: arrived.bytes,
                issuer: arrived.issuer,
                says: (error as? PolicyRefusal)?.says,
                from: visit
            )
            throw problem
        }
    }

    /// The refusal as a signed statement, for a sender whose own signature held; nil for anybody else.
    private func signedRefusal(_ problem: Problem, of arrived: Arrived) async -> String? {
        guard let sender = arrived.issuer else { return nil }
        let refusal = Refusal(
            issuer: identity.entity,
            audience: sender,
            issuedAt: clock.now,
            digest: Digest(of: arrived.bytes),
            problem: problem
        )
        // Where it cannot be signed, the problem is answered all the same: nothing is acknowledged by it.
        guard let key = try? await signer(.document) else { return nil }
        return try? JWS.sign(refusal.claims.bytes(), type: Refusal.mediaType, key: key)
    }

    private static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let refusal as PolicyRefusal: refusal.problem
        case let error as StoreError where error.code == .unavailable:
            Problem(.busy, "The node could not store the document in time; nothing was acknowledged.")
        default: Problem(.internalError, "The node could not process the document; nothing was acknowledged.")
        }
    }

    // MARK: Before the transaction

    /// Reads the envelope once, finds the issuer, verifies the signature with the issuer's published keys.
    private func verify(
        _ arrived: inout Arrived,
        _ presented: PresentedCertificates?
    ) async throws -> IncomingDocument {
        let (body, visit) = (arrived.bytes, arrived.visit)
        let signed = try await verifyingRoom.work(for: visit) { try await opened(body) }
        arrived.bytes = signed
        let envelope: UnverifiedJWS
        let claims: JSON
        do {
            envelope = try JWS.parse(signed)
            claims = try JSON(parsing: envelope.payload)
        } catch {
            throw Problem(.malformed, "What is sealed is not a JWS whose payload is strict JSON: \(error)")
        }
        guard let name = claims["iss"]?.string, let issuer = EntityID(name),
            let peer = try await knownPeer(issuer)
        else {
            throw Problem(
                .unknownIssuer,
                "No officer of this agency has entered the issuer as a peer, and no authority that it trusts vouches for it."
            )
        }
        let verifying = try await verify(envelope, of: peer, from: visit)
        arrived.issuer = issuer
        arrived.visit?.prove()
        try await requireCertificate(presented, of: peer)
        try peerAllowances.take(from: issuer, bytes: signed.count, at: clock.now)
        guard peer.state == .active else {
            throw Problem(.peerSuspended, "This agency has suspended the relation with the issuer.")
        }
        let document: Document
        do {
            document = try Document(claims: claims)
        } catch {
            let kind: Problem.Kind =
                [.unsupportedType, .outOfScope].contains(error.code) ? .unsupportedType : .malformed
            throw Problem(kind, error.description)
        }
        return IncomingDocument(
            document: document,
            compact: String(decoding: signed, as: UTF8.self),
            digest: Digest(of: signed),
            peer: verifying
        )
    }

    /// Verifies the signature with the issuer's published keys. Where it names one that is not known, the issuer is asked for its
    /// keys: it may have changed them.
    ///
    /// - Returns: the issuer as it stood when its keys verified the signature.
    private func verify(
        _ envelope: UnverifiedJWS,
        of peer: PeerRecord,
        from visit: Visit?
    ) async throws -> PeerRecord {
        func verified(by peer: PeerRecord) async throws {
            try await verifyingRoom.work(for: visit) {
                let keys = try statements.configuration(in: peer.statement).metadata.documentKeys
                _ = try envelope.verified(with: keys, type: Document.mediaType)
            }
        }
        do {
            try await verified(by: peer)
            return peer
        } catch let problem as Problem {
            // There was no room for it.
            throw problem
        } catch {
            let isUnknownKey = (error as? JOSEError)?.code == .unknownKey
            guard isUnknownKey, peer.state == .active, peerSource != nil else {
                throw Problem(.badSignature, "No published key of the issuer verifies the document: \(error)")
            }
        }
        let outcome = await lookForKeys(of: peer.entity)
        let asked = try await store.read { try $0.peer(peer.entity) } ?? peer
        do {
            try await verified(by: asked)
            return asked
        } catch let problem as Problem {
            throw problem
        } catch {
            guard outcome == .fresh else {
                throw Problem(
                    .issuerKeysUnknown,
                    "The document names a key that this node does not know of the issuer, and the issuer could not be asked just now."
                )
            }
            throw Problem(.badSignature, "No published key of the issuer verifies the document: \(error)")
        }
    }

    /// The checks that only a new document has to pass: a repetition is answered whenever it comes.
    ///
    /// - Parameter isAwaited: whether it may be older than what is taken from anybody.
    private func check(_ document: Document, isAwaited: Bool, at now: Instant) throws(Problem) {
        guard document.audience == identity.entity else {
            throw Problem(.wrongAudience, "The claim aud names another node than this one.")
        }
        let age = now.seconds(since: document.issuedAt)
        guard age >= -identity.limits.clockTolerance, age <= identity.limits.maximumDocumentAge || isAwaited
        else {
            throw Problem(
                .clockOutOfWindow,
                "The claim iat must be at most \(identity.limits.clockTolerance) seconds ahead of, and \(identity.limits.maximumDocumentAge / 86_400) days behind, this node's clock, which reads \(now.rfc3339)."
            )
        }
        if let expiresAt = document.expiresAt, expiresAt <= now {
            throw Problem(.lapsed, "The claim exp is past.")
        }
        let findings = schemas.findings(in: document.body, of: document.type)
        guard findings.isEmpty, Move(document) != nil else {
            throw Problem(
                .schemaBreach,
                "The body does not have the form of the type \(document.type.rawValue).",
                findings: findings
            )
        }
    }

    // MARK: The transaction

    private func store(_ incoming: IncomingDocument) async throws -> Acceptance {
        let now = clock.now
        let document = incoming.document
        let known = try await store.read { try $0.document(document.id) }
        if known == nil {
            try check(document, isAwaited: try await isAwaited(incoming, at: now), at: now)
            // Before the law is asked; what counts is asked again in the transaction.
            try await store.read { transaction in
                let peer = try issuer(of: incoming, in: transaction)
                try requireAgreed(document, from: peer, in: transaction, at: now)
            }
        }
        let arrival = known == nil ? try await arrivalAssessment(of: incoming, at: now) : nil
        return try await store.write { transaction in
            let peer = try issuer(of: incoming, in: transaction)
            try transaction.changeLane(of: document.issuer) { $0.heard(at: now) }
            if let repetition = try repetition(of: incoming, at: now, in: transaction) { return repetition }
            try requireAgreed(document, from: peer, in: transaction, at: now)
            var thread = try place(incoming, arrival: arrival?.record, at: now, in: transaction)
            let inPlace = document.sequence == thread.peerSequence + 1
            let record = DocumentRecord(
                id: document.id,
                thread: document.thread,
                issuer: document.issuer,
                audience: document.audience,
                sequence: document.sequence,
                type: document.type,
                issuedAt: document.issuedAt,
                storedAt: now,
                digest: incoming.digest,
                compact: incoming.compact,
                disposition: inPlace ? .accepted : .parked
            )
            try transaction.insert(record)
            let entry = try transaction.record(
                inPlace ? .documentAccepted : .documentParked,
                by: document.issuer.text,
                about: document.id,
                digest: incoming.digest,
                at: now
            )
            let receipt = try receipt(
                for: incoming,
                disposition: record.disposition,
                entry: entry,
                leaf: try logPosition(of: entry, in: transaction),
                at: now,
                signedBy: signer(.document, in: transaction)
            )
            try transaction.insert(
                ReceiptRecord(document: document.id, issued: true, compact: receipt, storedAt: now)
            )
            try transaction.record(
                .receiptIssued,
                by: "node",
                about: document.id,
                digest: Digest(of: receipt),
                at: now
            )
            if inPlace { try advance(&thread, past: incoming, in: transaction) }
            try refold(&thread, at: now, in: transaction)
            if thread.erasedAt != nil {
                try reportGone(to: document, in: &thread, at: now, into: transaction)
            } else {
                // What is parked is in effect only where it is a participant's word to stop.
                let place = document.sequence
                try takeIntoCase(from: place, through: place, of: &thread, at: now, in: transaction)
                try stopOnward(from: place, through: place, of: thread, at: now, into: transaction)
                try correctOnward(from: place, through: place, of: thread, at: now, into: transaction)
                try tellAfterAll(in: thread, at: now, in: transaction)
            }
            if inPlace, document.isFirst {
                if let arrival, document.type == .referral {
                    try transaction.insert(arrival, by: "node", about: thread.id, at: now)
                }
                try answerArrival(arrival?.record, in: &thread, at: now, into: transaction)
            }
            return Acceptance(receipt: receipt, isRepetition: false)
        }
    }

    /// The receipt of the same document received before; a document of the same name or place but other content is
    /// refused.
    private func repetition(
        of incoming: IncomingDocument,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> Acceptance? {
        let document = incoming.document
        if let known = try transaction.document(document.id) {
            guard known.digest == incoming.digest, let receipt = try transaction.receipt(document: known.id),
                receipt.issued
            else {
                throw Problem(
                    .replayWithOtherContent,
                    "A document with this jti and other content was received before."
                )
            }
            let current = try standing(receipt, at: now, in: transaction)
            return Acceptance(receipt: current.compact, isRepetition: true)
        }
        let sameplace = try transaction.document(
            thread: document.thread,
            issuer: document.issuer,
            sequence: document.sequence
        )
        guard sameplace == nil else {
            throw Problem(
                .replayWithOtherContent,
                "Another document of the issuer already has this seq in this thread."
            )
        }
        return nil
    }

    /// Finds the document's thread, or opens it for a referral, and checks that the document may join it there.
    private func place(
        _ incoming: IncomingDocument,
        arrival: AssessmentRecord?,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> ThreadRecord {
        let document = incoming.document
        let thread: ThreadRecord
        if let known = try transaction.thread(document.thread) {
            // What is asked and reported about the erasure itself is heard all the same.
            guard known.erasedAt == nil || document.type.speaksOfErasureAlone else {
                throw Problem(.erased, "The thread was erased here; nothing more is kept of it.")
            }
            thread = known
        } else {
            guard document.isFirst, document.type.opens != nil else {
                throw Problem(
                    .unknownThread,
                    "This node has no thread of that name, and the document does not open one."
                )
            }
            thread = ThreadRecord(
                id: document.thread,
                side: .receiver,
                peer: document.issuer,
                reference: document.body["case"]?["reference"]?.string
                    ?? document.body["reference"]?.string ?? "",
                caseID: nil,
                openedAt: now,
                changedAt: now,
                stage: .draft,
                decideBy: Self.decisionDay(of: document),
                ownSequence: 0,
                ownHead: nil,
                peerSequence: 0
            )
            try transaction.insert(thread)
        }
        guard thread.peer == document.issuer else {
            throw Problem(.notAParty, "The thread is between this node and another one.")
        }
        guard document.type != .referral || document.sequence == 1 else {
            throw Problem(.chainBroken, "A referral can only be the first document of a thread.")
        }
        guard document.seen <= thread.ownSequence else {
            throw Problem(
                .chainBroken,
                "The claim seen is higher than any seq that this node has used in the thread."
            )
        }
        if document.sequence == thread.peerSequence + 1 {
            try check(document, continues: thread, in: transaction)
        }
        return thread
    }

    private func check(
        _ document: Document,
        continues thread: ThreadRecord,
        in transaction: any StoreReader
    ) throws {
        guard thread.peerSequence > 0 else { return }
        let before = try transaction.document(
            thread: thread.id,
            issuer: thread.peer,
            sequence: thread.peerSequence
        )
        guard let before, document.previous == before.digest else {
            throw Problem(
                .chainBroken,
                "The claim prev is not the digest of the issuer's document before it in the thread."
            )
        }
    }

    /// Moves the thread past the document and past every parked one that now has its predecessor.
    private func advance(
        _ thread: inout ThreadRecord,
        past incoming: IncomingDocument,
        in transaction: any StoreReader
    ) throws {
        thread.peerSequence = incoming.document.sequence
        var head = incoming.digest
        while let next = try transaction.document(
            thread: thread.id,
            issuer: thread.peer,
            sequence: thread.peerSequence + 1
        ) {
            // A parked document that does not continue the chain stays parked; the audit names it.
            guard next.erasedAt == nil, try Self.document(in: next).previous == head else { return }
            thread.peerSequence = next.sequence
            head = next.digest
        }
    }

    private func receipt(
        for incoming: IncomingDocument,
        disposition: Receipt.Disposition,
        entry: JournalEntry,
        leaf: LogPosition?,
        at now: Instant,
        signedBy signer: SigningKey
    ) throws -> String {
        let receipt = Receipt(
            issuer: identity.entity,
            audience: incoming.document.issuer,
            id: newIdentifier(at: now),
            issuedAt: now,
            document: incoming.document.id,
            digest: incoming.digest,
            disposition: disposition,
            position: entry.number,
            head: entry.head,
            leaf: leaf
        )
        return try JWS.sign(receipt.claims.bytes(), type: Receipt.mediaType, key: signer)
    }

    /// The day by which the receiver decides, where the first document names one.
    private static func decisionDay(of document: Document) -> String {
        let days = ["decideBy", "answerBy", "respondBy"].map { document.body[$0]?.string }
        return days.lazy.compactMap { $0 }.first ?? ""
    }

    /// Tells the sender in the same transaction that the thread is open here and, for a referral, what the own rule pack
    /// made of it.
    private func answerArrival(
        _ arrival: AssessmentRecord?,
        in thread: inout ThreadRecord,
        at now: Instant,
        into transaction: any StoreWriter
    ) throws {
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        guard state.permits(.receive, by: .receiver) else { return }
        // Where there is no room for the assessment, the sender learns of it from a person.
        var bodies: [JSONObject] = [["state": "received"]]
        if let arrival {
            bodies.insert(["state": "received", "assessment": try Self.travelling(arrival)], at: 0)
        }
        for body in bodies {
            do {
                _ = try sign(.status, .object(body), in: &thread, by: "node", at: now, into: transaction)
                try refold(&thread, at: now, in: transaction)
                return
            } catch let error as NodeError where error.code == .tooLarge {
                continue
            } catch let error as NodeError where [.notAgreed, .notNow].contains(error.code) {
                break
            }
        }
        // The referral is not lost because nothing may be answered to it, or nothing fits: the receipt says that it is here.
        try transaction.record(.answerNotAgreed, by: "node", about: thread.id, at: now)
    }
}

/// What is known of a request's body so far: what the record of a refusal may say.
private struct Arrived {
    /// The body as it came; once the seal is open, the signed document inside, whose digest its sender knows.
    var bytes: [UInt8]
    let visit: Visit?
    /// Only where the signature held.
    var issuer: EntityID?
}

/// A document whose signature has been verified.
struct IncomingDocument: Sendable {
    var document: Document
    /// The signed document exactly as it was sealed.
    var compact: String
    var digest: Digest
    /// The issuer as it stood when the signature was verified.
    var peer: PeerRecord
}

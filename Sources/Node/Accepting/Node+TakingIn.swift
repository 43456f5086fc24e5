import JOSE
import Referrals
import Store
import Wire

/// What an accepted document causes, in one transaction.
extension Node {
    func takeIn(_ incoming: IncomingDocument) async throws -> Acceptance {
        let now = clock.now
        let document = incoming.document
        let known = try await store.read { try $0.document(document.id) }
        if known == nil {
            var isAwaited = incoming.wasReceived
            if !isAwaited { isAwaited = try await self.isAwaited(incoming, at: now) }
            try check(document, isAwaited: isAwaited, wasReceived: incoming.wasReceived, at: now)
            // Before the law is asked; what counts is asked again in the transaction.
            try await store.read { transaction in
                let peer = try issuer(of: incoming, in: transaction)
                try requireWanted(incoming, from: peer, at: now, in: transaction)
            }
        }
        let arrival = known == nil ? try await arrivalAssessment(of: incoming, at: now) : nil
        return try await store.write { transaction in
            let peer = try issuer(of: incoming, in: transaction)
            try transaction.changeLane(of: document.issuer) { $0.heard(at: now) }
            if let repetition = try repetition(of: incoming, at: now, in: transaction) { return repetition }
            try requireWanted(incoming, from: peer, at: now, in: transaction)
            try requireRoom(for: incoming, in: transaction)
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
                try correctOnwardOrOwe(from: place, through: place, of: thread, at: now, into: transaction)
                try tellAfterAll(in: thread, at: now, in: transaction)
            }
            if inPlace, document.isFirst {
                if let arrival, document.type == .referral {
                    try transaction.insert(arrival, by: "node", about: thread.id, at: now)
                }
                // What was answered to one that comes back comes back with it.
                if !incoming.isReturned {
                    try answerArrival(arrival?.record, in: &thread, at: now, into: transaction)
                }
                // What had been answered to it could not be entered without it, and can be had back now.
                if try transaction.threadGap(thread.id) != nil {
                    try askOnceMore(document.issuer, in: transaction)
                }
            }
            return Acceptance(receipt: receipt, isRepetition: false)
        }
    }

    /// Refuses what was not agreed, and for now what comes by itself while the issuer is still to be asked for what was lost here.
    private func requireWanted(
        _ incoming: IncomingDocument,
        from peer: PeerRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws {
        if !incoming.isReturned { try requireCaughtUp(with: peer.entity, in: transaction) }
        if !incoming.wasReceived {
            try requireAgreed(incoming.document, from: peer, in: transaction, at: now)
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
        // A word to stop is taken in also where what its issuer has seen was lost here for good.
        guard
            try document.seen <= thread.ownSequence
                || document.goesPastGaps && transaction.threadGap(thread.id) != nil
        else {
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

import Casework
import JOSE
import Referrals
package import Store
import Vault
import Wire

extension Node {
    /// Goes on with every erasure that waits, answers what peers asked for where that needs nobody, and destroys the keys of
    /// what is marked. It is called when a node starts, when a report arrives, and now and then.
    ///
    /// - Returns: those that are erased now.
    @discardableResult
    package func continueErasures() async throws -> [ErasureRecord] {
        try await destroyMarked()
        try await answerErasureRequests()
        var ended: [ErasureRecord] = []
        for record in try await store.read({ try $0.erasureRecords(state: .asking, limit: 1000) }) {
            do {
                let progress = try await finish(record.id, of: record.subject)
                if progress.record.state == .erased { ended.append(progress.record) }
            } catch let error as NodeError
                where [.gateClosed, .notNow, .erased, .backlogged].contains(error.code)
            {
                // A hold was set meanwhile, say: it waits, and the review shows it.
                continue
            }
        }
        return ended
    }

    /// Destroys the keys of everything that is marked as erased, and removes its files.
    ///
    /// - Returns: the copies of the keyring that somebody has to destroy by hand.
    @discardableResult
    package func destroyMarked() async throws -> [String] {
        let left = try await store.completeErasures()
        try await sweepEvidence()
        return left.map(\.path)
    }

    /// Erases, where everything that it waited for is there.
    func finish(_ id: Identifier, of subject: Identifier) async throws -> ErasureProgress {
        let now = clock.now
        var progress = try await store.write { transaction in
            guard var record = try transaction.erasureRecord(id), record.subject == subject else {
                throw NodeError(.notFound, "There is no such erasure.")
            }
            let proceeding = try ErasureProceeding(of: record)
            guard record.state == .asking, let erasable = try erasable(of: record, in: transaction) else {
                return ErasureProgress(record: record, proceeding: proceeding, waits: [])
            }
            // Custody is read while it can be.
            let copies = try copiesHandedOut(of: erasable, in: transaction)
            if record.kind == .person {
                var progress = try finishPerson(&record, proceeding, of: erasable, at: now, in: transaction)
                if progress.record.state == .erased { progress.copiesHandedOut = copies }
                return progress
            }
            let waits = try waits(of: erasable, proceeding, in: transaction)
            guard waits.isEmpty else {
                return ErasureProgress(record: record, proceeding: proceeding, waits: waits)
            }
            let act = Act(by: record.begunBy, role: .dataProtectionOfficer, at: now, zone: identity.zone)
            try requireFree(erasable, althoughUnfinished: true, by: act, in: transaction)
            try requireNoDutyToKeep(erasable, on: act.day, accepting: [.undetermined], in: transaction)
            try erase(erasable, proceeding, &record, at: now, in: transaction)
            var progress = ErasureProgress(record: record, proceeding: proceeding, waits: [])
            progress.copiesHandedOut = copies
            return progress
        }
        if progress.record.state == .erased { progress.copiesLeft = try await destroyMarked() }
        outboxSignal.raise()
        return progress
    }

    /// What the other sides still owe, in words.
    func waits(of subject: Erasable, _ proceeding: ErasureProceeding, in transaction: any StoreReader) throws
        -> [ErasureWait]
    {
        try subject.threads.filter { !proceeding.notAwaited.contains($0.id) }.compactMap { thread in
            let state = try Self.state(of: thread, in: transaction, own: identity.entity)
            // Whoever asked for the same erases by itself, and waits for nobody.
            if state.openErasures.contains(where: { $0.asker != thread.side }) { return nil }
            func wait(_ says: String) -> ErasureWait {
                ErasureWait(thread: thread.id, peer: thread.peer, says: says)
            }
            guard let request = proceeding.requests[thread.id] else {
                return thread.ownSequence == 0
                    ? nil : wait("it could not be asked: nothing more may be sent in this referral")
            }
            guard try transaction.delivery(document: request)?.state == .delivered else {
                return wait("the request has not arrived there yet")
            }
            return state.openErasures.contains { $0.request == request }
                ? wait("it has not reported yet") : nil
        }
    }

    // MARK: The one transaction

    private func erase(
        _ subject: Erasable,
        _ proceeding: ErasureProceeding,
        _ record: inout ErasureRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        var referrals: [ErasureCertificate.Referral] = []
        for thread in subject.threads {
            referrals.append(try close(thread, proceeding, by: record.begunBy, at: now, in: transaction))
        }
        let end = try transaction.journalEnd()
        let certificate = ErasureCertificate(
            issuer: identity.entity,
            id: record.id,
            at: now,
            subject: subject.id,
            reason: proceeding.reason,
            ground: proceeding.ground,
            referrals: referrals,
            position: end?.number ?? 0,
            head: end?.head ?? .zero
        )
        let compact = try JWS.sign(
            certificate.claims.bytes(),
            type: ErasureCertificate.mediaType,
            key: signer(.document, in: transaction)
        )
        record.state = .erased
        record.certificate = compact
        record.changedAt = now
        try transaction.update(record)
        try tell(compact, to: Set(subject.threads.map(\.peer)), of: record, at: now, in: transaction)
        let digest = Digest(of: compact)
        for thread in subject.threads {
            try closeUnsent(thread, by: record.begunBy, at: now, in: transaction)
            try transaction.erase(.thread(thread.id), at: now)
            try transaction.record(.erased, by: record.begunBy, about: thread.id, digest: digest, at: now)
        }
        if let file = subject.file {
            try callOffPersons(ofCase: file.id, by: record.begunBy, at: now, in: transaction)
            try transaction.erase(.file(file.id), at: now)
            try transaction.record(.erased, by: record.begunBy, about: file.id, digest: digest, at: now)
        }
    }

    /// Reports in a referral that all of it is erased, where the other side asked, and says what its certificate will.
    private func close(
        _ thread: ThreadRecord,
        _ proceeding: ErasureProceeding,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> ErasureCertificate.Referral {
        var thread = thread
        let documents = try transaction.documents(ofThread: thread.id)
        let state = try Self.state(of: thread, in: transaction, own: identity.entity)
        let asked = state.openErasures.first { $0.asker != thread.side }
        if let asked {
            let gone = documents.filter { $0.issuer == thread.peer && $0.type != .erasureRequest }.prefix(200)
            let at = JSON.string(Instant(seconds: now.seconds).rfc3339)
            let body = JSON.object([
                "request": .string(asked.request.text),
                "erased": .array(gone.map { ["document": .string($0.id.text), "at": at] }), "kept": [],
            ])
            do {
                _ = try sign(.erasureReport, body, in: &thread, by: actor, at: now, into: transaction)
                try refold(&thread, at: now, in: transaction)
            } catch let error as NodeError
                where [.notAgreed, .notNow, .backlogged, .tooLarge].contains(error.code)
            {
                // It is erased all the same; the certificate says so.
                try transaction.record(.answerNotAgreed, by: actor, about: thread.id, at: now)
            }
        }
        let report = try report(in: documents, of: thread, to: proceeding.requests[thread.id])
        let standing = report ?? asked.map { .askedByPeer(document: $0.request) } ?? .notAwaited
        return ErasureCertificate.Referral(
            thread: thread.id,
            peer: thread.peer,
            documents: documents.filter { !$0.type.speaksOfErasureAlone }.count,
            ownHead: thread.ownHead,
            standing: standing
        )
    }

    /// What the other side reported to a request; nil as long as it has not.
    func report(in documents: [DocumentRecord], of thread: ThreadRecord, to request: Identifier?) throws
        -> ErasureCertificate.Standing?
    {
        guard let request else { return nil }
        for document in documents where document.type == .erasureReport && document.issuer == thread.peer {
            let body = try Self.document(in: document).body
            guard body["request"]?.string == request.text else { continue }
            return .reported(document: document.id, kept: body["kept"]?.array?.count ?? 0)
        }
        return nil
    }

    /// What has not arrived by now can never be sent again: its content goes. Nothing behind it would have a place at the other side.
    private func closeUnsent(
        _ thread: ThreadRecord,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        for delivery in try transaction.deliveries(ofThread: thread.id) where !delivery.state.isSettled {
            guard let document = try transaction.document(delivery.document),
                !document.type.speaksOfErasureAlone
            else { continue }
            try transaction.close(from: delivery, by: actor, at: now)
            return
        }
    }

    /// Sends the certificate to each agency that had a part, in a thread of its own: the old one is gone.
    private func tell(
        _ certificate: String,
        to peers: Set<EntityID>,
        of record: ErasureRecord,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        for peer in peers.sorted(by: { $0.text < $1.text }) {
            let body: JSON = [
                "kind": .string(Move.Notice.deletionCertificate.rawValue),
                "reference": .string(record.id.text), "certificate": .string(certificate),
            ]
            guard try mayTell(body, to: peer, of: record, at: now, in: transaction) else {
                // It is erased all the same; the certificate can still be handed over.
                try transaction.record(.answerNotAgreed, by: record.begunBy, about: record.id, at: now)
                continue
            }
            _ = try open(
                .notice,
                body,
                to: peer,
                reference: record.id.text,
                by: record.begunBy,
                at: now,
                into: transaction
            )
        }
    }

    /// Whether a notice may go to a peer at all: asked before a thread is opened for it.
    private func mayTell(
        _ body: JSON,
        to peer: EntityID,
        of record: ErasureRecord,
        at now: Instant,
        in transaction: any StoreReader
    ) throws -> Bool {
        guard try transaction.peer(peer) != nil else { return false }
        let thread = ThreadRecord(
            id: record.id,
            side: .referrer,
            peer: peer,
            reference: "",
            caseID: nil,
            openedAt: now,
            changedAt: now,
            stage: .draft,
            decideBy: "",
            ownSequence: 0,
            ownHead: nil,
            peerSequence: 0
        )
        do {
            try requireAgreed(.notice, body, in: thread, at: now, in: transaction)
            return true
        } catch let error as NodeError where error.code == .notAgreed {
            return false
        }
    }
}

extension DocumentType {
    /// Whether a document of this type is kept when its thread is erased.
    var speaksOfErasureAlone: Bool { self == .erasureRequest || self == .erasureReport }
}

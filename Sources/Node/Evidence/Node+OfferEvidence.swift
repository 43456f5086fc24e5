import Evidence
package import Referrals
import RulePacks
import Store
import Wire

extension Node {
    /// Sends the manifests of files with the answer to the other side's oldest open question; the peer can then fetch them.
    ///
    /// The document, its place in the outbox, and the peer's right to fetch come into being in one transaction.
    ///
    /// - Parameters:
    ///   - conditions: what the peer may do with the files, in words. It fetches only by accepting them.
    /// - Throws: ``NodeError`` with `gateClosed` where the law keeps evidence back, where nobody asked it, or where a file
    ///   came from another agency; `notNow` where no question is open.
    package func offerEvidence(
        _ files: [Identifier],
        in thread: Identifier,
        conditions: [String],
        says: String,
        by officer: Officer
    ) async throws -> MoveResult {
        let now = clock.now
        let result = try await store.write { transaction in
            guard var thread = try transaction.thread(thread) else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            let state = try Self.state(of: thread, in: transaction, own: identity.entity)
            guard state.permits(.answer, by: thread.side),
                let question = state.openQuestions.first(where: { $0.asker != thread.side })
            else {
                throw NodeError(
                    .notNow,
                    "Evidence goes with the answer to a question, and the other side has none open in this referral."
                )
            }
            try requireEvidenceMayLeave(in: thread, in: transaction)
            let manifests = try files.map { try manifest(of: $0, conditions: conditions, in: transaction) }
            var body: JSONObject = [
                "request": .string(question.request.text),
                "answers": .array([.object(["says": .string(says)])]),
                "evidence": .array(manifests.map(\.json)),
            ]
            let sent = manifests.indices.map {
                Disclosure.Element(pointer: "/evidence/\($0)", category: Self.evidenceCategory)
            }
            for (name, value) in try lawMembers(for: sent, in: thread, in: transaction).members {
                body[name] = value
            }
            let document = try sign(
                .informationResponse,
                .object(body),
                in: &thread,
                by: officer.name,
                at: now,
                into: transaction
            )
            for manifest in manifests {
                try offer(manifest, with: document, to: thread, by: officer, at: now, in: transaction)
            }
            let folded = try refold(&thread, at: now, in: transaction)
            return MoveResult(thread: thread, document: document, state: folded)
        }
        outboxSignal.raise()
        return result
    }

    func offer(
        _ manifest: EvidenceManifest,
        with document: DocumentRecord,
        to thread: ThreadRecord,
        by officer: Officer,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        let own = try secrets(of: Self.existingEvidence(transaction, manifest.id))
        // A key for this way alone: what crosses the line opens nothing that lies on a disk.
        let travelling = FileSecrets(key: FileKey(), salts: own.salts)
        try transaction.insert(
            EvidenceOfferRecord(
                file: manifest.id,
                peer: thread.peer,
                thread: thread.id,
                document: document.id,
                conditions: manifest.conditionsDigest,
                secrets: wrapped(travelling, in: transaction),
                offeredAt: now
            )
        )
        try transaction.record(
            .evidenceOffered,
            by: officer.name,
            about: manifest.id,
            digest: document.digest,
            at: now
        )
    }

    /// A file's manifest as it travels: with its custody so far and the conditions of this offer.
    func manifest(
        of id: Identifier,
        conditions: [String],
        in transaction: any StoreReader
    ) throws -> EvidenceManifest {
        let record = try Self.heldEvidence(transaction, id)
        guard try source(of: record, in: transaction).origin != .received else {
            throw NodeError(
                .gateClosed,
                "The file, or what it was made from, came from another agency. It goes no further; ask that agency to send it."
            )
        }
        var manifest = try Self.manifest(in: record)
        manifest.custody = try transaction.custody(of: id).map(\.compact)
        manifest.conditions = conditions
        guard manifest.custody.count <= EvidenceManifest.mostEvents else {
            throw NodeError(
                .tooLarge,
                "The file has more than \(EvidenceManifest.mostEvents) custody events. Take it in anew, or redact it, and offer that."
            )
        }
        return manifest
    }

    /// Whether the packs, asked about this referral, let files of evidence leave. Nobody's silence is a permission.
    private func requireEvidenceMayLeave(in thread: ThreadRecord, in transaction: any StoreReader) throws {
        let isReferrer = thread.side == .referrer
        let record =
            isReferrer
            ? try transaction.assessment(thread.id) : try transaction.latestAssessment(of: thread.id)
        guard let record else {
            throw NodeError(.gateClosed, "The law has not been asked about this referral. Assess it first.")
        }
        let legal = try Self.legal(in: record)
        try Self.requireEvidence(in: legal)
        let asked = try JSON(parsing: record.facts, limits: .local)["referral.data"]?.array ?? []
        guard !isReferrer || asked.contains(.string(Self.evidenceCategory)) else {
            throw NodeError(
                .gateClosed,
                "The law was not asked about files of evidence. Assess the case again with --data \(Self.evidenceCategory), and have that approved."
            )
        }
        if isReferrer, let id = thread.caseID, let file = try transaction.caseRecord(id) {
            try requireOpenToSend(record, of: file, at: clock.now, in: transaction)
        } else {
            let approvals = try transaction.approvals(of: record.id)
            try Self.requireOpenToAccept(Self.standing(of: record, approvals: approvals), at: clock.now)
        }
    }
}

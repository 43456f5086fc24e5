package import Evidence
import JOSE
package import Referrals
package import Store
import Wire

/// A file whose manifest came with a document of the other side.
package struct AnnouncedEvidence: Sendable {
    package var manifest: EvidenceManifest
    package var document: DocumentRecord
    /// What this node has of it; nil where nothing has been fetched.
    package var record: EvidenceRecord?
}

extension Node {
    /// The files that the other side has announced in a referral, in the order of its documents. The documents themselves are
    /// the only list of them.
    package func announcedEvidence(in thread: Identifier) async throws -> [AnnouncedEvidence] {
        try await store.read { transaction in
            guard let record = try transaction.thread(thread) else {
                throw NodeError(.notFound, "There is no such referral. `comity referral list` shows all.")
            }
            return try announcedEvidence(in: record, in: transaction)
        }
    }

    private func announcedEvidence(in thread: ThreadRecord, in transaction: any StoreReader) throws
        -> [AnnouncedEvidence]
    {
        var announced: [AnnouncedEvidence] = []
        for document in try transaction.documents(ofThread: thread.id)
        where document.issuer == thread.peer && document.sequence <= thread.peerSequence {
            let body = try Self.document(in: document).body
            for item in body["evidence"]?.array ?? body["information"]?["evidence"]?.array ?? [] {
                // A manifest that cannot be read announces nothing that could be fetched.
                guard let manifest = try? EvidenceManifest(json: item) else { continue }
                announced.removeAll { $0.manifest.id == manifest.id }
                announced.append(
                    AnnouncedEvidence(
                        manifest: manifest,
                        document: document,
                        record: try transaction.evidence(manifest.id)
                    )
                )
            }
        }
        return announced
    }

    /// Fetches an announced file, or goes on where an earlier attempt ended; when this returns the whole file is verified,
    /// sealed under this node's own key and durable.
    ///
    /// - Parameters:
    ///   - acceptsConditions: whether the officer accepts the conditions that the manifest names.
    /// - Throws: ``NodeError`` with `gateClosed` where conditions are to be accepted first; `untrusted` where custody, digests
    ///   or content are not what the sender signed; `notNow` where the sender does not answer.
    package func fetchEvidence(
        _ id: Identifier,
        in thread: Identifier,
        acceptingConditions acceptsConditions: Bool,
        by officer: Officer,
        through courier: any EvidenceCourier,
        patience: FetchPatience = .standard,
        progress: @Sendable @escaping (FetchProgress) -> Void = { _ in }
    ) async throws -> EvidenceRecord {
        let files = try sealedFiles()
        guard let announced = try await announcedEvidence(in: thread).last(where: { $0.manifest.id == id })
        else {
            throw NodeError(.notFound, "The other side has announced no such file in this referral.")
        }
        let manifest = announced.manifest
        if let record = announced.record, record.state == .held { return record }
        try await checkCustody(of: manifest)
        guard manifest.conditions.isEmpty || acceptsConditions else {
            throw NodeError(
                .gateClosed,
                "The file comes under conditions. Accept them with --accept-conditions, or leave it.",
                findings: manifest.conditions
            )
        }
        let peer = try await peer(of: announced)
        let travelling = try await key(of: manifest, from: peer, through: courier, patience: patience)
        let record = try await beginFetch(of: announced, in: thread, salts: travelling.salts, by: officer)
        let own = try secrets(of: record)
        let transfer = EvidenceTransfer(
            manifest: manifest,
            plan: try manifest.plan,
            peer: peer,
            courier: courier,
            files: files,
            travelling: travelling.key,
            own: own.key,
            patience: patience,
            progress: progress
        )
        let writer = try await transfer.fetchContent(transfer.fetchDigests())
        try finish(writer, of: manifest, plan: transfer.plan, key: own.key)
        return try await store.write { transaction in
            try self.received(record, announced, by: officer, in: transaction)
        }
    }

    /// Holds the custody that came with a manifest against the manifest and the sender's keys.
    private func checkCustody(of manifest: EvidenceManifest) async throws {
        let now = clock.now
        let chain = try await store.read { transaction in
            try verifiedCustody(manifest.custody.map { ($0, now) }, of: manifest.id, in: transaction)
        }
        guard chain.contentCommitment == manifest.contentCommitment,
            chain.partCommitment == manifest.commitment
        else {
            throw NodeError(.untrusted, "The custody events are about other content than the manifest.")
        }
    }

    private func peer(of announced: AnnouncedEvidence) async throws -> PeerRecord {
        try await store.read { transaction in
            guard let peer = try transaction.peer(announced.document.issuer) else {
                throw NodeError(.notFound, "The sender is no longer among the peers.")
            }
            guard try !Self.isSuspended(peer, in: transaction) else {
                throw NodeError(.notNow, "The relation with the sender, or all transfers, are suspended.")
            }
            return peer
        }
    }

    /// Asks for the key under which the file travels. Asking says that the conditions are accepted; the signature covers it.
    private func key(
        of manifest: EvidenceManifest,
        from peer: PeerRecord,
        through courier: any EvidenceCourier,
        patience: FetchPatience
    ) async throws -> FileSecrets {
        let path = "/evidence/\(manifest.id.text)/key?conditions=\(manifest.conditionsDigest.hex)"
        for failures in 1...max(1, patience.mostFailures) {
            switch await courier.get(path, range: nil, most: 64 << 10, from: peer) {
            case .bytes(let bytes): return try key(in: bytes, of: manifest)
            case .refused(let kind, let status) where kind.map { !$0.isTransient } ?? (status < 500):
                throw NodeError(
                    .untrusted,
                    "The sender does not hand the file out: \(kind?.title ?? "HTTP \(status)")."
                )
            case .refused, .noAnswer: try await patience.wait(failures)
            }
        }
        throw NodeError(.notNow, "The sender does not answer. Repeat the command later.")
    }

    private func key(in message: [UInt8], of manifest: EvidenceManifest) throws -> FileSecrets {
        do {
            let opened = try JWE.decrypt(
                String(decoding: message, as: UTF8.self),
                contentType: Self.evidenceKeyType
            ) { try? keys.decryptionKey($0) }
            let json = try JSON(parsing: opened.plaintext)
            guard json["file"]?.string == manifest.id.text else {
                throw EvidenceError(.otherContent, "The key is for another file.")
            }
            let secrets = FileSecrets(
                key: try FileKey(bytes: Base64URL.decode(json["k"]?.string ?? "")),
                salts: try SaltSource(bytes: Base64URL.decode(json["salts"]?.string ?? ""))
            )
            guard secrets.salts.contentSalt == manifest.contentSalt else {
                throw EvidenceError(.otherContent, "The salts are not those of the manifest.")
            }
            return secrets
        } catch {
            throw NodeError(.untrusted, "The sender's answer holds no key to this file: \(error)")
        }
    }

    /// Stores that the file is on its way, under a key of its own, or finds that it already is.
    private func beginFetch(
        of announced: AnnouncedEvidence,
        in thread: Identifier,
        salts: SaltSource,
        by officer: Officer
    ) async throws -> EvidenceRecord {
        let now = clock.now
        let id = announced.manifest.id
        var manifest = announced.manifest
        manifest.custody = []
        let content = try text(manifest.json)
        return try await store.write { transaction in
            if let known = try transaction.evidence(id) {
                guard known.state != .destroyed else {
                    throw NodeError(
                        .notNow,
                        "The file was destroyed here on \(known.changedAt.date); it is not fetched again."
                    )
                }
                guard known.manifest == content else {
                    throw NodeError(.untrusted, "The file was announced before with another manifest.")
                }
                return known
            }
            let record = EvidenceRecord(
                id: id,
                caseID: try transaction.thread(thread)?.caseID,
                thread: thread,
                origin: .received,
                peer: announced.document.issuer,
                document: announced.document.id,
                state: .fetching,
                manifest: content,
                secrets: try wrapped(FileSecrets(key: FileKey(), salts: salts), in: transaction),
                addedBy: officer.name,
                addedAt: now
            )
            try self.store(record, at: now, in: transaction)
            return record
        }
    }

    /// Reads the sealed file back from the disk, and gives it its final name only if it is exactly what was signed.
    private func finish(
        _ writer: any SealedFileWriter,
        of manifest: EvidenceManifest,
        plan: ChunkPlan,
        key: FileKey
    ) throws {
        try writer.makeDurable()
        var hasher = FileHasher()
        for index in 0..<plan.count {
            do {
                _ = hasher.update(
                    try key.open(writer.read(plan.sealedRange(of: index)), at: index, in: manifest.id)
                )
            } catch let error as EvidenceError {
                try writer.truncate(to: plan.sealedRange(of: index).lowerBound)
                throw NodeError(
                    .notNow,
                    "The disk lost what was written. Repeat the command to fetch it again. \(error)"
                )
            }
        }
        guard hasher.digests() == manifest.digests else {
            throw NodeError(.untrusted, "The content is not what the sender signed.")
        }
        try writer.finish()
    }

    private func received(
        _ record: EvidenceRecord,
        _ announced: AnnouncedEvidence,
        by officer: Officer,
        in transaction: any StoreWriter
    ) throws -> EvidenceRecord {
        let now = clock.now
        var record = record
        record.state = .held
        try change(&record, by: officer.name, at: now, in: transaction)
        for compact in announced.manifest.custody {
            let event = try CustodyEvent(in: compact)
            let digest = Digest(of: compact)
            try transaction.insert(
                CustodyRecord(
                    file: record.id,
                    issuer: event.issuer,
                    sequence: event.sequence,
                    digest: digest,
                    compact: compact,
                    officer: nil,
                    salt: nil,
                    storedAt: now
                )
            )
            try transaction.record(
                .custodyRecorded,
                by: event.issuer.text,
                about: record.id,
                digest: digest,
                at: now
            )
        }
        try recordCustody(
            .received(
                from: announced.document.issuer,
                document: announced.document.id,
                content: announced.manifest.contentCommitment
            ),
            of: record.id,
            by: officer.name,
            at: now,
            in: transaction
        )
        return record
    }
}

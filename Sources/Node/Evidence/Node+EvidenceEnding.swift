package import Evidence
package import Referrals
package import Store
import Vault
import Wire

extension Node {
    /// The largest file that can be redacted, in bytes: its parts are held in memory.
    private static let largestRedacted: Int64 = 64 << 20

    /// Makes a file that shows some parts of another, and proves that they stand there.
    ///
    /// - Parameter shows: which parts are shown; everything else is hidden.
    /// - Throws: ``NodeError`` with `invalidInput` where nothing would be shown, `tooLarge`.
    package func redactEvidence(
        _ id: Identifier,
        by officer: Officer,
        showing shows: (EvidencePart) -> Bool
    ) async throws -> EvidenceRecord {
        let now = clock.now
        let (record, events) = try await store.read { transaction in
            (try Self.heldEvidence(transaction, id), try transaction.custody(of: id).map(\.compact))
        }
        let original = try Self.manifest(in: record)
        guard original.digests.size <= Self.largestRedacted else {
            throw NodeError(.tooLarge, "Only files of up to 64 MiB can be redacted.")
        }
        var content: [UInt8] = []
        try eachChunk(of: record) { content += $0 }
        guard let parts = EvidenceParts.parts(content, scheme: original.commitment.scheme),
            let sealing = try events.first(where: {
                if case .sealed(original.commitment) = try CustodyEvent(in: $0).details {
                    true
                } else {
                    false
                }
            })
        else { throw NodeError(.invalidInput, "The file's parts were not committed to when it was sealed.") }
        let redaction = Redaction(
            original: id,
            commitment: original.commitment,
            sealing: sealing,
            parts: RedactedParts(parts, salts: try secrets(of: record).salts, showing: shows)
        )
        guard !redaction.parts.shown.isEmpty else {
            throw NodeError(
                .invalidInput,
                "None of the file's parts would be shown. They are named like these:",
                findings: parts.prefix(20).map(\.place)
            )
        }
        var rest = redaction.json.bytes()[...]
        let secrets = FileSecrets()
        let made = newIdentifier(at: now)
        let sealed = try seal(
            made,
            secrets: secrets,
            name: original.name + ".redacted.json",
            mediaType: Redaction.mediaType
        ) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let manifest = sealed.manifest
        let derived = try await store.write { transaction in
            _ = try Self.heldEvidence(transaction, id)
            let derived = EvidenceRecord(
                id: made,
                caseID: record.caseID,
                thread: record.thread,
                origin: .redacted,
                original: id,
                state: .held,
                manifest: try text(manifest.json),
                secrets: try wrapped(secrets, in: transaction),
                addedBy: officer.name,
                addedAt: now
            )
            try store(derived, at: now, in: transaction)
            try recordCustody(.redacted(into: made), of: id, by: officer.name, at: now, in: transaction)
            try recordCustody(
                .derived(from: id, original.commitment, content: manifest.contentCommitment),
                of: made,
                by: officer.name,
                at: now,
                in: transaction
            )
            try recordCustody(
                .sealed(manifest.commitment),
                of: made,
                by: officer.name,
                at: now,
                in: transaction
            )
            return derived
        }
        withExtendedLifetime(sealed) {}
        return derived
    }

    /// The same with the parts as a person names them: each by its place, or with all that lies in it
    /// (``Evidence/PartCommitment/Scheme/shows(_:at:)``).
    package func redactEvidence(
        _ id: Identifier,
        showing choices: [String],
        by officer: Officer
    ) async throws -> EvidenceRecord {
        let scheme = try await evidence(id).manifest?.commitment.scheme ?? .ranges
        return try await redactEvidence(id, by: officer) { part in
            choices.contains { scheme.shows($0, at: part.place) }
        }
    }

    /// Destroys a file: its secrets and every offer of it are erased in one transaction, then its sealed content.
    ///
    /// A copy of the database from before holds the secrets under the keys of the case, or of the referrals in which the file
    /// came or was offered, which live on. So those are exchanged in the same transaction, and the old ones destroyed.
    ///
    /// The custody events and the salted commitments in them stay; without the salts they say nothing. What another agency
    /// has fetched stays with it; ask it for erasure.
    ///
    /// - Returns: the signed certificate.
    package func destroyEvidence(
        _ id: Identifier,
        reason: CustodyEvent.Reason,
        by officer: Officer
    ) async throws -> String {
        let files = try sealedFiles()
        let now = clock.now
        try await store.write { transaction in
            var record = try Self.existingEvidence(transaction, id)
            try Self.requireContent(erasedAt: record.erasedAt)
            guard record.state != .destroyed else { return }
            record.state = .destroyed
            record.manifest = ""
            record.secrets = ""
            let scopes = try scopesOfSecrets(of: id, in: transaction)
            try transaction.removeEvidenceOffers(of: id)
            try change(&record, by: officer.name, at: now, in: transaction)
            try recordCustody(.destroyed(reason), of: id, by: officer.name, at: now, in: transaction)
            for scope in scopes { try transaction.exchangeKeys(of: scope, leavingBehind: [:], at: now) }
        }
        _ = try await store.completeErasures()
        try files.remove(id)
        return try await destructionCertificate(of: id)
    }

    /// Under whose keys a file's secrets lie: its own, and those of the referrals in which it was offered.
    private func scopesOfSecrets(of id: Identifier, in transaction: any StoreReader) throws -> [KeyScope] {
        let own = try transaction.scope(of: id).flatMap { $0 == .agency ? nil : $0 }
        let offered = try transaction.evidenceOffers(of: id).map { KeyScope.thread($0.thread) }
        return Set([own].compactMap(\.self) + offered).sorted { $0.description < $1.description }
    }

    /// The certificate of a destruction; the same bytes each time where the key signs deterministically.
    ///
    /// - Throws: ``NodeError`` with `notNow` where the file was not destroyed.
    package func destructionCertificate(of id: Identifier) async throws -> String {
        try await store.read { transaction in
            try Self.requireContent(erasedAt: Self.existingEvidence(transaction, id).erasedAt)
            guard
                let last = try transaction.custody(of: id).last(where: { $0.issuer == identity.entity }),
                case .destroyed(let reason) = try CustodyEvent(in: last.compact).details
            else { throw NodeError(.notNow, "The file was not destroyed.") }
            return try DestructionCertificate(
                issuer: identity.entity,
                file: id,
                at: CustodyEvent(in: last.compact).at,
                reason: reason,
                custodyHead: last.digest,
                events: last.sequence
            ).signed(with: signer(.document, in: transaction))
        }
    }
}

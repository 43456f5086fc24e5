package import Evidence
import JOSE
package import Referrals
package import Store
import Trust
import Wire

extension Node {
    /// Signs the next custody event of a file and stores it, with the journal's entry, in the transaction that is its cause.
    @discardableResult
    func recordCustody(
        _ details: CustodyEvent.Details,
        of file: Identifier,
        by officer: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws -> CustodyRecord {
        let known = try transaction.custody(of: file)
        let before = known.last { $0.issuer == identity.entity } ?? known.last
        let earliest = try before.map { try CustodyEvent(in: $0.compact).at } ?? Instant(seconds: 0)
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let event = CustodyEvent(
            issuer: identity.entity,
            file: file,
            sequence: (before?.sequence ?? 0) + 1,
            previous: before?.digest,
            // A clock that was set back never makes an event older than the one before it.
            at: max(Instant(seconds: now.seconds), earliest),
            officer: CustodyEvent.officer(officer, salt: salt),
            details: details
        )
        let compact = try event.signed(with: signer(.document, in: transaction))
        let record = CustodyRecord(
            file: file,
            issuer: identity.entity,
            sequence: event.sequence,
            digest: Digest(of: compact),
            compact: compact,
            officer: officer,
            salt: Digest(bytes: salt)?.hex,
            storedAt: now
        )
        try transaction.insert(record)
        try transaction.record(.custodyRecorded, by: officer, about: file, digest: record.digest, at: now)
        return record
    }

    /// Stores a new file's record, and what the journal fixes of it.
    func store(_ record: EvidenceRecord, at now: Instant, in transaction: any StoreWriter) throws {
        try transaction.insert(record)
        try transaction.record(
            .evidenceStored,
            by: record.addedBy,
            about: record.id,
            digest: record.seal,
            at: now
        )
    }

    /// Stores a changed record, and what the journal fixes of it.
    func change(
        _ record: inout EvidenceRecord,
        by actor: String,
        at now: Instant,
        in transaction: any StoreWriter
    ) throws {
        record.changedAt = now
        try transaction.update(record)
        try transaction.record(.evidenceChanged, by: actor, about: record.id, digest: record.seal, at: now)
    }

    /// The custody of a file, every signature and link of it verified now.
    ///
    /// - Throws: ``NodeError`` with `notFound`; `untrusted` naming what is not sound.
    package func custody(of file: Identifier) async throws -> CustodyChain {
        try await store.read { transaction in
            try Self.requireContent(erasedAt: Self.existingEvidence(transaction, file).erasedAt)
            let events = try transaction.custody(of: file).map { ($0.compact, $0.storedAt) }
            return try verifiedCustody(events, of: file, in: transaction)
        }
    }

    /// Verifies custody events with the keys that their signers had when the events came here.
    func verifiedCustody(
        _ events: [(compact: String, storedAt: Instant)],
        of file: Identifier,
        in transaction: any StoreReader
    ) throws -> CustodyChain {
        var held = try heldKeys(of: nil, in: transaction)
        for peer in try transaction.peers() { held.merge(try heldKeys(of: peer, in: transaction)) }
        let moments = Dictionary(events.map { ($0.compact, $0.storedAt) }) { first, _ in first }
        do throws(EvidenceError) {
            return try CustodyChain(verifying: events.map(\.compact), of: file) { agency, compact in
                held.keys(of: agency, for: compact, storedAt: moments[compact] ?? KeyRing.beginning)
            }
        } catch {
            throw NodeError(.untrusted, error.says)
        }
    }

    static func existingEvidence(_ transaction: any StoreReader, _ id: Identifier) throws -> EvidenceRecord {
        guard let record = try transaction.evidence(id) else {
            throw NodeError(
                .notFound,
                "There is no such file of evidence. `comity evidence list` shows those of a case."
            )
        }
        return record
    }

    /// The manifest inside a record, without custody events.
    package static func manifest(in record: EvidenceRecord) throws -> EvidenceManifest {
        try requireContent(erasedAt: record.erasedAt)
        guard record.state != .destroyed else {
            throw NodeError(
                .notFound,
                "The file was destroyed on \(record.changedAt.date); nothing of it is left."
            )
        }
        return try EvidenceManifest(json: JSON(parsing: record.manifest, limits: .local))
    }
}

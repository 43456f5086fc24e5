import Evidence
import Referrals
package import Store
import Wire

extension Node {
    /// Takes a file in as evidence of a case: hashed, committed to and sealed while it is read, durable when this returns.
    ///
    /// Its kind is judged by its content; nothing of it is executed or rendered. Cut off at any point it leaves nothing that
    /// the next start does not remove.
    ///
    /// - Parameters:
    ///   - name: as the file was called; only what can be shown safely is kept.
    ///   - next: gives the next bytes, as many as asked for, and fewer only at the end.
    /// - Throws: ``NodeError`` with `notFound` for the case; ``EvidenceError`` `tooLarge`; ``StoreError``; what `next` throws.
    package func addEvidence(
        toCase reference: String,
        name: String,
        by officer: Officer,
        reading next: (Int) throws -> [UInt8]
    ) async throws -> EvidenceRecord {
        let file = try await caseRecord(reference)
        let now = clock.now
        let id = newIdentifier(at: now)
        let secrets = FileSecrets()
        let sealed = try seal(id, secrets: secrets, name: name, reading: next)
        let manifest = sealed.manifest
        let record = try await store.write { transaction in
            let record = EvidenceRecord(
                id: id,
                caseID: file.id,
                origin: .collected,
                state: .held,
                manifest: try text(manifest.json),
                secrets: try wrapped(secrets, in: transaction),
                addedBy: officer.name,
                addedAt: now
            )
            try store(record, at: now, in: transaction)
            try recordCustody(
                .collected(
                    size: manifest.digests.size,
                    mediaType: manifest.mediaType,
                    content: manifest.contentCommitment
                ),
                of: id,
                by: officer.name,
                at: now,
                in: transaction
            )
            try recordCustody(
                .sealed(manifest.commitment),
                of: id,
                by: officer.name,
                at: now,
                in: transaction
            )
            return record
        }
        // The lock on the sealed file is held until the record names it, so that no other process takes it for an orphan.
        withExtendedLifetime(sealed) {}
        return record
    }

    /// A file that has been sealed, and the lock on it.
    struct SealedEvidence {
        var manifest: EvidenceManifest
        let writer: SealedEvidenceWriter
    }

    /// Reads a file to its end, sealing it; when this returns the sealed content is durable.
    func seal(
        _ id: Identifier,
        secrets: FileSecrets,
        name: String,
        mediaType: String? = nil,
        reading next: (Int) throws -> [UInt8]
    ) throws -> SealedEvidence {
        var writer = try SealedEvidenceWriter(id, secrets: secrets, in: sealedFiles())
        var sample: (bytes: [UInt8], isWhole: Bool)?
        // What is small enough to be taken apart by its structure is kept until the end.
        var whole: [UInt8]? = []
        var size: Int64 = 0
        while true {
            let chunk = try next(ChunkPlan.standardChunkBytes)
            let isLast = chunk.count < ChunkPlan.standardChunkBytes
            if sample == nil {
                sample = (
                    Array(chunk.prefix(MediaType.sampleBytes)), isLast && chunk.count <= MediaType.sampleBytes
                )
            }
            size += Int64(chunk.count)
            guard size <= ChunkPlan.greatestSize else {
                throw EvidenceError(.tooLarge, "A file of evidence has at most 1 TiB.")
            }
            if !chunk.isEmpty { try writer.append(chunk) }
            if size <= Int64(EvidenceParts.largestStructured) { whole? += chunk } else { whole = nil }
            if isLast { break }
        }
        let (digests, ranges) = try writer.finish()
        let type = mediaType ?? MediaType.of(sample?.bytes ?? [], isWhole: sample?.isWhole ?? true)
        let structured = whole.flatMap { EvidenceParts.structured($0, mediaType: type) }
        return SealedEvidence(
            manifest: EvidenceManifest(
                id: id,
                name: EvidenceManifest.shown(name: name),
                mediaType: type,
                digests: digests,
                contentSalt: secrets.salts.contentSalt,
                commitment: structured.map { PartCommitment(scheme: $0.0, to: $0.1, salts: secrets.salts) }
                    ?? ranges
            ),
            writer: writer
        )
    }
}

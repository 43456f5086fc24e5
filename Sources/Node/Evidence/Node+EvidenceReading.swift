package import Evidence
package import Referrals
package import Store
import Wire

/// A file of evidence with what this node knows about it.
package struct EvidenceView: Sendable {
    package var record: EvidenceRecord
    /// Nil once it was destroyed or erased.
    package var manifest: EvidenceManifest?
    package var custody: [CustodyRecord]
    package var offers: [EvidenceOfferRecord]
}

extension Node {
    /// The files of a case, by the case's reference, or of a referral, by its identifier or reference.
    package func evidence(of name: String) async throws -> [EvidenceView] {
        let named = try await named(name)
        return try await store.read { transaction in
            var records: [EvidenceRecord] = []
            var threads: [Identifier] = []
            switch named {
            case .file(let file):
                records = try transaction.evidence(ofCase: file.id)
                threads = try transaction.threads(ofCase: file.id).map(\.id)
            case .referral(let thread): threads = [thread.id]
            }
            for thread in threads {
                let known = Set(records.map(\.id))
                records += try transaction.evidence(ofThread: thread).filter { !known.contains($0.id) }
            }
            return try records.map { try Self.view(of: $0, in: transaction) }
        }
    }

    /// One file, without its content.
    package func evidence(_ id: Identifier) async throws -> EvidenceView {
        try await store.read { try Self.view(of: Self.existingEvidence($0, id), in: $0) }
    }

    private static func view(of record: EvidenceRecord, in transaction: any StoreReader) throws
        -> EvidenceView
    {
        EvidenceView(
            record: record,
            manifest: record.state == .destroyed || record.erasedAt != nil ? nil : try manifest(in: record),
            custody: try transaction.custody(of: record.id),
            offers: try transaction.evidenceOffers(of: record.id)
        )
    }

    /// Hands a file's content to whatever reads it for an officer, chunk by chunk, each verified. The custody says so before
    /// the first byte is out. What reads it may keep it, so what a copy asks is asked here too.
    ///
    /// - Throws: as ``copyEvidence(_:purpose:serving:underItsConditions:by:into:)``.
    package func openEvidence(
        _ id: Identifier,
        purpose: CustodyEvent.Purpose,
        serving use: String? = nil,
        underItsConditions isPermitted: Bool = false,
        by officer: Officer,
        into sink: ([UInt8]) throws -> Void
    ) async throws {
        try await requireRelease(
            ofEvidence: id,
            serving: use,
            underItsConditions: isPermitted,
            by: officer
        )
        let record = try await recordUse(.opened(purpose), of: id, by: officer)
        try eachChunk(of: record, sink)
    }

    /// Hands a file's content out of the node. The conditions under which it came are asked first.
    ///
    /// - Parameters:
    ///   - use: what it serves, a purpose of the fact schema; without one no condition of purpose is kept.
    ///   - isPermitted: the officer's word that the conditions in words, which no program can judge, allow it.
    /// - Throws: ``NodeError`` with `gateClosed` where it came under conditions and nobody said that they allow it, and where a
    ///   limit of the document that announced it forbids it, whatever anybody says.
    package func copyEvidence(
        _ id: Identifier,
        purpose: CustodyEvent.Purpose,
        serving use: String? = nil,
        underItsConditions isPermitted: Bool,
        by officer: Officer,
        into sink: ([UInt8]) throws -> Void
    ) async throws {
        try await requireRelease(
            ofEvidence: id,
            serving: use,
            underItsConditions: isPermitted,
            by: officer
        )
        let record = try await recordUse(.copied(purpose), of: id, by: officer)
        try eachChunk(of: record, sink)
    }

    private func recordUse(_ details: CustodyEvent.Details, of id: Identifier, by officer: Officer)
        async throws
        -> EvidenceRecord
    {
        let now = clock.now
        return try await store.write { transaction in
            let record = try Self.heldEvidence(transaction, id)
            try recordCustody(details, of: id, by: officer.name, at: now, in: transaction)
            return record
        }
    }

    static func heldEvidence(_ transaction: any StoreReader, _ id: Identifier) throws -> EvidenceRecord {
        let record = try existingEvidence(transaction, id)
        try requireContent(erasedAt: record.erasedAt)
        switch record.state {
        case .held: return record
        case .fetching:
            throw NodeError(.notNow, "The file is not here yet. Fetch it with `comity evidence fetch`.")
        case .destroyed:
            throw NodeError(
                .notFound,
                "The file was destroyed on \(record.changedAt.date); nothing of it is left."
            )
        }
    }

    /// Opens every chunk in order. A chunk that was damaged on the disk is named, and nothing of it is handed out.
    func eachChunk(of record: EvidenceRecord, _ body: ([UInt8]) throws -> Void) throws {
        let plan = try Self.manifest(in: record).plan
        let key = try secrets(of: record).key
        let file = try sealedFiles().read(.content, of: record.id)
        for index in 0..<plan.count {
            try body(key.open(file.read(plan.sealedRange(of: index)), at: index, in: record.id))
        }
    }

    /// Reads a file's sealed content to the end and compares it with its manifest.
    ///
    /// - Throws: ``EvidenceError`` `cannotOpen` or `otherContent`; ``StoreError`` `damaged`.
    package func verifyEvidence(_ id: Identifier) async throws -> ContentDigests {
        let record = try await store.read { try Self.heldEvidence($0, id) }
        var hasher = FileHasher()
        try eachChunk(of: record) { _ = hasher.update($0) }
        let digests = hasher.digests()
        guard try digests == Self.manifest(in: record).digests else {
            throw EvidenceError(.otherContent, "The content opens, but is not what the manifest says.")
        }
        return digests
    }
}

package import Merkle
import Referrals
package import Store

/// One part of the log as it stands.
package struct LogStatus: Sendable {
    package var shard: LogShard
    package var origin: String
    /// All leaves, published or not.
    package var size: Int64
    /// The last checkpoint with its cosignatures.
    package var checkpoint: (record: LogCheckpoint, note: SignedNote)?
    /// The key that its checkpoints are signed with, as it is handed to others.
    package var verifier: NoteVerifier?
    /// Set where an officer broke it off.
    package var broken: LogBreak?
}

extension Node {
    /// Every part of the log, the oldest first.
    package func logStatus() async throws -> [LogStatus] {
        try await store.read { transaction in
            let ring = try keyRing(in: transaction)
            let breaks = try transaction.logBreaks()
            return try transaction.logShards().map { shard in
                let last = try transaction.latestLogCheckpoint(shard: shard.number)
                return LogStatus(
                    shard: shard,
                    origin: identity.logOrigin(shard),
                    size: try transaction.logSize(of: shard),
                    checkpoint: try last.map { ($0, try Self.cosigned($0, in: transaction)) },
                    verifier: try logVerifier(named: identity.logOrigin(shard), in: ring),
                    broken: breaks.first { $0.part == shard.name }
                )
            }
        }
    }

    /// Where the leaf of a journal entry stands.
    func logPosition(of entry: JournalEntry, in transaction: any StoreReader) throws -> LogPosition? {
        try transaction.logShard(holding: entry.number).map {
            LogPosition(origin: identity.logOrigin($0), leaf: entry.number - $0.firstEntry)
        }
    }

    /// A checkpoint with the cosignatures that are held for it.
    static func cosigned(_ checkpoint: LogCheckpoint, in transaction: any StoreReader) throws -> SignedNote {
        var note = try SignedNote(parsing: Array(checkpoint.note.utf8))
        for cosignature in try transaction.cosignatures(shard: checkpoint.shard, size: checkpoint.size) {
            if let line = NoteSignature(line: cosignature.line.utf8.dropLast()) { note.add(line) }
        }
        return note
    }

    /// The checkpoint that serves best as proof of a leaf: the newest that counts as witnessed, or else the last.
    func bestCheckpoint(
        covering leaf: Int64,
        of shard: LogShard,
        last: LogCheckpoint,
        in transaction: any StoreReader
    ) throws -> LogCheckpoint {
        let policy = try policy(in: transaction)
        for size in try transaction.cosignedSizes(shard: shard.number, covering: leaf, limit: 16) {
            guard let checkpoint = try transaction.logCheckpoint(shard: shard.number, size: size) else {
                continue
            }
            let note = try Self.cosigned(checkpoint, in: transaction)
            if policy.isSatisfied(by: policy.cosigners(of: note)) { return checkpoint }
        }
        return last
    }
}

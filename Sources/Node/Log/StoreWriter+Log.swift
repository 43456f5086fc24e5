import Merkle
import Referrals
package import Store
package import Vault

extension StoreWriter {
    /// Adds the entry's leaf to the transparency log, in the transaction that records it: there is no moment at which the
    /// one is durable without the other.
    ///
    /// What it costs does not grow with the log: one row, and once in 256 times a tile.
    ///
    /// - Parameter own: under whose keys its salt goes, where that is not the subject's.
    package func log(_ entry: JournalEntry, under own: KeyScope? = nil) throws {
        let shard = try logShard(for: entry)
        let salt = Commitment.newSalt()
        let commitment = entry.statement.commitment(salt: salt) ?? []
        // That something was erased can be shown for ever; what else is about it cannot, once it is.
        let isErasure = entry.event == .erased || entry.event == .personErased
        let scope = isErasure ? nil : try own ?? entry.subject.flatMap { try self.scope(of: $0) }
        try append(
            LogLeaf(entry: entry.number, commitment: commitment, salt: salt),
            under: scope ?? .agency
        )
        let leaf = entry.number - shard.firstEntry
        guard leaf & 255 == 255 else { return }
        let leaves = try logCommitments(entries: entry.number - 255..<entry.number + 1).map {
            TreeHash.leaf($0)
        }
        do {
            try GrowingTiles(shard: shard.number, transaction: self).complete(
                leaves,
                index: UInt64(leaf >> 8)
            )
        } catch let error as TileError {
            throw NodeError(
                .untrusted,
                "The transparency log is not as it was written: \(error) Nothing was recorded. Run `comity audit`."
            )
        }
    }

    /// The part of the log that an entry goes into. A new year opens a new one; a clock that is set back does not go back
    /// to an old one.
    private func logShard(for entry: JournalEntry) throws -> LogShard {
        let current = try currentLogShard()
        let year = entry.at.logYear
        if let current, current.year >= year[...] { return current }
        return try openLogShard(named: year, after: current, with: entry.number, at: entry.at)
    }

    /// Opens the next part of the log.
    @discardableResult
    func openLogShard(
        named name: String,
        after current: LogShard?,
        with entry: Int64,
        at now: Instant
    ) throws -> LogShard {
        let shard = LogShard(
            number: (current?.number ?? 0) + 1,
            name: name,
            firstEntry: entry,
            openedAt: now
        )
        try insert(shard)
        return shard
    }
}

extension StoreReader {
    /// How many leaves a part of the log has: as many as there are journal entries from its first to the next part's.
    package func logSize(of shard: LogShard) throws -> Int64 {
        let next = try logShards().first { $0.number > shard.number }?.firstEntry
        let end = try next ?? ((journalEnd()?.number ?? 0) + 1)
        return max(0, end - shard.firstEntry)
    }

    /// The part of the log that holds the leaf of a journal entry; nil for one from before there was a log.
    package func logShard(holding entry: Int64) throws -> LogShard? {
        try logShards().last { $0.firstEntry <= entry }
    }
}

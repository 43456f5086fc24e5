import Merkle
import Referrals
import Store

/// Whether what came to the log since it was last checked leaf by leaf is as it was written, and whether nothing before is
/// missing: what a large log costs at the start does not grow with it, but for counting.
///
/// It only says yes or no. Where it says no, the whole check finds the name of what is wrong. What was changed in place before the
/// remembered checkpoint is found by the whole check that the serving node makes after its start and once a day, and by
/// `comity audit`.
struct RecentLogCheck {
    let own: EntityID
    let ring: KeyRing
    let evidence: LogEvidence
    let transaction: any StoreReader

    func holds() throws -> Bool {
        let shards = try transaction.logShards()
        guard let first = shards.first, let last = shards.last, try transaction.logBreaks().isEmpty,
            evidence.heads.keys.allSatisfy({ name in shards.contains { $0.name == name } }),
            let note = evidence.checked[last.name], let checked = checkpoint(note, of: last)
        else { return false }
        let size = try transaction.logSize(of: last)
        guard checked.size > 0, checked.size <= UInt64(size) else { return false }
        // Back to a whole number of tiles: the leaves of the last one are few.
        let start = Int64(clamping: checked.size & ~255)
        let boundary = last.firstEntry + start
        let before = try transaction.logCounts(entries: first.firstEntry..<boundary)
        guard before.leaves == boundary - first.firstEntry, before.entries == before.leaves else {
            return false
        }
        for shard in shards.dropLast() where try !isClosedProperly(shard) { return false }
        return try hasSoundEnd(last, from: start, size: size, note)
    }

    /// The leaves from a place on, under every checkpoint that vouches for them.
    private func hasSoundEnd(_ shard: LogShard, from start: Int64, size: Int64, _ checked: String) throws
        -> Bool
    {
        let origin = own.logName + "/" + shard.name
        var audit = LogAudit(shard: shard, origin: origin, logs: try ring.logVerifiers(origin))
        audit.copies = [("the check before", checked)]
        if let head = evidence.heads[shard.name] {
            guard let known = checkpoint(head, of: shard) else { return false }
            if known.size >= UInt64(start) { audit.copies.append((LogEvidence.keeper, head)) }
        }
        let tiles = { (level: Int, index: Int64) in
            try transaction.logTile(shard: shard.number, level: level, index: index)
        }
        var tree = LogTiles(shard: shard, reader: transaction).tree(start)
        try audit.resume(at: try tree.rightEdge(), tiles: tiles)
        audit.begin(try transaction.logCheckpoints(shard: shard.number, from: start))
        var expected = shard.firstEntry + start
        var isWhole = true
        try transaction.eachLogLeaf(from: expected) { stored in
            guard case .record(let leaf) = stored, leaf.entry == expected,
                let entry = try transaction.journalEntry(leaf.entry)
            else {
                isWhole = false
                return
            }
            expected += 1
            try audit.take(leaf, entry: entry, tiles: tiles)
        }
        guard isWhole else { return false }
        try audit.end(size: size, tiles: tiles)
        return audit.findings.isEmpty && audit.lost.isEmpty
    }

    /// A part that grows no more: its tiles have the root of its last checkpoint, and of the one beside the database.
    private func isClosedProperly(_ shard: LogShard) throws -> Bool {
        let notes = [
            try transaction.latestLogCheckpoint(shard: shard.number)?.note, evidence.heads[shard.name],
        ].compactMap(\.self)
        let size = try transaction.logSize(of: shard)
        return try notes.allSatisfy { note in
            guard let known = checkpoint(note, of: shard), known.size <= UInt64(size) else { return false }
            var tree = LogTiles(shard: shard, reader: transaction).tree(Int64(clamping: known.size))
            return try tree.root() == known.root
        }
    }

    private func checkpoint(_ text: String, of shard: LogShard) -> Checkpoint? {
        let origin = own.logName + "/" + shard.name
        guard let note = try? SignedNote(parsing: Array(text.utf8)),
            (try? note.verified(by: ring.logVerifiers(origin))) != nil,
            let checkpoint = try? Checkpoint(body: note.body), checkpoint.origin == origin
        else { return nil }
        return checkpoint
    }
}

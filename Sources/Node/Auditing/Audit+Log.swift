import Merkle
import Referrals
import Store

/// What an audit needs to know of the log beside the database.
struct LogEvidence: Sendable {
    /// The checkpoints kept beside the database, by the name of the part.
    var heads: [String: String] = [:]
    /// The checkpoint up to which each part was checked leaf by leaf, by its name.
    var checked: [String: String] = [:]

    /// How the keeper of these checkpoints is called.
    static let keeper = "the file beside the database"
}

extension Audit {
    /// The transparency log: each part against the journal, its tiles and every checkpoint that vouched for it.
    mutating func auditLog() throws {
        let shards = try transaction.logShards()
        let breaks = try auditLogBreaks()
        for name in evidence.heads.keys.sorted() where !shards.contains(where: { $0.name == name }) {
            loseWhole(name, breaks)
        }
        guard let first = shards.first else { return }
        var parts = try shards.map { try logAudit(of: $0) }
        var checkpoints: [Int64: [LogCheckpoint]] = [:]
        try transaction.eachLogCheckpoint { stored in
            switch stored {
            case .record(let record): checkpoints[record.shard, default: []].append(record)
            case .damaged(let name, let says):
                find(.log, own.logName, "checkpoint of \(name) leaves: \(says)")
            }
        }
        for index in parts.indices { parts[index].begin(checkpoints[parts[index].shard.number] ?? []) }
        var current = 0
        var expected = first.firstEntry
        try transaction.eachLogLeaf(from: .min) { stored in
            switch stored {
            case .damaged(let name, let says):
                find(.log, own.logName, "leaf of entry \(name): \(says)")
                expected &+= 1
            case .record(let leaf):
                if leaf.entry != expected {
                    find(.log, own.logName, "the leaf of entry \(expected) is missing")
                }
                expected = leaf.entry &+ 1
                while current + 1 < shards.count, leaf.entry >= shards[current + 1].firstEntry {
                    current += 1
                }
                let entry = try readable { try transaction.journalEntry(leaf.entry) }
                if entry == nil, !isJournalAudited {
                    find(
                        .log,
                        own.logName,
                        "journal entry \(leaf.entry), for which there is a leaf, is missing or damaged"
                    )
                }
                let number = shards[current].number
                try parts[current].take(leaf, entry: entry) {
                    try transaction.logTile(shard: number, level: $0, index: $1)
                }
                report.leaves += 1
            }
        }
        for index in parts.indices {
            let shard = parts[index].shard
            try parts[index].end(size: try transaction.logSize(of: shard)) {
                try transaction.logTile(shard: shard.number, level: $0, index: $1)
            }
            for says in parts[index].findings { find(.log, parts[index].origin, says) }
            for lost in parts[index].lost { lose(lost, breaks) }
        }
    }

    /// A part of which nothing is left but the checkpoint beside the database.
    private mutating func loseWhole(_ name: String, _ breaks: [String: BreakStatement]) {
        let origin = own.logName + "/" + name
        let note = evidence.heads[name] ?? ""
        guard let signed = try? SignedNote(parsing: Array(note.utf8)),
            (try? signed.verified(by: ring.logVerifiers(origin))) != nil,
            let checkpoint = try? Checkpoint(body: signed.body), checkpoint.origin == origin
        else {
            return find(.log, origin, "the checkpoint kept beside the database does not verify")
        }
        lose(
            LostCheckpoint(
                part: name,
                kept: 0,
                checkpoint: checkpoint,
                note: note,
                keptBy: LogEvidence.keeper,
                says: "a checkpoint is kept beside the database, and this part of the log is missing"
            ),
            breaks
        )
    }

    /// What is lost is a finding, unless an officer has broken the part off with that in view.
    private mutating func lose(_ missing: LostCheckpoint, _ breaks: [String: BreakStatement]) {
        if let said = breaks[missing.part], said.kept == UInt64(missing.kept),
            missing.checkpoint.size < said.known.size
                || (missing.checkpoint.size == said.known.size && missing.checkpoint.root == said.known.root)
        {
            return
        }
        lost.append(missing)
        find(.log, own.logName + "/" + missing.part, missing.says)
    }

    /// Every break as its officer recorded it: signed by the log's key, and fixed by the journal at the beginning of the part
    /// that goes on.
    private mutating func auditLogBreaks() throws -> [String: BreakStatement] {
        var breaks: [String: BreakStatement] = [:]
        var seals: Set<Digest> = []
        let shards = try transaction.logShards()
        try transaction.eachLogBreak { stored in
            switch stored {
            case .damaged(let name, let says): find(.log, own.logName + "/" + name, "its break: \(says)")
            case .record(let record):
                let origin = own.logName + "/" + record.part
                guard let next = shards.first(where: { $0.name == record.successor }),
                    try reopenings(from: next.firstEntry).contains(where: { $0.digest == record.seal }),
                    let note = try? SignedNote(parsing: Array(record.statement.utf8)),
                    (try? note.verified(by: ring.logVerifiers(origin))) != nil,
                    let said = BreakStatement(body: note.body), said.log == origin,
                    said.kept == UInt64(max(0, record.kept))
                else {
                    return find(.log, origin, "its break is not as an officer recorded it")
                }
                breaks[record.part] = said
                seals.insert(record.seal)
            }
        }
        for shard in shards {
            for entry in try reopenings(from: shard.firstEntry) where !seals.contains(entry.digest ?? .zero) {
                find(
                    .log,
                    own.logName + "/" + shard.name,
                    "the break that journal entry \(entry.number) records is missing"
                )
            }
        }
        return breaks
    }

    /// The records of breaks with which a part begins.
    private func reopenings(from first: Int64) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        while let entry = try readable({ try transaction.journalEntry(first + Int64(entries.count)) }),
            entry.event == .logReopened
        {
            entries.append(entry)
        }
        return entries
    }

    private mutating func logAudit(of shard: LogShard) throws -> LogAudit {
        let origin = own.logName + "/" + shard.name
        var audit = LogAudit(
            shard: shard,
            origin: origin,
            logs: try ring.logVerifiers(origin)
        )
        if let note = evidence.heads[shard.name] {
            audit.copies.append((LogEvidence.keeper, note))
        }
        return audit
    }
}

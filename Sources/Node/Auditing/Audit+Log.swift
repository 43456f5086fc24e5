import Merkle
import Referrals
import Store

/// What an audit needs to know of the log beside the database.
struct LogEvidence: Sendable {
    /// The checkpoints kept beside the database, by the name of the part.
    var heads: [String: String] = [:]
}

extension Audit {
    /// The transparency log: each part against the journal, its tiles and every checkpoint that vouched for it.
    mutating func auditLog() throws {
        let shards = try transaction.logShards()
        for name in evidence.heads.keys.sorted() where !shards.contains(where: { $0.name == name }) {
            find(
                .log,
                own.logName + "/" + name,
                "a checkpoint is kept beside the database, and this part of the log is missing"
            )
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
        try transaction.eachLogLeaf { stored in
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
        }
    }

    private mutating func logAudit(of shard: LogShard) throws -> LogAudit {
        let origin = own.logName + "/" + shard.name
        var audit = LogAudit(
            shard: shard,
            origin: origin,
            logs: try ring.logVerifiers(origin)
        )
        if let note = evidence.heads[shard.name] {
            audit.copies.append(("the file beside the database", note))
        }
        return audit
    }
}

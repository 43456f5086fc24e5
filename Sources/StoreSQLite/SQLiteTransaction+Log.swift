import Foundation
import GRDB
import Referrals
import Store
import Vault

// Leaves are written with everything that is recorded: their statements are prepared once for each connection.
extension SQLiteTransaction {
    func logShards() throws -> [LogShard] {
        try all("SELECT * FROM log_shard ORDER BY number", [], Self.logShard)
    }

    func currentLogShard() throws -> LogShard? {
        try cachedFirst("SELECT * FROM log_shard ORDER BY number DESC LIMIT 1", [], Self.logShard)
    }

    func insert(_ record: LogShard) throws {
        try insert(
            into: "log_shard",
            [
                "number": record.number, "name": record.name, "first_entry": record.firstEntry,
                "opened_at": record.openedAt.milliseconds,
            ]
        )
    }

    func logLeaf(entry: Int64) throws -> LogLeaf? {
        try cachedFirst("SELECT * FROM log_leaf WHERE entry = ?", [entry], Self.logLeaf)
    }

    func logCommitments(entries: Range<Int64>) throws -> [[UInt8]] {
        let sql = "SELECT commitment FROM log_leaf WHERE entry >= ? AND entry < ? ORDER BY entry"
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: [entries.lowerBound, entries.upperBound]).map {
            try ColumnReader(row: $0, vault: vault).bytes("commitment")
        }
    }

    func append(_ leaf: LogLeaf, under scope: KeyScope) throws {
        let sql = "INSERT INTO log_leaf (entry, commitment, salt) VALUES (?, ?, ?)"
        let scope = try living(scope)
        let salt = try leaf.salt.map {
            Data(try sealed($0, for: Self.saltPurpose(leaf.entry), under: scope, in: .caseFile))
        }
        try database.cachedStatement(sql: sql).execute(
            arguments: [leaf.entry, Data(leaf.commitment), salt]
        )
    }

    static func saltPurpose(_ entry: Int64) -> String { "log_leaf/\(entry)" }

    func logTile(shard: Int64, level: Int, index: Int64) throws -> [UInt8]? {
        let sql = "SELECT hashes FROM log_tile WHERE shard = ? AND level = ? AND tile = ?"
        return try cachedFirst(sql, [shard, level, index]) { try $0.bytes("hashes") }
    }

    func keep(_ tile: LogTile) throws {
        let hashes = Data(tile.hashes)
        let isThere =
            try update(
                "log_tile",
                ["hashes": hashes],
                where: "shard = ? AND level = ? AND tile = ?",
                [tile.shard, tile.level, tile.index]
            ) == 1
        guard !isThere else { return }
        try insert(
            into: "log_tile",
            ["shard": tile.shard, "level": tile.level, "tile": tile.index, "hashes": hashes]
        )
    }

    func logCheckpoint(shard: Int64, size: Int64) throws -> LogCheckpoint? {
        try first(
            "SELECT * FROM log_checkpoint WHERE shard = ? AND size = ?",
            [shard, size],
            Self.logCheckpoint
        )
    }

    func latestLogCheckpoint(shard: Int64) throws -> LogCheckpoint? {
        try first(
            "SELECT * FROM log_checkpoint WHERE shard = ? ORDER BY size DESC LIMIT 1",
            [shard],
            Self.logCheckpoint
        )
    }

    func logCheckpoint(shard: Int64, covering leaf: Int64) throws -> LogCheckpoint? {
        try first(
            "SELECT * FROM log_checkpoint WHERE shard = ? AND size > ? ORDER BY size LIMIT 1",
            [shard, leaf],
            Self.logCheckpoint
        )
    }

    func insert(_ record: LogCheckpoint) throws {
        try insert(
            into: "log_checkpoint",
            [
                "shard": record.shard, "size": record.size, "note": record.note,
                "made_at": record.madeAt.milliseconds,
            ]
        )
    }

    func journalEntry(_ number: Int64) throws -> JournalEntry? {
        try cachedFirst("SELECT * FROM journal WHERE number = ?", [number], Self.entry)
    }

    func eachLogLeaf(from entry: Int64, _ body: (Stored<LogLeaf>) throws -> Void) throws {
        let sql = "SELECT * FROM log_leaf WHERE entry >= ? ORDER BY entry"
        try each(sql, [entry], name: "entry", Self.logLeaf, body)
    }

    func logCheckpoints(shard: Int64, from size: Int64) throws -> [LogCheckpoint] {
        try all(
            "SELECT * FROM log_checkpoint WHERE shard = ? AND size >= ? ORDER BY size",
            [shard, size],
            Self.logCheckpoint
        )
    }

    func logCounts(entries: Range<Int64>) throws -> (leaves: Int64, entries: Int64) {
        let bounds: StatementArguments = [entries.lowerBound, entries.upperBound]
        return (
            Int64(try count("SELECT COUNT(*) FROM log_leaf WHERE entry >= ? AND entry < ?", bounds)),
            Int64(try count("SELECT COUNT(*) FROM journal WHERE number >= ? AND number < ?", bounds))
        )
    }

    func eachLogTile(_ body: (Stored<LogTile>) throws -> Void) throws {
        try each("SELECT * FROM log_tile ORDER BY shard, level, tile", name: "tile", Self.logTile, body)
    }

    func eachLogCheckpoint(_ body: (Stored<LogCheckpoint>) throws -> Void) throws {
        try each("SELECT * FROM log_checkpoint ORDER BY shard, size", name: "size", Self.logCheckpoint, body)
    }

    private func cachedFirst<Record>(
        _ sql: String,
        _ arguments: StatementArguments,
        _ read: (ColumnReader) throws -> Record
    ) throws -> Record? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
            .map { try read(ColumnReader(row: $0, vault: vault)) }
    }

    private static func logShard(_ row: ColumnReader) throws -> LogShard {
        LogShard(
            number: try row.number("number"),
            name: try row.text("name"),
            firstEntry: try row.number("first_entry"),
            openedAt: try row.instant("opened_at")
        )
    }

    private static func logLeaf(_ row: ColumnReader) throws -> LogLeaf {
        let entry = try row.number("entry")
        return LogLeaf(
            entry: entry,
            commitment: try row.bytes("commitment"),
            salt: try row.unsealedBytesIfAny("salt", for: saltPurpose(entry))
        )
    }

    private static func logTile(_ row: ColumnReader) throws -> LogTile {
        LogTile(
            shard: try row.number("shard"),
            level: try row.count("level"),
            index: try row.number("tile"),
            hashes: try row.bytes("hashes")
        )
    }

    private static func logCheckpoint(_ row: ColumnReader) throws -> LogCheckpoint {
        LogCheckpoint(
            shard: try row.number("shard"),
            size: try row.number("size"),
            note: try row.text("note"),
            madeAt: try row.instant("made_at")
        )
    }
}

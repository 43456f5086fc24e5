import Foundation
import GRDB
package import Referrals
import Store
package import Vault

/// The keyring in a SQLite file of its own, apart from the database whose content it opens.
///
/// It keeps no write-ahead log, in which the page of a destroyed key would stay for a while: a change is in the file, and the
/// journal of the change is gone, when the call returns. Deleted bytes are overwritten (`secure_delete`).
package struct SQLiteKeyring: KeyStorage {
    private let queue: DatabaseQueue

    /// Opens or creates the file; only its owner may read it.
    ///
    /// - Throws: ``VaultError`` with `storage`.
    package init(path: String) throws(VaultError) {
        do {
            if !FileManager.default.fileExists(atPath: path) {
                // Where this fails, opening it says so.
                _ = FileManager.default.createFile(
                    atPath: path,
                    contents: nil,
                    attributes: [.posixPermissions: 0o600]
                )
            }
            queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try Self.schema.migrate(queue)
        } catch {
            throw Self.described(error)
        }
    }

    private init(queue: DatabaseQueue) throws(VaultError) {
        self.queue = queue
        do {
            try Self.schema.migrate(queue)
        } catch {
            throw Self.described(error)
        }
    }

    /// A keyring that lives in memory, for simulations and tests.
    static func inMemory() throws -> SQLiteKeyring { try SQLiteKeyring(queue: DatabaseQueue()) }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON"
            )
        }
        return configuration
    }

    private static var schema: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-keyring") { database in
            for statement in keyring { try database.execute(sql: statement) }
        }
        return migrator
    }

    private static let keyring = [
        """
        CREATE TABLE compartment_key (
            compartment TEXT NOT NULL, generation BIGINT NOT NULL, holder TEXT NOT NULL, wrapped BYTEA NOT NULL,
            PRIMARY KEY (compartment, generation, holder))
        """,
        """
        CREATE TABLE content_key (
            id TEXT PRIMARY KEY, compartment TEXT NOT NULL, generation BIGINT NOT NULL, wrapped BYTEA NOT NULL)
        """,
        "CREATE INDEX content_key_generation ON content_key (compartment, generation)",
        "CREATE TABLE shredded_key (id TEXT PRIMARY KEY, at BIGINT NOT NULL)",
        "CREATE TABLE role_key (role TEXT PRIMARY KEY, wrapped BYTEA NOT NULL)",
        "CREATE TABLE key_backup (path TEXT PRIMARY KEY, at BIGINT NOT NULL, stale BIGINT NOT NULL)",
    ]

    package func revision() throws -> Int64 {
        try guarded {
            try queue.inDatabase { try Int64.fetchOne($0.cachedStatement(sql: "PRAGMA data_version")) ?? 0 }
        }
    }

    package func wraps() throws -> [CompartmentWrap] {
        try read("SELECT * FROM compartment_key ORDER BY compartment, generation, holder") { row in
            CompartmentWrap(
                compartment: try Self.text(row, "compartment"),
                generation: try Self.number(row, "generation"),
                holder: try Self.text(row, "holder"),
                wrapped: try Self.bytes(row)
            )
        }
    }

    package func establish(_ wraps: [CompartmentWrap]) throws {
        try write { database in
            guard try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM compartment_key") == 0 else { return }
            try Self.insert(wraps, into: database)
        }
    }

    package func extend(_ wraps: [CompartmentWrap]) throws {
        try write { database in
            let known = try Set(
                String.fetchAll(database, sql: "SELECT DISTINCT compartment FROM compartment_key")
            )
            try Self.insert(wraps.filter { !known.contains($0.compartment) }, into: database)
        }
    }

    package func add(_ wraps: [CompartmentWrap]) throws { try write { try Self.insert(wraps, into: $0) } }

    private static func insert(_ wraps: [CompartmentWrap], into database: Database) throws {
        for wrap in wraps {
            try database.execute(
                sql: """
                    INSERT INTO compartment_key (compartment, generation, holder, wrapped) VALUES (?, ?, ?, ?)
                        ON CONFLICT (compartment, generation, holder) DO NOTHING
                    """,
                arguments: [wrap.compartment, wrap.generation, wrap.holder, Data(wrap.wrapped)]
            )
        }
    }

    package func removeWraps(of holder: String) throws {
        try write { try $0.execute(sql: "DELETE FROM compartment_key WHERE holder = ?", arguments: [holder]) }
    }

    package func removeWraps(of compartment: String, before generation: Int64) throws {
        try write { database in
            // A key of the older generation may have come in since; then the older compartment key is still needed.
            try database.execute(
                sql: """
                    DELETE FROM compartment_key WHERE compartment = ? AND generation < ? AND NOT EXISTS (
                        SELECT 1 FROM content_key WHERE content_key.compartment = ? AND content_key.generation < ?)
                    """,
                arguments: [compartment, generation, compartment, generation]
            )
        }
    }

    package func contentKey(_ id: Identifier) throws -> StoredContentKey {
        let keys = try read("SELECT * FROM content_key WHERE id = ?", [id.text], Self.contentKey)
        if let key = keys.first { return .wrapped(key) }
        let shredded = try read("SELECT at FROM shredded_key WHERE id = ?", [id.text]) { row in
            Instant(milliseconds: try Self.number(row, "at"))
        }
        return shredded.first.map(StoredContentKey.shredded) ?? .unknown
    }

    package func insert(_ keys: [WrappedContentKey]) throws -> Bool {
        try write { database in
            for key in keys {
                let current = try Int64.fetchOne(
                    database,
                    sql: "SELECT MAX(generation) FROM compartment_key WHERE compartment = ?",
                    arguments: [key.compartment.rawValue]
                )
                guard current == key.generation else { return false }
            }
            for key in keys {
                try database.execute(
                    sql: "INSERT INTO content_key (id, compartment, generation, wrapped) VALUES (?, ?, ?, ?)",
                    arguments: [key.id.text, key.compartment.rawValue, key.generation, Data(key.wrapped)]
                )
            }
            return true
        }
    }

    package func shred(_ ids: [Identifier], at moment: Instant) throws {
        try write { database in
            for id in ids {
                try database.execute(sql: "DELETE FROM content_key WHERE id = ?", arguments: [id.text])
                try database.execute(
                    sql: "INSERT INTO shredded_key (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                    arguments: [id.text, moment.milliseconds]
                )
            }
            try database.execute(sql: "UPDATE key_backup SET stale = 1")
        }
    }

    package func contentKeys(of compartment: KeyCompartment, before generation: Int64, limit: Int) throws
        -> [WrappedContentKey]
    {
        try read(
            "SELECT * FROM content_key WHERE compartment = ? AND generation < ? LIMIT ?",
            [compartment.rawValue, generation, limit],
            Self.contentKey
        )
    }

    package func replace(_ keys: [WrappedContentKey]) throws {
        try write { database in
            for key in keys {
                try database.execute(
                    sql: "UPDATE content_key SET generation = ?, wrapped = ? WHERE id = ? AND generation < ?",
                    arguments: [key.generation, Data(key.wrapped), key.id.text, key.generation]
                )
            }
        }
    }

    package func roleKeys() throws -> [String: [UInt8]] {
        let rows = try read("SELECT * FROM role_key") { (try Self.text($0, "role"), try Self.bytes($0)) }
        return Dictionary(rows) { first, _ in first }
    }

    package func setRoleKey(_ wrapped: [UInt8]?, of role: String) throws {
        try write { database in
            try database.execute(sql: "DELETE FROM role_key WHERE role = ?", arguments: [role])
            guard let wrapped else { return }
            try database.execute(
                sql: "INSERT INTO role_key (role, wrapped) VALUES (?, ?)",
                arguments: [role, Data(wrapped)]
            )
        }
    }

    package func backUp(to path: String, at moment: Instant) throws {
        try guarded {
            let beside = path + ".new"
            try? FileManager.default.removeItem(atPath: beside)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [beside])
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: beside)
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: beside))
            try file.synchronize()
            try file.close()
            guard rename(beside, path) == 0 else {
                throw VaultError(.storage, "The copy cannot be put in its place.")
            }
        }
        try write { database in
            try database.execute(sql: "DELETE FROM key_backup WHERE path = ?", arguments: [path])
            try database.execute(
                sql: "INSERT INTO key_backup (path, at, stale) VALUES (?, ?, 0)",
                arguments: [path, moment.milliseconds]
            )
        }
    }

    package func backups() throws -> [KeyBackup] {
        try read("SELECT * FROM key_backup ORDER BY path") { row in
            KeyBackup(
                path: try Self.text(row, "path"),
                at: Instant(milliseconds: try Self.number(row, "at")),
                isStale: try Self.number(row, "stale") != 0
            )
        }
    }

    // MARK: Rows

    private static func contentKey(_ row: Row) throws -> WrappedContentKey {
        guard let id = Identifier(try text(row, "id")),
            let compartment = KeyCompartment(rawValue: try text(row, "compartment"))
        else { throw damaged }
        return WrappedContentKey(
            id: id,
            compartment: compartment,
            generation: try number(row, "generation"),
            wrapped: try bytes(row)
        )
    }

    private static func text(_ row: Row, _ column: String) throws -> String { try value(row, column) }
    private static func number(_ row: Row, _ column: String) throws -> Int64 { try value(row, column) }
    private static func bytes(_ row: Row) throws -> [UInt8] { Array(try value(row, "wrapped") as Data) }

    private static func value<Value: DatabaseValueConvertible>(_ row: Row, _ column: String) throws -> Value {
        guard let stored = row[column] as DatabaseValue?, let value = Value.fromDatabaseValue(stored) else {
            throw damaged
        }
        return value
    }

    private static var damaged: VaultError {
        VaultError(.damaged, "The keyring holds a row that comity did not write. Restore its copy.")
    }

    private func read<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ make: (Row) throws -> Value
    ) throws -> [Value] {
        try guarded {
            try queue.inDatabase { try Row.fetchAll($0, sql: sql, arguments: arguments).map(make) }
        }
    }

    private func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try guarded { try queue.write(body) }
    }

    private func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Self.described(error)
        }
    }

    private static func described(_ error: any Error) -> VaultError {
        switch error {
        case let error as VaultError: error
        case let error as DatabaseError
        where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB:
            VaultError(.damaged, "The keyring's file is damaged. Restore its copy.")
        case let error as DatabaseError where error.resultCode == .SQLITE_BUSY:
            VaultError(.storage, "Another process holds the keyring for too long. Try again.")
        default:
            VaultError(
                .storage,
                "The keyring's file cannot be read or written. Check its folder, its owner and the disk."
            )
        }
    }
}

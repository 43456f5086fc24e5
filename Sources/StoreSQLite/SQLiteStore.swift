import Foundation
import GRDB
import Referrals
package import Store
package import Vault

/// The embedded engine: one SQLite file in WAL mode, every commit on the disk before it is acknowledged. What it holds of
/// cases is sealed; identifiers, digests, stages and dates are not.
///
/// ```swift
/// let store = try SQLiteStore(path: "/var/lib/comity/comity.db", vault: vault)
/// try await store.write { transaction in try transaction.insert(record) }
/// ```
package struct SQLiteStore: Store {
    let pool: any DatabaseWriter
    /// Its own connection: SQLite's `data_version` tells changes apart only when one connection asks every time.
    private let watcher: Watcher

    private enum Watcher {
        case file(DatabaseQueue)
        /// In memory there is one connection, which counts its own changes.
        case memory(DatabaseQueue)
    }
    let vault: Vault

    /// Opens or creates the file, brings its schema up to date, and seals what an older version left in plain text.
    ///
    /// - Parameter vault: the keys under which content lies sealed; another database's do not open this one.
    /// - Throws: ``StoreError`` with `tooNew` where a newer program has been here, `notDurable` where SQLite does not
    ///   keep `synchronous=FULL`, `unusable` where the file is no database that this program can open.
    package init(path: String, vault: Vault) throws(StoreError) {
        self.vault = vault
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            configuration.maximumReaderCount = 3
            configuration.foreignKeysEnabled = true
            configuration.prepareDatabase { database in
                // What is deleted is overwritten, not only forgotten.
                try database.execute(sql: "PRAGMA secure_delete = ON")
                // 16 MiB a connection: an index of words is written at many places at once.
                try database.execute(sql: "PRAGMA cache_size = -16384")
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            self.pool = pool
            try Self.makeDurable(pool)
            if try pool.read({ try Migrations.all.hasBeenSuperseded($0) }) {
                throw StoreError(
                    .tooNew,
                    "The database was written by a newer version of comity. Start that version."
                )
            }
            try Migrations.beforeSealing.migrate(pool)
            try Self.bind(pool, to: vault)
            try PlainContent(vault: vault).seal(in: pool)
            try Migrations.all.migrate(pool)
            try CompartmentSplit(vault: vault).seal(in: pool)
            try Self.removePlainRemains(from: pool)
            var watching = Configuration()
            watching.readonly = true
            watcher = .file(try DatabaseQueue(path: path, configuration: watching))
        } catch {
            throw Self.described(error)
        }
    }

    /// Opens a database that lives in memory: the same engine without a disk, for simulations and tests.
    package init(memory: SQLiteMemory) {
        pool = memory.queue
        vault = memory.vault
        watcher = .memory(memory.queue)
    }

    /// GRDB sets `synchronous` to NORMAL when it enters WAL mode, after its own preparation hooks; so it is set on the
    /// open writer and read back.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
            else {
                throw StoreError(
                    .notDurable,
                    "SQLite does not keep WAL mode with synchronous=FULL on this disk. Use a local file system."
                )
            }
        }
    }

    package func read<Value: Sendable>(
        _ body: @Sendable @escaping (any StoreReader) throws -> Value
    ) async throws -> Value {
        do {
            try refresh()
            return try await reading { try body(SQLiteTransaction(database: $0, vault: vault)) }
        } catch let error as DatabaseError {
            throw Self.described(error)
        }
    }

    /// Reads in one transaction.
    ///
    /// GRDB has the one connection of a database in memory refuse writes by a PRAGMA before each reading, and lifts that after it; at
    /// each, SQLite compiles anew every statement that was kept. That a reading writes nothing, its type says already.
    private func reading<Value: Sendable>(
        _ body: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        guard case .memory(let queue) = watcher else { return try await pool.read(body) }
        return try await queue.writeWithoutTransaction { database in
            try database.beginTransaction(.deferred)
            do {
                let value = try body(database)
                try database.commit()
                return value
            } catch {
                try database.rollback()
                throw error
            }
        }
    }

    package func write<Value: Sendable>(
        _ body: @Sendable @escaping (any StoreWriter) throws -> Value
    ) async throws -> Value {
        do {
            try refresh()
            return try await pool.write { try body(SQLiteTransaction(database: $0, vault: vault)) }
        } catch let error as DatabaseError {
            throw Self.described(error)
        }
    }

    /// A key that another process has destroyed must not be used from memory.
    private func refresh() throws {
        do {
            try vault.refresh()
        } catch let error as VaultError {
            throw StoreError(error)
        }
    }

    package func revision() async throws -> Int64 {
        switch watcher {
        case .file(let queue):
            try await queue.read { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        case .memory: try await reading { Int64($0.totalChangesCount) }
        }
    }

    package func integrityFindings() async throws -> [String] {
        do {
            let findings = try await pool.read { database in
                try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
                    + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
                        "a row of \(row[0] as String? ?? "a table") points to nothing"
                    }
            }
            return findings.filter { $0 != "ok" }
        } catch let error as DatabaseError {
            // A file so damaged that SQLite cannot even check it is a finding, not a failure to look.
            return [Self.described(error).says]
        }
    }

    /// Turns an engine's error into the store's own; its text never carries values or SQL.
    static func described(_ error: any Error) -> StoreError {
        if let error = error as? VaultError { return StoreError(error) }
        guard let error = error as? DatabaseError else {
            return error as? StoreError
                ?? StoreError(.unusable, "The database file cannot be opened: \(type(of: error)).")
        }
        return switch error.resultCode {
        case .SQLITE_FULL: StoreError(.unavailable, "The disk is full. Free space; nothing was changed.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StoreError(
                .unavailable,
                "Another process holds the database for too long. Try again; nothing was changed."
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            StoreError(.unusable, "The database file is damaged. Stop the node and restore a backup.")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
            StoreError(
                .unusable,
                "The database file cannot be opened for writing. Check its folder and owner."
            )
        default:
            StoreError(
                .unusable,
                "SQLite answered with code \(error.extendedResultCode.rawValue); nothing was changed."
            )
        }
    }
}

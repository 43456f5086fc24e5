import Foundation
import GRDB
import Referrals
import Store
package import Vault

extension SQLiteStore {
    /// Notes to which keyring the database belongs, or refuses another one.
    static func bind(_ pool: any DatabaseWriter, to vault: Vault) throws {
        let mark = try vault.blindIndex("keyring", of: "sealing")
        try pool.write { database in
            let known = try String.fetchOne(database, sql: "SELECT keyring FROM sealing")
            guard let known else {
                return try database.execute(sql: "UPDATE sealing SET keyring = ?", arguments: [mark])
            }
            guard known == mark else {
                throw StoreError(
                    .unusable,
                    "The keyring is not the one under which this database was sealed. Restore the keyring that belongs to it; nothing was changed."
                )
            }
        }
    }

    /// Writes the file anew once everything in it is sealed: no page of it, and no page of its log, holds plain text any more.
    static func removePlainRemains(from pool: any DatabaseWriter) throws {
        guard try pool.read({ try Int.fetchOne($0, sql: "SELECT plain_left FROM sealing") }) == 1 else {
            return
        }
        try pool.vacuum()
        try emptyLog(of: pool)
        try pool.write { try $0.execute(sql: "UPDATE sealing SET plain_left = 0") }
    }

    /// Moves everything from the write-ahead log into the file and cuts the log to nothing.
    static func emptyLog(of pool: any DatabaseWriter) throws {
        let isBusy = try pool.writeWithoutTransaction { database in
            try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")?[0] as Int64? != 0
        }
        guard !isBusy else {
            throw StoreError(
                .unavailable,
                "Another process reads from the database for too long; its log of changes could not be emptied. Try again: until then it holds what was changed last."
            )
        }
    }

    package func completeErasures() async throws -> [KeyBackup] {
        do {
            let pending = try await pool.read { database in
                try SQLiteTransaction(database: database, vault: vault).all(
                    "SELECT scope, key_id, erased_at FROM content_key WHERE erased_at IS NOT NULL AND shredded = 0"
                ) { row in
                    PendingErasure(
                        scope: try row.text("scope"),
                        key: try row.identifier("key_id"),
                        at: try row.instant("erased_at")
                    )
                }
            }
            for (moment, keys) in Dictionary(grouping: pending, by: \.at) {
                try vault.shred(keys.map(\.key), at: moment)
            }
            if !pending.isEmpty {
                // The keys are gone; what they sealed goes as well, so that nothing is left to attack.
                try await pool.write { database in
                    let transaction = SQLiteTransaction(database: database, vault: vault)
                    for erasure in pending where !erasure.isPersons {
                        try erasure.removeContent(in: database)
                    }
                    try transaction.removeContent(ofPersons: pending.filter(\.isPersons))
                    try database.execute(sql: "UPDATE sealing SET log_left = 1")
                }
            }
            // First the copies of the keyring: whoever holds up the log of changes keeps nobody's keys.
            let left = try vault.renewBackups(at: .now)
            if try await pool.read({ try Int.fetchOne($0, sql: "SELECT log_left FROM sealing") }) == 1 {
                try Self.emptyLog(of: pool)
                try await pool.write { try $0.execute(sql: "UPDATE sealing SET log_left = 0") }
            }
            return left
        } catch {
            throw Self.described(error)
        }
    }
}

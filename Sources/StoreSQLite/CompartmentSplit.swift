import Foundation
import GRDB
import Referrals
import Store
import Vault

/// Seals the casework that lay under another compartment's key anew under the key of its own, some rows at a time: it can end
/// after any of them and goes on with the next. Until a row has its turn, whoever could read it before can read it.
struct CompartmentSplit {
    let vault: Vault
    var batch = 200

    /// The compartments that got keys of their own.
    static let compartments = ["intake", "consent", "oversight"]

    /// Seals everything that is left; only where every compartment is open to this holder.
    func seal(in pool: any DatabaseWriter) throws {
        guard vault.compartments == Set(KeyCompartment.allCases) else { return }
        for table in ["casework", "casework_history"] {
            while try pool.write({ try sealBatch(of: table, in: $0) }) {}
        }
    }

    /// - Returns: whether there may be more.
    private func sealBatch(of table: String, in database: Database) throws -> Bool {
        // Another process may have finished meanwhile.
        guard
            let reached = try Row.fetchOne(
                database,
                sql: "SELECT reached_id, reached_revision FROM resealing WHERE name = ?",
                arguments: [table]
            )
        else { return false }
        let marks = Self.compartments.map { "'\($0)'" }.joined(separator: ", ")
        let (id, revision): (String, Int64) = (reached["reached_id"], reached["reached_revision"])
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, revision, case_id, compartment, content FROM \(table)
                    WHERE compartment IN (\(marks)) AND (id > ? OR (id = ? AND revision > ?))
                    ORDER BY id, revision LIMIT \(batch)
                """,
            arguments: [id, id, revision]
        )
        guard let last = rows.last else {
            try database.execute(sql: "DELETE FROM resealing WHERE name = ?", arguments: [table])
            return false
        }
        let transaction = SQLiteTransaction(database: database, vault: vault)
        for row in rows { try seal(ColumnReader(row: row, vault: vault), in: table, transaction) }
        try database.execute(
            sql: "UPDATE resealing SET reached_id = ?, reached_revision = ? WHERE name = ?",
            arguments: [last["id"] as String, last["revision"] as Int64, table]
        )
        return true
    }

    /// Leaves alone what was erased, and what is damaged: the audit names that.
    private func seal(_ row: ColumnReader, in table: String, _ transaction: SQLiteTransaction) throws {
        let (id, revision) = (try row.text("id"), try row.number("revision"))
        let place = SQLiteTransaction.purpose(id, revision)
        let sealed: String
        do {
            let content = try row.unsealedText("content", for: place)
            guard content.erasedAt == nil else { return }
            sealed = try transaction.sealText(
                try content.text(0),
                for: place,
                under: try row.identifierIfAny("case_id").map(KeyScope.file) ?? .agency,
                in: KeyCompartment(casework: try row.text("compartment"))
            )
        } catch let error as StoreError where [.erased, .damaged].contains(error.code) {
            return
        }
        try transaction.update(
            table,
            ["content": sealed],
            where: "id = ? AND revision = ?",
            [id, revision]
        )
    }
}

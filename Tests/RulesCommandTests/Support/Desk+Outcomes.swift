import Foundation
import GRDB
import Sealing
import StoreSQLite
import TestAgencies
import Vault
import Wire

extension Desk {
    /// Rewrites what the stored assessments say they came to, as somebody could who holds the node's keys.
    func changeOutcomes(_ change: (_ id: String, _ outcome: String) -> String) throws {
        let home = folder.path("node")
        let file = try Data(contentsOf: URL(fileURLWithPath: home + "/keys/vault.key"))
        let key = try JSON(parsing: Array(file))["key"]?.string ?? ""
        let master = try SealingKey(bytes: Base64URL.decode(key))
        let vault = try Vault(storage: SQLiteKeyring(path: home + "/keyring.db")) { [.master(master)] }
        let queue = try DatabaseQueue(path: home + "/comity.db")
        defer { try? queue.close() }
        try queue.write { database in
            for row in try Row.fetchAll(database, sql: "SELECT id, sealed FROM assessment") {
                let (id, sealed): (String, Data) = (row["id"], row["sealed"])
                let value = try SealedValue(bytes: sealed)
                var fields = try SealedFields.decode(
                    vault.open(value, for: "assessment/" + id),
                    count: 4,
                    later: 1
                )
                let outcome = fields[1] ?? ""
                let changed = change(id, outcome)
                guard changed != outcome else { continue }
                fields[1] = changed
                let anew = try vault.key(value.key)
                    .seal(SealedFields.encode(fields), for: "assessment/" + id)
                try database.execute(
                    sql: "UPDATE assessment SET sealed = ? WHERE id = ?",
                    arguments: [Data(anew.bytes), id]
                )
            }
        }
    }
}

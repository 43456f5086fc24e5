import GRDB
import Referrals
import Store
import Vault

extension PlainContent {
    /// What peers said of documents that they refused lay under the agency's key, which no erasure destroys.
    static let refusals = Table(
        rows: "SELECT * FROM peer_refusal",
        until: Migrations.refusalKeysName,
        since: Migrations.refusalsName,
        // All in one transaction: nothing in a row tells those that are done.
        batch: .max
    ) { transaction, row in
        let document = try row.identifier("document")
        let content: UnsealedRow
        do {
            content = try row.unsealed(at: SQLiteTransaction.place(document), fields: 1)
        } catch let error as StoreError where error.code == .damaged {
            // It says nothing under any key.
            return
        }
        guard content.erasedAt == nil else { return }
        try transaction.put(
            PeerRefusalRecord(
                document: document,
                compact: content.text(0),
                storedAt: row.instant("stored_at")
            )
        )
    }
}

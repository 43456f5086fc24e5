import GRDB

extension Migrations {
    /// What peers say of documents that they refuse goes with the documents: ``PlainContent`` has sealed the signed refusals under
    /// their keys by now, and a delivery holds this node's own words alone.
    static func registerRefusalKeys(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration(refusalKeysName) { database in
            for statement in refusalKeys { try database.execute(sql: statement) }
        }
        migrator.registerMigration("log-to-empty") { database in
            try database.execute(sql: "ALTER TABLE sealing ADD COLUMN log_left BIGINT NOT NULL DEFAULT 0")
        }
    }

    static let refusalsName = "refusals"
    static let refusalKeysName = "refusal-keys"

    private static let refusalKeys = [
        // The words that go are to be in no page of the file.
        """
        UPDATE sealing SET plain_left = 1
            WHERE EXISTS (SELECT 1 FROM delivery WHERE last_failure IS NOT NULL)
        """,
        """
        UPDATE delivery SET last_failure = 'The peer refused it.'
            WHERE last_failure IS NOT NULL AND document IN (SELECT document FROM peer_refusal)
        """,
        """
        UPDATE delivery SET last_failure = NULL
            WHERE last_failure IS NOT NULL
                AND 'thread/' || thread IN (SELECT scope FROM content_key WHERE erased_at IS NOT NULL)
        """,
    ]
}

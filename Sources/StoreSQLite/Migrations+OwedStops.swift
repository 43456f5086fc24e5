import GRDB

extension Migrations {
    /// What is still to be said to peers that were not asked yet after an older backup, and how far they know the chain of this node
    /// in a thread of which something is lost.
    static func registerOwedStops(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("owed-stops") { database in
            for statement in owedStops { try database.execute(sql: statement) }
        }
    }

    private static let owedStops = [
        """
        CREATE TABLE owed_stop (
            thread TEXT NOT NULL, peer TEXT NOT NULL, passes_on_from BIGINT, ends TEXT, asks_erasure BIGINT NOT NULL,
            since BIGINT NOT NULL, PRIMARY KEY (peer, thread))
        """,
        "ALTER TABLE thread_gap ADD COLUMN reaches BIGINT",
    ]
}

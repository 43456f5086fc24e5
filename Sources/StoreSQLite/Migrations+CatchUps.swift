import GRDB

extension Migrations {
    /// What was lost with an older backup, and how far it has come back. Threads are found by their peer for that.
    static func registerCatchUps(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("catch-ups") { database in
            for statement in catchUps { try database.execute(sql: statement) }
        }
    }

    private static let catchUps = [
        """
        CREATE TABLE catch_up (
            entity TEXT PRIMARY KEY, since BIGINT NOT NULL, ended_at BIGINT, ended_by TEXT, last_failure TEXT)
        """,
        """
        CREATE TABLE thread_gap (
            thread TEXT PRIMARY KEY, peer TEXT NOT NULL, found_at BIGINT NOT NULL, says TEXT NOT NULL)
        """,
        "CREATE INDEX thread_peer ON thread (peer, id)",
    ]
}

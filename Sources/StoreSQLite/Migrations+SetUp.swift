import GRDB

extension Migrations {
    /// That a node was once set up, which stays so whatever becomes of its accounts; and who was let in outside the rule of two people.
    static func registerSetUp(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("set-up") { database in
            for statement in setUp { try database.execute(sql: statement) }
        }
    }

    private static let setUp = [
        "CREATE TABLE node_set_up (id BIGINT PRIMARY KEY, at BIGINT NOT NULL)",
        """
        CREATE TABLE account_recovery (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), by_whom TEXT NOT NULL, reason TEXT NOT NULL,
            at BIGINT NOT NULL)
        """,
    ]
}

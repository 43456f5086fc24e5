import GRDB

extension Migrations {
    /// Grants that wait for a second person, and the way in to an account that two officers open for its holder.
    static func registerGrants(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("grants-by-two") { database in
            for statement in grants { try database.execute(sql: statement) }
        }
    }

    private static let grants = [
        "ALTER TABLE account ADD COLUMN proposal TEXT",
        "ALTER TABLE account ADD COLUMN proposed_by TEXT",
        """
        CREATE TABLE account_enrolment (
            id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE REFERENCES account (id), first_half TEXT NOT NULL UNIQUE,
            begun_by TEXT NOT NULL, second_half TEXT, seconded_by TEXT, expires_at BIGINT NOT NULL)
        """,
    ]
}

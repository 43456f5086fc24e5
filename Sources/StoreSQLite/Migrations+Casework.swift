import GRDB

extension Migrations {
    static func registerCasework(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("7-casework") { database in
            for statement in casework { try database.execute(sql: statement) }
        }
    }

    /// The casework: each record as it stands, and beside it every revision that it ever had. All of its content lies in
    /// these two tables and in no other.
    private static let casework = [
        """
        CREATE TABLE casework (
            id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, case_id TEXT REFERENCES case_file (id),
            kind TEXT NOT NULL, compartment TEXT NOT NULL, content TEXT NOT NULL, revision BIGINT NOT NULL,
            written_by TEXT NOT NULL, role TEXT NOT NULL, written_at BIGINT NOT NULL)
        """,
        "CREATE INDEX casework_case ON casework (case_id, stored_order)",
        "CREATE INDEX casework_kind ON casework (kind, stored_order)",
        """
        CREATE TABLE casework_history (
            id TEXT NOT NULL REFERENCES casework (id), case_id TEXT, kind TEXT NOT NULL, compartment TEXT NOT NULL,
            content TEXT NOT NULL, revision BIGINT NOT NULL, written_by TEXT NOT NULL, role TEXT NOT NULL,
            written_at BIGINT NOT NULL, PRIMARY KEY (id, revision))
        """,
    ]
}

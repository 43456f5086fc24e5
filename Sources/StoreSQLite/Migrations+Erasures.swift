import GRDB

extension Migrations {
    static func registerErasures(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("erasures") { database in
            for statement in erasures { try database.execute(sql: statement) }
        }
    }

    /// Erasures with their certificates. What they say lies sealed under the agency's key, which is never destroyed.
    private static let erasures = [
        """
        CREATE TABLE erasure (
            id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, subject TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
            sealed BYTEA NOT NULL, begun_by TEXT NOT NULL, begun_at BIGINT NOT NULL, changed_at BIGINT NOT NULL)
        """,
        "CREATE INDEX erasure_subject ON erasure (subject, stored_order)",
        "CREATE INDEX erasure_state ON erasure (state, stored_order)",
        "CREATE INDEX document_type ON document (type, thread)",
    ]
}

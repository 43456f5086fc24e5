import GRDB

extension Migrations {
    /// What people decided about conditions in words: the reason is sealed under the keys of the document's thread.
    static func registerUseDecisions(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("use-decisions") { database in
            for statement in useDecisions { try database.execute(sql: statement) }
        }
    }

    private static let useDecisions = [
        """
        CREATE TABLE use_decision (
            id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, document TEXT NOT NULL REFERENCES document (id),
            thread TEXT NOT NULL REFERENCES thread (id), way TEXT NOT NULL, recipient TEXT, allowed BIGINT NOT NULL,
            sealed BYTEA NOT NULL, by_whom TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX use_decision_document ON use_decision (document, stored_order)",
        "CREATE INDEX use_decision_thread ON use_decision (thread)",
    ]
}

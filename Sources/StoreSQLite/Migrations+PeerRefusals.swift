import GRDB

extension Migrations {
    /// Signed refusals that came back for documents, and the way to what was refused here by what it was.
    static func registerPeerRefusals(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration(refusalsName) { database in
            for statement in refusals { try database.execute(sql: statement) }
        }
    }

    private static let refusals = [
        """
        CREATE TABLE peer_refusal (
            document TEXT PRIMARY KEY REFERENCES document (id), sealed BYTEA NOT NULL, stored_at BIGINT NOT NULL)
        """,
        "CREATE INDEX refusal_digest ON refusal (digest, issuer)",
    ]
}

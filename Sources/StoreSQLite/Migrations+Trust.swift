import GRDB

extension Migrations {
    /// What the agency lays down about whom it trusts, and the chains that were validated.
    ///
    /// Peers that two officers entered before there was a policy keep exactly what they had, and now it is written down: a
    /// grant of everything, which an officer narrows or an agreement replaces.
    static func registerTrust(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("trust-1") { database in
            for statement in trust { try database.execute(sql: statement) }
        }
    }

    private static let trust = [
        """
        CREATE TABLE trust_entry (
            kind TEXT NOT NULL, name TEXT NOT NULL, revision BIGINT NOT NULL, content TEXT, by_whom TEXT NOT NULL,
            at BIGINT NOT NULL, PRIMARY KEY (kind, name, revision))
        """,
        """
        CREATE TABLE trust_chain (
            subject TEXT NOT NULL, anchor TEXT NOT NULL, statements TEXT NOT NULL, metadata TEXT NOT NULL,
            marks TEXT NOT NULL, validated_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, next_at BIGINT NOT NULL,
            spread BIGINT NOT NULL, failures BIGINT NOT NULL, last_failure TEXT, announced_end BIGINT, broken_by TEXT,
            PRIMARY KEY (subject, anchor))
        """,
        "CREATE INDEX trust_chain_next ON trust_chain (next_at)",
        """
        INSERT INTO trust_entry (kind, name, revision, content, by_whom, at)
            SELECT 'grant', entity, 0, '{}', 'node', added_at FROM peer
        """,
        "ALTER TABLE refusal ADD COLUMN says TEXT",
        "CREATE INDEX document_issuer ON document (issuer, audience, stored_at)",
    ]
}

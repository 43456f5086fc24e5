import GRDB

extension Migrations {
    static func registerSealedEvidence(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("evidence-sealing") { database in
            for statement in evidenceSealing { try database.execute(sql: statement) }
        }
    }

    /// Columns for the sealed part of evidence, of its custody and of its offers, and what an answer is about. The salts of the
    /// log are sealed where they lie.
    private static let evidenceSealing = [
        "ALTER TABLE evidence ADD COLUMN sealed BYTEA",
        "ALTER TABLE custody ADD COLUMN sealed BYTEA",
        "ALTER TABLE evidence_offer ADD COLUMN sealed BYTEA",
        "ALTER TABLE api_answer ADD COLUMN subject TEXT",
        "CREATE INDEX api_answer_subject ON api_answer (subject)",
        """
        UPDATE sealing SET plain_left = 1
            WHERE EXISTS (SELECT 1 FROM evidence) OR EXISTS (SELECT 1 FROM log_leaf)
        """,
    ]

    /// The columns of plain text go, once everything in them is sealed.
    static let evidenceSealedOnly = [
        "ALTER TABLE evidence DROP COLUMN manifest",
        "ALTER TABLE evidence DROP COLUMN secrets",
        "ALTER TABLE custody DROP COLUMN compact",
        "ALTER TABLE custody DROP COLUMN officer",
        "ALTER TABLE custody DROP COLUMN salt",
        "ALTER TABLE evidence_offer DROP COLUMN secrets",
    ]

    static let evidenceSealedOnlyName = "evidence-sealed-only"
}

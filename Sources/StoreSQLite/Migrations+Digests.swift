import GRDB

extension Migrations {
    /// The digests that lay bare beside sealed content are sealed with it by now.
    static func registerDigests(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration(digestsName) { database in
            for statement in digests { try database.execute(sql: statement) }
        }
    }

    static let digestsName = "digests-sealed"

    private static let digests = [
        """
        UPDATE sealing SET plain_left = 1
            WHERE EXISTS (SELECT 1 FROM assessment) OR EXISTS (SELECT 1 FROM evidence_offer)
        """,
        "ALTER TABLE assessment DROP COLUMN content_digest",
        "ALTER TABLE approval DROP COLUMN content_digest",
        "ALTER TABLE evidence_offer DROP COLUMN conditions",
    ]
}

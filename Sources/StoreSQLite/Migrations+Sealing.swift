import GRDB

extension Migrations {
    static func registerSealing(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration(sealingName) { database in
            for statement in sealing { try database.execute(sql: statement) }
        }
    }

    /// Adds the columns and tables for sealed content. What lay there in plain text is sealed by ``PlainContent`` next.
    static let sealing = [
        """
        CREATE TABLE content_key (
            scope TEXT NOT NULL, compartment TEXT NOT NULL, key_id TEXT NOT NULL UNIQUE, erased_at BIGINT,
            shredded BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (scope, compartment))
        """,
        "CREATE INDEX content_key_erased ON content_key (shredded, erased_at)",
        """
        CREATE TABLE sealing (
            only BIGINT PRIMARY KEY CHECK (only = 1), plain_left BIGINT NOT NULL, keyring TEXT)
        """,
        """
        INSERT INTO sealing (only, plain_left)
            SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM journal) OR EXISTS (SELECT 1 FROM case_file) THEN 1 ELSE 0 END
        """,
        "ALTER TABLE case_file ADD COLUMN sealed BYTEA",
        "ALTER TABLE assessment ADD COLUMN sealed BYTEA",
        "ALTER TABLE approval ADD COLUMN sealed BYTEA",
        "ALTER TABLE thread ADD COLUMN sealed BYTEA",
        "ALTER TABLE document ADD COLUMN sealed BYTEA",
        "ALTER TABLE receipt ADD COLUMN sealed BYTEA",
    ]

    /// The columns of plain text go, once everything in them is sealed.
    static let sealedOnly = [
        "ALTER TABLE case_file DROP COLUMN content",
        "ALTER TABLE assessment DROP COLUMN facts",
        "ALTER TABLE assessment DROP COLUMN outcome",
        "ALTER TABLE assessment DROP COLUMN content",
        "ALTER TABLE approval DROP COLUMN note",
        "ALTER TABLE document DROP COLUMN compact",
        "ALTER TABLE receipt DROP COLUMN compact",
    ]

    static let sealingName = "sealing"
    static let sealedOnlyName = "sealed-only"
}

import GRDB

extension Migrations {
    /// Whether something was cosigned of a log that was forgotten when an older database was put in place.
    static func registerUncertainHeads(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("uncertain-heads") { database in
            try database.execute(
                sql: "ALTER TABLE witnessed_head ADD COLUMN uncertain BIGINT NOT NULL DEFAULT 0"
            )
        }
    }
}

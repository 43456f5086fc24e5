import GRDB

extension Migrations {
    /// Parts of the log that were broken off after an older database had been put in place.
    static func registerLogBreaks(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("log-breaks") { database in
            try database.execute(
                sql: """
                    CREATE TABLE log_break (
                        part TEXT PRIMARY KEY, kept BIGINT NOT NULL, known TEXT NOT NULL, kept_by TEXT NOT NULL,
                        successor TEXT NOT NULL, statement TEXT NOT NULL, reason TEXT NOT NULL, by_whom TEXT NOT NULL,
                        at BIGINT NOT NULL)
                    """
            )
        }
    }
}

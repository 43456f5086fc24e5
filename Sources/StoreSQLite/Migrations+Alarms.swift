import GRDB

extension Migrations {
    /// Who has seen an alarm and what they said. An alarm itself is never changed.
    static func registerAlarms(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("alarm-acknowledgements") { database in
            try database.execute(sql: acknowledgements)
        }
    }

    private static let acknowledgements = """
        CREATE TABLE alarm_acknowledgement (
            kind TEXT NOT NULL, alarm BIGINT NOT NULL, by_whom TEXT NOT NULL, reason TEXT NOT NULL,
            at BIGINT NOT NULL, settled_at BIGINT, PRIMARY KEY (kind, alarm))
        """
}

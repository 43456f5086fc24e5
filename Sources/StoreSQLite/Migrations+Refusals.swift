import GRDB

extension Migrations {
    /// Refusals that nobody has proved to be theirs become one record for many.
    static func registerRefusalCounts(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("9-refusal-counts") { database in
            for statement in refusalCounts { try database.execute(sql: statement) }
        }
    }

    private static let refusalCounts = [
        "ALTER TABLE refusal ADD COLUMN until BIGINT",
        "ALTER TABLE refusal ADD COLUMN occurrences BIGINT NOT NULL DEFAULT 1",
        "ALTER TABLE refusal ADD COLUMN network TEXT",
    ]
}

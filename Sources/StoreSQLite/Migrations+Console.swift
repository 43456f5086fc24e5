import GRDB

extension Migrations {
    /// What the officer of a session reads for. Sessions from before have stated nothing, and end.
    static func registerConsole(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("console-purpose") { database in
            try database.execute(sql: "ALTER TABLE console_session ADD COLUMN purpose TEXT")
        }
    }
}

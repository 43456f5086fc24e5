import GRDB

extension Migrations {
    /// The way from a reference to its referrals, which people type: the same with a million of them as with one.
    static func registerReferences(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("references") { database in
            try database.execute(sql: "CREATE INDEX thread_reference ON thread (reference, id)")
        }
    }
}

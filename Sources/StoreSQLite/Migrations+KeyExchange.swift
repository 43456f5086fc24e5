import GRDB

extension Migrations {
    /// The key of marks that an exchanged key handed over to the one in its place.
    static func registerKeyExchange(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("key-exchange") { database in
            try database.execute(sql: "ALTER TABLE content_key ADD COLUMN marks BYTEA")
        }
    }
}

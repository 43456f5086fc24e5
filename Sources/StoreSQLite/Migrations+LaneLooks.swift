import GRDB

extension Migrations {
    /// The earliest moment at which something of a lane comes back that was set aside is found without a look at all that waits.
    static func registerLaneLooks(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("lane-looks") { database in
            for statement in laneLooks { try database.execute(sql: statement) }
        }
    }

    private static let laneLooks = [
        "CREATE INDEX delivery_set_aside ON delivery (peer, set_aside_until) WHERE state = 'waiting'"
    ]
}

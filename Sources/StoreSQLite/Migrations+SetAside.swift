import GRDB

extension Migrations {
    /// Documents that are set aside for those of other threads. And lanes that were stopped for want of trust alone go on: from now
    /// on nothing but an officer's suspension stops one.
    static func registerSetAside(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("set-aside") { database in
            for statement in setAside { try database.execute(sql: statement) }
        }
    }

    private static let setAside = [
        "ALTER TABLE delivery ADD COLUMN rebuffs BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE delivery ADD COLUMN set_aside_until BIGINT",
        """
        UPDATE lane SET next_attempt_at = 0 WHERE next_attempt_at = 9223372036854775807
            AND peer NOT IN (SELECT entity FROM peer WHERE state = 'suspended')
        """,
    ]
}

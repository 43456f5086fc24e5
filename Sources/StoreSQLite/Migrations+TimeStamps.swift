import GRDB

extension Migrations {
    /// Tokens of time-stamping authorities for this node's checkpoints, how the authorities have answered, and the alarm.
    static func registerTimeStamps(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("time-stamps") { database in
            for statement in timeStamps { try database.execute(sql: statement) }
        }
    }

    private static let timeStamps = [
        """
        CREATE TABLE time_stamp (
            shard BIGINT NOT NULL, size BIGINT NOT NULL, authority TEXT NOT NULL, authority_revision BIGINT NOT NULL,
            request BYTEA NOT NULL, token BYTEA NOT NULL, at BIGINT NOT NULL, accuracy BIGINT, policy TEXT NOT NULL,
            serial TEXT NOT NULL, signer TEXT NOT NULL, stored_at BIGINT NOT NULL,
            PRIMARY KEY (shard, size, authority))
        """,
        """
        CREATE TABLE time_authority_state (
            authority TEXT PRIMARY KEY, asked_at BIGINT NOT NULL, stamped_at BIGINT, failures BIGINT NOT NULL,
            failure_code TEXT, failure_says TEXT)
        """,
        "CREATE TABLE time_alarm (only BIGINT PRIMARY KEY CHECK (only = 1), since BIGINT NOT NULL)",
    ]
}

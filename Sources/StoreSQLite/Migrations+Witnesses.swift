import GRDB

extension Migrations {
    /// Cosignatures on this node's checkpoints, the checkpoints of others that this node cosigned, and alarms.
    static func registerWitnesses(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("8-witnesses") { database in
            for statement in witnesses { try database.execute(sql: statement) }
        }
    }

    private static let witnesses = [
        """
        CREATE TABLE log_cosignature (
            shard BIGINT NOT NULL, size BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,
            stored_at BIGINT NOT NULL, PRIMARY KEY (shard, size, witness))
        """,
        "CREATE INDEX log_cosignature_witness ON log_cosignature (shard, witness, size)",
        """
        CREATE TABLE witnessed_head (
            origin TEXT PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL, cosigned_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE log_alarm (
            number BIGINT PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, at BIGINT NOT NULL,
            by_whom TEXT NOT NULL, first_note TEXT NOT NULL, second_note TEXT NOT NULL)
        """,
    ]
}

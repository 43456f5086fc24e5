import GRDB

extension Migrations {
    /// The node's own keys with their lives, and every statement that was held of a peer.
    static func registerKeys(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("5-keys") { database in
            for statement in keys { try database.execute(sql: statement) }
        }
    }

    private static let keys = [
        """
        CREATE TABLE node_key (
            id TEXT PRIMARY KEY, use_of TEXT NOT NULL, key_id TEXT NOT NULL UNIQUE, jwk TEXT NOT NULL,
            prepared_by TEXT NOT NULL, prepared_at BIGINT NOT NULL, current_from BIGINT, past_from BIGINT,
            revoked_at BIGINT, compromised_since BIGINT, succession TEXT)
        """,
        """
        CREATE TABLE peer_statement (
            entity TEXT NOT NULL, number BIGINT NOT NULL, statement TEXT NOT NULL, held_from BIGINT NOT NULL,
            by_whom TEXT NOT NULL, PRIMARY KEY (entity, number))
        """,
    ]
}

extension Migrations {
    /// The node's transparency log. A leaf is found by the journal entry that it belongs to; its salt is a column of its
    /// own, which can be destroyed while the commitment stays. BYTEA is what both engines take bytes as they are for.
    static let log = [
        """
        CREATE TABLE log_shard (
            number BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, first_entry BIGINT NOT NULL UNIQUE,
            opened_at BIGINT NOT NULL)
        """,
        "CREATE TABLE log_leaf (entry BIGINT PRIMARY KEY, commitment BYTEA NOT NULL, salt BYTEA)",
        """
        CREATE TABLE log_tile (
            shard BIGINT NOT NULL, level BIGINT NOT NULL, tile BIGINT NOT NULL, hashes BYTEA NOT NULL,
            PRIMARY KEY (shard, level, tile))
        """,
        """
        CREATE TABLE log_checkpoint (
            shard BIGINT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL,
            PRIMARY KEY (shard, size))
        """,
    ]
}

extension Migrations {
    /// Each peer's lane with what it counts and when it goes on: so that a look at the outbox costs the same with a
    /// million documents in it as with one. What is behind a dead letter of its thread is out of its lane.
    static let lanes =
        [
            "DROP INDEX delivery_lane",
            "ALTER TABLE delivery ADD COLUMN deadline BIGINT",
            "ALTER TABLE delivery ADD COLUMN reason TEXT",
            "UPDATE delivery SET state = 'dead-letter', reason = 'refused-by-peer' WHERE state = 'refused'",
            """
            UPDATE delivery SET state = 'held' WHERE state = 'waiting' AND EXISTS (
                SELECT 1 FROM delivery AS dead
                WHERE dead.thread = delivery.thread AND dead.state = 'dead-letter'
                    AND dead.lane_order < delivery.lane_order)
            """,
            """
            CREATE TABLE lane (
                peer TEXT PRIMARY KEY, waiting BIGINT NOT NULL, held BIGINT NOT NULL, delivered BIGINT NOT NULL,
                dead_letters BIGINT NOT NULL, closed BIGINT NOT NULL, failures BIGINT NOT NULL,
                next_attempt_at BIGINT NOT NULL, not_before BIGINT NOT NULL, heard_at BIGINT, last_failure TEXT)
            """,
            """
            INSERT INTO lane (peer, waiting, held, delivered, dead_letters, closed, failures, next_attempt_at, not_before)
                SELECT peer, SUM(CASE state WHEN 'waiting' THEN 1 ELSE 0 END),
                    SUM(CASE state WHEN 'held' THEN 1 ELSE 0 END),
                    SUM(CASE state WHEN 'delivered' THEN 1 ELSE 0 END),
                    SUM(CASE state WHEN 'dead-letter' THEN 1 ELSE 0 END), 0, 0,
                    COALESCE(MIN(CASE state WHEN 'waiting' THEN next_attempt_at END), 0), -62135596800000
                FROM delivery GROUP BY peer
            """,
            "ALTER TABLE delivery DROP COLUMN next_attempt_at",
            "CREATE INDEX lane_due ON lane (next_attempt_at) WHERE waiting > 0",
            "CREATE INDEX delivery_lane ON delivery (peer, lane_order) WHERE state = 'waiting'",
            "CREATE INDEX delivery_open ON delivery (lane_order) WHERE state <> 'delivered' AND state <> 'closed'",
        ]
}

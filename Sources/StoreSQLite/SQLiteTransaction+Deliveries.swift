import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func delivery(document: Identifier) throws -> DeliveryRecord? {
        try first("SELECT * FROM delivery WHERE document = ?", [document.text], Self.delivery)
    }

    /// The lowest waiting delivery of each peer, passing over threads in which an earlier one was refused for good.
    func headsOfLanes() throws -> [DeliveryRecord] {
        try all(
            """
            SELECT * FROM delivery WHERE lane_order IN (
                SELECT MIN(waiting.lane_order) FROM delivery waiting
                WHERE waiting.state = 'waiting' AND NOT EXISTS (
                    SELECT 1 FROM delivery refused
                    WHERE refused.thread = waiting.thread AND refused.state = 'refused'
                        AND refused.lane_order < waiting.lane_order)
                GROUP BY waiting.peer)
            ORDER BY lane_order
            """,
            [],
            Self.delivery
        )
    }

    func deliveries(states: Set<DeliveryRecord.State>, limit: Int) throws -> [DeliveryRecord] {
        let marks = states.map { _ in "?" }.joined(separator: ", ")
        return try all(
            "SELECT * FROM delivery WHERE state IN (\(marks)) ORDER BY lane_order LIMIT ?",
            StatementArguments(states.map(\.rawValue)) + [limit],
            Self.delivery
        )
    }

    func deliveryCounts() throws -> [DeliveryRecord.State: Int] {
        let rows = try all("SELECT state, COUNT(*) AS number FROM delivery GROUP BY state") { row in
            (try row.choice("state", DeliveryRecord.State.self), try row.count("number"))
        }
        return Dictionary(rows) { first, _ in first }
    }

    func insert(_ record: DeliveryRecord) throws {
        try insert(
            into: "delivery",
            [
                "document": record.document.text, "thread": record.thread.text, "peer": record.peer.text,
                "lane_order": try count("SELECT COALESCE(MAX(lane_order), 0) + 1 FROM delivery"),
                "state": record.state.rawValue, "attempts": record.attempts,
                "next_attempt_at": record.nextAttemptAt.milliseconds,
                "last_attempt_at": record.lastAttemptAt?.milliseconds, "last_failure": record.lastFailure,
            ]
        )
    }

    func update(_ record: DeliveryRecord) throws {
        try update(
            "delivery",
            [
                "state": record.state.rawValue, "attempts": record.attempts,
                "next_attempt_at": record.nextAttemptAt.milliseconds,
                "last_attempt_at": record.lastAttemptAt?.milliseconds, "last_failure": record.lastFailure,
            ],
            where: "document = ?",
            [record.document.text]
        )
    }

    static func delivery(_ row: ColumnReader) throws -> DeliveryRecord {
        DeliveryRecord(
            document: try row.identifier("document"),
            thread: try row.identifier("thread"),
            peer: try row.entity("peer"),
            order: try row.number("lane_order"),
            state: try row.choice("state"),
            attempts: try row.count("attempts"),
            nextAttemptAt: try row.instant("next_attempt_at"),
            lastAttemptAt: try row.instantIfAny("last_attempt_at"),
            lastFailure: try row.textIfAny("last_failure")
        )
    }
}

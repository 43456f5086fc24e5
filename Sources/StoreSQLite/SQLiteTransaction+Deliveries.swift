import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func delivery(document: Identifier) throws -> DeliveryRecord? {
        try first("SELECT * FROM delivery WHERE document = ?", [document.text], Self.delivery)
    }

    func deliveries(states: Set<DeliveryRecord.State>, after: Identifier?, limit: Int) throws
        -> [DeliveryRecord]
    {
        let names = states.map(\.rawValue).sorted()
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        // Said in the words of the index `delivery_open`: what is settled, by far the most, is then not looked at.
        let open =
            states.contains(where: \.isSettled) ? "" : "state <> 'delivered' AND state <> 'closed' AND "
        let place =
            after == nil ? "" : " AND lane_order > (SELECT lane_order FROM delivery WHERE document = ?)"
        return try all(
            "SELECT * FROM delivery WHERE \(open)state IN (\(marks))\(place) ORDER BY lane_order LIMIT ?",
            StatementArguments(names) + StatementArguments([after].compactMap(\.self).map(\.text)) + [limit],
            Self.delivery
        )
    }

    func deliveries(ofThread id: Identifier) throws -> [DeliveryRecord] {
        try all("SELECT * FROM delivery WHERE thread = ? ORDER BY lane_order", [id.text], Self.delivery)
    }

    func head(ofLane peer: EntityID, at moment: Instant) throws -> DeliveryRecord? {
        try first(
            """
            SELECT * FROM delivery WHERE peer = ? AND state = 'waiting'
                AND (set_aside_until IS NULL OR set_aside_until <= ?) ORDER BY lane_order LIMIT 1
            """,
            [peer.text, moment.milliseconds],
            Self.delivery
        )
    }

    func insert(_ record: DeliveryRecord) throws {
        try insert(
            into: "delivery",
            [
                "document": record.document.text, "thread": record.thread.text, "peer": record.peer.text,
                "lane_order": try count("SELECT COALESCE(MAX(lane_order), 0) + 1 FROM delivery"),
                "state": record.state.rawValue, "attempts": record.attempts,
                "deadline": record.deadline?.milliseconds, "reason": record.reason?.rawValue,
                "last_attempt_at": record.lastAttemptAt?.milliseconds, "last_failure": record.lastFailure,
                "rebuffs": record.rebuffs, "set_aside_until": record.setAsideUntil?.milliseconds,
            ]
        )
        try count(record.state, by: 1, inLaneOf: record.peer)
    }

    func update(_ record: DeliveryRecord) throws {
        guard let before = try delivery(document: record.document) else {
            throw StoreError(.conflict, "The delivery is not in the store.")
        }
        try update(
            "delivery",
            [
                "state": record.state.rawValue, "attempts": record.attempts,
                "deadline": record.deadline?.milliseconds, "reason": record.reason?.rawValue,
                "last_attempt_at": record.lastAttemptAt?.milliseconds, "last_failure": record.lastFailure,
                "rebuffs": record.rebuffs, "set_aside_until": record.setAsideUntil?.milliseconds,
            ],
            where: "document = ?",
            [record.document.text]
        )
        if before.state != record.state {
            try count(before.state, by: -1, inLaneOf: before.peer)
            try count(record.state, by: 1, inLaneOf: before.peer)
        }
    }

    static func delivery(_ row: ColumnReader) throws -> DeliveryRecord {
        DeliveryRecord(
            document: try row.identifier("document"),
            thread: try row.identifier("thread"),
            peer: try row.entity("peer"),
            order: try row.number("lane_order"),
            state: try row.choice("state"),
            attempts: try row.count("attempts"),
            deadline: try row.instantIfAny("deadline"),
            reason: try row.choiceIfAny("reason"),
            lastAttemptAt: try row.instantIfAny("last_attempt_at"),
            lastFailure: try row.textIfAny("last_failure"),
            rebuffs: try row.count("rebuffs"),
            setAsideUntil: try row.instantIfAny("set_aside_until")
        )
    }
}

import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func lane(of peer: EntityID) throws -> LaneRecord? {
        try first("SELECT * FROM lane WHERE peer = ?", [peer.text], Self.lane)
    }

    func lanes() throws -> [LaneRecord] { try all("SELECT * FROM lane ORDER BY peer", [], Self.lane) }

    func lanes(dueBy moment: Instant, failing: Bool?, limit: Int) throws -> [LaneRecord] {
        let condition = failing.map { $0 ? " AND failures > 0" : " AND failures = 0" } ?? ""
        return try all(
            """
            SELECT * FROM lane WHERE waiting > 0 AND next_attempt_at <= ?\(condition) AND (
                EXISTS (SELECT 1 FROM delivery WHERE delivery.peer = lane.peer AND state = 'waiting'
                    AND set_aside_until IS NULL)
                OR EXISTS (SELECT 1 FROM delivery WHERE delivery.peer = lane.peer AND state = 'waiting'
                    AND set_aside_until <= ?))
                ORDER BY next_attempt_at, peer LIMIT ?
            """,
            [moment.milliseconds, moment.milliseconds, limit],
            Self.lane
        )
    }

    /// Each lane at its own time, or, where everything in it is set aside, when the first of that comes back.
    static let nextDue = """
        SELECT MIN(CASE WHEN opens_at > next_attempt_at THEN opens_at ELSE next_attempt_at END) FROM (
            SELECT next_attempt_at, CASE WHEN EXISTS (
                    SELECT 1 FROM delivery WHERE delivery.peer = lane.peer AND state = 'waiting'
                        AND set_aside_until IS NULL)
                THEN next_attempt_at
                ELSE (SELECT MIN(set_aside_until) FROM delivery
                    WHERE delivery.peer = lane.peer AND state = 'waiting')
                END AS opens_at
            FROM lane WHERE waiting > 0) AS waiting_lane
        """

    func nextLaneDue() throws -> Instant? {
        try Int64.fetchOne(database.cachedStatement(sql: Self.nextDue)).map { Instant(milliseconds: $0) }
    }

    func deliveryCounts() throws -> [DeliveryRecord.State: Int] {
        let sums = DeliveryRecord.State.allCases
            .map { "COALESCE(SUM(\(Self.counter(of: $0))), 0) AS \(Self.counter(of: $0))" }
        let counts = try first("SELECT \(sums.joined(separator: ", ")) FROM lane", [], Self.counts) ?? [:]
        return counts.filter { $0.value > 0 }
    }

    func put(_ record: LaneRecord) throws {
        let values: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
            "failures": record.failures, "next_attempt_at": record.nextAttemptAt.milliseconds,
            "not_before": record.notBefore.milliseconds, "heard_at": record.heardAt?.milliseconds,
            "last_failure": record.lastFailure,
        ]
        if try update("lane", values, where: "peer = ?", [record.peer.text]) == 0 {
            try open(LaneRecord(peer: record.peer, nextAttemptAt: record.nextAttemptAt))
            try update("lane", values, where: "peer = ?", [record.peer.text])
        }
    }

    /// Counts a delivery in or out of a state.
    func count(_ state: DeliveryRecord.State, by change: Int, inLaneOf peer: EntityID) throws {
        let counter = Self.counter(of: state)
        let counting = try database.cachedStatement(
            sql: "UPDATE lane SET \(counter) = \(counter) + ? WHERE peer = ?"
        )
        try counting.execute(arguments: [change, peer.text])
        if database.changesCount == 0 {
            try open(LaneRecord(peer: peer, nextAttemptAt: .earliest))
            try counting.execute(arguments: [change, peer.text])
        }
    }

    /// A lane in which nothing has happened yet.
    private func open(_ record: LaneRecord) throws {
        try insert(
            into: "lane",
            [
                "peer": record.peer.text, "waiting": 0, "held": 0, "delivered": 0, "dead_letters": 0,
                "closed": 0,
                "failures": 0, "next_attempt_at": record.nextAttemptAt.milliseconds,
                "not_before": record.notBefore.milliseconds,
            ]
        )
    }

    /// The column that counts a state.
    private static func counter(of state: DeliveryRecord.State) -> String {
        switch state {
        case .waiting: "waiting"
        case .held: "held"
        case .delivered: "delivered"
        case .deadLetter: "dead_letters"
        case .closed: "closed"
        }
    }

    private static func counts(_ row: ColumnReader) throws -> [DeliveryRecord.State: Int] {
        try Dictionary(
            uniqueKeysWithValues: DeliveryRecord.State.allCases.map { ($0, try row.count(counter(of: $0))) }
        )
    }

    private static func lane(_ row: ColumnReader) throws -> LaneRecord {
        LaneRecord(
            peer: try row.entity("peer"),
            counts: try counts(row).filter { $0.value > 0 },
            failures: try row.count("failures"),
            nextAttemptAt: try row.instant("next_attempt_at"),
            notBefore: try row.instant("not_before"),
            heardAt: try row.instantIfAny("heard_at"),
            lastFailure: try row.textIfAny("last_failure")
        )
    }
}

import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func acknowledgement(_ kind: AlarmAcknowledgement.Kind, of alarm: Int64) throws -> AlarmAcknowledgement? {
        try first(
            "SELECT * FROM alarm_acknowledgement WHERE kind = ? AND alarm = ?",
            [kind.rawValue, alarm],
            Self.acknowledgement
        )
    }

    func acknowledgements() throws -> [AlarmAcknowledgement] {
        try all("SELECT * FROM alarm_acknowledgement ORDER BY at, kind, alarm", [], Self.acknowledgement)
    }

    func insert(_ acknowledgement: AlarmAcknowledgement) throws {
        try insert(
            into: "alarm_acknowledgement",
            [
                "kind": acknowledgement.kind.rawValue, "alarm": acknowledgement.alarm,
                "by_whom": acknowledgement.by, "reason": acknowledgement.reason,
                "at": acknowledgement.at.milliseconds, "settled_at": nil,
            ]
        )
    }

    func unsettledAlarms(origin: String, by teller: String) throws -> [Int64] {
        try all(
            """
            SELECT log_alarm.number FROM log_alarm
                JOIN alarm_acknowledgement ON alarm_acknowledgement.alarm = log_alarm.number
                WHERE alarm_acknowledgement.kind = 'log' AND alarm_acknowledgement.settled_at IS NULL
                    AND log_alarm.origin = ? AND log_alarm.by_whom = ? ORDER BY log_alarm.number
            """,
            [origin, teller]
        ) { try $0.number("number") }
    }

    func settleAlarm(_ alarm: Int64, at now: Instant) throws {
        try database.execute(
            sql: "UPDATE alarm_acknowledgement SET settled_at = ? WHERE kind = 'log' AND alarm = ?",
            arguments: [now.milliseconds, alarm]
        )
    }

    private static func acknowledgement(_ row: ColumnReader) throws -> AlarmAcknowledgement {
        AlarmAcknowledgement(
            kind: try row.choice("kind"),
            alarm: try row.number("alarm"),
            by: try row.text("by_whom"),
            reason: try row.text("reason"),
            at: try row.instant("at")
        )
    }
}

import Foundation
import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func cosignatures(shard: Int64, size: Int64) throws -> [LogCosignature] {
        try all(
            "SELECT * FROM log_cosignature WHERE shard = ? AND size = ? ORDER BY witness",
            [shard, size],
            Self.cosignature
        )
    }

    func latestCosignature(shard: Int64, witness: String) throws -> LogCosignature? {
        try first(
            "SELECT * FROM log_cosignature WHERE shard = ? AND witness = ? ORDER BY size DESC LIMIT 1",
            [shard, witness],
            Self.cosignature
        )
    }

    func cosignedSizes(shard: Int64, covering leaf: Int64, limit: Int) throws -> [Int64] {
        try all(
            "SELECT DISTINCT size FROM log_cosignature WHERE shard = ? AND size > ? ORDER BY size DESC LIMIT ?",
            [shard, leaf, limit]
        ) { try $0.number("size") }
    }

    func keep(_ cosignature: LogCosignature) throws {
        try database.execute(
            sql: "DELETE FROM log_cosignature WHERE shard = ? AND size = ? AND witness = ?",
            arguments: [cosignature.shard, cosignature.size, cosignature.witness]
        )
        try insert(
            into: "log_cosignature",
            [
                "shard": cosignature.shard, "size": cosignature.size, "witness": cosignature.witness,
                "line": cosignature.line, "stored_at": cosignature.storedAt.milliseconds,
            ]
        )
    }

    func witnessedHead(origin: String) throws -> WitnessedHead? {
        try first("SELECT * FROM witnessed_head WHERE origin = ?", [origin], Self.witnessedHead)
    }

    func witnessedHeads() throws -> [WitnessedHead] {
        try all("SELECT * FROM witnessed_head ORDER BY origin", [], Self.witnessedHead)
    }

    func keep(_ head: WitnessedHead) throws {
        try database.execute(sql: "DELETE FROM witnessed_head WHERE origin = ?", arguments: [head.origin])
        try insert(
            into: "witnessed_head",
            [
                "origin": head.origin, "size": head.size, "note": head.note,
                "cosigned_at": head.cosignedAt.milliseconds, "uncertain": head.isUncertain ? 1 : 0,
            ]
        )
    }

    func logAlarms(limit: Int) throws -> [LogAlarm] {
        try all("SELECT * FROM log_alarm ORDER BY number DESC LIMIT ?", [limit], alarm)
    }

    func logAlarm(_ number: Int64) throws -> LogAlarm? {
        try first("SELECT * FROM log_alarm WHERE number = ?", [number], alarm)
    }

    private func alarm(_ row: ColumnReader) throws -> LogAlarm {
        var alarm = LogAlarm(
            kind: try row.choice("kind"),
            origin: try row.text("origin"),
            at: try row.instant("at"),
            by: try row.text("by_whom"),
            first: try row.text("first_note"),
            second: try row.text("second_note")
        )
        alarm.number = try row.number("number")
        alarm.acknowledgement = try acknowledgement(.log, of: alarm.number)
        return alarm
    }

    func isKnown(_ alarm: LogAlarm) throws -> Bool {
        let earlier = try all(
            """
            SELECT log_alarm.by_whom, first_note, second_note, said.alarm AS acknowledged FROM log_alarm
                LEFT JOIN alarm_acknowledgement AS said ON said.kind = 'log' AND said.alarm = log_alarm.number
                WHERE log_alarm.kind = ? AND log_alarm.origin = ? AND said.settled_at IS NULL
            """,
            [alarm.kind.rawValue, alarm.origin]
        ) { row in
            (
                by: try row.text("by_whom"), first: Self.statement(of: try row.text("first_note")),
                second: Self.statement(of: try row.text("second_note")),
                isOpen: try row.countIfAny("acknowledged") == nil
            )
        }
        let (first, second) = (Self.statement(of: alarm.first), Self.statement(of: alarm.second))
        return earlier.contains { known in
            known.first == first && known.second == second
                || known.by == alarm.by && (known.isOpen || known.first == first)
        }
    }

    /// What a note says, without its signatures: the same checkpoint may be cosigned again at another time.
    private static func statement(of note: String) -> Substring {
        note.range(of: "\n\n").map { note[..<$0.lowerBound] } ?? note[...]
    }

    func insert(_ alarm: LogAlarm) throws {
        try insert(
            into: "log_alarm",
            [
                "number": try count("SELECT COALESCE(MAX(number), 0) + 1 FROM log_alarm"),
                "kind": alarm.kind.rawValue, "origin": alarm.origin, "at": alarm.at.milliseconds,
                "by_whom": alarm.by, "first_note": alarm.first, "second_note": alarm.second,
            ]
        )
    }

    private static func cosignature(_ row: ColumnReader) throws -> LogCosignature {
        LogCosignature(
            shard: try row.number("shard"),
            size: try row.number("size"),
            witness: try row.text("witness"),
            line: try row.text("line"),
            storedAt: try row.instant("stored_at")
        )
    }

    private static func witnessedHead(_ row: ColumnReader) throws -> WitnessedHead {
        WitnessedHead(
            origin: try row.text("origin"),
            size: try row.number("size"),
            note: try row.text("note"),
            cosignedAt: try row.instant("cosigned_at"),
            isUncertain: try row.flag("uncertain")
        )
    }
}

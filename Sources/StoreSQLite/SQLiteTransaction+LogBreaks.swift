import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func logBreaks() throws -> [LogBreak] {
        try all("SELECT * FROM log_break ORDER BY at, part", [], Self.logBreak)
    }

    func eachLogBreak(_ body: (Stored<LogBreak>) throws -> Void) throws {
        try each("SELECT * FROM log_break ORDER BY at, part", name: "part", Self.logBreak, body)
    }

    func insert(_ record: LogBreak) throws {
        try insert(
            into: "log_break",
            [
                "part": record.part, "kept": record.kept, "known": record.known, "kept_by": record.keptBy,
                "successor": record.successor, "statement": record.statement, "reason": record.reason,
                "by_whom": record.by, "at": record.at.milliseconds,
            ]
        )
    }

    private static func logBreak(_ row: ColumnReader) throws -> LogBreak {
        LogBreak(
            part: try row.text("part"),
            kept: try row.number("kept"),
            known: try row.text("known"),
            keptBy: try row.text("kept_by"),
            successor: try row.text("successor"),
            statement: try row.text("statement"),
            reason: try row.text("reason"),
            by: try row.text("by_whom"),
            at: try row.instant("at")
        )
    }
}

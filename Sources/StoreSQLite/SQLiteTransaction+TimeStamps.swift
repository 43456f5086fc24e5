import Foundation
import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func timeStamps(shard: Int64, size: Int64) throws -> [TimeStampRecord] {
        try all(
            "SELECT * FROM time_stamp WHERE shard = ? AND size = ? ORDER BY authority",
            [shard, size],
            Self.timeStamp
        )
    }

    func timeStamps(shard: Int64, covering leaf: Int64) throws -> [TimeStampRecord] {
        try all(
            """
            SELECT * FROM time_stamp WHERE shard = ? AND size = (
                SELECT MIN(size) FROM time_stamp WHERE shard = ? AND size > ?) ORDER BY authority
            """,
            [shard, shard, leaf],
            Self.timeStamp
        )
    }

    func latestTimeStamp(shard: Int64) throws -> TimeStampRecord? {
        try first(
            "SELECT * FROM time_stamp WHERE shard = ? ORDER BY size DESC LIMIT 1",
            [shard],
            Self.timeStamp
        )
    }

    func timeStampCount() throws -> Int { try count("SELECT COUNT(*) FROM time_stamp") }

    func eachTimeStamp(_ body: (Stored<TimeStampRecord>) throws -> Void) throws {
        try each(
            "SELECT * FROM time_stamp ORDER BY shard, size, authority",
            name: "size",
            Self.timeStamp,
            body
        )
    }

    func insert(_ record: TimeStampRecord) throws {
        try insert(
            into: "time_stamp",
            [
                "shard": record.shard, "size": record.size, "authority": record.authority,
                "authority_revision": record.authorityRevision, "request": Data(record.request),
                "token": Data(record.token), "at": record.at.milliseconds,
                "accuracy": record.accuracyMilliseconds, "policy": record.policy, "serial": record.serial,
                "signer": record.signer, "stored_at": record.storedAt.milliseconds,
            ]
        )
    }

    func timeAuthorityStates() throws -> [TimeAuthorityState] {
        try all("SELECT * FROM time_authority_state ORDER BY authority") { row in
            TimeAuthorityState(
                authority: try row.text("authority"),
                askedAt: try row.instant("asked_at"),
                stampedAt: try row.instantIfAny("stamped_at"),
                failures: try row.count("failures"),
                failureCode: try row.textIfAny("failure_code"),
                failureSays: try row.textIfAny("failure_says")
            )
        }
    }

    func put(_ state: TimeAuthorityState) throws {
        try database.execute(
            sql: "DELETE FROM time_authority_state WHERE authority = ?",
            arguments: [state.authority]
        )
        try insert(
            into: "time_authority_state",
            [
                "authority": state.authority, "asked_at": state.askedAt.milliseconds,
                "stamped_at": state.stampedAt?.milliseconds, "failures": state.failures,
                "failure_code": state.failureCode, "failure_says": state.failureSays,
            ]
        )
    }

    func timeAlarm() throws -> Instant? {
        try first("SELECT since FROM time_alarm") { try $0.instant("since") }
    }

    func setTimeAlarm(_ since: Instant?) throws {
        try database.execute(sql: "DELETE FROM time_alarm")
        guard let since else { return }
        try insert(into: "time_alarm", ["only": 1, "since": since.milliseconds])
    }

    private static func timeStamp(_ row: ColumnReader) throws -> TimeStampRecord {
        TimeStampRecord(
            shard: try row.number("shard"),
            size: try row.number("size"),
            authority: try row.text("authority"),
            authorityRevision: try row.number("authority_revision"),
            request: try row.bytes("request"),
            token: try row.bytes("token"),
            at: try row.instant("at"),
            accuracyMilliseconds: try row.countIfAny("accuracy").map(Int64.init),
            policy: try row.text("policy"),
            serial: try row.text("serial"),
            signer: try row.text("signer"),
            storedAt: try row.instant("stored_at")
        )
    }
}

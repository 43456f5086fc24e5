import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func catchUp(with entity: EntityID) throws -> CatchUpRecord? {
        try first("SELECT * FROM catch_up WHERE entity = ?", [entity.text]) { row in
            CatchUpRecord(
                entity: try row.entity("entity"),
                since: try row.instant("since"),
                endedAt: try row.instantIfAny("ended_at"),
                endedBy: try row.textIfAny("ended_by"),
                lastFailure: try row.textIfAny("last_failure")
            )
        }
    }

    func threadGap(_ thread: Identifier) throws -> ThreadGap? {
        try first("SELECT * FROM thread_gap WHERE thread = ?", [thread.text], Self.threadGap)
    }

    func threadGaps() throws -> [ThreadGap] {
        try all("SELECT * FROM thread_gap ORDER BY thread", [], Self.threadGap)
    }

    func threads(with peer: EntityID, after id: Identifier?, limit: Int) throws -> [ThreadRecord] {
        try all(
            "SELECT * FROM thread WHERE peer = ? AND id > ? ORDER BY id LIMIT ?",
            [peer.text, id?.text ?? "", limit],
            Self.thread
        )
    }

    func put(_ record: CatchUpRecord) throws {
        try database.execute(
            sql: """
                INSERT INTO catch_up (entity, since, ended_at, ended_by, last_failure) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (entity) DO UPDATE SET since = excluded.since, ended_at = excluded.ended_at,
                        ended_by = excluded.ended_by, last_failure = excluded.last_failure
                """,
            arguments: [
                record.entity.text, record.since.milliseconds, record.endedAt?.milliseconds, record.endedBy,
                record.lastFailure,
            ]
        )
    }

    func put(_ gap: ThreadGap) throws {
        try database.execute(
            sql: """
                INSERT INTO thread_gap (thread, peer, found_at, says, reaches) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (thread) DO UPDATE SET peer = excluded.peer, found_at = excluded.found_at,
                        says = excluded.says, reaches = excluded.reaches
                """,
            arguments: [
                gap.thread.text, gap.peer.text, gap.foundAt.milliseconds, gap.says, gap.reaches,
            ]
        )
    }

    func removeThreadGap(_ thread: Identifier) throws {
        try database.execute(sql: "DELETE FROM thread_gap WHERE thread = ?", arguments: [thread.text])
    }

    private static func threadGap(_ row: ColumnReader) throws -> ThreadGap {
        ThreadGap(
            thread: try row.identifier("thread"),
            peer: try row.entity("peer"),
            foundAt: try row.instant("found_at"),
            says: try row.text("says"),
            reaches: try row.countIfAny("reaches")
        )
    }
}

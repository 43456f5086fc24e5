import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func owedStops(to peer: EntityID) throws -> [OwedStop] {
        try all("SELECT * FROM owed_stop WHERE peer = ? ORDER BY thread", [peer.text]) { row in
            OwedStop(
                thread: try row.identifier("thread"),
                peer: try row.entity("peer"),
                passesOnFrom: try row.countIfAny("passes_on_from"),
                ends: try row.choiceIfAny("ends"),
                asksErasure: try row.flag("asks_erasure"),
                since: try row.instant("since")
            )
        }
    }

    func put(_ owed: OwedStop) throws {
        try database.execute(
            sql: """
                INSERT INTO owed_stop (thread, peer, passes_on_from, ends, asks_erasure, since)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (peer, thread) DO UPDATE SET passes_on_from = excluded.passes_on_from,
                        ends = excluded.ends, asks_erasure = excluded.asks_erasure, since = excluded.since
                """,
            arguments: [
                owed.thread.text, owed.peer.text, owed.passesOnFrom, owed.ends?.rawValue,
                owed.asksErasure, owed.since.milliseconds,
            ]
        )
    }

    func removeOwedStops(to peer: EntityID) throws {
        try database.execute(sql: "DELETE FROM owed_stop WHERE peer = ?", arguments: [peer.text])
    }
}

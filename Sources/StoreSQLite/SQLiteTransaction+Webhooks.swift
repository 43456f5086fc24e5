import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func webhooks() throws -> [WebhookRecord] {
        try all("SELECT * FROM webhook ORDER BY id") { row in
            WebhookRecord(
                id: try row.identifier("id"),
                address: try row.text("address"),
                authority: try row.text("authority"),
                events: try row.text("events"),
                position: try row.number("position"),
                failures: try row.count("failures"),
                nextAttemptAt: try row.instant("next_attempt_at"),
                lastFailure: try row.textIfAny("last_failure"),
                addedBy: try row.text("added_by"),
                addedAt: try row.instant("added_at")
            )
        }
    }

    func journal(after number: Int64, limit: Int) throws -> [JournalEntry] {
        try all(
            "SELECT * FROM journal WHERE number > ? ORDER BY number LIMIT ?",
            [number, limit],
            Self.entry
        )
    }

    func insert(_ record: WebhookRecord) throws {
        try insert(
            into: "webhook",
            [
                "id": record.id.text, "address": record.address, "authority": record.authority,
                "events": record.events, "position": record.position, "failures": record.failures,
                "next_attempt_at": record.nextAttemptAt.milliseconds, "last_failure": record.lastFailure,
                "added_by": record.addedBy, "added_at": record.addedAt.milliseconds,
            ]
        )
    }

    func update(_ record: WebhookRecord) throws {
        try update(
            "webhook",
            [
                "position": record.position, "failures": record.failures,
                "next_attempt_at": record.nextAttemptAt.milliseconds, "last_failure": record.lastFailure,
            ],
            where: "id = ?",
            [record.id.text]
        )
    }

    func removeWebhook(_ id: Identifier) throws {
        try database.execute(sql: "DELETE FROM webhook WHERE id = ?", arguments: [id.text])
    }
}

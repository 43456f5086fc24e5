import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func useDecisions(on document: Identifier) throws -> [UseDecision] {
        try all(
            "SELECT * FROM use_decision WHERE document = ? ORDER BY stored_order",
            [document.text],
            Self.useDecision
        ).filter { $0.erasedAt == nil }.map(\.decision)
    }

    func insert(_ record: UseDecisionRecord) throws {
        let decision = record.decision
        try insert(
            into: "use_decision",
            [
                "id": decision.id.text,
                "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM use_decision"),
                "document": decision.document.text, "thread": record.thread.text,
                "way": decision.exit.name, "recipient": decision.exit.recipient?.text,
                "allowed": decision.allows ? 1 : 0,
                "sealed": try seal(
                    [decision.says],
                    at: .init(.useDecision, decision.id.text),
                    under: .thread(record.thread)
                ),
                "by_whom": decision.by, "at": decision.at.milliseconds,
            ]
        )
    }

    func eachUseDecision(_ body: (Stored<UseDecisionRecord>) throws -> Void) throws {
        try each("SELECT * FROM use_decision ORDER BY stored_order", name: "id", Self.useDecision, body)
    }

    private static func useDecision(_ row: ColumnReader) throws -> UseDecisionRecord {
        let content = try row.unsealed(at: .init(.useDecision, try row.text("id")), fields: 1)
        guard let exit = UseLimits.Exit(try row.text("way"), to: try row.entityIfAny("recipient")) else {
            throw row.damaged("way")
        }
        return UseDecisionRecord(
            UseDecision(
                id: try row.identifier("id"),
                document: try row.identifier("document"),
                exit: exit,
                allows: try row.flag("allowed"),
                says: try content.text(0),
                by: try row.text("by_whom"),
                at: try row.instant("at")
            ),
            thread: try row.identifier("thread"),
            erasedAt: content.erasedAt
        )
    }
}

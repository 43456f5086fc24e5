import Foundation
import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func erasureRecord(_ id: Identifier) throws -> ErasureRecord? {
        try first("SELECT * FROM erasure WHERE id = ?", [id.text], Self.erasure)
    }

    func erasureRecord(of subject: Identifier) throws -> ErasureRecord? {
        try first(
            "SELECT * FROM erasure WHERE subject = ? AND kind <> ? ORDER BY stored_order DESC LIMIT 1",
            [subject.text, ErasureRecord.Kind.person.rawValue],
            Self.erasure
        )
    }

    func personErasures(ofCase id: Identifier) throws -> [ErasureRecord] {
        try all(
            "SELECT * FROM erasure WHERE subject = ? AND kind = ? ORDER BY stored_order",
            [id.text, ErasureRecord.Kind.person.rawValue],
            Self.erasure
        )
    }

    func erasureRecords(state: ErasureRecord.State?, limit: Int) throws -> [ErasureRecord] {
        let order = "ORDER BY stored_order DESC LIMIT ?"
        guard let state else { return try all("SELECT * FROM erasure " + order, [limit], Self.erasure) }
        return try all(
            "SELECT * FROM erasure WHERE state = ? " + order,
            [state.rawValue, limit],
            Self.erasure
        )
    }

    func threads(askedToErase own: EntityID, limit: Int) throws -> [ThreadRecord] {
        try all(
            """
            SELECT * FROM thread WHERE id IN (SELECT thread FROM document WHERE type = ? AND issuer <> ?)
                AND NOT EXISTS (
                    SELECT 1 FROM content_key WHERE scope = 'thread/' || thread.id AND erased_at IS NOT NULL)
                ORDER BY id LIMIT ?
            """,
            [DocumentType.erasureRequest.rawValue, own.text, limit],
            Self.thread
        )
    }

    func insert(_ record: ErasureRecord) throws {
        try insert(
            into: "erasure",
            [
                "id": record.id.text,
                "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM erasure"),
                "subject": record.subject.text, "kind": record.kind.rawValue,
                "state": record.state.rawValue, "sealed": try sealed(record), "begun_by": record.begunBy,
                "begun_at": record.begunAt.milliseconds, "changed_at": record.changedAt.milliseconds,
            ]
        )
    }

    func update(_ record: ErasureRecord) throws {
        let changed = try update(
            "erasure",
            [
                "state": record.state.rawValue, "sealed": try sealed(record),
                "changed_at": record.changedAt.milliseconds,
            ],
            where: "id = ?",
            [record.id.text]
        )
        guard changed == 1 else { throw StoreError(.conflict, "The erasure is not in the store.") }
        // Copies of the database hold the decision as it was.
        if !names(record) {
            try markErased("scope = ?", [KeyScope.decision(record.id).description], at: record.changedAt)
        }
    }

    private func names(_ record: ErasureRecord) -> Bool { record.kind == .person && record.state == .asking }

    /// As long as the erasure of a person is under way it names the person, and lies under a key of its own, which goes when it is
    /// done or called off.
    private func sealed(_ record: ErasureRecord) throws -> Data {
        return try seal(
            [record.content, record.certificate],
            at: .init(.erasure, record.id.text),
            under: names(record) ? .decision(record.id) : .agency
        )
    }

    func eachErasure(_ body: (Stored<ErasureRecord>) throws -> Void) throws {
        try each("SELECT * FROM erasure ORDER BY id", name: "id", Self.erasure, body)
    }

    private static func erasure(_ row: ColumnReader) throws -> ErasureRecord {
        let content = try row.unsealed(at: .init(.erasure, try row.text("id")), fields: 2)
        var record = ErasureRecord(
            id: try row.identifier("id"),
            subject: try row.identifier("subject"),
            kind: try row.choice("kind"),
            state: try row.choice("state"),
            content: try content.text(0),
            certificate: content.textIfAny(1),
            begunBy: try row.text("begun_by"),
            begunAt: try row.instant("begun_at")
        )
        record.changedAt = try row.instant("changed_at")
        return record
    }
}

import Foundation
import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func evidence(_ id: Identifier) throws -> EvidenceRecord? {
        try first("SELECT * FROM evidence WHERE id = ?", [id.text], Self.evidence)
    }

    func evidence(ofCase id: Identifier) throws -> [EvidenceRecord] {
        try all(
            """
            SELECT * FROM evidence WHERE case_id = ? OR thread IN (SELECT id FROM thread WHERE case_id = ?)
            ORDER BY added_at, id
            """,
            [id.text, id.text],
            Self.evidence
        )
    }

    func evidence(ofThread id: Identifier) throws -> [EvidenceRecord] {
        try all(
            """
            SELECT * FROM evidence WHERE thread = ?
                OR id IN (SELECT file FROM evidence_offer WHERE evidence_offer.thread = ?)
            ORDER BY added_at, id
            """,
            [id.text, id.text],
            Self.evidence
        )
    }

    func insert(_ record: EvidenceRecord) throws {
        try insert(
            into: "evidence",
            [
                "id": record.id.text, "case_id": record.caseID?.text, "thread": record.thread?.text,
                "origin": record.origin.rawValue, "peer": record.peer?.text,
                "document": record.document?.text, "original": record.original?.text,
                "state": record.state.rawValue, "sealed": try sealed(record), "added_by": record.addedBy,
                "added_at": record.addedAt.milliseconds,
                "changed_at": record.changedAt.milliseconds,
            ]
        )
    }

    func update(_ record: EvidenceRecord) throws {
        let changed = try update(
            "evidence",
            [
                "case_id": record.caseID?.text, "state": record.state.rawValue, "sealed": try sealed(record),
                "changed_at": record.changedAt.milliseconds,
            ],
            where: "id = ?",
            [record.id.text]
        )
        guard changed == 1 else { throw StoreError(.conflict, "The file of evidence is not in the store.") }
    }

    private func sealed(_ record: EvidenceRecord) throws -> Data {
        try seal(
            [record.manifest, record.secrets],
            at: .init(.evidence, record.id.text),
            under: record.thread.map(KeyScope.thread) ?? record.caseID.map(KeyScope.file) ?? .agency
        )
    }

    func custody(of file: Identifier) throws -> [CustodyRecord] {
        try all("SELECT * FROM custody WHERE file = ? ORDER BY stored_order", [file.text], Self.custody)
    }

    func insert(_ record: CustodyRecord) throws {
        try insert(
            into: "custody",
            [
                "digest": record.digest.hex,
                "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM custody"),
                "file": record.file.text, "issuer": record.issuer.text, "sequence": record.sequence,
                "sealed": try seal(
                    [record.compact, record.officer, record.salt],
                    at: .init(.custody, record.digest.hex),
                    under: scope(of: record.file) ?? .agency
                ),
                "stored_at": record.storedAt.milliseconds,
            ]
        )
    }

    func evidenceOffer(of file: Identifier, to peer: EntityID) throws -> EvidenceOfferRecord? {
        try first(
            "SELECT * FROM evidence_offer WHERE file = ? AND peer = ? ORDER BY offered_at DESC, document DESC LIMIT 1",
            [file.text, peer.text],
            Self.offer
        ) ?? nil
    }

    func evidenceOffers(of file: Identifier) throws -> [EvidenceOfferRecord] {
        try all(
            "SELECT * FROM evidence_offer WHERE file = ? ORDER BY offered_at, document",
            [file.text],
            Self.offer
        ).compactMap(\.self)
    }

    func insert(_ record: EvidenceOfferRecord) throws {
        try insert(
            into: "evidence_offer",
            [
                "file": record.file.text, "peer": record.peer.text, "document": record.document.text,
                "thread": record.thread.text,
                "sealed": try seal(
                    [record.secrets, record.conditions.hex],
                    at: .init(.evidenceOffer, record.file.text, record.peer.text, record.document.text),
                    under: .thread(record.thread)
                ),
                "offered_at": record.offeredAt.milliseconds, "taken_at": record.takenAt?.milliseconds,
            ]
        )
    }

    func update(_ record: EvidenceOfferRecord) throws {
        try update(
            "evidence_offer",
            ["taken_at": record.takenAt?.milliseconds],
            where: "file = ? AND peer = ? AND document = ?",
            [record.file.text, record.peer.text, record.document.text]
        )
    }

    func removeEvidenceOffers(of file: Identifier) throws {
        try database.execute(sql: "DELETE FROM evidence_offer WHERE file = ?", arguments: [file.text])
    }

    func eachEvidence(_ body: (Stored<EvidenceRecord>) throws -> Void) throws {
        try each("SELECT * FROM evidence ORDER BY id", name: "id", Self.evidence, body)
    }

    func eachCustody(_ body: (Stored<CustodyRecord>) throws -> Void) throws {
        try each("SELECT * FROM custody ORDER BY stored_order", name: "digest", Self.custody, body)
    }

    private static func evidence(_ row: ColumnReader) throws -> EvidenceRecord {
        let content = try row.unsealed(at: .init(.evidence, try row.text("id")), fields: 2)
        var record = EvidenceRecord(
            id: try row.identifier("id"),
            caseID: try row.identifierIfAny("case_id"),
            thread: try row.identifierIfAny("thread"),
            origin: try row.choice("origin"),
            peer: try row.entityIfAny("peer"),
            document: try row.identifierIfAny("document"),
            original: try row.identifierIfAny("original"),
            state: try row.choice("state"),
            manifest: try content.text(0),
            secrets: try content.text(1),
            addedBy: try row.text("added_by"),
            addedAt: try row.instant("added_at")
        )
        record.changedAt = try row.instant("changed_at")
        record.erasedAt = content.erasedAt
        return record
    }

    private static func custody(_ row: ColumnReader) throws -> CustodyRecord {
        let content = try row.unsealed(at: .init(.custody, try row.text("digest")), fields: 3)
        return CustodyRecord(
            file: try row.identifier("file"),
            issuer: try row.entity("issuer"),
            sequence: try row.count("sequence"),
            digest: try row.digest("digest"),
            compact: try content.text(0),
            officer: content.textIfAny(1),
            salt: content.textIfAny(2),
            storedAt: try row.instant("stored_at"),
            erasedAt: content.erasedAt
        )
    }

    /// An offer whose referral was erased is none any more.
    private static func offer(_ row: ColumnReader) throws -> EvidenceOfferRecord? {
        let place = SealedPlace(
            .evidenceOffer,
            try row.text("file"),
            try row.text("peer"),
            try row.text("document")
        )
        let content = try row.unsealed(at: place, fields: 2)
        guard content.erasedAt == nil, let conditions = try content.digestIfAny(1) else { return nil }
        return EvidenceOfferRecord(
            file: try row.identifier("file"),
            peer: try row.entity("peer"),
            thread: try row.identifier("thread"),
            document: try row.identifier("document"),
            conditions: conditions,
            secrets: try content.text(0),
            offeredAt: try row.instant("offered_at"),
            takenAt: try row.instantIfAny("taken_at")
        )
    }
}

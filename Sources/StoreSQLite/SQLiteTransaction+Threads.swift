import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func thread(_ id: Identifier) throws -> ThreadRecord? {
        try first("SELECT * FROM thread WHERE id = ?", [id.text], Self.thread)
    }

    func threads(side: Side?, limit: Int) throws -> [ThreadRecord] {
        let order = "ORDER BY changed_at DESC, id DESC LIMIT ?"
        guard let side else { return try all("SELECT * FROM thread " + order, [limit], Self.thread) }
        return try all("SELECT * FROM thread WHERE side = ? " + order, [side.rawValue, limit], Self.thread)
    }

    func threads(ofCase id: Identifier) throws -> [ThreadRecord] {
        try all("SELECT * FROM thread WHERE case_id = ? ORDER BY id", [id.text], Self.thread)
    }

    func threads(ofCase id: Identifier, side: Side) throws -> [ThreadRecord] {
        try all(
            "SELECT * FROM thread WHERE case_id = ? AND side = ? ORDER BY id",
            [id.text, side.rawValue],
            Self.thread
        )
    }

    func threads(reference: String) throws -> [ThreadRecord] {
        try all(
            "SELECT * FROM thread WHERE reference = ? ORDER BY id",
            [index(reference, of: .thread)],
            Self.thread
        )
    }

    func insert(_ record: ThreadRecord) throws {
        let reference = try index(record.reference, of: .thread)
        try insert(
            into: "thread",
            [
                "id": record.id.text, "side": record.side.rawValue, "peer": record.peer.text,
                "reference": reference,
                "sealed": try seal(
                    [record.reference],
                    at: .init(.thread, record.id.text, reference),
                    under: .thread(record.id)
                ),
                "case_id": record.caseID?.text,
                "opened_at": record.openedAt.milliseconds, "changed_at": record.changedAt.milliseconds,
                "stage": record.stage.rawValue, "decide_by": record.decideBy,
                "own_sequence": record.ownSequence,
                "own_head": record.ownHead?.hex, "peer_sequence": record.peerSequence,
            ]
        )
    }

    func update(_ record: ThreadRecord) throws {
        let changed = try update(
            "thread",
            [
                "case_id": record.caseID?.text, "changed_at": record.changedAt.milliseconds,
                "stage": record.stage.rawValue, "own_sequence": record.ownSequence,
                "own_head": record.ownHead?.hex,
                "peer_sequence": record.peerSequence,
            ],
            where: "id = ?",
            [record.id.text]
        )
        guard changed == 1 else { throw StoreError(.conflict, "The thread is not in the store.") }
    }

    func document(_ id: Identifier) throws -> DocumentRecord? {
        try first("SELECT * FROM document WHERE id = ?", [id.text], Self.document)
    }

    func document(thread: Identifier, issuer: EntityID, sequence: Int) throws -> DocumentRecord? {
        try first(
            "SELECT * FROM document WHERE thread = ? AND issuer = ? AND sequence = ?",
            [thread.text, issuer.text, sequence],
            Self.document
        )
    }

    func documents(ofThread id: Identifier) throws -> [DocumentRecord] {
        try all("SELECT * FROM document WHERE thread = ? ORDER BY issuer, sequence", [id.text], Self.document)
    }

    func insert(_ record: DocumentRecord) throws {
        try insert(
            into: "document",
            [
                "id": record.id.text,
                "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM document"),
                "thread": record.thread.text, "issuer": record.issuer.text, "audience": record.audience.text,
                "sequence": record.sequence, "type": record.type.rawValue,
                "issued_at": record.issuedAt.milliseconds, "stored_at": record.storedAt.milliseconds,
                "digest": record.digest.hex,
                "sealed": try seal(
                    [record.compact],
                    at: .init(.document, record.id.text),
                    under: record.type.scope(in: record.thread),
                    in: record.type.compartment
                ),
                "disposition": record.disposition.rawValue,
            ]
        )
    }

    func receipt(document: Identifier) throws -> ReceiptRecord? {
        try first("SELECT * FROM receipt WHERE document = ?", [document.text], Self.receipt)
    }

    func insert(_ record: ReceiptRecord) throws {
        try insert(
            into: "receipt",
            [
                "document": record.document.text, "issued": record.issued ? 1 : 0,
                "sealed": try seal(
                    [record.compact],
                    at: .init(.receipt, record.document.text),
                    under: .agency
                ),
                "stored_at": record.storedAt.milliseconds,
            ]
        )
    }

    func update(_ record: ReceiptRecord) throws {
        let values: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
            "sealed": try seal(
                [record.compact],
                at: .init(.receipt, record.document.text),
                under: .agency
            ),
            "stored_at": record.storedAt.milliseconds,
        ]
        guard try update("receipt", values, where: "document = ?", [record.document.text]) == 1 else {
            throw StoreError(.conflict, "The receipt is not in the store.")
        }
    }

    static func thread(_ row: ColumnReader) throws -> ThreadRecord {
        let place = SealedPlace(.thread, try row.text("id"), try row.text("reference"))
        let content = try row.unsealed(at: place, fields: 1)
        return ThreadRecord(
            id: try row.identifier("id"),
            side: try row.choice("side"),
            peer: try row.entity("peer"),
            reference: try content.text(0),
            caseID: try row.identifierIfAny("case_id"),
            openedAt: try row.instant("opened_at"),
            changedAt: try row.instant("changed_at"),
            stage: try row.choice("stage"),
            decideBy: try row.text("decide_by"),
            ownSequence: try row.count("own_sequence"),
            ownHead: try row.digestIfAny("own_head"),
            peerSequence: try row.count("peer_sequence"),
            erasedAt: content.erasedAt
        )
    }

    static func document(_ row: ColumnReader) throws -> DocumentRecord {
        let content = try row.unsealed(at: .init(.document, try row.text("id")), fields: 1)
        return DocumentRecord(
            id: try row.identifier("id"),
            thread: try row.identifier("thread"),
            issuer: try row.entity("issuer"),
            audience: try row.entity("audience"),
            sequence: try row.count("sequence"),
            type: try row.choice("type"),
            issuedAt: try row.instant("issued_at"),
            storedAt: try row.instant("stored_at"),
            digest: try row.digest("digest"),
            compact: try content.text(0),
            disposition: try row.choice("disposition"),
            erasedAt: content.erasedAt
        )
    }

    static func receipt(_ row: ColumnReader) throws -> ReceiptRecord {
        ReceiptRecord(
            document: try row.identifier("document"),
            issued: try row.flag("issued"),
            compact: try row.unsealed(at: .init(.receipt, try row.text("document")), fields: 1).text(0),
            storedAt: try row.instant("stored_at")
        )
    }
}

extension DocumentType {
    /// Where a document of this type lies: what the two people say to each other is closed to everybody else's key.
    var compartment: KeyCompartment { self == .dialogueMessage ? .dialogue : .caseFile }

    /// Whether it speaks of nobody, and has to be there when the thread is erased: what was asked for and what was reported is
    /// the proof that both sides did what they had to.
    var isOfAgency: Bool { self == .erasureRequest || self == .erasureReport }

    /// Under whose key a document of this type lies.
    func scope(in thread: Identifier) -> KeyScope { isOfAgency ? .agency : .thread(thread) }

    /// The names of the types of the agency, as a list for SQL.
    static let ofAgencyInSQL = allCases.filter(\.isOfAgency).map { "'\($0.rawValue)'" }.joined(
        separator: ", "
    )
}

import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func casework(_ id: Identifier) throws -> CaseworkRecord? {
        try first("SELECT * FROM casework WHERE id = ?", [id.text], Self.casework)
    }

    func casework(ofCase id: Identifier) throws -> [CaseworkRecord] {
        try all("SELECT * FROM casework WHERE case_id = ? ORDER BY stored_order", [id.text], Self.casework)
    }

    func casework(ofCase id: Identifier, in compartments: [String]) throws -> [CaseworkRecord] {
        let marks = compartments.map { _ in "?" }.joined(separator: ", ")
        return try all(
            "SELECT * FROM casework WHERE case_id = ? AND compartment IN (\(marks)) ORDER BY stored_order",
            StatementArguments([id.text] + compartments),
            Self.casework
        )
    }

    func casework(kind: String) throws -> [CaseworkRecord] {
        try all("SELECT * FROM casework WHERE kind = ? ORDER BY stored_order", [kind], Self.casework)
    }

    func caseworkHistory(of id: Identifier) throws -> [CaseworkRecord] {
        try all("SELECT * FROM casework_history WHERE id = ? ORDER BY revision", [id.text], Self.casework)
    }

    func place(_ record: CaseworkRecord) throws -> [KeyScope] {
        let purpose = Self.purpose(record.id.text, record.revision)
        let compartment = KeyCompartment(casework: record.compartment)
        let laid = try lay(
            record.content,
            record.concerns,
            ofCase: record.caseID,
            for: purpose,
            in: compartment
        )
        let content = try sealText(laid.text, for: purpose, under: laid.scope, in: compartment)
        let about = laid.about.text
        if record.revision == 1 {
            try insert(
                into: "casework",
                [
                    "id": record.id.text,
                    "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM casework"),
                    "case_id": record.caseID?.text, "kind": record.kind, "compartment": record.compartment,
                    "content": content, "revision": record.revision, "written_by": record.writtenBy,
                    "role": record.role, "written_at": record.writtenAt.milliseconds, "about": about,
                ]
            )
        } else {
            let changed = try update(
                "casework",
                [
                    "content": content, "revision": record.revision, "written_by": record.writtenBy,
                    "role": record.role, "written_at": record.writtenAt.milliseconds, "about": about,
                ],
                where: "id = ? AND revision = ?",
                [record.id.text, record.revision - 1]
            )
            guard changed == 1 else {
                throw StoreError(
                    .conflict,
                    "Somebody else changed the record meanwhile. Look at it again, then repeat."
                )
            }
        }
        try insert(
            into: "casework_history",
            [
                "id": record.id.text, "case_id": record.caseID?.text, "kind": record.kind,
                "compartment": record.compartment, "content": content, "revision": record.revision,
                "written_by": record.writtenBy, "role": record.role,
                "written_at": record.writtenAt.milliseconds, "about": about,
            ]
        )
        return laid.scopes
    }

    func eachCasework(_ body: (Stored<CaseworkRecord>) throws -> Void) throws {
        try each("SELECT * FROM casework_history ORDER BY id, revision", name: "id", Self.casework, body)
    }

    static func purpose(_ id: String, _ revision: Int64) -> String { "casework/\(id)/\(revision)" }

    static func casework(_ row: ColumnReader) throws -> CaseworkRecord {
        let place = purpose(try row.text("id"), try row.number("revision"))
        let content: PersonalContent?
        do {
            content = try row.personal(row.unsealedText("content", for: place), for: place)
        } catch let error as StoreError where error.code == .closed {
            content = nil
        }
        var record = CaseworkRecord(
            id: try row.identifier("id"),
            caseID: try row.identifierIfAny("case_id"),
            kind: try row.text("kind"),
            compartment: try row.text("compartment"),
            content: content?.text ?? "",
            revision: try row.number("revision"),
            writtenBy: try row.text("written_by"),
            role: try row.text("role"),
            writtenAt: try row.instant("written_at"),
            erasedAt: content?.erasedAt
        )
        record.isClosed = content == nil
        record.lost = (content?.lost ?? []).map(KeyScope.person)
        if let file = record.caseID { record.scopes = try row.about().scopes(inCase: file) }
        return record
    }
}

extension KeyCompartment {
    /// Where a compartment of the casework lies; one that is not known here is closed as far as any.
    package init(casework name: String) {
        self =
            switch name {
            case "intake": .intake
            case "consent": .consent
            case "oversight": .oversight
            case "agreement", "agency": .service
            case "facilitation": .screening
            case "prosecution": .prosecution
            case "identities": .identities
            default: .dialogue
            }
    }
}

import GRDB
import Referrals
import Store

extension SQLiteTransaction {
    func caseRecord(_ id: Identifier) throws -> CaseRecord? {
        try first("SELECT * FROM case_file WHERE id = ?", [id.text], Self.caseRecord)
    }

    func caseRecord(reference: String) throws -> CaseRecord? {
        try first("SELECT * FROM case_file WHERE reference = ?", [reference], Self.caseRecord)
    }

    func cases(limit: Int) throws -> [CaseRecord] {
        try all("SELECT * FROM case_file ORDER BY changed_at DESC, id DESC LIMIT ?", [limit], Self.caseRecord)
    }

    func insert(_ record: CaseRecord) throws {
        try insert(
            into: "case_file",
            [
                "id": record.id.text, "reference": record.reference, "content": record.content,
                "opened_by": record.openedBy, "opened_at": record.openedAt.milliseconds,
                "changed_at": record.changedAt.milliseconds, "revision": record.revision,
            ]
        )
    }

    func update(_ record: CaseRecord) throws {
        let changed = try update(
            "case_file",
            [
                "content": record.content, "changed_at": record.changedAt.milliseconds,
                "revision": record.revision,
            ],
            where: "id = ? AND revision = ?",
            [record.id.text, record.revision - 1]
        )
        guard changed == 1 else {
            throw StoreError(
                .conflict,
                "Somebody else changed the case meanwhile. Look at it again, then repeat."
            )
        }
    }

    func assessment(_ id: Identifier) throws -> AssessmentRecord? {
        try first("SELECT * FROM assessment WHERE id = ?", [id.text], Self.assessment)
    }

    func latestAssessment(of subject: Identifier) throws -> AssessmentRecord? {
        try first(
            "SELECT * FROM assessment WHERE subject = ? ORDER BY stored_order DESC LIMIT 1",
            [subject.text],
            Self.assessment
        )
    }

    func insert(_ record: AssessmentRecord) throws {
        try insert(
            into: "assessment",
            [
                "id": record.id.text,
                "stored_order": try count("SELECT COALESCE(MAX(stored_order), 0) + 1 FROM assessment"),
                "subject": record.subject.text, "occasion": record.occasion.rawValue,
                "peer": record.peer.text, "made_at": record.madeAt.milliseconds, "made_by": record.madeBy,
                "facts": record.facts, "outcome": record.outcome, "content": record.content,
                "content_digest": record.contentDigest?.hex,
            ]
        )
    }

    func approvals(of assessment: Identifier) throws -> [ApprovalRecord] {
        try all("SELECT * FROM approval WHERE assessment = ? ORDER BY role", [assessment.text], Self.approval)
    }

    func insert(_ record: ApprovalRecord) throws {
        try insert(
            into: "approval",
            [
                "assessment": record.assessment.text, "role": record.role, "by_whom": record.by,
                "at": record.at.milliseconds, "content_digest": record.contentDigest.hex, "note": record.note,
            ]
        )
    }

    static func caseRecord(_ row: ColumnReader) throws -> CaseRecord {
        CaseRecord(
            id: try row.identifier("id"),
            reference: try row.text("reference"),
            content: try row.text("content"),
            openedBy: try row.text("opened_by"),
            openedAt: try row.instant("opened_at"),
            changedAt: try row.instant("changed_at"),
            revision: try row.number("revision")
        )
    }

    static func assessment(_ row: ColumnReader) throws -> AssessmentRecord {
        AssessmentRecord(
            id: try row.identifier("id"),
            subject: try row.identifier("subject"),
            occasion: try row.choice("occasion"),
            peer: try row.entity("peer"),
            madeAt: try row.instant("made_at"),
            madeBy: try row.text("made_by"),
            facts: try row.text("facts"),
            outcome: try row.text("outcome"),
            content: try row.textIfAny("content"),
            contentDigest: try row.digestIfAny("content_digest")
        )
    }

    static func approval(_ row: ColumnReader) throws -> ApprovalRecord {
        ApprovalRecord(
            assessment: try row.identifier("assessment"),
            role: try row.text("role"),
            by: try row.text("by_whom"),
            at: try row.instant("at"),
            contentDigest: try row.digest("content_digest"),
            note: try row.textIfAny("note")
        )
    }
}

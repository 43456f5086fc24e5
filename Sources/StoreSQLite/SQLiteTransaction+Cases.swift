import Foundation
import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func caseRecord(_ id: Identifier) throws -> CaseRecord? {
        try first("SELECT * FROM case_file WHERE id = ?", [id.text], Self.caseRecord)
    }

    func caseRecord(reference: String) throws -> CaseRecord? {
        try first(
            "SELECT * FROM case_file WHERE reference = ?",
            [try index(reference, of: .caseFile)],
            Self.caseRecord
        )
    }

    func cases(limit: Int) throws -> [CaseRecord] {
        try all("SELECT * FROM case_file ORDER BY changed_at DESC, id DESC LIMIT ?", [limit], Self.caseRecord)
    }

    func caseIDs(after id: Identifier?, limit: Int) throws -> [Identifier] {
        try all(
            "SELECT id FROM case_file WHERE id > ? ORDER BY id LIMIT ?",
            [id?.text ?? "", limit]
        ) { try $0.identifier("id") }
    }

    func place(new record: CaseRecord) throws -> [KeyScope] {
        let reference = try index(record.reference, of: .caseFile)
        let (sealed, about) = try sealed(record, reference)
        try insert(
            into: "case_file",
            [
                "id": record.id.text, "reference": reference, "sealed": sealed, "about": about.text,
                "opened_by": record.openedBy, "opened_at": record.openedAt.milliseconds,
                "changed_at": record.changedAt.milliseconds, "revision": record.revision,
            ]
        )
        try enterIntoIndex(record.id)
        return about.scopes(inCase: record.id)
    }

    func place(changed record: CaseRecord) throws -> [KeyScope] {
        let reference = try index(record.reference, of: .caseFile)
        let (sealed, about) = try sealed(record, reference)
        let changed = try update(
            "case_file",
            [
                "sealed": sealed, "about": about.text, "changed_at": record.changedAt.milliseconds,
                "revision": record.revision,
            ],
            where: "id = ? AND reference = ? AND revision = ?",
            [record.id.text, reference, record.revision - 1]
        )
        guard changed == 1 else {
            throw StoreError(
                .conflict,
                "Somebody else changed the case meanwhile. Look at it again, then repeat."
            )
        }
        try noteChange(of: record.id, at: record.changedAt)
        return about.scopes(inCase: record.id)
    }

    func sealed(_ record: CaseRecord, _ reference: String) throws -> (Data, PersonalRow) {
        let place = SealedPlace(.caseFile, record.id.text, reference)
        let laid = try lay(
            record.content,
            Concerns(parts: record.concerns.parts),
            ofCase: record.id,
            for: place.purpose,
            in: .caseFile
        )
        return (try seal([record.reference, laid.text], at: place, under: .file(record.id)), laid.about)
    }

    func assessment(_ id: Identifier) throws -> AssessmentRecord? {
        try first("SELECT * FROM assessment WHERE id = ?", [id.text], Self.assessment)
    }

    func assessments(of subject: Identifier) throws -> [AssessmentRecord] {
        try all(
            "SELECT * FROM assessment WHERE subject = ? ORDER BY stored_order",
            [subject.text],
            Self.assessment
        )
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
                "sealed": try seal(
                    [record.facts, record.outcome, record.content, record.contentDigest?.hex],
                    at: .init(.assessment, record.id.text),
                    under: try scope(of: record)
                ),
            ]
        )
    }

    private func scope(of record: AssessmentRecord) throws -> KeyScope {
        guard record.occasion == .sending else { return .thread(record.subject) }
        try requireLiving(record.subject)
        return .assessment(record.id)
    }

    func approvals(of assessment: Identifier) throws -> [ApprovalRecord] {
        try all("SELECT * FROM approval WHERE assessment = ? ORDER BY role", [assessment.text], Self.approval)
    }

    func decisionMakers(ofCase id: Identifier) throws -> DecisionMakers {
        let subjects = "subject = ? OR subject IN (SELECT id FROM thread WHERE case_id = ?)"
        return DecisionMakers(
            assessed: try all(
                "SELECT DISTINCT made_by FROM assessment WHERE \(subjects) ORDER BY made_by",
                [id.text, id.text]
            ) { try $0.text("made_by") },
            approved: try all(
                """
                SELECT DISTINCT by_whom FROM approval
                WHERE assessment IN (SELECT id FROM assessment WHERE \(subjects)) ORDER BY by_whom
                """,
                [id.text, id.text]
            ) { try $0.text("by_whom") }
        )
    }

    func insert(_ record: ApprovalRecord) throws {
        let sealed = try seal(
            [record.note, record.contentDigest.hex],
            at: .init(.approval, record.assessment.text, record.role),
            under: try scope(ofAssessment: record.assessment)
        )
        try insert(
            into: "approval",
            [
                "assessment": record.assessment.text, "role": record.role, "by_whom": record.by,
                "at": record.at.milliseconds, "sealed": sealed,
            ]
        )
    }

    private func scope(ofAssessment id: Identifier) throws -> KeyScope {
        let scope = try first("SELECT subject, occasion FROM assessment WHERE id = ?", [id.text]) { row in
            let subject = try row.identifier("subject")
            return try row.choice("occasion", AssessmentRecord.Occasion.self) == .sending
                ? KeyScope.assessment(id) : .thread(subject)
        }
        guard let scope else { throw StoreError(.conflict, "The assessment is not in the store.") }
        if case .assessment = scope, let file = try self.scope(of: id), case .file(let owner) = file {
            try requireLiving(owner)
        }
        return scope
    }

    static func caseRecord(_ row: ColumnReader) throws -> CaseRecord {
        let place = SealedPlace(.caseFile, try row.text("id"), try row.text("reference"))
        let opened = try row.unsealed(at: place, fields: 2)
        let content = try row.personal(opened, 1, for: place.purpose)
        var record = CaseRecord(
            id: try row.identifier("id"),
            reference: try opened.text(0),
            content: content.text ?? "",
            openedBy: try row.text("opened_by"),
            openedAt: try row.instant("opened_at"),
            changedAt: try row.instant("changed_at"),
            revision: try row.number("revision"),
            erasedAt: opened.erasedAt
        )
        record.scopes = try row.about().scopes(inCase: record.id)
        return record
    }

    static func assessment(_ row: ColumnReader) throws -> AssessmentRecord {
        let place = SealedPlace(.assessment, try row.text("id"))
        let content = try row.unsealed(at: place, fields: 4, later: 1)
        return AssessmentRecord(
            id: try row.identifier("id"),
            subject: try row.identifier("subject"),
            occasion: try row.choice("occasion"),
            peer: try row.entity("peer"),
            madeAt: try row.instant("made_at"),
            madeBy: try row.text("made_by"),
            facts: try content.text(0),
            outcome: try content.text(1),
            content: content.textIfAny(2),
            contentDigest: try content.digestIfAny(3),
            erasedAt: content.erasedAt
        )
    }

    static func approval(_ row: ColumnReader) throws -> ApprovalRecord {
        let place = SealedPlace(.approval, try row.text("assessment"), try row.text("role"))
        let content = try row.unsealed(at: place, fields: 2)
        return ApprovalRecord(
            assessment: try row.identifier("assessment"),
            role: try row.text("role"),
            by: try row.text("by_whom"),
            at: try row.instant("at"),
            contentDigest: try content.digestIfAny(1) ?? .zero,
            note: content.textIfAny(0),
            erasedAt: content.erasedAt
        )
    }
}

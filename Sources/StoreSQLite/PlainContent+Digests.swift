import Foundation
import Referrals
import Store
import Vault

extension PlainContent {
    /// Bare digests of what lies sealed beside them: whoever could guess the content could make sure of it, long after it was erased.
    static let digests = [
        Table(
            rows: "SELECT * FROM assessment WHERE content_digest IS NOT NULL AND sealed IS NOT NULL",
            until: Migrations.digestsName,
            batch: 5_000
        ) { transaction, row in
            let id = try row.text("id")
            let subject = try row.identifier("subject")
            let isSending = try row.choice("occasion", AssessmentRecord.Occasion.self) == .sending
            let sealed = try transaction.sealing(
                row.digest("content_digest"),
                into: row,
                after: 3,
                at: SealedPlace(.assessment, id),
                under: isSending ? .file(subject) : .thread(subject)
            )
            try transaction.update(
                "assessment",
                ["content_digest": nil, "sealed": sealed],
                where: "id = ?",
                [id]
            )
        },
        Table(
            rows: """
                SELECT approval.*, subject, occasion FROM approval
                    JOIN assessment ON assessment.id = approval.assessment WHERE approval.content_digest <> ''
                """,
            until: Migrations.digestsName,
            batch: 5_000
        ) { transaction, row in
            let (assessment, role) = (try row.text("assessment"), try row.text("role"))
            let subject = try row.identifier("subject")
            let isSending = try row.choice("occasion", AssessmentRecord.Occasion.self) == .sending
            let sealed = try transaction.sealing(
                row.digest("content_digest"),
                into: row,
                after: 1,
                at: SealedPlace(.approval, assessment, role),
                under: isSending ? .file(subject) : .thread(subject)
            )
            try transaction.update(
                "approval",
                ["content_digest": "", "sealed": sealed],
                where: "assessment = ? AND role = ?",
                [assessment, role]
            )
        },
        Table(
            rows: "SELECT * FROM evidence_offer WHERE conditions <> '' AND sealed IS NOT NULL",
            until: Migrations.digestsName,
            batch: 5_000
        ) { transaction, row in
            let (file, peer, document) = (
                try row.text("file"), try row.text("peer"), try row.text("document")
            )
            let sealed = try transaction.sealing(
                row.digest("conditions"),
                into: row,
                after: 1,
                at: SealedPlace(.evidenceOffer, file, peer, document),
                under: .thread(try row.identifier("thread"))
            )
            try transaction.update(
                "evidence_offer",
                ["conditions": "", "sealed": sealed],
                where: "file = ? AND peer = ? AND document = ?",
                [file, peer, document]
            )
        },
    ]
}

extension SQLiteTransaction {
    /// A row's sealed fields with a digest behind them; of what is erased, as much as there was: the name of the key.
    fileprivate func sealing(
        _ digest: Digest,
        into row: ColumnReader,
        after count: Int,
        at place: SealedPlace,
        under scope: KeyScope
    ) throws -> Data {
        let content = try row.unsealedIfAny(at: place, fields: count)
        if case .fields(let fields)? = content {
            return try seal(fields + [digest.hex], at: place, under: scope)
        }
        if content == nil, try living(scope) == scope {
            return try seal(Array(repeating: nil, count: count) + [digest.hex], at: place, under: scope)
        }
        guard let key = try keyRow(of: scope, in: .caseFile)?.id else { throw row.damaged("sealed") }
        return Data(SealedValue(key: key, box: []).bytes)
    }
}

import Foundation
import GRDB
import Referrals
import Store
import Vault

/// Seals what an older version of the program left in plain text, or under a key that outlives it, some rows at a time: it can
/// end after any of them and goes on with the next.
struct PlainContent {
    let vault: Vault

    /// One table with plain text in it.
    struct Table: Sendable {
        var rows: String
        /// The migration after which nothing is left in plain text there.
        var until = Migrations.sealedOnlyName
        /// The migration that made the table, where that is one after the sealing.
        var since: String?
        var batch = 200
        var seal: @Sendable (SQLiteTransaction, ColumnReader) throws -> Void
    }

    private static let tables =
        [
            Table(rows: "SELECT id, reference, content FROM case_file WHERE sealed IS NULL") {
                transaction,
                row in
                let id = try row.identifier("id")
                let reference = try row.text("reference")
                let index = try transaction.index(reference, of: .caseFile)
                let place = SealedPlace(.caseFile, id.text, index)
                let sealed = try transaction.seal(
                    [reference, try row.text("content")],
                    at: place,
                    under: .file(id)
                )
                try transaction.update(
                    "case_file",
                    ["reference": index, "sealed": sealed],
                    where: "id = ?",
                    [id.text]
                )
            },
            Table(
                rows:
                    "SELECT id, subject, occasion, facts, outcome, content FROM assessment WHERE sealed IS NULL"
            ) {
                transaction,
                row in
                let id = try row.identifier("id")
                let subject = try row.identifier("subject")
                let isSending = try row.choice("occasion", AssessmentRecord.Occasion.self) == .sending
                let sealed = try transaction.seal(
                    [try row.text("facts"), try row.text("outcome"), try row.textIfAny("content")],
                    at: SealedPlace(.assessment, id.text),
                    under: isSending ? .file(subject) : .thread(subject)
                )
                try transaction.update("assessment", ["sealed": sealed], where: "id = ?", [id.text])
            },
            Table(
                rows: """
                    SELECT approval.assessment, role, note, subject, occasion FROM approval
                        JOIN assessment ON assessment.id = approval.assessment
                        WHERE approval.sealed IS NULL AND note IS NOT NULL
                    """
            ) { transaction, row in
                let assessment = try row.identifier("assessment")
                let subject = try row.identifier("subject")
                let role = try row.text("role")
                let isSending = try row.choice("occasion", AssessmentRecord.Occasion.self) == .sending
                let sealed = try transaction.seal(
                    [try row.text("note")],
                    at: SealedPlace(.approval, assessment.text, role),
                    under: isSending ? .file(subject) : .thread(subject)
                )
                try transaction.update(
                    "approval",
                    ["sealed": sealed],
                    where: "assessment = ? AND role = ?",
                    [assessment.text, role]
                )
            },
            Table(rows: "SELECT id, reference FROM thread WHERE sealed IS NULL") { transaction, row in
                let id = try row.identifier("id")
                let reference = try row.text("reference")
                let index = try transaction.index(reference, of: .thread)
                let place = SealedPlace(.thread, id.text, index)
                let sealed = try transaction.seal([reference], at: place, under: .thread(id))
                try transaction.update(
                    "thread",
                    ["reference": index, "sealed": sealed],
                    where: "id = ?",
                    [id.text]
                )
            },
            Table(rows: "SELECT id, thread, type, compact FROM document WHERE sealed IS NULL") {
                transaction,
                row in
                let id = try row.identifier("id")
                let sealed = try transaction.seal(
                    [try row.text("compact")],
                    at: SealedPlace(.document, id.text),
                    under: .thread(try row.identifier("thread")),
                    in: try row.choice("type", DocumentType.self).compartment
                )
                try transaction.update("document", ["sealed": sealed], where: "id = ?", [id.text])
            },
            Table(rows: "SELECT document, compact FROM receipt WHERE sealed IS NULL") { transaction, row in
                let document = try row.identifier("document")
                let place = SealedPlace(.receipt, document.text)
                let sealed = try transaction.seal([try row.text("compact")], at: place, under: .agency)
                try transaction.update("receipt", ["sealed": sealed], where: "document = ?", [document.text])
            },
        ] + ["casework", "casework_history"].map(casework) + [answers] + evidence + [refusals] + digests

    /// What is sealed begins with A there, and JSON never does.
    private static func casework(_ table: String) -> Table {
        Table(rows: "SELECT * FROM \(table) WHERE content LIKE '{%'") { transaction, row in
            let (id, revision) = (try row.text("id"), try row.number("revision"))
            let sealed = try transaction.sealText(
                try row.text("content"),
                for: SQLiteTransaction.purpose(id, revision),
                under: try row.identifierIfAny("case_id").map(KeyScope.file) ?? .agency,
                in: KeyCompartment(casework: try row.text("compartment"))
            )
            try transaction.update(
                table,
                ["content": sealed],
                where: "id = ? AND revision = ?",
                [id, revision]
            )
        }
    }

    private static let answers = Table(
        rows: "SELECT * FROM api_answer WHERE body LIKE '{%' OR body LIKE '[%'"
    ) { transaction, row in
        let (account, key) = (try row.text("account"), try row.text("answer_key"))
        let sealed = try transaction.sealText(
            try row.text("body"),
            for: SQLiteTransaction.answerPurpose(account, key),
            under: .agency,
            in: .caseFile
        )
        try transaction.update(
            "api_answer",
            ["body": sealed],
            where: "account = ? AND answer_key = ?",
            [account, key]
        )
    }

    /// Seals everything that is left.
    func seal(in pool: DatabasePool) throws {
        for table in Self.tables {
            while try pool.write({ try sealBatch(of: table, in: $0) }) {}
        }
    }

    /// - Returns: whether there may be more.
    private func sealBatch(of table: Table, in database: Database) throws -> Bool {
        // Another process may have finished meanwhile; then the columns are gone.
        let applied = try Migrations.all.appliedIdentifiers(database)
        guard !applied.contains(table.until), table.since.map(applied.contains) ?? true else { return false }
        let rows = try Row.fetchAll(database, sql: table.rows + " LIMIT \(table.batch)")
        let transaction = SQLiteTransaction(database: database, vault: vault)
        for row in rows { try table.seal(transaction, ColumnReader(row: row, vault: vault)) }
        return rows.count == table.batch
    }
}

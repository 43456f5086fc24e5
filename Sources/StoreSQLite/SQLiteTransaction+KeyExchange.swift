import Foundation
import GRDB
import Referrals
import Store
import Vault

extension SQLiteTransaction {
    func exchangeKeys(of scope: KeyScope, leavingBehind left: [Identifier: Int64], at moment: Instant) throws
    {
        guard let owner = scope.owner else {
            throw StoreError(.conflict, "Only the keys of a case or of a referral are exchanged.")
        }
        let next = try supersede(scope, destroyedAt: moment)
        try destroySuperseded(scope, at: moment)
        for column in SealedColumn.all(of: scope) {
            try reseal(column, of: owner) { row, key in
                guard let name = column.record, let last = left[try row.identifier(name)],
                    try !column.isOfCasework || row.number("revision") <= last
                else { return next[key] }
                return nil
            }
        }
    }

    /// Gives a scope new keys in the place of those that it has.
    ///
    /// - Parameter moment: when the old ones are to be destroyed; nil to keep them until ``destroySuperseded(_:at:)``.
    /// - Returns: the new keys, by the old ones' names.
    @discardableResult
    func supersede(_ scope: KeyScope, destroyedAt moment: Instant?) throws -> [Identifier: ContentKey] {
        guard let owner = scope.owner else { return [:] }
        var next: [Identifier: ContentKey] = [:]
        for compartment in KeyCompartment.allCases where try keyRow(of: scope, in: compartment) != nil {
            let old = try contentKey(of: scope, in: compartment)
            let new = try translated { try vault.newKey(in: compartment, at: .now) }
            // The old key's row is what has it destroyed: it stays, under a name that no scope has.
            let name =
                moment == nil
                ? "\(PendingErasure.superseded)\(scope)/\(old.id.text)"
                : "\(PendingErasure.exchanged)\(scope.kind)/\(old.id.text)/\(owner.text)"
            try update(
                "content_key",
                ["scope": name, "erased_at": moment?.milliseconds],
                where: "key_id = ?",
                [old.id.text]
            )
            let marks = try translated { try old.handOverMarks(to: new) }
            try insertKey(new.id, of: scope, in: compartment, marks: marks)
            next[old.id] = new
        }
        return next
    }

    /// Marks the keys whose place others have taken, and that were kept.
    func destroySuperseded(_ scope: KeyScope, at moment: Instant) throws {
        let name = "\(PendingErasure.superseded)\(scope)"
        try markErased("scope > ? AND scope < ?", [name + "/", name + "0"], at: moment)
    }

    /// Marks keys to be destroyed.
    func markErased(_ condition: String, _ arguments: StatementArguments, at moment: Instant) throws {
        try database.execute(
            sql: "UPDATE content_key SET erased_at = ? WHERE erased_at IS NULL AND (\(condition))",
            arguments: [moment.milliseconds] + arguments
        )
    }

    private func reseal(
        _ column: SealedColumn,
        of owner: Identifier,
        under next: (ColumnReader, _ key: Identifier) throws -> ContentKey?
    ) throws {
        let names = (column.keys + [column.name]).joined(separator: ", ")
        let rows: [(keys: [DatabaseValue], sealed: Data)] = try all(
            "SELECT \(names) FROM \(column.table) WHERE \(column.condition)",
            [owner.text]
        ) { row in
            guard let bytes = try column.sealed(in: row), bytes.count > SealedValue.header else { return nil }
            let value = try translated { try SealedValue(bytes: bytes) }
            guard let key = try next(row, value.key) else { return nil }
            let purpose = try column.purpose(row)
            let sealed = try translated { try key.seal(vault.open(value, for: purpose), for: purpose) }
            return (column.keys.map { row.row[$0] as DatabaseValue }, Data(sealed.bytes))
        }.compactMap(\.self)
        let condition = column.keys.map { $0 + " = ?" }.joined(separator: " AND ")
        for row in rows {
            try update(
                column.table,
                [column.name: column.isText ? row.sealed.base64EncodedString() : row.sealed],
                where: condition,
                row.keys
            )
        }
    }
}

extension SQLiteTransaction {
    /// The same for a case that is divided: what lay under its keys is sealed under those that took their place, but for what the
    /// people and the assessments have keys of their own for.
    func resealDivided(_ id: Identifier, under next: [Identifier: ContentKey]) throws {
        for column in SealedColumn.all(of: .file(id)) where !column.isOfCasework && !column.isCase {
            try reseal(column, of: id) { row, key in
                guard let name = column.record else { return next[key] }
                guard next[key] != nil else { return nil }
                return try contentKey(of: .assessment(row.identifier(name)), in: .caseFile)
            }
        }
    }
}

extension KeyScope {
    fileprivate var owner: Identifier? {
        switch self {
        case .file(let id), .thread(let id), .answers(let id): id
        case .person, .assessment, .decision, .agency: nil
        }
    }

    fileprivate var kind: String { description.split(separator: "/").first.map(String.init) ?? "" }
}

/// Where content lies that is sealed under a case's or a thread's key, and what it was sealed for.
///
/// Answers of the API are not among it: they may show what is left behind, so they go with the old key.
private struct SealedColumn {
    var table: String
    var name = "sealed"
    /// The columns of the primary key, and those that the purpose is made of.
    var keys: [String]
    /// Which rows are the scope's; its owner is the only argument.
    var condition: String
    var isText = false
    var purpose: (ColumnReader) throws -> String

    var isOfCasework: Bool { table.hasPrefix("casework") }
    var isCase: Bool { table == SealedPlace.Table.caseFile.rawValue }

    /// The column that names what can be left behind: a casework record, or an assessment with its approvals.
    var record: String? {
        switch table {
        case SealedPlace.Table.assessment.rawValue: "id"
        case SealedPlace.Table.approval.rawValue: "assessment"
        default: isOfCasework ? "id" : nil
        }
    }

    func sealed(in row: ColumnReader) throws -> [UInt8]? {
        isText ? Data(base64Encoded: try row.text(name)).map(Array.init) : try row.bytesIfAny(name)
    }

    static func all(of scope: KeyScope) -> [SealedColumn] {
        switch scope {
        case .file: file
        case .thread: thread
        case .person, .assessment, .answers, .decision, .agency: []
        }
    }

    private static var file: [SealedColumn] {
        [
            row(.caseFile, ["id", "reference"], "id = ?1"),
            casework("casework"), casework("casework_history"),
            row(.evidence, ["id"], "case_id = ?1"),
            row(.erasure, ["id"], "subject = ?1"),
            row(.custody, ["digest"], "file IN (SELECT id FROM evidence WHERE case_id = ?1)"),
        ] + decisions
            + salts(
                """
                SELECT ?1 UNION ALL SELECT id FROM evidence WHERE case_id = ?1
                    UNION ALL SELECT id FROM assessment WHERE subject = ?1
                """
            )
    }

    private static var thread: [SealedColumn] {
        [
            row(.thread, ["id", "reference"], "id = ?1"), row(.document, ["id"], "thread = ?1"),
            row(.peerRefusal, ["document"], "document IN (SELECT id FROM document WHERE thread = ?1)"),
            row(.evidence, ["id"], "thread = ?1"),
            row(.custody, ["digest"], "file IN (SELECT id FROM evidence WHERE thread = ?1)"),
            row(.evidenceOffer, ["file", "peer", "document"], "thread = ?1"),
            row(.useDecision, ["id"], "thread = ?1"),
        ] + decisions
            + salts(
                """
                SELECT ?1 UNION ALL SELECT id FROM document WHERE thread = ?1
                    UNION ALL SELECT id FROM evidence WHERE thread = ?1
                    UNION ALL SELECT id FROM assessment WHERE subject = ?1
                """
            )
    }

    private static var decisions: [SealedColumn] {
        [
            row(.assessment, ["id"], "subject = ?1"),
            row(
                .approval,
                ["assessment", "role"],
                "assessment IN (SELECT id FROM assessment WHERE subject = ?1)"
            ),
        ]
    }

    /// A row whose place is its table and the columns of its key, in their order.
    private static func row(_ table: SealedPlace.Table, _ keys: [String], _ condition: String) -> SealedColumn
    {
        SealedColumn(table: table.rawValue, keys: keys, condition: condition) { row in
            SealedPlace(table, try keys.map { try row.text($0) }).purpose
        }
    }

    private static func casework(_ table: String) -> SealedColumn {
        SealedColumn(
            table: table,
            name: "content",
            keys: ["id", "revision"],
            condition: "case_id = ?1",
            isText: true
        ) { row in
            SQLiteTransaction.purpose(try row.text("id"), try row.number("revision"))
        }
    }

    private static func salts(_ subjects: String) -> [SealedColumn] {
        [
            SealedColumn(
                table: "log_leaf",
                name: "salt",
                keys: ["entry"],
                condition: "entry IN (SELECT number FROM journal WHERE subject IN (\(subjects)))"
            ) { SQLiteTransaction.saltPurpose(try $0.number("entry")) }
        ]
    }
}

import Foundation
import GRDB
import Referrals
import Store
import Vault

/// The row that a sealed value belongs to. It is authenticated with the value, so that none can be moved to another row, and
/// so that an index beside it cannot be changed.
struct SealedPlace {
    enum Table: String {
        case caseFile = "case_file"
        case assessment, approval, thread, document, receipt, evidence, custody, erasure
        case evidenceOffer = "evidence_offer"
        case peerRefusal = "peer_refusal"
        case useDecision = "use_decision"
    }

    let purpose: String

    init(_ table: Table, _ keys: String...) { self.init(table, keys) }

    init(_ table: Table, _ keys: [String]) {
        purpose = ([table.rawValue] + keys).joined(separator: "/")
    }
}

/// What was sealed of one row, or when it was erased.
enum UnsealedRow {
    case fields([String?])
    case erased(Instant)

    var erasedAt: Instant? {
        if case .erased(let moment) = self { moment } else { nil }
    }

    /// A field that every such row has; empty where the row was erased.
    func text(_ index: Int) throws -> String {
        guard case .fields(let fields) = self else { return "" }
        guard let text = fields[index] else {
            throw StoreError(.damaged, "A sealed field that every such row has is missing.")
        }
        return text
    }

    func textIfAny(_ index: Int) -> String? {
        if case .fields(let fields) = self { fields[index] } else { nil }
    }

    /// A sealed digest; nil where there is none, or none any more.
    func digestIfAny(_ index: Int) throws -> Digest? {
        try textIfAny(index).map { text in
            guard let digest = Digest(hex: text) else {
                throw StoreError(.damaged, "A sealed digest does not have the form that comity writes.")
            }
            return digest
        }
    }
}

extension ColumnReader {
    /// Opens the row's column `sealed`.
    ///
    /// - Parameter later: how many of the last fields rows of older versions do not have.
    func unsealed(at place: SealedPlace, fields: Int, later: Int = 0) throws -> UnsealedRow {
        guard let row = try unsealedIfAny(at: place, fields: fields, later: later) else {
            throw damaged("sealed")
        }
        return row
    }

    func unsealedIfAny(at place: SealedPlace, fields: Int, later: Int = 0) throws -> UnsealedRow? {
        guard let stored = row["sealed"] as DatabaseValue?, !stored.isNull else { return nil }
        guard let bytes = Data.fromDatabaseValue(stored) else { throw damaged("sealed") }
        do {
            let opened = try vault.open(SealedValue(bytes: bytes), for: place.purpose)
            return .fields(try SealedFields.decode(opened, count: fields, later: later))
        } catch let error as VaultError {
            if case .erased(let moment) = error.code { return .erased(moment) }
            throw StoreError(error)
        }
    }
}

extension ColumnReader {
    /// Opens a column of sealed bytes; nil where there are none, or none any more.
    func unsealedBytesIfAny(_ column: String, for purpose: String) throws -> [UInt8]? {
        guard let bytes = try bytesIfAny(column) else { return nil }
        do {
            return try vault.open(SealedValue(bytes: bytes), for: purpose)
        } catch let error as VaultError {
            if case .erased = error.code { return nil }
            throw StoreError(error)
        }
    }

    /// Opens a column that ``SQLiteTransaction/sealText(_:for:under:in:)`` filled.
    func unsealedText(_ column: String, for purpose: String) throws -> UnsealedRow {
        try unsealed(text: text(column), for: purpose)
    }

    /// The same of a text, wherever in a column it stands.
    func unsealed(text: String, for purpose: String) throws -> UnsealedRow {
        guard let bytes = Data(base64Encoded: text) else { throw damaged("sealed text") }
        do {
            let opened = try vault.open(SealedValue(bytes: bytes), for: purpose)
            guard let text = String(validating: opened, as: UTF8.self) else { throw damaged("sealed text") }
            return .fields([text])
        } catch let error as VaultError {
            if case .erased(let moment) = error.code { return .erased(moment) }
            throw StoreError(error)
        }
    }
}

extension SQLiteTransaction {
    func seal(
        _ fields: [String?],
        at place: SealedPlace,
        under scope: KeyScope,
        in compartment: KeyCompartment = .caseFile
    ) throws -> Data {
        Data(try sealed(SealedFields.encode(fields), for: place.purpose, under: scope, in: compartment))
    }

    /// What finds a reference without showing it.
    func index(_ reference: String, of table: SealedPlace.Table) throws -> String {
        try translated { try vault.blindIndex(reference, of: table.rawValue + "/reference") }
    }

    func sealed(
        _ bytes: [UInt8],
        for purpose: String,
        under scope: KeyScope,
        in compartment: KeyCompartment
    ) throws -> [UInt8] {
        try translated { try contentKey(of: scope, in: compartment).seal(bytes, for: purpose).bytes }
    }

    /// A sealed text for a column of text.
    func sealText(
        _ text: String,
        for purpose: String,
        under scope: KeyScope,
        in compartment: KeyCompartment
    ) throws -> String {
        Data(try sealed(Array(text.utf8), for: purpose, under: scope, in: compartment)).base64EncodedString()
    }

    func opened(_ sealed: [UInt8], for purpose: String) throws -> [UInt8] {
        try translated { try vault.open(SealedValue(bytes: sealed), for: purpose) }
    }

    func erasure(of scope: KeyScope) throws -> Instant? {
        try first(
            "SELECT MIN(erased_at) AS erased_at FROM content_key WHERE scope = ?",
            [scope.description]
        ) { try $0.instantIfAny("erased_at") } ?? nil
    }

    func scope(of subject: Identifier) throws -> KeyScope? {
        let statement = try database.cachedStatement(sql: Self.scopeOfSubject)
        let arguments = StatementArguments(Array(repeating: subject.text, count: 5))
        return try Row.fetchOne(statement, arguments: arguments).flatMap { row in
            let reader = ColumnReader(row: row, vault: vault)
            return switch try reader.text("kind") {
            case "case": .file(try reader.identifier("owner"))
            case "thread": .thread(try reader.identifier("owner"))
            default: nil
            }
        }
    }

    /// Everything that can be a subject is found by its primary key; the first that has it ends the question.
    private static let scopeOfSubject = """
        SELECT 'case' AS kind, id AS owner FROM case_file WHERE id = ?
        UNION ALL SELECT 'thread', id FROM thread WHERE id = ?
        UNION ALL SELECT CASE WHEN type IN (\(DocumentType.ofAgencyInSQL)) THEN 'agency' ELSE 'thread' END, thread
            FROM document WHERE id = ?
        UNION ALL SELECT CASE WHEN thread IS NULL THEN 'case' ELSE 'thread' END, COALESCE(thread, case_id)
            FROM evidence WHERE id = ? AND COALESCE(thread, case_id) IS NOT NULL
        UNION ALL SELECT CASE WHEN occasion = 'sending' THEN 'case' ELSE 'thread' END, subject
            FROM assessment WHERE id = ?
        LIMIT 1
        """

    func mark(_ digest: Digest, under scope: KeyScope) throws -> Digest {
        try translated { try contentKey(of: scope, in: .caseFile).mark(digest) }
    }

    func marked(_ digest: Digest, under scope: KeyScope) throws -> Digest? {
        try livingKey(of: scope)?.mark(digest)
    }

    func opening(of digest: Digest, under scope: KeyScope) throws -> Digest? {
        try livingKey(of: scope)?.opening(of: digest)
    }

    private func livingKey(of scope: KeyScope) throws -> ContentKey? {
        guard let known = try keyRow(of: scope, in: .caseFile) else { return nil }
        do {
            return try withMarks(vault.key(known.id))
        } catch let error as VaultError {
            if case .erased = error.code { return nil }
            throw StoreError(error)
        }
    }

    /// The scope itself, or the agency's where it has been erased.
    func living(_ scope: KeyScope) throws -> KeyScope {
        try keyRow(of: scope, in: .caseFile)?.erasedAt == nil ? scope : .agency
    }

    func erase(_ scope: KeyScope, at moment: Instant) throws {
        guard scope != .agency else {
            throw StoreError(.conflict, "The keys of the agency's receipts are never destroyed.")
        }
        if case .file(let id) = scope {
            for part in Self.partsOfCase { try markErased("scope IN (\(part))", [id.text], at: moment) }
        }
        try destroySuperseded(scope, at: moment)
        // A compartment that was never used is closed too: nothing may come into being under an erased scope.
        for compartment in KeyCompartment.allCases where try keyRow(of: scope, in: compartment) == nil {
            try insertKey(Identifier(at: moment), of: scope, in: compartment)
        }
        try markErased("scope = ?", [scope.description], at: moment)
    }

    /// Questions that find what has keys of its own within a case.
    private static let partsOfCase = [
        "SELECT 'person/' || id FROM case_person WHERE case_id = ?",
        "SELECT 'assessment/' || id FROM assessment WHERE subject = ?",
        "SELECT 'answers/' || ?",
    ]

    /// The key of a scope in a compartment; made with its first use.
    func contentKey(of scope: KeyScope, in compartment: KeyCompartment) throws -> ContentKey {
        if let known = try keyRow(of: scope, in: compartment) {
            if let moment = known.erasedAt {
                throw StoreError(.erased, "It was erased on \(moment.date); nothing more is kept of it.")
            }
            return try withMarks(vault.key(known.id))
        }
        let key = try vault.newKey(in: compartment, at: .now)
        try insertKey(key.id, of: scope, in: compartment)
        return key
    }

    /// The key with what an earlier one handed over to it.
    private func withMarks(_ key: ContentKey) throws -> ContentKey {
        let statement = try database.cachedStatement(sql: "SELECT marks FROM content_key WHERE key_id = ?")
        let marks = try Row.fetchOne(statement, arguments: [key.id.text]).flatMap {
            try ColumnReader(row: $0, vault: vault).bytesIfAny("marks")
        }
        return try marks.map { try key.takingOver(marks: SealedValue(bytes: $0)) } ?? key
    }

    func keyRow(of scope: KeyScope, in compartment: KeyCompartment) throws -> (
        id: Identifier, erasedAt: Instant?
    )? {
        let statement = try database.cachedStatement(
            sql: "SELECT key_id, erased_at FROM content_key WHERE scope = ? AND compartment = ?"
        )
        return try Row.fetchOne(statement, arguments: [scope.description, compartment.rawValue]).map { row in
            let reader = ColumnReader(row: row, vault: vault)
            return (try reader.identifier("key_id"), try reader.instantIfAny("erased_at"))
        }
    }

    func insertKey(
        _ id: Identifier,
        of scope: KeyScope,
        in compartment: KeyCompartment,
        marks: SealedValue? = nil
    ) throws {
        try insert(
            into: "content_key",
            [
                "scope": scope.description, "compartment": compartment.rawValue, "key_id": id.text,
                "marks": marks.map { Data($0.bytes) },
            ]
        )
    }

    func translated<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as VaultError {
            throw StoreError(error)
        }
    }
}

extension StoreError {
    init(_ error: VaultError) {
        switch error.code {
        case .erased: self.init(.erased, error.says)
        case .closed: self.init(.closed, error.says)
        case .damaged, .keyMissing: self.init(.damaged, error.says)
        case .wrongKey: self.init(.unusable, error.says)
        case .storage: self.init(.unavailable, error.says)
        }
    }
}

extension Instant {
    /// The computer's clock: where the store itself names a key.
    static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

import Foundation
import GRDB
import Referrals
import Store
import Vault

/// One transaction. It holds GRDB's connection, which exists only inside the closure that it is given to.
///
/// Statements are compiled once a connection and kept. Only ``each(_:name:_:_:)`` compiles its own: while it walks, `body`
/// may ask the same question, which would begin a kept statement anew.
struct SQLiteTransaction {
    let database: Database
    let vault: Vault

    func first<Record>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (ColumnReader) throws -> Record
    ) throws -> Record? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments).map {
            try read(ColumnReader(row: $0, vault: vault))
        }
    }

    func all<Record>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (ColumnReader) throws -> Record
    ) throws -> [Record] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map {
            try read(ColumnReader(row: $0, vault: vault))
        }
    }

    /// Calls `body` for every row of a statement, holding one at a time; a row that cannot be read is handed over by
    /// the column `name`.
    func each<Record>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        name: String,
        _ read: (ColumnReader) throws -> Record,
        _ body: (Stored<Record>) throws -> Void
    ) throws {
        let cursor = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        while let row = try cursor.next() {
            let stored: Stored<Record>
            do {
                stored = .record(try read(ColumnReader(row: row, vault: vault)))
            } catch let error as StoreError where error.code == .damaged {
                stored = .damaged(
                    name: (row[name] as DatabaseValue?)?.storage.text ?? "without a name",
                    says: error.says
                )
            }
            try body(stored)
        }
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    /// Inserts a row; the columns are named, so that the order of a table never matters.
    func insert(into table: String, _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>) throws {
        let columns = values.map(\.key).joined(separator: ", ")
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        try database.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(marks))")
            .execute(arguments: StatementArguments(values.map(\.value)))
    }

    /// Updates the rows that `condition` finds and returns how many there were.
    @discardableResult
    func update(
        _ table: String,
        _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>,
        where condition: String,
        _ keys: [(any DatabaseValueConvertible)?]
    ) throws -> Int {
        let assignments = values.map { $0.key + " = ?" }.joined(separator: ", ")
        try database.cachedStatement(sql: "UPDATE \(table) SET \(assignments) WHERE \(condition)")
            .execute(arguments: StatementArguments(values.map(\.value) + keys))
        return database.changesCount
    }
}

/// Reads the columns of one row into the domain's types and says which column is damaged.
struct ColumnReader {
    let row: Row
    let vault: Vault

    func text(_ column: String) throws -> String { try value(column) }
    func number(_ column: String) throws -> Int64 { try value(column) }
    func count(_ column: String) throws -> Int { try value(column) }
    func flag(_ column: String) throws -> Bool {
        switch try number(column) {
        case 0: false
        case 1: true
        default: throw damaged(column)
        }
    }
    func instant(_ column: String) throws -> Instant { Instant(milliseconds: try number(column)) }
    func bytes(_ column: String) throws -> [UInt8] { Array(try value(column) as Data) }
    func bytesIfAny(_ column: String) throws -> [UInt8]? {
        try optional(column) { (data: Data) in Array(data) }
    }
    func instantIfAny(_ column: String) throws -> Instant? {
        try optional(column) { Instant(milliseconds: $0) }
    }
    func countIfAny(_ column: String) throws -> Int? { try optional(column) { (count: Int) in count } }
    func textIfAny(_ column: String) throws -> String? { try optional(column) { (text: String) in text } }
    func identifier(_ column: String) throws -> Identifier { try parsed(column) { Identifier($0) } }
    func entity(_ column: String) throws -> EntityID { try parsed(column) { EntityID($0) } }
    func digest(_ column: String) throws -> Digest { try parsed(column) { Digest(hex: $0) } }

    func digestIfAny(_ column: String) throws -> Digest? {
        try textIfAny(column) == nil ? nil : digest(column)
    }

    func identifierIfAny(_ column: String) throws -> Identifier? {
        try textIfAny(column) == nil ? nil : identifier(column)
    }

    func entityIfAny(_ column: String) throws -> EntityID? {
        try textIfAny(column) == nil ? nil : entity(column)
    }

    func choice<Value: RawRepresentable<String>>(_ column: String, _: Value.Type = Value.self) throws -> Value
    {
        try parsed(column) { Value(rawValue: $0) }
    }

    func choiceIfAny<Value: RawRepresentable<String>>(_ column: String, _: Value.Type = Value.self) throws
        -> Value?
    {
        try textIfAny(column) == nil ? nil : choice(column)
    }

    private func parsed<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value {
        guard let value = read(try text(column)) else { throw damaged(column) }
        return value
    }

    private func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let stored = row[column] as DatabaseValue?, let value = Value.fromDatabaseValue(stored) else {
            throw damaged(column)
        }
        return value
    }

    private func optional<Stored: DatabaseValueConvertible, Value>(
        _ column: String,
        _ make: (Stored) -> Value
    ) throws -> Value? {
        guard let stored = row[column] as DatabaseValue?, !stored.isNull else { return nil }
        guard let value = Stored.fromDatabaseValue(stored) else { throw damaged(column) }
        return make(value)
    }

    func damaged(_ column: String) -> StoreError {
        StoreError(
            .damaged,
            "The column \(column) of a stored row does not have the form that comity writes."
        )
    }
}

extension DatabaseValue.Storage {
    /// A key as a person reads it.
    fileprivate var text: String? {
        switch self {
        case .string(let text): text
        case .int64(let number): String(number)
        case .null, .double, .blob: nil
        }
    }
}

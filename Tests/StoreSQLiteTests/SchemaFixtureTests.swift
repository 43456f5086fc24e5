import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing
import Vault

@testable import StoreSQLite

/// A database as each published schema left it, kept for good: `Fixtures/Schemas/<last migration>.sql`, and beside the sealed
/// ones their keyring.
///
/// Whoever adds a migration writes the new schema's fixture with `COMITY_REWRITE=1 swift test --filter SchemaFixtureTests`,
/// which makes it where there is none and changes none that is there.
@Suite("A database of every earlier schema opens and is read")
struct SchemaFixtureTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("store.db") }

    init() throws { folder = try TemporaryFolder() }

    private static let migrations = Migrations.all.migrations

    private static func fixture(_ name: String) -> URL { Checkout.fixture("Schemas/\(name).sql") }
    private static func keyring(_ name: String) -> URL { Checkout.fixture("Schemas/\(name).keyring.sql") }
    private static func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    @Test("Every migration has the database that it left among the fixtures")
    func complete() async throws {
        if ProcessInfo.processInfo.environment["COMITY_REWRITE"] == "1" { try await writeNewest() }
        for migration in Self.migrations {
            #expect(
                Self.exists(Self.fixture(migration)),
                "\(migration) has no fixture: COMITY_REWRITE=1 swift test --filter SchemaFixtureTests, and commit it"
            )
        }
    }

    @Test("It opens, is sound, and every row of every kind is read as it was", arguments: migrations)
    func opens(migration: String) async throws {
        try load(migration)
        let records = try Records()
        let store = try SQLiteStore(path: path)
        #expect(try await store.integrityFindings() == [])
        let rows = try await store.read { transaction in
            #expect(try transaction.caseRecord(reference: "EE-1") == records.file)
            #expect(try transaction.documents(ofThread: records.thread.id) == [records.document])
            #expect(try transaction.receipt(document: records.document.id) == records.receipt)
            return try Inspection(of: transaction)
        }
        #expect(rows.damaged == [])
        #expect(rows.readable >= 9)
        // And it is written to.
        try await store.write { transaction in
            var thread = records.thread
            thread.stage = .received
            try transaction.update(thread)
            try transaction.insert(
                ThreadTask(
                    id: Identifier(at: Records.moment),
                    thread: thread.id,
                    kind: .opening,
                    subject: records.document.id,
                    isOwn: false,
                    startedAt: Records.moment,
                    dueAt: Records.moment,
                    actAt: nil
                )
            )
        }
        #expect(try await store.read { try $0.openTasks(limit: 9) }.map(\.kind) == [.opening])
    }

    @Test("It has the schema of a new database in the end", arguments: migrations)
    func sameSchema(migration: String) async throws {
        try load(migration)
        _ = try SQLiteStore(path: path)
        _ = try SQLiteStore(path: folder.path("new.db"))
        #expect(try Self.schema(path) == Self.schema(folder.path("new.db")))
    }

    private func load(_ migration: String) throws {
        func run(_ url: URL, _ path: String) throws {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let sql = try String(contentsOf: url, encoding: .utf8)
            try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
            try queue.close()
        }
        try run(Self.fixture(migration), path)
        let keyring = Self.keyring(migration)
        if Self.exists(keyring) { try run(keyring, path + ".keyring") }
    }

    /// Every table and index with the statement that made it, blanks and quotes evened out.
    private static func schema(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT name || ': ' || COALESCE(sql, '') FROM sqlite_master ORDER BY name"
            )
            .map { text in
                text.filter { $0 != "\"" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
        }
    }

    /// The fixture of today's schema, with one record of each kind, for each migration that has none: those that were published
    /// together.
    private func writeNewest() async throws {
        let missing = Self.migrations.filter { !Self.exists(Self.fixture($0)) }
        guard !missing.isEmpty else { return }
        let source = folder.path("newest.db")
        let store = try SQLiteStore(path: source)
        try await store.write { try Records().insert(into: $0) }
        for migration in missing {
            let says = "-- A database of the schema that was published with \(migration). Never changed.\n"
            try (says + Self.dump(source))
                .write(to: Self.fixture(migration), atomically: true, encoding: .utf8)
            try (says + Self.dump(source + ".keyring"))
                .write(to: Self.keyring(migration), atomically: true, encoding: .utf8)
        }
    }

    /// A database as statements that make it again.
    private static func dump(_ path: String) throws -> String {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            let objects = try Row.fetchAll(
                database,
                sql: """
                    SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                        ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, rowid
                    """
            )
            var lines: [String] = []
            for object in objects {
                let sql: String = object["sql"]
                lines.append(sql + ";")
                guard object["type"] == "table", let name: String = object["name"] else { continue }
                for row in try Row.fetchAll(database, sql: "SELECT * FROM \(name)") {
                    lines.append("INSERT INTO \(name) VALUES (\(try literals(row, database)));")
                }
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    private static func literals(_ row: Row, _ database: Database) throws -> String {
        try row.databaseValues.map { value in
            try String.fetchOne(database, sql: "SELECT quote(?)", arguments: [value]) ?? "NULL"
        }.joined(separator: ", ")
    }
}

/// What going through every row of every kind finds.
private struct Inspection: Sendable {
    var readable = 0
    var damaged: [String] = []

    init(of transaction: any StoreReader) throws {
        try transaction.eachJournalEntry { take($0) }
        try transaction.eachDocument { take($0) }
        try transaction.eachReceipt { take($0) }
        try transaction.eachDelivery { take($0) }
        try transaction.eachThread { take($0) }
        try transaction.eachCase { take($0) }
        try transaction.eachAssessment { take($0) }
        try transaction.eachApproval { take($0) }
        try transaction.eachPeer { take($0) }
        try transaction.eachPackUse { take($0) }
        try transaction.eachKey { take($0) }
        try transaction.eachPeerStatement { take($0) }
        try transaction.eachCasework { take($0) }
        try transaction.eachTrustEntry { take($0) }
        try transaction.eachRefusal { take($0) }
        try transaction.eachLogLeaf(from: 0) { take($0) }
        try transaction.eachLogTile { take($0) }
        try transaction.eachLogCheckpoint { take($0) }
        try transaction.eachTimeStamp { take($0) }
        try transaction.eachEvidence { take($0) }
        try transaction.eachCustody { take($0) }
        try transaction.eachUseDecision { take($0) }
        readable +=
            try transaction.accounts().count + transaction.webhooks().count
            + transaction.openTasks(limit: 9).count
    }

    private mutating func take<Record>(_ stored: Stored<Record>) {
        switch stored {
        case .record: readable += 1
        case .damaged(let name, let says): damaged.append("\(name): \(says)")
        }
    }
}

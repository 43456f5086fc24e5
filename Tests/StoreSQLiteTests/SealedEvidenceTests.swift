import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing
import Vault

@testable import StoreSQLite

@Suite("Evidence and the log's salts, sealed in a database of before")
struct SealedEvidenceTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("store.db") }

    private static let file = "01a20b6c-5a0b-7000-8000-0000000000e1"
    private static let digest = String(repeating: "d", count: 64)
    private static let salt = Data((0..<32).map { UInt8($0) &+ 101 })
    private static let plaintext = [
        "shop-extract.txt", "wrapped-secrets", "e30.custody.c2ln", "Kask, intake",
    ]

    init() throws { folder = try TemporaryFolder() }

    /// A database as the version before left it: evidence, its custody and the salts in plain text, everything else sealed.
    private func load() throws {
        let pool = try DatabasePool(path: path)
        try Migrations.beforeSealing.migrate(pool, upTo: Migrations.sealingName)
        try pool.write { database in
            for statement in Migrations.sealedOnly { try database.execute(sql: statement) }
            try database.execute(
                sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)",
                arguments: [Migrations.sealedOnlyName]
            )
            try database.execute(
                sql: """
                    INSERT INTO evidence (id, origin, state, manifest, secrets, added_by, added_at, changed_at)
                        VALUES (?, 'collected', 'held', '{"name":"shop-extract.txt"}', 'wrapped-secrets', 'Kask', 1, 1)
                    """,
                arguments: [Self.file]
            )
            try database.execute(
                sql: """
                    INSERT INTO custody (digest, stored_order, file, issuer, sequence, compact, officer, salt, stored_at)
                        VALUES (?, 1, ?, 'https://tartu.example', 1, 'e30.custody.c2ln', 'Kask, intake', 'aa', 1)
                    """,
                arguments: [Self.digest, Self.file]
            )
            try database.execute(
                sql: "INSERT INTO log_leaf (entry, commitment, salt) VALUES (1, ?, ?)",
                arguments: [Data(repeating: 9, count: 32), Self.salt]
            )
        }
        try pool.close()
    }

    private func found() throws -> [String] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0)
        }
        let texts = Self.plaintext.filter { text in
            files.contains { $0.range(of: Data(text.utf8)) != nil }
        }
        return texts + (files.contains { $0.range(of: Self.salt) != nil } ? ["salt"] : [])
    }

    @Test("They are sealed when it is opened, read as they were, and gone from the file")
    func migrated() async throws {
        try load()
        #expect(try found() == Self.plaintext + ["salt"])
        let store = try SQLiteStore(path: path)
        #expect(try found() == [])
        let id = try #require(Identifier(Self.file))
        try await store.read { transaction throws in
            let file = try #require(try transaction.evidence(id))
            #expect(file.manifest == #"{"name":"shop-extract.txt"}"# && file.secrets == "wrapped-secrets")
            let custody = try #require(try transaction.custody(of: id).first)
            #expect(custody.compact == "e30.custody.c2ln" && custody.officer == "Kask, intake")
            #expect(custody.salt == "aa")
            #expect(try transaction.logLeaf(entry: 1)?.salt == Array(Self.salt))
        }
        // A second start finds nothing left to do.
        #expect(try await SQLiteStore(path: path).read { try $0.evidence(id) }?.secrets == "wrapped-secrets")
    }

    @Test("What is about an erased referral loses its salts and its mark; an erasure keeps its own")
    func salts() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        let thread = KeyScope.thread(records.thread.id)
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.append(Self.leaf(2), under: thread)
            try transaction.append(Self.leaf(3), under: .agency)
            #expect(try transaction.scope(of: records.document.id) == thread)
            #expect(try transaction.scope(of: records.file.id) == .file(records.file.id))
            #expect(try transaction.scope(of: Identifier(at: Records.moment)) == nil)
        }
        let bare = records.document.digest
        let mark = try await store.write { try $0.mark(bare, under: thread) }
        #expect(mark != bare)
        #expect(try await store.read { try $0.marked(bare, under: thread) } == mark)
        try await store.write { try $0.erase(thread, at: Records.moment) }
        // What comes later about it lies under the agency's key.
        try await store.write { try $0.append(Self.leaf(4), under: thread) }
        _ = try await store.completeErasures()
        try await store.read { transaction throws in
            #expect(try transaction.logLeaf(entry: 2)?.salt == nil)
            for entry in [Int64(3), 4] { #expect(try transaction.logLeaf(entry: entry)?.salt != nil) }
            #expect(try transaction.marked(bare, under: thread) == nil)
        }
        await #expect {
            try await store.write { try $0.mark(bare, under: thread) }
        } throws: {
            ($0 as? StoreError)?.code == .erased
        }
    }

    private static func leaf(_ entry: Int64) -> LogLeaf {
        LogLeaf(entry: entry, commitment: [UInt8](repeating: 1, count: 32), salt: Array(salt))
    }
}

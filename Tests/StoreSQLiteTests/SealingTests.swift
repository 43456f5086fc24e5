import Foundation
import GRDB
import Referrals
import Sealing
import Store
import TestAgencies
import Testing
import Vault

@testable import StoreSQLite

@Suite("What lies in the files")
struct SealingTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("store.db") }

    init() throws { folder = try TemporaryFolder() }

    /// What the fixtures and ``Records`` say of the case, as bytes that a search would find.
    private static let plaintext = [
        "EE-1", #""outcome":"permit""#, #""decideBy":"2027-01-15""#, "e30.e30.c2ln", "e30.e30.cmVj",
        "read twice",
    ]

    /// Which of the texts stand in any file of the folder, whole.
    private func found(in folder: URL) throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let contents = try files.map { try Data(contentsOf: $0) }
        #expect(!contents.isEmpty)
        return Set(
            Self.plaintext.filter { text in contents.contains { $0.range(of: Data(text.utf8)) != nil } }
        )
    }

    private var files: URL { URL(fileURLWithPath: path).deletingLastPathComponent() }

    @Test("Nothing of a case stands in the database, its log or the keyring")
    func sealed() async throws {
        let store = try SQLiteStore(path: path)
        try await store.write { try Records().insert(into: $0) }
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(try found(in: files) == [])
    }

    @Test(
        "What an older version left in plain text is sealed when it is opened, and gone from the file",
        arguments: SQLiteStoreTests.schemas
    )
    func migrated(schema: String) async throws {
        try load(schema)
        #expect(try found(in: files) == Set(Self.plaintext))
        let store = try SQLiteStore(path: path)
        #expect(try found(in: files) == [])
        #expect(try await store.read { try $0.caseRecord(reference: "EE-1") } == Records().file)
    }

    @Test("Sealing that was interrupted after any number of rows goes on where it ended")
    func interrupted() async throws {
        try load("4-pack-use")
        let vault = try TestVault.open(path + ".keyring")
        let pool = try DatabasePool(path: path)
        try Migrations.beforeSealing.migrate(pool)
        // Half of it: the tables before the documents.
        try await pool.write { database in
            let transaction = SQLiteTransaction(database: database, vault: vault)
            let records = try Records()
            let index = try transaction.index("EE-1", of: .caseFile)
            let sealed = try transaction.seal(
                ["EE-1", records.file.content],
                at: SealedPlace(.caseFile, records.file.id.text, index),
                under: .file(records.file.id)
            )
            try database.execute(
                sql: "UPDATE case_file SET reference = ?, sealed = ?",
                arguments: [index, sealed]
            )
        }
        try pool.close()
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.read { transaction throws in
            #expect(try transaction.caseRecord(reference: "EE-1") == records.file)
            #expect(try transaction.document(records.document.id) == records.document)
            #expect(try transaction.approvals(of: records.assessment.id) == [records.approval])
        }
        #expect(try found(in: files) == [])
    }

    @Test("A database is not opened with another's keyring, and a lost keyring is not made anew in silence")
    func otherKeyring() async throws {
        _ = try SQLiteStore(path: path)
        #expect {
            try SQLiteStore(path: path, keyring: folder.path("other.keyring"))
        } throws: {
            ($0 as? StoreError)?.code == .unusable
        }
    }

    @Test("A sealed value that was moved to another row opens nowhere else")
    func moved() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        let other = records.inAnotherThread()
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.insert(other.thread)
            try transaction.insert(other.document)
        }
        let queue = try DatabaseQueue(path: path)
        try await queue.write { database in
            try database.execute(
                sql: "UPDATE document SET sealed = (SELECT sealed FROM document WHERE id = ?) WHERE id = ?",
                arguments: [records.document.id.text, other.document.id.text]
            )
        }
        await #expect {
            try await store.read { try $0.document(other.document.id) }
        } throws: {
            ($0 as? StoreError)?.code == .damaged
        }
    }

    @Test("A role's key reads what its compartments hold, and nothing else of the same file")
    func roles() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        let sealed = try await store.write { transaction in
            try records.insert(into: transaction)
            return try transaction.sealed(
                Array("only they".utf8),
                for: "message/1",
                under: .thread(records.thread.id),
                in: .dialogue
            )
        }
        let node = try TestVault.open(path + ".keyring")
        let (approver, facilitator) = (try node.roleKey("approver"), try node.roleKey("facilitator"))
        let ring = try SQLiteKeyring(path: path + ".keyring")
        let closed = try SQLiteStore(
            path: path,
            vault: Vault(storage: ring) { [.role("approver", approver)] }
        )
        #expect(try await closed.read { try $0.caseRecord(records.file.id) } == records.file)
        await #expect {
            try await closed.read { try $0.opened(sealed, for: "message/1") }
        } throws: {
            ($0 as? StoreError)?.code == .closed
        }
        let open = try SQLiteStore(
            path: path,
            vault: Vault(storage: ring) { [.role("facilitator", facilitator)] }
        )
        #expect(try await open.read { try $0.opened(sealed, for: "message/1") } == Array("only they".utf8))
    }

    @Test("Of a case a role's key opens the records of its compartments; the others are there, and closed")
    func closedRecords() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        func record(_ number: Int, _ compartment: String, _ content: String) throws -> CaseworkRecord {
            CaseworkRecord(
                id: try #require(Identifier("01a20b6c-5a0b-7000-8000-0000000000c\(number)")),
                caseID: records.file.id,
                kind: "note",
                compartment: compartment,
                content: content,
                revision: 1,
                writtenBy: "Kask",
                role: "facilitator",
                writtenAt: Records.moment
            )
        }
        let both = [
            try record(1, "intake", #"{"words":"for intake"}"#),
            try record(2, "dialogue", #"{"words":"for the two alone"}"#),
        ]
        try await store.write { transaction in
            try records.insert(into: transaction)
            for record in both { try transaction.put(record) }
        }
        let approver = try TestVault.open(path + ".keyring").roleKey("approver")
        let ring = try SQLiteKeyring(path: path + ".keyring")
        let closed = try SQLiteStore(
            path: path,
            vault: Vault(storage: ring) { [.role("approver", approver)] }
        )
        let seen = try await closed.read { try $0.casework(ofCase: records.file.id) }
            .filter { $0.id != records.casework.id }
        #expect(seen.map(\.isClosed) == [false, true])
        #expect(seen.map(\.content) == [#"{"words":"for intake"}"#, ""])
    }

    @Test("A transaction that fails leaves no key behind that anything lies under")
    func rollback() async throws {
        struct Stop: Error {}
        let store = try SQLiteStore(path: path)
        let scope = KeyScope.person(Identifier(at: Records.moment))
        await #expect(throws: Stop.self) {
            try await store.write { transaction in
                _ = try transaction.sealed([1], for: "x", under: scope, in: .identities)
                throw Stop()
            }
        }
        let sealed = try await store.write {
            try $0.sealed([2], for: "x", under: scope, in: .identities)
        }
        #expect(try await SQLiteStore(path: path).read { try $0.opened(sealed, for: "x") } == [2])
    }

    // MARK: Erasing

    @Test(
        "An erased case and thread read as erased; digests and receipts remain; nothing is sealed there again"
    )
    func erased() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let copy = folder.path("copy.db")
        try await DatabaseQueue(path: path).vacuum(into: copy)
        let moment = Records.moment.adding(seconds: 60)
        try await store.write { transaction in
            try transaction.erase(.file(records.file.id), at: moment)
            try transaction.erase(.thread(records.thread.id), at: moment)
        }
        #expect(try await store.completeErasures() == [])
        #expect(try await store.completeErasures() == [])
        for reader in [store, try SQLiteStore(path: copy, keyring: path + ".keyring")] {
            try await reader.read { transaction throws in
                let file = try transaction.caseRecord(records.file.id)
                #expect(file?.erasedAt == moment && file?.content == "" && file?.reference == "")
                let document = try transaction.document(records.document.id)
                #expect(document?.erasedAt == moment && document?.compact == "")
                #expect(document?.digest == records.document.digest)
                let assessment = try transaction.assessment(records.assessment.id)
                #expect(assessment?.erasedAt == moment && assessment?.content == nil)
                #expect(try transaction.approvals(of: records.assessment.id).first?.note == nil)
                #expect(try transaction.thread(records.thread.id)?.erasedAt == moment)
                #expect(try transaction.receipt(document: records.document.id) == records.receipt)
                #expect(try transaction.threads(side: nil, limit: 9).count == 1)
            }
        }
        #expect(try await store.read { try $0.erasure(of: .file(records.file.id)) } == moment)
        await #expect {
            try await store.write { try $0.insert(records.following(sequence: 2).document) }
        } throws: {
            ($0 as? StoreError)?.code == .erased
        }
        await #expect(throws: StoreError.self) {
            try await store.write { try $0.erase(.agency, at: moment) }
        }
    }

    @Test("An erasure that was cut off after the decision is completed when the node starts again")
    func resumed() async throws {
        let records = try Records()
        let store = try SQLiteStore(path: path)
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.erase(.file(records.file.id), at: Records.moment)
        }
        let next = try SQLiteStore(path: path)
        _ = try await next.completeErasures()
        #expect(try await next.read { try $0.caseRecord(records.file.id) }?.erasedAt == Records.moment)
        #expect(try await store.read { try $0.caseRecord(records.file.id) }?.erasedAt == Records.moment)
    }

    @Test(
        "A wrapped key that was destroyed stands in no file of the keyring, nor in the copies that the node made of it"
    )
    func shreddedBytes() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let copy = folder.path("keys.copy")
        try store.vault.backUp(to: copy, at: Records.moment)
        let ring = path + ".keyring"
        let row = try await DatabaseQueue(path: path).read { database in
            try String.fetchOne(
                database,
                sql: "SELECT key_id FROM content_key WHERE scope LIKE 'case/%' AND compartment = 'case-file'"
            )
        }
        let id = try #require(row.flatMap { Identifier($0) })
        guard case .wrapped(let key) = try SQLiteKeyring(path: ring).contentKey(id) else {
            Issue.record("the key is not there")
            return
        }
        let bytes = Data(key.wrapped)
        for file in [ring, copy] {
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).range(of: bytes) != nil)
        }
        try await store.write { try $0.erase(.file(records.file.id), at: Records.moment) }
        #expect(try await store.completeErasures() == [])
        let files = try FileManager.default.contentsOfDirectory(at: files, includingPropertiesForKeys: nil)
        for file in files {
            #expect(try Data(contentsOf: file).range(of: bytes) == nil, "\(file.lastPathComponent)")
        }
        // A copy that cannot be reached is named, until it can.
        try FileManager.default.removeItem(atPath: copy)
        try FileManager.default.createDirectory(
            atPath: copy + "/in/the/way",
            withIntermediateDirectories: true
        )
        try await store.write { try $0.erase(.thread(records.thread.id), at: Records.moment) }
        #expect(try await store.completeErasures().map(\.path) == [copy])
        try FileManager.default.removeItem(atPath: copy)
        #expect(try await store.completeErasures() == [])
    }

    @Test(
        "A reader that holds the log of changes up keeps nobody's keys; the log is emptied as soon as it lets go"
    )
    func busyReader() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        let copy = folder.path("keys.copy")
        try store.vault.backUp(to: copy, at: Records.moment)
        // The words of a delivery go with its thread: they stand in the log of changes for as long as it is not emptied.
        let words = Data("nobody answers".utf8)
        func log() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "-wal")) }
        #expect(try log().range(of: words) != nil)
        try await store.write { try $0.erase(.thread(records.thread.id), at: Records.moment) }
        var unsafe = Configuration()
        unsafe.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: path, configuration: unsafe)
        try await reader.writeWithoutTransaction { database in
            try database.beginTransaction(.deferred)
            _ = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM journal")
        }
        // Nobody waits for it in a test.
        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
        for _ in 0..<2 {
            await #expect {
                try await store.completeErasures()
            } throws: {
                ($0 as? StoreError)?.code == .unavailable
            }
        }
        #expect(try await store.read { try $0.thread(records.thread.id) }?.erasedAt == Records.moment)
        let held = try await store.pool.read {
            try String.fetchOne(
                $0,
                sql:
                    "SELECT key_id FROM content_key WHERE scope LIKE 'thread/%' AND compartment = 'case-file'"
            )
        }
        let key = try #require(held.flatMap { Identifier($0) })
        if case .wrapped = try SQLiteKeyring(path: copy).contentKey(key) {
            Issue.record("the copy of the keyring holds the key")
        }
        try await reader.writeWithoutTransaction { try $0.commit() }
        #expect(try await store.completeErasures() == [])
        #expect(try log().range(of: words) == nil)
        let left = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT log_left FROM sealing") }
        #expect(left == 0)
    }

    private func load(_ schema: String) throws {
        let sql = try String(contentsOf: Checkout.fixture("Schemas/\(schema).sql"), encoding: .utf8)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}

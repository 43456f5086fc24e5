import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing
import Vault

@testable import StoreSQLite

@Suite("What a peer says of a document that it refused goes with the document")
struct RefusalKeyTests {
    private let folder: TemporaryFolder
    private let records: Records
    private var path: String { folder.path("store.db") }

    init() throws {
        folder = try TemporaryFolder()
        records = try Records()
    }

    private static let words = "he is afraid of what his father will say"

    private var refusal: PeerRefusalRecord {
        PeerRefusalRecord(document: records.document.id, compact: Self.words, storedAt: Records.moment)
    }

    private func erase(in store: SQLiteStore) async throws {
        try await store.write { try $0.erase(.thread(records.thread.id), at: Records.moment) }
        _ = try await store.completeErasures()
    }

    @Test("Erased with its thread, it opens in no copy, and nothing more of the kind is kept")
    func erased() async throws {
        let store = try SQLiteStore(path: path)
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.put(refusal)
        }
        let copy = folder.path("copy.db")
        try await DatabaseQueue(path: path).vacuum(into: copy)
        #expect(try await store.read { try $0.peerRefusal(of: records.document.id) } == refusal)
        try await erase(in: store)
        for reader in [store, try SQLiteStore(path: copy, keyring: path + ".keyring")] {
            #expect(try await reader.read { try $0.peerRefusal(of: records.document.id) } == nil)
        }
        #expect(
            try await store.read { try $0.delivery(document: records.document.id) }?.lastFailure == nil
        )
        // An answer that was under way when the thread was erased.
        try await store.write { try $0.put(refusal) }
        #expect(try await store.read { try $0.peerRefusal(of: records.document.id) } == nil)
    }

    @Test("With the keys of a thread exchanged it stays, and opens under the new ones alone")
    func exchanged() async throws {
        let store = try SQLiteStore(path: path)
        try await store.write { transaction in
            try records.insert(into: transaction)
            try transaction.put(refusal)
        }
        let copy = folder.path("copy.db")
        try await DatabaseQueue(path: path).vacuum(into: copy)
        try await store.write {
            try $0.exchangeKeys(of: .thread(records.thread.id), leavingBehind: [:], at: Records.moment)
        }
        _ = try await store.completeErasures()
        #expect(try await store.read { try $0.peerRefusal(of: records.document.id) } == refusal)
        let old = try SQLiteStore(path: copy, keyring: path + ".keyring")
        #expect(try await old.read { try $0.peerRefusal(of: records.document.id) } == nil)
    }

    @Test(
        "What an older version kept of it under the agency's key and in plain text is sealed or gone",
        arguments: [false, true]
    )
    func migrated(isErased: Bool) async throws {
        let store = try SQLiteStore(path: path)
        try await store.write { try records.insert(into: $0) }
        if isErased { try await erase(in: store) }
        try await store.pool.write { [records, refusal] database in
            let transaction = SQLiteTransaction(database: database, vault: store.vault)
            try transaction.insert(
                into: "peer_refusal",
                [
                    "document": refusal.document.text,
                    "sealed": try transaction.seal(
                        [refusal.compact],
                        at: SQLiteTransaction.place(refusal.document),
                        under: .agency
                    ),
                    "stored_at": refusal.storedAt.milliseconds,
                ]
            )
            var delivery = records.delivery
            delivery.lastFailure = "The peer refused it: schema-breach (HTTP 422). \(Self.words)"
            try transaction.update(delivery)
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'refusal-keys'")
        }
        let next = try SQLiteStore(path: path)
        for name in ["store.db", "store.db-wal"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
            #expect(bytes.range(of: Data(Self.words.utf8)) == nil, "\(name)")
        }
        let delivery = try #require(try await next.read { try $0.delivery(document: records.document.id) })
        #expect(delivery.lastFailure == (isErased ? nil : "The peer refused it."))
        let kept = try await next.read { try $0.peerRefusal(of: records.document.id) }
        #expect(kept == (isErased ? nil : refusal))
        if !isErased {
            try await erase(in: next)
            #expect(try await next.read { try $0.peerRefusal(of: records.document.id) } == nil)
        }
        // What is left of the row, if anything, is the name of a key that is gone.
        let rest = try await next.pool.read { try Data.fetchOne($0, sql: "SELECT sealed FROM peer_refusal") }
        #expect((rest?.count ?? 0) < 64)
    }
}

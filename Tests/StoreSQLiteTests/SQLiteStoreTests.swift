import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing

@testable import StoreSQLite

@Suite("The SQLite engine")
struct SQLiteStoreTests {
    private let folder: TemporaryFolder
    var path: String { folder.path("store.db") }

    init() throws { folder = try TemporaryFolder() }

    @Test("The open writer commits with synchronous=FULL into the write-ahead log, with foreign keys on")
    func durable() async throws {
        let settings = try await SQLiteStore(path: path).write { transaction in
            let database = try #require(transaction as? SQLiteTransaction).database
            return [
                try String.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try String.fetchOne(database, sql: "PRAGMA foreign_keys"),
            ]
        }
        #expect(settings == ["2", "wal", "1"])
    }

    /// Databases that held their content in plain text, by the name of the schema's last migration.
    static let schemas = [
        "1-node", "2-journal-end", "3-assessment-order", "4-pack-use", "5-lanes", "accounts", "5-keys",
        "7-casework",
        "6-log", "trust-1", "evidence", "8-witnesses", "sealing",
    ]

    @Test(
        "A database of any earlier schema is brought up to date with everything that was in it",
        arguments: schemas
    )
    func migration(schema: String) async throws {
        try load(fixture: schema + ".sql")
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.read { transaction throws in
            #expect(try transaction.caseRecord(records.file.id) == records.file)
            #expect(try transaction.assessment(records.assessment.id) == records.assessment)
            #expect(try transaction.approvals(of: records.assessment.id) == [records.approval])
            #expect(try transaction.thread(records.thread.id) == records.thread)
            #expect(try transaction.document(records.document.id) == records.document)
            #expect(try transaction.receipt(document: records.document.id) == records.receipt)
            #expect(try transaction.delivery(document: records.document.id) == records.delivery)
            #expect(try transaction.peers() == [records.peer])
            #expect(try transaction.refusals(limit: 9) == [records.refusal])
            #expect(try transaction.session(codeDigest: records.session.codeDigest) == records.session)
            // The journal's end was not kept in the first schema; it is taken from its last entry.
            #expect(try transaction.journalEnd() == JournalEnd(number: 1, head: records.entry.head))
        }
        #expect(try await store.integrityFindings() == [])
    }

    @Test("Assessments of an older schema keep their order by time when they are numbered")
    func numberedAssessments() async throws {
        try load(fixture: "2-journal-end.sql")
        let records = try Records()
        let copy =
            "INSERT INTO assessment SELECT '01a20b6c-5a0b-7000-8000-000000000000', subject, occasion, peer, made_at + 1, made_by, facts, outcome, content, content_digest FROM assessment"
        try execute(copy)
        let store = try SQLiteStore(path: path)
        let latest = try await store.read { try $0.latestAssessment(of: records.file.id) }
        #expect(latest?.id.text == "01a20b6c-5a0b-7000-8000-000000000000")
        var another = records.assessment
        another.id = Identifier(at: Records.moment)
        let next = another
        try await store.write { try $0.insert(next) }
        #expect(try await store.read { try $0.latestAssessment(of: records.file.id) } == next)
    }

    @Test(
        "Deliveries of an older schema get their lanes: counted, due as before, held behind what was refused"
    )
    func lanesOfOlderDeliveries() async throws {
        try load(fixture: "4-pack-use.sql")
        let later = """
            INSERT INTO document SELECT '01a20b6c-5a0b-7000-8000-00000000000%', %, thread, issuer, audience, %, type, issued_at,
                stored_at, digest, compact, disposition FROM document WHERE stored_order = 1;
            INSERT INTO delivery VALUES ('01a20b6c-5a0b-7000-8000-00000000000%', '01a20b6c-5a0b-7000-8000-000000000002',
                'https://porto.example', %, '$', 0, 17955110000%, NULL, NULL);
            """
        try execute(
            "UPDATE delivery SET state = 'delivered';"
                + [(5, "refused"), (6, "waiting"), (7, "waiting")].map { number, state in
                    later.replacing("%", with: String(number)).replacing("$", with: state)
                }.joined() + "UPDATE delivery SET thread = 'another' WHERE lane_order = 7"
        )
        let store = try SQLiteStore(path: path)
        let porto = try Records().peer.entity
        try await store.read { transaction throws in
            let lane = try transaction.lane(of: porto)
            #expect(lane?.counts == [.delivered: 1, .deadLetter: 1, .held: 1, .waiting: 1])
            #expect(lane?.nextAttemptAt.milliseconds == 179_551_100_007)
            #expect(lane?.failures == 0 && lane?.notBefore == .earliest)
            #expect(
                try transaction.deliveries(states: [.deadLetter], limit: 9).map(\.reason) == [.refusedByPeer]
            )
        }
    }

    @Test("What the deliveries ask of the outbox is answered from indexes, however much waits")
    func outboxPlans() async throws {
        let plans = try await SQLiteStore(path: path).read { transaction in
            let database = try #require(transaction as? SQLiteTransaction).database
            return try [
                "SELECT * FROM lane WHERE waiting > 0 AND next_attempt_at <= 1 ORDER BY next_attempt_at, peer LIMIT 1",
                SQLiteTransaction.nextDue,
                "SELECT * FROM delivery WHERE peer = 'p' AND state = 'waiting' ORDER BY lane_order LIMIT 1",
                "SELECT * FROM delivery WHERE thread = 't' ORDER BY lane_order",
                "SELECT * FROM delivery WHERE state <> 'delivered' AND state <> 'closed' AND state IN ('held') ORDER BY lane_order LIMIT 1",
                "SELECT COALESCE(MAX(lane_order), 0) + 1 FROM delivery",
                "SELECT * FROM thread WHERE reference = 'r' ORDER BY id",
                "SELECT * FROM thread WHERE case_id = 'c' ORDER BY id",
                "SELECT * FROM thread ORDER BY changed_at DESC, id DESC LIMIT 1",
            ].map { sql in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql)
                    .map { $0["detail"] as String? ?? "" }.joined(separator: "; ")
            }
        }
        for (plan, index) in zip(
            plans,
            [
                "lane_due", "delivery_set_aside", "delivery_lane", "delivery_thread", "delivery_open",
                "autoindex", "thread_reference", "thread_case", "thread_changed_all",
            ]
        ) {
            #expect(plan.contains(index), "\(plan)")
            #expect(!plan.contains("SCAN") || plan.contains("USING"), "\(plan)")
        }
    }

    @Test("A database that a newer program has written is left alone")
    func tooNew() throws {
        _ = try SQLiteStore(path: path)
        try execute("INSERT INTO grdb_migrations (identifier) VALUES ('99-of-a-newer-program')")
        #expect { try SQLiteStore(path: path) } throws: { ($0 as? StoreError)?.code == .tooNew }
    }

    @Test("What is no database, and what lies in no folder, is unusable and said so without values")
    func unusable() throws {
        let keyring = folder.path("keyring.db")
        try Data("this is no database, however long it may be".utf8).write(to: URL(fileURLWithPath: path))
        #expect { try SQLiteStore(path: path, keyring: keyring) } throws: {
            ($0 as? StoreError)?.code == .unusable
        }
        #expect { try SQLiteStore(path: folder.path("nowhere/store.db"), keyring: keyring) } throws: {
            ($0 as? StoreError)?.code == .unusable
        }
    }

    @Test(
        "A row that somebody damaged is named by its column; an inspection hands it over by its key and goes on"
    )
    func damagedRows() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        try execute("UPDATE document SET digest = 'not a digest'")
        await #expect {
            try await store.read { try $0.document(records.document.id) }
        } throws: { error in
            let error = error as? StoreError
            return error?.code == .damaged && error?.says.contains("digest") == true
                && error?.says.contains("not a") == false
        }
        let names = try await store.read { transaction in
            var names: [String] = []
            try transaction.eachDocument { if case .damaged(let name, _) = $0 { names.append(name) } }
            return names
        }
        #expect(names == [records.document.id.text])
    }

    @Test("A page that was overwritten, and a row that points to nothing, are found")
    func integrity() async throws {
        let store = try SQLiteStore(path: path)
        let records = try Records()
        try await store.write { try records.insert(into: $0) }
        try execute("PRAGMA foreign_keys = OFF; DELETE FROM thread")
        #expect(try await store.integrityFindings().contains { $0.contains("points to nothing") })
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)
            .intValue
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        for offset in stride(from: 4096, to: size, by: 4096) {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try handle.close()
        let damaged = try SQLiteStore.opening(path)
        switch damaged {
        case .success(let store): #expect(try await !store.integrityFindings().isEmpty)
        case .failure(let error): #expect(error.code == .unusable)
        }
    }

    func load(fixture: String) throws {
        let sql = try String(contentsOf: Checkout.fixture("Schemas/" + fixture), encoding: .utf8)
        try execute(sql)
    }

    private func execute(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}

extension SQLiteStore {
    fileprivate static func opening(_ path: String) throws -> Result<SQLiteStore, StoreError> {
        do throws(StoreError) {
            return .success(try SQLiteStore(path: path))
        } catch {
            return .failure(error)
        }
    }
}

import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("What is laid down about trust, as it is stored")
struct TrustStoreTests {
    private let folder: TemporaryFolder
    private let now = Records.moment

    init() throws { folder = try TemporaryFolder() }

    private func entry(_ name: String, _ revision: Int64, _ content: String?) -> TrustEntry {
        TrustEntry(kind: .agreement, name: name, revision: revision, content: content, by: "Kask", at: now)
    }

    @Test(
        "Each change is a revision of its own, the last one counts, and none is skipped",
        arguments: StoreEngine.allCases
    )
    func revisions(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        let first = entry("https://a.example 1", 1, "{}")
        let second = entry("https://a.example 1", 2, "[]")
        let other = entry("https://a.example.org 1", 1, "{}")
        try await store.write { transaction in
            for entry in [first, second, other] { try transaction.append(entry) }
        }
        await #expect(throws: StoreError.self) { try await store.write { try $0.append(second) } }
        try await store.read { transaction throws in
            #expect(try transaction.trustEntry(.agreement, first.name) == second)
            #expect(try transaction.trustEntries(.agreement) == [second, other])
            #expect(try transaction.trustEntries(.agreement, of: "https://a.example") == [second])
            #expect(try transaction.trustHistory(.agreement, first.name) == [first, second])
            #expect(try transaction.trustEntry(.anchor, first.name) == nil)
        }
        let gone = entry(first.name, 3, nil)
        try await store.write { try $0.append(gone) }
        try await store.read { transaction throws in
            #expect(try transaction.trustEntry(.agreement, first.name) == nil)
            #expect(try transaction.lastRevision(.agreement, first.name) == gone)
            #expect(try transaction.trustEntries(.agreement) == [other])
        }
    }

    @Test(
        "Chains come back as they were, and in the order in which they have to be looked at",
        arguments: StoreEngine.allCases
    )
    func chains(engine: StoreEngine) async throws {
        let store = try engine.open(folder)
        func chain(_ subject: String, next: Int64, failures: Int = 0) -> ChainRecord {
            ChainRecord(
                subject: subject,
                anchor: "https://anchor.example",
                statements: "{}",
                metadata: "{}",
                marks: "",
                validatedAt: now,
                expiresAt: now.adding(seconds: 1_000),
                nextAt: now.adding(seconds: next),
                spread: 7,
                failures: failures,
                lastFailure: failures > 0 ? "away" : nil
            )
        }
        let records = [
            chain("https://a", next: 90), chain("https://b", next: 20),
            chain("https://c", next: 80, failures: 1),
        ]
        try await store.write { transaction in for record in records { try transaction.put(record) } }
        try await store.read { transaction throws in
            #expect(try transaction.chain(of: "https://a", to: "https://anchor.example") == records[0])
            let due = try transaction.chains(dueAt: now.adding(seconds: 60), interval: 50, limit: 9)
            // The first was to be looked at later than the interval allows; the third waits for its retry.
            #expect(due.map(\.subject) == ["https://b", "https://a"])
        }
    }

    @Test("A peer of an older schema keeps what it had, written down as a grant of everything")
    func migration() async throws {
        let old = try SQLiteStoreTests()
        try old.load(fixture: "4-pack-use.sql")
        let grants = try await SQLiteStore(path: old.path).read { try $0.trustEntries(.grant) }
        #expect(grants.map(\.name) == ["https://porto.example"])
        #expect(grants.map(\.content) == ["{}"])
        #expect(grants.map(\.revision) == [0])
    }
}

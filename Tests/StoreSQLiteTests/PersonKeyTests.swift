import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing
import Vault
import Wire

@testable import StoreSQLite

@Suite("The people of a case have keys of their own")
struct PersonKeyTests {
    private let folder: TemporaryFolder
    private let records: Records
    private var path: String { folder.path("store.db") }
    private var file: Identifier { records.file.id }

    init() throws {
        folder = try TemporaryFolder()
        records = try Records()
    }

    private func record(_ number: Int, _ content: String, _ concerns: Concerns) throws -> CaseworkRecord {
        var record = CaseworkRecord(
            id: try #require(Identifier("01a20b6c-5a0b-7000-8000-0000000000d\(number)")),
            caseID: file,
            kind: "note",
            compartment: "consent",
            content: content,
            revision: 1,
            writtenBy: "Kask",
            role: "facilitator",
            writtenAt: Records.moment
        )
        record.concerns = concerns
        return record
    }

    /// One about each of two people, one about both, one with a part about each, and one about nobody.
    private func made() throws -> [CaseworkRecord] {
        func at(_ place: String) throws -> JSONPointer { try #require(JSONPointer(text: place)) }
        return [
            try record(1, #"{"words":"of one"}"#, Concerns(whole: ["harmed-1"])),
            try record(2, #"{"words":"of two"}"#, Concerns(whole: ["harmed-2"])),
            try record(3, #"{"words":"between them"}"#, Concerns(whole: ["harmed-1", "harmed-2"])),
            try record(
                4,
                #"{"all":"common","harmed-1":"first","harmed-2":"second"}"#,
                Concerns(parts: ["harmed-1": [at("/harmed-1")], "harmed-2": [at("/harmed-2")]])
            ),
            try record(5, #"{"words":"of nobody"}"#, .nobody),
        ]
    }

    private func fill(_ store: SQLiteStore) async throws {
        let made = try made()
        try await store.write { [records] transaction in
            try records.insert(into: transaction)
            for record in made { try transaction.put(record) }
            try transaction.insert(
                AnswerRecord(
                    account: records.file.id,
                    key: "k",
                    request: .zero,
                    at: Records.moment,
                    status: 201,
                    body: #"{"of":"all"}"#,
                    subject: records.file.id
                )
            )
        }
    }

    private func contents(_ store: SQLiteStore) async throws -> [String] {
        let names = Set(try made().map(\.id))
        return try await store.read { [file] transaction in
            let now = try transaction.casework(ofCase: file).filter { names.contains($0.id) }
            for record in now { #expect(try transaction.caseworkHistory(of: record.id) == [record]) }
            return now.map(\.content)
        }
    }

    private func erase(_ pseudonym: String, _ store: SQLiteStore) async throws {
        try await store.write { [file] transaction in
            try transaction.erase(person: pseudonym, ofCase: file, leavingBehind: [:], at: Records.moment)
        }
        _ = try await store.completeErasures()
    }

    private static let withoutOne = [
        "", #"{"words":"of two"}"#, "", #"{"all":"common","harmed-2":"second"}"#, #"{"words":"of nobody"}"#,
    ]

    @Test("Everything is read as it was written, whoever it is about")
    func read() async throws {
        let store = try SQLiteStore(path: path)
        try await fill(store)
        #expect(try await contents(store) == made().map(\.content))
        let again = try SQLiteStore(path: path)
        #expect(try await contents(again) == made().map(\.content))
    }

    @Test("A destroyed person takes what is theirs, here and in copies of before; all the rest opens in both")
    func erased() async throws {
        let store = try SQLiteStore(path: path)
        try await fill(store)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: folder.path("old.db") + suffix)
        }
        try await erase("harmed-1", store)
        #expect(try await contents(store) == Self.withoutOne)
        #expect(try await store.read { try $0.answer(account: records.file.id, key: "k")?.body } == nil)
        let old = try SQLiteStore(path: folder.path("old.db"), keyring: path + ".keyring")
        #expect(try await contents(old) == Self.withoutOne)
        #expect(try await old.read { try $0.answer(account: records.file.id, key: "k")?.body } == nil)
        #expect(try await old.read { try $0.caseRecord(reference: "EE-1") } == records.file)
        // What is left of the person's is the name of the key.
        let left = try await store.pool.read { database in
            try String.fetchAll(database, sql: "SELECT content FROM casework WHERE about LIKE 'of %'")
        }
        #expect(left.map(\.count).sorted().prefix(2) == [24, 24])
        // And the other can go too, and then the case.
        try await erase("harmed-2", store)
        #expect(
            try await contents(store) == ["", "", "", #"{"all":"common"}"#, #"{"words":"of nobody"}"#]
        )
        try await store.write { [file] in try $0.erase(.file(file), at: Records.moment) }
        _ = try await store.completeErasures()
        #expect(try await contents(store) == ["", "", "", "", ""])
    }

    @Test("With the case its people's keys go, and nothing comes into being under them")
    func wholeCase() async throws {
        let store = try SQLiteStore(path: path)
        try await fill(store)
        try await store.write { [file] in try $0.erase(.file(file), at: Records.moment) }
        _ = try await store.completeErasures()
        #expect(try await contents(store) == ["", "", "", "", ""])
        let late = try record(6, "{}", Concerns(whole: ["harmed-9"]))
        await #expect(throws: StoreError.self) { try await store.write { try $0.put(late) } }
    }

    @Test("A new master key opens what lies under people's keys, and new compartments' keys do")
    func rotated() async throws {
        let store = try SQLiteStore(path: path)
        try await fill(store)
        let progress = try TestVault.open(path + ".keyring").rotateCompartments()
        #expect(progress.contentKeys >= 8)
        let again = try SQLiteStore(path: path)
        #expect(try await contents(again) == made().map(\.content))
        try await erase("harmed-1", again)
        #expect(try await contents(again) == Self.withoutOne)
    }

    // MARK: Cases of an earlier version

    private func load(_ fixture: String) throws {
        for (name, target) in [(fixture, path), (fixture + ".keyring", path + ".keyring")] {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            let queue = try DatabaseQueue(path: target, configuration: configuration)
            let sql = try String(contentsOf: Checkout.fixture("Schemas/\(name).sql"), encoding: .utf8)
            try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
            try queue.close()
        }
    }

    private func divide(_ store: SQLiteStore, failing: Bool = false) async throws {
        struct Cut: Error {}
        try await store.write { [file] transaction in
            try transaction.divide(
                file,
                file: { _ in .nobody },
                record: { _ in
                    if failing { throw Cut() }
                    return Concerns(whole: ["harmed-1"])
                }
            )
        }
    }

    @Test("A case of the schema before is divided; one cut off stays as it was and is divided the next time")
    func divided() async throws {
        try load("set-aside")
        let store = try SQLiteStore(path: path)
        #expect(try await store.read { try $0.undividedCases(limit: 9) } == [file])
        await #expect(throws: (any Error).self) { try await divide(store, failing: true) }
        #expect(try await store.read { try $0.undividedCases(limit: 9) } == [file])
        #expect(try await store.read { try $0.casework(ofCase: file) } == [records.casework])

        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: folder.path("old.db") + suffix)
        }
        try await divide(store)
        #expect(try await store.read { try $0.undividedCases(limit: 9) } == [])
        let now = try await store.read { try $0.casework(ofCase: file) }
        #expect(now.map(\.content) == [records.casework.content])
        #expect(now.map(\.scopes.count) == [1] && now.first?.scopes != [.file(file)])
        #expect(try await store.read { try $0.caseRecord(reference: "EE-1") } == records.file)
        #expect(try await store.read { try $0.assessment(records.assessment.id) } == records.assessment)
        #expect(try await store.read { try $0.approvals(of: records.assessment.id) } == [records.approval])

        // Copies of before are still of use, until somebody is erased; then all that lay under one key is gone there.
        func old() throws -> SQLiteStore {
            try SQLiteStore(path: folder.path("old.db"), keyring: path + ".keyring")
        }
        #expect(try await old().read { try $0.casework(ofCase: file) } == [records.casework])
        try await erase("harmed-1", store)
        #expect(try await old().read { try $0.casework(ofCase: file) }.map(\.content) == [""])
        #expect(try await store.read { try $0.casework(ofCase: file) }.map(\.content) == [""])
        #expect(try await store.read { try $0.caseRecord(reference: "EE-1") } == records.file)
        #expect(try await store.read { try $0.assessment(records.assessment.id) } == records.assessment)
    }

    @Test("Until a case is divided nobody of it is erased alone")
    func notBefore() async throws {
        try load("set-aside")
        let store = try SQLiteStore(path: path)
        await #expect(throws: StoreError.self) { try await erase("harmed-1", store) }
    }
}

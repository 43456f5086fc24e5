import Foundation
import GRDB
import Referrals
import Store
import TestAgencies
import Testing
import Vault

@testable import StoreSQLite

@Suite("Compartments that shared a key are split")
struct CompartmentSplitTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("store.db") }
    private let names = ["intake", "consent", "oversight", "agreement"]

    init() throws { folder = try TemporaryFolder() }

    private func record(_ number: Int, in compartment: String, of file: Identifier?) throws -> CaseworkRecord
    {
        CaseworkRecord(
            id: try #require(Identifier("01a20b6c-5a0b-7000-8000-0000000000c\(number)")),
            caseID: file,
            kind: "note",
            compartment: compartment,
            content: #"{"words":"of \#(compartment)"}"#,
            revision: 1,
            writtenBy: "Kask",
            role: "facilitator",
            writtenAt: Records.moment
        )
    }

    /// A database in which everything lies where an earlier version put it.
    private func before() async throws -> Records {
        let records = try Records()
        let made = try names.enumerated().map { try record($0.offset, in: $0.element, of: records.file.id) }
        let store = try SQLiteStore(path: path)
        let old: [String: KeyCompartment] = [
            "intake": .caseFile, "oversight": .caseFile, "consent": .service, "agreement": .service,
        ]
        try await store.pool.write { [vault = store.vault] database in
            let transaction = SQLiteTransaction(database: database, vault: vault)
            try records.insert(into: transaction)
            for record in made {
                try transaction.put(record)
                let sealed = try transaction.sealText(
                    record.content,
                    for: SQLiteTransaction.purpose(record.id.text, 1),
                    under: .file(records.file.id),
                    in: old[record.compartment] ?? .dialogue
                )
                for table in ["casework", "casework_history"] {
                    try transaction.update(table, ["content": sealed], where: "id = ?", [record.id.text])
                }
            }
            try database.execute(
                sql: "INSERT INTO resealing VALUES ('casework', '', 0), ('casework_history', '', 0)"
            )
        }
        return records
    }

    private func open(as role: String) throws -> SQLiteStore {
        let key = try TestVault.open(path + ".keyring").roleKey(role)
        let ring = try SQLiteKeyring(path: path + ".keyring")
        return try SQLiteStore(path: path, vault: Vault(storage: ring) { [.role(role, key)] })
    }

    /// Which of the compartments a role's key reads, in the records as they stand and in their histories.
    private func read(as role: String, _ records: Records) async throws -> [String] {
        try await open(as: role).read { [names] transaction in
            let now = try transaction.casework(ofCase: records.file.id).filter {
                names.contains($0.compartment) && $0.id != records.casework.id
            }
            for record in now {
                let earlier = try transaction.caseworkHistory(of: record.id)
                #expect(earlier.map(\.isClosed) == [record.isClosed])
            }
            return now.filter { !$0.isClosed && !$0.content.isEmpty }.map(\.compartment)
        }
    }

    @Test("Each role's key opens what the role may read, and what the node reads is what was there")
    func split() async throws {
        let records = try await before()
        // Before the first start of the new version whoever could read it still can.
        #expect(try await read(as: "facilitator", records) == names)
        let store = try SQLiteStore(path: path)
        let all = try await store.read { try $0.casework(ofCase: records.file.id) }
        #expect(
            all.filter { $0.id != records.casework.id }.map(\.content)
                == names.map { #"{"words":"of \#($0)"}"# }
        )
        #expect(try await read(as: "facilitator", records) == ["intake", "consent", "agreement"])
        #expect(try await read(as: "intake-officer", records) == ["intake", "consent", "agreement"])
        #expect(try await read(as: "data-protection-officer", records) == ["consent", "oversight"])
        #expect(try await read(as: "approver", records) == ["intake", "consent", "oversight"])
        #expect(try await store.integrityFindings() == [])
        let left = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM resealing") }
        #expect(left == 0)
    }

    @Test("It goes on where it was cut off, and does nothing twice")
    func cutOff() async throws {
        let records = try await before()
        let vault = try TestVault.open(path + ".keyring")
        let pool = try DatabasePool(path: path)
        // One row of the first table, then the power goes.
        let first = try record(0, in: "intake", of: records.file.id)
        try await pool.write { database in
            let transaction = SQLiteTransaction(database: database, vault: vault)
            let sealed = try transaction.sealText(
                first.content,
                for: SQLiteTransaction.purpose(first.id.text, 1),
                under: .file(records.file.id),
                in: .intake
            )
            try transaction.update("casework", ["content": sealed], where: "id = ?", [first.id.text])
            try database.execute(
                sql: "UPDATE resealing SET reached_id = ?, reached_revision = 1 WHERE name = 'casework'",
                arguments: [first.id.text]
            )
        }
        try pool.close()
        try CompartmentSplit(vault: vault, batch: 1).seal(in: try DatabasePool(path: path))
        #expect(try await read(as: "data-protection-officer", records) == ["consent", "oversight"])
        #expect(try await read(as: "facilitator", records) == ["intake", "consent", "agreement"])
    }

    @Test("What was erased before stays erased in the new compartments")
    func erased() async throws {
        let records = try Records()
        let store = try SQLiteStore(path: path)
        try await store.write { try records.insert(into: $0) }
        try await store.write { try $0.erase(.file(records.file.id), at: Records.moment) }
        _ = try await store.completeErasures()
        try await store.pool.write { database in
            try database.execute(
                sql: "DELETE FROM content_key WHERE compartment IN ('intake', 'consent', 'oversight')"
            )
            try database.execute(sql: "DROP TABLE resealing")
            try database.execute(
                sql: "DELETE FROM grdb_migrations WHERE identifier = 'compartments'"
            )
        }
        let again = try SQLiteStore(path: path)
        let late = try record(9, in: "oversight", of: records.file.id)
        await #expect {
            try await again.write { try $0.put(late) }
        } throws: {
            ($0 as? StoreError)?.code == .erased
        }
    }
}

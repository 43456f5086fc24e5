import ArgumentParser
import Foundation
import GRDB
import Referrals
import Sealing
import Store
import StoreSQLite
import Vault

/// `comity-bench vault`: what sealing costs, beside the same rows in plain text on the same engine with the same settings.
struct VaultBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Measure writing, reading and listing cases sealed, against the same rows in plain text.",
        discussion: """
            Both databases have the same columns and indexes, write-ahead log and synchronous=FULL, 50 cases to a durable \
            commit. A sealed case has a key of its own, which is made and stored with it; the ratios hold all of that.
            """
    )

    @Option(help: "How many cases to write.") var cases = 5000
    @Option(help: "The size of a case's content in bytes.") var bytes = 4096
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        guard cases >= 500, bytes > 0 else {
            throw ValidationError("Write at least 500 cases of some bytes.")
        }
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(
            "comity-bench-" + UUID().uuidString
        )
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let (keyring, master) = (home.appendingPathComponent("keyring.db").path, SealingKey())
        let vault = try Vault(storage: SQLiteKeyring(path: keyring)) { [.master(master)] }
        let sealed = try SQLiteStore(path: home.appendingPathComponent("sealed.db").path, vault: vault)
        let plain = try PlainCases(path: home.appendingPathComponent("plain.db").path)
        let records = (0..<cases).map(record)

        let writes = (
            try await microseconds { batch in
                try await sealed.write { transaction in
                    for record in records[batch] { try transaction.insert(record) }
                }
            },
            try await microseconds { batch in try await plain.insert(records[batch]) }
        )
        let reads = (
            try await each(records) { reference in
                try await sealed.read { try $0.caseRecord(reference: reference) }?.content.utf8.count ?? 0
            },
            try await each(records) { try await plain.read($0)?.content.utf8.count ?? 0 }
        )
        let lists = (
            try await repeated { try await sealed.read { try $0.cases(limit: 200) }.count },
            try await repeated { try await plain.list(200).count }
        )
        let rows = [("write a case", writes), ("read a case", reads), ("list 200 cases", lists)]
        let figures = rows.flatMap { name, pair in
            [
                Figure(name: name + ", sealed", unit: "us", value: pair.0),
                Figure(name: name + ", plain", unit: "us", value: pair.1),
                Figure(name: name + ", sealed to plain", unit: "times", value: pair.0 / pair.1),
            ]
        }
        print(json ? Figure.json(figures) : Figure.table(figures, says: "\(cases) cases of \(bytes) bytes."))
    }

    private func record(_ number: Int) -> CaseRecord {
        let moment = Instant(milliseconds: 1_795_510_800_000 + Int64(number))
        return CaseRecord(
            id: Identifier(at: moment),
            reference: "BENCH-\(number)",
            content: String(repeating: "x", count: bytes),
            openedBy: "bench",
            openedAt: moment,
            changedAt: moment,
            revision: 1
        )
    }

    /// Microseconds a case, 50 to a commit; the median batch.
    private func microseconds(_ write: (Range<Int>) async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for first in stride(from: 0, to: cases - 49, by: 50) {
            let begin = ContinuousClock.now
            try await write(first..<first + 50)
            times.append((ContinuousClock.now - begin).microseconds / 50)
        }
        return times.sorted()[times.count / 2]
    }

    private func each(_ records: [CaseRecord], _ read: (String) async throws -> Int) async throws -> Double {
        var times: [Double] = []
        for index in 0..<1000 {
            let reference = records[index * 7919 % records.count].reference
            let begin = ContinuousClock.now
            guard try await read(reference) == bytes else {
                throw ValidationError("A case came back otherwise.")
            }
            times.append((ContinuousClock.now - begin).microseconds)
        }
        return times.sorted()[times.count / 2]
    }

    private func repeated(_ list: () async throws -> Int) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<50 {
            let begin = ContinuousClock.now
            guard try await list() == 200 else { throw ValidationError("The list is not whole.") }
            times.append((ContinuousClock.now - begin).microseconds)
        }
        return times.sorted()[times.count / 2]
    }
}

/// The same table without sealing.
private struct PlainCases {
    let pool: DatabasePool

    init(path: String) throws {
        pool = try DatabasePool(path: path)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE case_file (
                        id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, content TEXT NOT NULL, opened_by TEXT NOT NULL,
                        opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, revision BIGINT NOT NULL);
                    CREATE INDEX case_changed ON case_file (changed_at, id)
                    """
            )
        }
    }

    func insert(_ records: ArraySlice<CaseRecord>) async throws {
        try await pool.write { database in
            for record in records {
                try database.execute(
                    sql: "INSERT INTO case_file VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.id.text, record.reference, record.content, record.openedBy,
                        record.openedAt.milliseconds, record.changedAt.milliseconds, record.revision,
                    ]
                )
            }
        }
    }

    func read(_ reference: String) async throws -> CaseRecord? {
        try await pool.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM case_file WHERE reference = ?",
                arguments: [reference]
            )
            .flatMap(Self.record)
        }
    }

    func list(_ limit: Int) async throws -> [CaseRecord] {
        try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM case_file ORDER BY changed_at DESC, id DESC LIMIT ?",
                arguments: [limit]
            ).compactMap(Self.record)
        }
    }

    private static func record(_ row: Row) -> CaseRecord? {
        guard let id = Identifier(row["id"] as String) else { return nil }
        return CaseRecord(
            id: id,
            reference: row["reference"],
            content: row["content"],
            openedBy: row["opened_by"],
            openedAt: Instant(milliseconds: row["opened_at"]),
            changedAt: Instant(milliseconds: row["changed_at"]),
            revision: row["revision"]
        )
    }
}

import Foundation
import Merkle
import Node
import Referrals
import Store
import StoreSQLite

/// A log that grows, measured at several sizes.
struct LogMeasurement {
    let store: SQLiteStore
    let file: String
    let samples: Int
    private var size: Int64 = 0
    private var singles: [Double] = []
    private var grouped50: [Double] = []
    private var recorded: [Double] = []
    /// A case that is recorded about; made with the first record.
    private var subject: Identifier?
    /// Where the journal ends: leaves without an entry leave it behind.
    private var journalEnd: Int64 = 0
    private let moment = Instant(milliseconds: 1_795_510_800_000)

    init(store: SQLiteStore, file: String, samples: Int) {
        self.store = store
        self.file = file
        self.samples = samples
    }

    /// Grows to a size and measures there. What is appended for the measurement counts for the next size.
    mutating func figures(at target: Int64) async throws -> [Figure] {
        while size < target { try await append(Int(min(5000, target - size))) }
        let bytes = Double(fileSize) / Double(size)
        // Each append a transaction of its own, durable before the next begins.
        let single = try await microseconds(appending: 1, times: samples)
        let grouped = try await microseconds(appending: 50, times: samples / 50 + 1)
        let (record, recordBytes) = try await recording()
        let (prove, verify) = try await proofs()
        let name = "at \(target) leaves: "
        singles.append(single)
        grouped50.append(grouped)
        recorded.append(record)
        return [
            Figure(name: name + "append, a durable commit each", unit: "us", value: single),
            Figure(name: name + "append, 50 to a durable commit", unit: "us", value: grouped),
            Figure(
                name: name + "append as a node records, a durable commit each",
                unit: "us",
                value: record
            ),
            Figure(name: name + "inclusion proof", unit: "us", value: prove, target: 1000),
            Figure(name: name + "verification", unit: "us", value: verify),
            Figure(name: name + "disk", unit: "B", value: bytes),
            Figure(name: name + "disk of an entry with its leaf", unit: "B", value: recordBytes),
        ]
    }

    /// How much the cost of an append grew from the cheapest size to the dearest: flat within a fifth is what is asked.
    func flatness() -> [Figure] {
        [
            ("append, a durable commit each", singles), ("append, 50 to a durable commit", grouped50),
            ("append as a node records", recorded),
        ].compactMap { name, costs in
            guard costs.count > 1, let least = costs.min(), let most = costs.max(), least > 0 else {
                return nil
            }
            return Figure(
                name: "over all sizes: \(name), dearest to cheapest",
                unit: "",
                value: most / least,
                target: 1.2
            )
        }
    }

    private mutating func append(_ count: Int) async throws {
        let (first, at) = (size + 1, moment)
        try await store.write { transaction in
            for number in first..<first + Int64(count) {
                try transaction.log(
                    JournalEntry(
                        number: number,
                        at: at,
                        event: .documentAccepted,
                        actor: "https://node.agency.example",
                        subject: nil,
                        digest: .zero,
                        head: .zero
                    )
                )
            }
        }
        size += Int64(count)
    }

    /// What every real append costs beside its leaf: the journal's entry with its index, and the case's key, under which the salt
    /// is sealed and the digest marked.
    ///
    /// - Returns: microseconds for one, the median of the transactions, and the bytes that one takes on the disk.
    private mutating func recording() async throws -> (Double, Double) {
        let cost = try await median(of: samples) { try await $0.record(1) }
        let (before, count) = (fileSize, max(samples, 1) * 10)
        for _ in 0..<10 { try await record(count / 10) }
        return (cost, Double(fileSize - before) / Double(count))
    }

    private mutating func record(_ count: Int) async throws {
        let (moment, first, end) = (moment, size, journalEnd)
        let subject = subject ?? Identifier(at: moment)
        let isNew = self.subject == nil
        try await store.write { transaction in
            if isNew {
                try transaction.insert(
                    CaseRecord(
                        id: subject,
                        reference: "EE-1",
                        content: "{}",
                        openedBy: "Kask",
                        openedAt: moment,
                        changedAt: moment,
                        revision: 1
                    )
                )
            }
            if end < first {
                // The journal goes on where the leaves are.
                try transaction.append(
                    JournalEntry(
                        number: first,
                        at: moment,
                        event: .caseChanged,
                        actor: "Kask",
                        subject: nil,
                        digest: nil,
                        head: .zero
                    )
                )
            }
            for _ in 0..<count {
                try transaction.record(
                    .caseChanged,
                    by: "Kask",
                    about: subject,
                    digest: .zero,
                    at: moment
                )
            }
        }
        self.subject = subject
        size += Int64(count)
        journalEnd = size
    }

    /// Microseconds for one proof, read from the database, and for its verification.
    private func proofs() async throws -> (Double, Double) {
        let (size, samples) = (size, samples)
        return try await store.read { transaction in
            guard let shard = try transaction.currentLogShard() else { return (0, 0) }
            var generator = SystemRandomNumberGenerator()
            let tiles = LogTiles(shard: shard, reader: transaction)
            var whole = tiles.tree(size)
            let root = try whole.root()
            var (proving, verifying) = (Duration.zero, Duration.zero)
            let clock = ContinuousClock()
            for _ in 0..<samples {
                let index = UInt64.random(in: 0..<UInt64(size), using: &generator)
                let start = clock.now
                // A tree of its own each time: nothing that was read for one proof helps the next.
                var tree = tiles.tree(size)
                let proof = try tree.inclusionProof(of: index)
                proving += clock.now - start
                let leaf = try tree.leaf(index)
                let middle = clock.now
                try proof.verify(leaf: leaf, root: root)
                verifying += clock.now - middle
            }
            return (proving.microseconds / Double(samples), verifying.microseconds / Double(samples))
        }
    }

    /// The median of the transactions, for each leaf: what else the machine does meanwhile does not count.
    private mutating func microseconds(appending count: Int, times: Int) async throws -> Double {
        try await median(of: times) { try await $0.append(count) } / Double(count)
    }

    private mutating func median(
        of times: Int,
        _ work: (inout LogMeasurement) async throws -> Void
    ) async throws -> Double {
        var each: [Double] = []
        for _ in 0..<times {
            let start = ContinuousClock.now
            try await work(&self)
            each.append((ContinuousClock.now - start).microseconds)
        }
        each.sort()
        return each.isEmpty ? 0 : each[each.count / 2]
    }

    private var fileSize: Int64 {
        [file, file + "-wal"].reduce(0) { sum, path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }
}

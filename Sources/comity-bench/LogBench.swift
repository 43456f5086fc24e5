import ArgumentParser
import Foundation
import Merkle
import Node
import Referrals
import Sealing
import Store
import StoreSQLite
import Vault

/// `comity-bench log`: what the transparency log costs as it grows.
struct LogBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Measure appends with durable commits, proofs and disk space of the log at several sizes.",
        discussion:
            "The log is an ordinary database of a node in a temporary folder; 10 million leaves take some minutes and about 2 GB."
    )

    @Option(help: "The sizes at which to measure, separated by commas.") var leaves = "10000,1000000,10000000"
    @Option(help: "How many appends and proofs to measure at each size.") var samples = 2000
    @Option(help: "The folder for the database. Default: the system's temporary folder.") var folder: String?
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        let sizes = leaves.split(separator: ",").compactMap { Int64($0) }.sorted()
        guard let first = sizes.first, first > 0, samples > 0 else {
            throw ValidationError("Sizes are positive numbers, separated by commas.")
        }
        let place = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let home = place.appendingPathComponent("comity-bench-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let (keyring, master) = (home.appendingPathComponent("keyring.db").path, SealingKey())
        let vault = try Vault(storage: SQLiteKeyring(path: keyring)) { [.master(master)] }
        var measurement = LogMeasurement(
            store: try SQLiteStore(path: home.appendingPathComponent("comity.db").path, vault: vault),
            file: home.appendingPathComponent("comity.db").path,
            samples: samples
        )
        var figures: [Figure] = []
        for size in sizes { figures += try await measurement.figures(at: size) }
        figures += measurement.flatness()
        print(
            json ? Figure.json(figures) : Figure.table(figures, says: "Every proof that was made verified.")
        )
    }
}

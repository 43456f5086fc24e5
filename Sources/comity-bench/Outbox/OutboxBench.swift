import ArgumentParser
import Foundation
import Wire

/// `comity-bench outbox`: what it costs that many documents wait.
struct OutboxBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract:
            "Fill a node's outbox, then measure finding what is due, delivering, and taking documents in.",
        discussion: """
            Everything is sealed as in a node. Each size is delivered from in a process of its own, so that its memory is what a node \
            would take; the peers, who open every document and sign a receipt for it, are in the same process. Documents are taken in \
            from many peers at once, with a durable commit for each. Then a quarter of the peers answers only after a second and \
            another quarter not at all: the others are to be served as before.

            Build with `swift build -c release --product comity-bench`. A million documents take about 3 GB of disk and some minutes; \
            what each figure is beside the first size stands under it, and is to be about 1.

            Examples:
              comity-bench outbox --documents 10000
              comity-bench outbox --documents 10000,1000000 --folder /srv/bench --json
            """
    )

    @Option(
        help: "How many documents wait, separated by commas; the first is what the others are compared with."
    )
    var documents = "10000,1000000"
    @Option(help: "For how many peers.") var peers = 20
    @Option(help: "How many documents a thread has.") var threadSize = 20
    @Option(help: "How many to deliver at each size.") var deliveries = 2000
    @Option(help: "How many to take in; 0 leaves it out.")
    var accepts = 2000
    @Option(help: "From how many peers at once they are taken in.") var lines = 32
    @Option(
        help: "The folder for the databases, each removed at the end. Default: the system's temporary folder."
    )
    var folder: String?
    @Option(help: "Stop before more than this is written, in GB.") var mostGigabytes = 10.0
    @Option(help: "Stop after this time, in minutes.") var mostMinutes = 60.0
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        let sizes = documents.split(separator: ",").compactMap { Int($0) }
        guard let first = sizes.first, sizes.allSatisfy({ $0 > 0 }), (4...1000).contains(peers),
            (1...1000).contains(threadSize), deliveries > 0, accepts >= 0, (1...256).contains(lines)
        else {
            throw ValidationError(
                "Sizes are positive numbers, separated by commas; there are four peers at least."
            )
        }
        let limits = StoreFill.Limits(
            bytes: Int64(mostGigabytes * 1e9),
            end: ContinuousClock.now + .seconds(mostMinutes * 60)
        )
        var figures: [Figure] = []
        var base: [String: Double] = [:]
        for size in sizes {
            let rows = try await inFolder { home in
                _ = try home.create()
                try await OutboxFill(home: home, peers: peers, documentsOfThread: threadSize)
                    .add(size, within: limits)
                return try measured(home)
            }
            for (name, value) in rows {
                figures.append(
                    Figure(name: "with \(size) waiting: " + name, unit: Self.unit(name), value: value)
                )
                if size == first {
                    base[name] = value
                } else if let before = base[name], before > 0 {
                    figures.append(
                        Figure(name: "  as many times as with \(first)", unit: "x", value: value / before)
                    )
                }
            }
        }
        if accepts > 0 { figures += try await acceptance() }
        print(
            json ? Figure.json(figures) : Figure.table(figures, says: "\(peers) peers in the same process.")
        )
    }

    private static func unit(_ name: String) -> String {
        switch name {
        case "memory": "MiB"
        case "disk": "GB"
        case let name where name.hasPrefix("deliver"): "/s"
        default: "ms"
        }
    }

    private func acceptance() async throws -> [Figure] {
        let rate = try await inFolder { home in
            _ = try home.create()
            return try await AcceptMeasurement(lines: lines).perSecond(accepts, in: home)
        }
        return [Figure(name: "take in from \(lines) peers at once", unit: "/s", value: rate)]
    }

    private func inFolder<Result>(_ body: (BenchHome) async throws -> Result) async throws -> Result {
        let place = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let home = BenchHome(folder: place.appendingPathComponent("comity-bench-" + UUID().uuidString))
        try FileManager.default.createDirectory(at: home.folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home.folder) }
        return try await body(home)
    }

    /// Measures in a process of its own.
    private func measured(_ home: BenchHome) throws -> [(String, Double)] {
        try home.figures(of: ["outbox-measure", home.folder.path, "--deliveries", String(deliveries)])
    }
}

/// `comity-bench outbox-measure`: the measurement of one filled folder.
struct OutboxMeasureBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox-measure",
        abstract: "Measure a folder that `comity-bench outbox` has filled, as JSON.",
        shouldDisplay: false
    )
    @Argument(help: "The folder.") var folder: String
    @Option(help: "How many to deliver.") var deliveries = 2000
    @Option(help: "How often to look for what is due.") var looks = 1000

    func run() async throws {
        let home = BenchHome(folder: URL(fileURLWithPath: folder))
        let measurement = OutboxMeasurement(node: try home.node(), peers: try home.peers(), home: home)
        let figures = try await measurement.figures(deliveries: deliveries, looks: looks)
        print(
            String(
                decoding: JSON.array(
                    figures.map { .object(["name": .string($0.0), "value": .number($0.1)]) }
                ).bytes(),
                as: UTF8.self
            )
        )
    }
}

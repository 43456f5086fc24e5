import ArgumentParser
import Foundation
import Wire

/// `comity-bench store`: what it costs to list, to search and to open a case in a node with many of them.
struct StoreBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract:
            "Fill a node with cases and documents, then measure list, search and open, at several sizes.",
        discussion: """
            Everything is sealed as in a node. Each size is measured in a process of its own, so that its memory is what a node \\
            would take. A million cases with five documents each take 10 to 20 GB and, built for release, 30 to 60 minutes.

            Example:
              comity-bench store --cases 10000,1000000 --folder /srv/bench
            """
    )

    @Option(help: "The sizes, separated by commas; the first is what the others are compared with.")
    var cases = "10000,1000000"
    @Option(help: "How many documents each case has.") var documents = 5
    @Option(help: "How many of each question to measure.") var queries = 1000
    @Option(
        help:
            "The folder for the databases, each removed at the end unless --keep is given. Default: the system's temporary folder."
    )
    var folder: String?
    @Option(help: "Stop before more than this is written, in GB.") var mostGigabytes = 30.0
    @Option(help: "Stop after this time, in minutes.") var mostMinutes = 90.0
    @Flag(help: "Keep the filled folders; `comity-bench store-measure FOLDER` measures one again.")
    var keep = false
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        let sizes = cases.split(separator: ",").compactMap { Int($0) }
        guard let first = sizes.first, sizes.allSatisfy({ $0 > 0 }), (0...100).contains(documents),
            queries > 0
        else { throw ValidationError("Sizes are positive numbers, separated by commas.") }
        let limits = StoreFill.Limits(
            bytes: Int64(mostGigabytes * 1e9),
            end: ContinuousClock.now + .seconds(mostMinutes * 60)
        )
        var figures: [Figure] = []
        var base: [String: Double] = [:]
        for size in sizes {
            let place = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
            let home = BenchHome(folder: place.appendingPathComponent("comity-bench-" + UUID().uuidString))
            try FileManager.default.createDirectory(at: home.folder, withIntermediateDirectories: true)
            defer { if !keep { try? FileManager.default.removeItem(at: home.folder) } }
            if keep { FileHandle.standardError.write(Data("Kept: \(home.folder.path)\n".utf8)) }
            let fill = StoreFill(store: try home.create(), home: home, documents: documents)
            try await fill.add(size, within: limits)
            for (name, value) in try measured(home) {
                let isMilliseconds = name.contains("99th")
                figures.append(
                    Figure(
                        name: "at \(size) cases: " + name,
                        unit: name == "memory" ? "MiB" : name == "disk" ? "GB" : "ms",
                        value: value,
                        target: isMilliseconds ? 50 : name == "memory" ? 200 : nil
                    )
                )
                if size == first {
                    base[name] = value
                } else if let before = base[name], before > 0 {
                    figures.append(
                        Figure(name: "  as many times as at \(first)", unit: "x", value: value / before)
                    )
                }
            }
        }
        print(json ? Figure.json(figures) : Figure.table(figures, says: "\(documents) documents a case."))
    }

    /// Measures in a process of its own.
    private func measured(_ home: BenchHome) throws -> [(String, Double)] {
        try home.figures(of: ["store-measure", home.folder.path, "--queries", String(queries)])
    }
}

/// `comity-bench store-measure`: the measurement of one filled folder.
struct StoreMeasureBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store-measure",
        abstract: "Measure a folder that `comity-bench store` has filled, as JSON.",
        shouldDisplay: false
    )
    @Argument(help: "The folder.") var folder: String
    @Option(help: "How many of each question.") var queries = 1000

    func run() async throws {
        let home = BenchHome(folder: URL(fileURLWithPath: folder))
        let figures = try await StoreMeasurement(node: try home.node(), home: home).figures(queries)
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

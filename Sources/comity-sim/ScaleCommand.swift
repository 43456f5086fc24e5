import ArgumentParser
import Foundation
import Simulation
import Wire

/// `comity-sim scale`.
struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Show how the cost of a referral grows with the federation.",
        discussion: """
            Makes federations of growing size in this process, without faults, has every agency refer to others, and \
            counts the processor time of one referral with all that it causes on both sides: its opening, the law of both, \
            signing, sealing, the receipt, the answer. With the shape `neighbours` each agency deals with six others; with \
            `hub` one deals with all. A flat line is what one hopes for. Prints CSV; --svg draws it.

            Exit codes: 0 measured; 1 something kept the agencies from exchanging; 64 wrong use.
            """
    )

    @Option(help: "The sizes, for example 10,100,1000.") var nodes = SizeList(sizes: [10, 30, 100, 300, 1000])
    @Option(help: "The shape: neighbours or hub; both where it is not given.") var shape: Shape?
    @Option(help: "How many referrals each agency sends.") var referrals = 4
    @Option(help: "Where to draw the chart.", completion: .file()) var svg: String?
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func validate() throws {
        guard (1...100).contains(referrals) else { throw ValidationError("--referrals is from 1 to 100.") }
    }

    func run() async throws {
        let growth = Growth(stage: try Stage(nodes: nodes.sizes.max() ?? 2), referrals: referrals)
        // The first federation pays for what is made once in a process.
        _ = try await growth.measure(.neighbours, nodes: 4)
        var rows: [GrowthRow] = []
        if !json { print(GrowthRow.heading) }
        for shape in shape.map({ [$0] }) ?? Shape.allCases {
            for count in nodes.sizes {
                let row = try await growth.measure(shape, nodes: count)
                rows.append(row)
                if !json { print(row.csv) }
            }
        }
        if json { print(JSON.array(rows.map(\.json)).prettyText()) }
        if let svg { try GrowthChart(rows: rows).svg.write(toFile: svg, atomically: true, encoding: .utf8) }
    }
}

extension Shape: ExpressibleByArgument {}

/// `10,100,1000`.
struct SizeList: ExpressibleByArgument {
    var sizes: [Int]

    init(sizes: [Int]) { self.sizes = sizes }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let sizes = parts.compactMap { $0 }.filter { (2...10_000).contains($0) }
        guard !sizes.isEmpty, sizes.count == parts.count else { return nil }
        self.sizes = sizes
    }

    var defaultValueDescription: String { sizes.map(String.init).joined(separator: ",") }
}

extension GrowthRow {
    static let heading =
        "shape,nodes,pairs,referrals,documents,attempts,founding_s,exchange_s,ms_per_referral,kib_per_node"

    var csv: String {
        [
            shape.rawValue, String(nodes), String(pairs), String(referrals), String(documents),
            String(attempts),
            Self.decimal(foundingSeconds), Self.decimal(exchangeSeconds),
            Self.decimal(millisecondsPerReferral),
            Self.decimal(kibibytesPerNode),
        ].joined(separator: ",")
    }

    var json: JSON {
        [
            "shape": .string(shape.rawValue), "nodes": .integer(Int64(nodes)),
            "pairs": .integer(Int64(pairs)),
            "referrals": .integer(Int64(referrals)), "documents": .integer(Int64(documents)),
            "attempts": .integer(Int64(attempts)), "foundingSeconds": .number(foundingSeconds),
            "exchangeSeconds": .number(exchangeSeconds),
            "millisecondsPerReferral": .number(millisecondsPerReferral),
            "kibibytesPerNode": .number(kibibytesPerNode),
        ]
    }

    private static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}

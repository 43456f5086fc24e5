import ArgumentParser
import Foundation
import JOSE
import Referrals
import Trust
import Wire

/// `comity-bench trust`.
struct TrustBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Measure trust chains: validated from what is kept, and found cold.",
        discussion: """
            A federation of one anchor, two regions and many leaves is made in memory, and every leaf's chain is found and \
            checked first. Cold is counted in answers that are waited for one after the other: each costs a round trip.

            Exit codes: 0 measured; 1 a chain was not found.
            """
    )

    @Option(help: "How many leaves.") var leaves = 200
    @Option(help: "Seconds for each measurement.") var seconds = 0.5
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (2...10_000).contains(leaves) else { throw ValidationError("--leaves must be 2 to 10000.") }
        guard seconds > 0, seconds <= 600 else {
            throw ValidationError("--seconds must be more than 0 and at most 600.")
        }
    }

    func run() async throws {
        let network = try BenchFederation(leaves: leaves)
        var chains: [TrustChain] = []
        var fetches = 0
        for leaf in network.leaves {
            let search = await network.search(leaf)
            guard let chain = search.best else {
                FileHandle.standardError.write(Data("\(leaf) has no chain: \(search.obstacles)\n".utf8))
                throw ExitCode(1)
            }
            chains.append(chain)
            fetches += search.fetches
        }
        let stopwatch = Stopwatch(limit: .seconds(seconds))
        let validation = try stopwatch.microseconds { number in
            try TrustChain(
                validating: chains[number % chains.count].compacts,
                anchors: [network.anchor],
                at: network.now
            ).path.count
        }
        let policy = PeerPolicy(rules: [
            PeerRule(
                name: "network",
                peers: PeerRule.Peers(anchors: [network.anchor.entity]),
                directions: [.received]
            )
        ])
        let facts = chains.map {
            PeerFacts(
                entity: $0.subject,
                bases: [.chain(anchor: network.anchor.entity)],
                agencyKind: "court",
                jurisdiction: "EE"
            )
        }
        let document = PeerDocument(direction: .received, type: "referral")
        let decision = stopwatch.microseconds { number in
            policy.decision(on: document, with: facts[number % facts.count], at: network.now).isAllowed
                ? 1 : 0
        }
        let merging = try Self.merging(stopwatch)
        let cold = try await Self.median(of: network.leaves, network, limit: seconds)
        let fan = try await Self.median(of: [network.fan], network, limit: seconds)
        let asked = await network.search(network.fan).fetches
        let figures = [
            Figure(
                name: "chain of \(chains[0].compacts.count) statements, validated from what is kept",
                unit: "µs",
                value: validation
            ),
            Figure(name: "policy asked about a document", unit: "µs", value: decision),
            Figure(
                name: "metadata policies of three superiors, merged and applied",
                unit: "µs",
                value: merging
            ),
            Figure(name: "chain found cold, without the network's time", unit: "µs", value: cold),
            Figure(name: "entity with 1000 hints that lead nowhere, given up", unit: "µs", value: fan),
            Figure(name: "statements asked for before that", unit: "requests", value: Double(asked)),
            Figure(
                name: "answers waited for in turn, to find a chain cold",
                unit: "round trips",
                value: Double(fetches) / Double(chains.count)
            ),
        ]
        print(
            json
                ? Figure.json(figures) : Figure.lines(figures, "All \(chains.count) leaves have their chain.")
        )
    }

    /// Microseconds for the policies of an anchor, a region and a district over everything that a node publishes.
    private static func merging(_ stopwatch: Stopwatch) throws -> Double {
        let policies = try [
            #"{"comity_node": {"document_types": {"subset_of": ["referral", "status", "withdrawal"]}, "contact_point": {"essential": true}, "jurisdiction": {"one_of": ["EE", "PT", "FI"]}}}"#,
            #"{"comity_node": {"document_types": {"subset_of": ["referral", "status"]}, "working_languages": {"add": ["en"]}, "maximum_document_bytes": {"default": 262144}}}"#,
            #"{"comity_node": {"working_languages": {"superset_of": ["en"]}, "agency_kind": {"one_of": ["court", "prosecution"]}, "display_name": {"value": "A court"}}}"#,
        ].map { try MetadataPolicy(JSON(parsing: Array($0.utf8))) }
        let metadata: JSONObject = [
            "comity_node": [
                "document_types": ["referral", "status", "correction"], "contact_point": "duty desk",
                "jurisdiction": "EE", "agency_kind": "court", "working_languages": ["et"],
            ]
        ]
        return try stopwatch.microseconds { _ in
            try MetadataPolicy.resolving(policies).applied(to: metadata).count
        }
    }

    /// Microseconds for a search, the median of as many as the time allows.
    private static func median(
        of entities: [FederationID],
        _ network: BenchFederation,
        limit: Double
    ) async throws -> Double {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(limit)
        var times: [Double] = []
        while times.count < 5 || clock.now < end {
            let start = clock.now
            _ = await network.search(entities[times.count % entities.count])
            times.append((clock.now - start).microseconds)
        }
        return times.sorted()[times.count / 2]
    }
}

extension Figure {
    /// A heading and one line a figure.
    static func lines(_ figures: [Figure], _ heading: String) -> String {
        let width = figures.map(\.name.count).max() ?? 0
        return
            ([heading]
            + figures.map { figure in
                figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
                    + String(format: "%10.2f ", figure.value) + figure.unit
            }).joined(separator: "\n")
    }
}

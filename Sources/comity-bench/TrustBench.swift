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
        let cold = try await Self.cold(network, limit: seconds)
        let figures = [
            Figure(
                name: "chain of \(chains[0].compacts.count) statements, validated from what is kept",
                unit: "µs",
                value: validation
            ),
            Figure(name: "policy asked about a document", unit: "µs", value: decision),
            Figure(name: "chain found cold, without the network's time", unit: "µs", value: cold),
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

    /// Microseconds for a search, the median of as many as the time allows.
    private static func cold(_ network: BenchFederation, limit: Double) async throws -> Double {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(limit)
        var times: [Double] = []
        while times.count < 5 || clock.now < end {
            let start = clock.now
            _ = await network.search(network.leaves[times.count % network.leaves.count])
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

/// One anchor, two regions, many leaves: statements signed once, so that searching alone is measured.
struct BenchFederation: StatementSource {
    let now = Instant(seconds: 1_800_000_000)
    let anchor: TrustAnchor
    let leaves: [FederationID]
    private var answers: [String: String] = [:]

    /// - Throws: ``StatementError``, ``JOSEError`` or ``EnrolmentError``, none of which happens to what is made here.
    init(leaves count: Int) throws {
        func id(_ name: String) throws -> FederationID {
            guard let id = FederationID("https://\(name).example") else { throw ExitCode(1) }
            return id
        }
        var top = FederationAuthority(entity: try id("anchor"), key: SigningKey(), name: "Anchor")
        anchor = TrustAnchor(entity: top.entity, keys: try top.publishedKeys())
        var leaves: [FederationID] = []
        for region in 0..<2 {
            var authority = FederationAuthority(
                entity: try id("region-\(region)"),
                key: SigningKey(),
                name: "Region",
                superiors: [top.entity]
            )
            let configuration = try authority.configuration(at: now)
            answers[authority.entity.text] = configuration
            top.subordinates.append(try top.subordinate(enrolling: configuration, at: now))
            for number in stride(from: region, to: count, by: 2) {
                let leaf = try id("leaf-\(number)")
                let key = SigningKey()
                let claims: JSON = [
                    "iss": .string(leaf.text), "sub": .string(leaf.text), "iat": .integer(now.seconds),
                    "exp": .integer(now.seconds + 86_400), "jwks": ["keys": [key.publicKey.json]],
                    "authority_hints": [.string(authority.entity.text)], "metadata": ["comity_node": [:]],
                ]
                let compact = try JWS.sign(claims.bytes(), type: EntityStatement.mediaType, key: key)
                answers[leaf.text] = compact
                authority.subordinates.append(try authority.subordinate(enrolling: compact, at: now))
                answers[Self.key(authority, leaf)] = try authority.statement(about: leaf.text, at: now)
                leaves.append(leaf)
            }
            answers[Self.key(top, authority.entity)] = try top.statement(
                about: authority.entity.text,
                at: now
            )
        }
        answers[top.entity.text] = try top.configuration(at: now)
        self.leaves = leaves
    }

    func search(_ leaf: FederationID) async -> ChainSearch {
        await ChainBuilder(source: self, anchors: [anchor], now: { [now] in now }).chains(for: leaf)
    }

    private static func key(_ authority: FederationAuthority, _ subordinate: FederationID) -> String {
        authority.entity.text + "/federation/fetch " + subordinate.text
    }

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        guard let answer = answers[entity.text] else { throw .unreachable }
        return answer
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        guard let answer = answers[fetchEndpoint + " " + subordinate.text] else { throw .unreachable }
        return answer
    }
}

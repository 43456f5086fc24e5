import JOSE
import Referrals
import Testing
import Trust
import Wire

/// A federation in memory: its authorities answer as their endpoints would.
private struct RegionalNetwork: StatementSource {
    var authorities: [FederationID: FederationAuthority] = [:]
    var configurations: [FederationID: String] = [:]
    var now: Instant

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        guard let configuration = configurations[entity] else { throw .refused(status: 404) }
        return configuration
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        for authority in authorities.values
        where fetchEndpoint == authority.entity.text + "/federation/fetch" {
            do {
                return try authority.statement(about: subordinate.text, at: now)
            } catch let problem as FederationProblem {
                throw .refused(status: problem.status)
            } catch {
                throw .unreachable
            }
        }
        throw .unreachable
    }
}

@Suite("A regional network")
struct RegionalNetworkTests {
    private let now = TestFederation.now
    private let anchor: FederationID
    private let regions: [FederationID]
    private let nodes: [FederationID]
    private var network: RegionalNetwork
    private let trusted: TrustAnchor

    /// One anchor, two intermediates, two hundred nodes.
    init() throws {
        network = RegionalNetwork(now: now)
        func authority(_ name: String) throws -> FederationAuthority {
            FederationAuthority(entity: try TestEntity(name).id, key: SigningKey(), name: name)
        }
        var top = try authority("anchor.example.net")
        anchor = top.entity
        trusted = TrustAnchor(entity: top.entity, keys: try top.publishedKeys())
        var regions: [FederationID] = []
        var nodes: [FederationID] = []
        for region in ["north.example.net", "south.example.net"] {
            var authority = try authority(region)
            authority.superiors = [top.entity]
            let configuration = try authority.configuration(at: now)
            network.configurations[authority.entity] = configuration
            top.subordinates.append(
                try top.subordinate(
                    enrolling: configuration,
                    constraints: ChainConstraints(
                        maximumPathLength: 1,
                        naming: NamingConstraints(permitted: [".example.net", ".example.org"])
                    ),
                    at: now
                )
            )
            for number in 0..<100 {
                let node = try TestEntity("node-\(number).\(region.prefix(5)).example.org")
                let hints: JSONObject = ["authority_hints": [.string(authority.entity.text)]]
                let configuration = try node.configuration(hints)
                network.configurations[node.id] = configuration
                authority.subordinates.append(try authority.subordinate(enrolling: configuration, at: now))
                nodes.append(node.id)
            }
            network.authorities[authority.entity] = authority
            regions.append(authority.entity)
        }
        network.authorities[top.entity] = top
        network.configurations[top.entity] = try top.configuration(at: now)
        self.regions = regions
        self.nodes = nodes
    }

    private func search(_ entity: FederationID) async -> ChainSearch {
        await ChainBuilder(source: network, anchors: [trusted], now: { [now] in now }).chains(for: entity)
    }

    @Test("Every node of two hundred under two regions and one anchor is found, with five fetches each")
    func all() async throws {
        var found = 0
        for node in nodes {
            let search = await search(node)
            #expect(search.best?.path.last == anchor, "\(node)")
            #expect(search.fetches == 5 && search.obstacles.isEmpty)
            found += search.chains.count
        }
        #expect(found == 200)
        #expect(network.authorities[regions[0]]?.list(at: now).count == 100)
    }

    @Test("A node that its region revoked, and one whose region the anchor revoked, are found no more")
    mutating func revoked() async throws {
        let (first, last) = (nodes[0], nodes[199])
        network.authorities[regions[0]]?.subordinates[0].revokedAt = now
        let search = await search(first)
        #expect(search.best == nil)
        #expect(search.obstacles == [ChainObstacle(regions[0], .fetch(.refused(status: 404)))])
        #expect(await self.search(nodes[1]).best != nil)
        network.authorities[anchor]?.subordinates[1].revokedAt = now
        #expect(await self.search(last).best == nil)
    }

    @Test("Kept statements are enough while they last, with every authority away")
    mutating func away() async throws {
        let chain = try #require(await search(nodes[7]).best)
        network.configurations = [:]
        let later = now.adding(seconds: 80_000)
        let kept = try TrustChain(validating: chain.compacts, anchors: [trusted], at: later)
        #expect(kept.subject == nodes[7])
        #expect(throws: ChainError.self) {
            try TrustChain(validating: chain.compacts, anchors: [trusted], at: chain.expiresAt)
        }
    }
}

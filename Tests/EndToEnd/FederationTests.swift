import Foundation
import JOSE
import Node
import Outbound
import Referrals
import Server
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Trust
import Wire

@Suite("Federations over HTTPS", .serialized)
struct FederationTests {
    private func words(of node: ServedNode) async throws -> String {
        try #require(try await node.comity(["peer", "me"])["words"]?.string)
    }

    /// An authority with its process.
    private func authority(_ name: String, _ tls: ThrowAwayAuthority) async throws -> ServedNode {
        let node = try await ServedNode(
            name,
            kind: "central-authority",
            jurisdiction: "EE",
            officer: "Officer of \(name)",
            authority: tls
        )
        try await node.comity(["anchor", "init", "--alone", "--authority", tls.certificatePath])
        try await node.start()
        return node
    }

    private func enrol(_ node: ServedNode, at authority: ServedNode) async throws {
        try await node.comity(["trust", "join", authority.entity.text])
        try await authority.comity([
            "anchor", "enrol", node.entity.text, "--words", try await words(of: node),
        ])
    }

    private func believe(_ anchor: ServedNode, _ node: ServedNode) async throws {
        try await node.comity([
            "trust", "anchor", "add", anchor.entity.text, "--words", try await words(of: anchor),
            "--authority", anchor.authority.certificatePath,
        ])
    }

    @Test(
        "A node takes documents on an anchor's word, sees itself as its peers do, and stops within the polling interval of a revocation",
        .timeLimit(.minutes(15))
    )
    func walk() async throws {
        let tls = try await ThrowAwayAuthority()
        let anchor = try await authority("Anchor", tls)
        let porto = try await ServedNode.porto(tls)
        try await porto.start(environment: ["COMITY_TRUST_POLL_SECONDS": "2"])
        try await enrol(porto, at: anchor)
        try await believe(anchor, porto)
        // Nobody else's word changes whom it believes.
        let wrong = try await porto.run([
            "trust", "anchor", "add", anchor.entity.text, "--words", try await words(of: porto),
            "--authority", tls.certificatePath,
        ])
        #expect(wrong.status == 1 && wrong.errors.contains("differ"), "\(wrong.errors)")
        try await eventually("the node has looked at itself") {
            try await porto.run(["trust", "show"]).output.contains("seen until")
        }
        let shown = try JSON(parsing: try await porto.run(["trust", "show", "--json"]).output)
        #expect(shown["anchors"]?.array?.first?["standing"]?.string == "counts")
        #expect(shown["anchors"]?.array?.first?["differences"]?.array?.isEmpty == true)

        // A leaf that does not run this software, behind an address of its own.
        let entities = try await StaticEntities(tls)
        let leaf = try await entities.add("leaf", under: FederationID(anchor.entity))
        let client = try HTTPSClient()
        let sealingKey = try porto.encryptionKey()
        func send() async throws -> OutboundResponse {
            let compact = try leaf.sign(leaf.referral(to: porto.entity, at: .now))
            return try await client.send(
                OutboundRequest(
                    .post,
                    porto.entity.url("/documents"),
                    headers: ["Content-Type": "application/jose"],
                    body: Array(try sealingKey.sealing(compact).utf8),
                    trust: .authority(pem: try tls.pem())
                )
            )
        }
        #expect(try await send().status == 403)
        try await anchor.comity([
            "anchor", "enrol", leaf.entity.text, "--words", entities.words(of: leaf).words,
        ])
        // It is vouched for, and still no rule allows it anything.
        let found = try await porto.run(["trust", "find", leaf.entity.text])
        #expect(found.status == 0, "\(found.output) \(found.errors)")
        let denied = try JSON(parsing: try await send().body)
        #expect(denied["type"]?.string == Problem.typePrefix + "not-agreed")
        let policy = entities.folder.path("policy.json")
        try """
        # Whoever the anchor vouches for may refer to us.
        {"rules": [{"name": "network", "effect": "allow", "peers": {"anchors": ["\(anchor.entity.text)"]},
                    "directions": ["received", "sent"]}]}
        """.write(toFile: policy, atomically: true, encoding: .utf8)
        try await porto.comity(["peer", "policy", "set", policy])
        #expect(try await send().status == 201)
        let check = try await porto.run(["peer", "policy", "check", leaf.entity.text, "--json"])
        #expect(try JSON(parsing: check.output)["rule"]?.string == "network")

        try await anchor.comity(["anchor", "revoke", leaf.entity.text])
        try await eventually("the revocation has reached the node") { try await send().status == 403 }
        let refusals = try await porto.comity(["peer", "refusals"])
        #expect(refusals.array?.first?["says"]?.string?.contains("vouches") == true)
        let list = try await anchor.comity(["anchor", "list"])
        #expect(list["subordinates"]?.array?.count == 2)
        await client.shutdown()
        await entities.stop()
        await anchor.terminate()
        await porto.terminate()
        #expect(await anchor.ended()?.status == 0)
        #expect(await porto.ended()?.status == 0)
    }

    @Test(
        "A thousand hints, answers without end or beginning, redirects and nonsense: a search is left within its bounds, and says why",
        .timeLimit(.minutes(15))
    )
    func hostile() async throws {
        let tls = try await ThrowAwayAuthority()
        let anchor = try await authority("Anchor", tls)
        let entities = try await StaticEntities(tls, script: "hostile_entities.py")
        let harms = ["huge", "announced", "header", "redirect", "page", "nonsense", "nobody", "silent"]
        let hints = harms.map { entities.url + "/" + $0 } + (1...992).map { entities.url + "/hint-\($0)" }
        let leaf = try await entities.add("leaf", under: hints.compactMap(FederationID.init))
        #expect(hints.count == 1_000)
        let client = try HTTPSClient()
        let resolver = try await ResolverNode(anchor, client, ShiftedClock(), limits: ChainLimits(seconds: 6))
        let look = try #require(try await resolver.node.resolve(FederationID(leaf.entity)).first)
        guard case .none = look.outcome else {
            Issue.record("\(look)")
            return
        }
        let says = look.obstacles.joined(separator: "\n")
        for words in [
            "names 1000 superiors", "more than is taken", "something else than an entity statement",
            "did not answer in time",
        ] { #expect(says.contains(words), "\(words): \(says)") }
        // The leaf's own configuration, and one answer for each of the first eight superiors.
        #expect(look.fetches == 9)
        let asked = await entities.asked
        #expect(asked.count == 9 && !asked.contains { $0.contains("victim") }, "\(asked)")
        await client.shutdown()
        await entities.stop()
        await anchor.kill()
    }

    @Test(
        "On the word of strangers no address of an inner network is connected to, unless the operator means it"
    )
    func innerAddresses() async throws {
        let tls = try await ThrowAwayAuthority()
        let anchor = try await authority("Anchor", tls)
        let entities = try await StaticEntities(tls, script: "hostile_entities.py")
        let leaf = try await entities.add("leaf", under: [FederationID(anchor.entity)])
        let (open, guarded) = (
            try HTTPSClient(),
            try HTTPSClient(configuration: ClientConfiguration(allowsInnerAddresses: false))
        )
        let resolver = try await ResolverNode(anchor, open, ShiftedClock(), line: guarded)
        let look = try #require(try await resolver.node.resolve(FederationID(leaf.entity)).first)
        #expect(look.obstacles.contains { $0.contains("inner network") }, "\(look.obstacles)")
        #expect(await entities.asked == [])
        // As a whole node: refused as it is installed, allowed where its setting says so.
        let porto = try await ServedNode.porto(tls)
        try await believe(anchor, porto)
        try await anchor.comity([
            "anchor", "enrol", leaf.entity.text, "--words", entities.words(of: leaf).words,
        ])
        let refused = try await porto.run(
            ["trust", "find", leaf.entity.text],
            environment: ["COMITY_TRUST_INNER_ADDRESSES": "refuse"]
        )
        #expect(refused.status == 1 && refused.output.contains("inner network"), "\(refused.output)")
        let allowed = try await porto.run(["trust", "find", leaf.entity.text])
        #expect(allowed.status == 0, "\(allowed.output)")
        await open.shutdown()
        await guarded.shutdown()
        await entities.stop()
        await anchor.kill()
    }

    @Test(
        "One anchor, two regions, two hundred leaves: all are found, with everybody away all still count, and a revoked one does not",
        .timeLimit(.minutes(10))
    )
    func twoHundred() async throws {
        let tls = try await ThrowAwayAuthority()
        let anchor = try await authority("Anchor", tls)
        let regions = [try await authority("North", tls), try await authority("South", tls)]
        for region in regions { try await enrol(region, at: anchor) }
        let entities = try await StaticEntities(tls)
        var leaves: [ForeignAgency] = []
        for number in 0..<200 {
            let region = regions[number % 2]
            leaves.append(try await entities.add("leaf-\(number)", under: FederationID(region.entity)))
        }
        // The officers of two hundred agencies were on the telephone; here their acts are entered through the same use case.
        for (number, region) in regions.enumerated() {
            let node = try region.node()
            for leaf in stride(from: number, to: 200, by: 2).map({ leaves[$0] }) {
                _ = try await node.enrol(
                    entities.statement(of: leaf),
                    read: entities.words(of: leaf).words,
                    by: try #require(Officer("Officer"))
                )
            }
        }
        let client = try HTTPSClient()
        let clock = ShiftedClock()
        let resolver = try await ResolverNode(anchor, client, clock)
        var fetches = 0
        for leaf in leaves {
            let looks = try await resolver.node.resolve(FederationID(leaf.entity))
            fetches += looks.map(\.fetches).reduce(0, +)
            guard case .valid? = looks.first?.outcome else {
                Issue.record("\(leaf.entity): \(looks)")
                return
            }
        }
        #expect(fetches == 1_000)
        // What one believes of a leaf, every other that believes the anchor does: a chain holds for whoever has its anchor.
        let held = try #require(try await resolver.node.anchors().first)
        let records = try await resolver.store.read { try $0.chains(limit: 1_000) }
        let subjects = Set(try records.map { try $0.chain(held.anchor, at: clock.now).subject })
        #expect(subjects == Set(leaves.map { FederationID($0.entity) }))

        // Everybody is away: what was signed counts for its time.
        await anchor.kill()
        for region in regions { await region.kill() }
        clock.set(ahead: 24 * 3_600)
        var looks = try await resolver.node.refreshChains(limit: 20).looks
        #expect(looks.count == 20 && looks.allSatisfy { if case .kept = $0.outcome { true } else { false } })
        #expect(try await resolver.node.standing(of: leaves[0].entity).isTrusted)

        // The regions are back, and one of them has revoked a leaf meanwhile.
        _ = try await regions[0].node().revoke(
            FederationID(leaves[0].entity),
            by: try #require(Officer("Officer"))
        )
        clock.set(ahead: 0)
        try await anchor.start()
        for region in regions { try await region.start() }
        looks = try await resolver.node.resolve(FederationID(leaves[0].entity))
        guard case .broken? = looks.first?.outcome else {
            Issue.record("\(looks)")
            return
        }
        #expect(try await !resolver.node.standing(of: leaves[0].entity).isTrusted)
        #expect(try await resolver.node.standing(of: leaves[1].entity).isTrusted)
        await client.shutdown()
        await entities.stop()
        await anchor.kill()
        for region in regions { await region.kill() }
    }
}

extension ServedNode {
    /// The node's record in the test's process, for acts that sign nothing.
    fileprivate nonisolated func node() throws -> Node {
        Node(
            identity: NodeIdentity(
                entity: entity,
                displayName: entity.text,
                agencyKind: "central-authority",
                jurisdiction: "EE",
                contactPoint: "duty desk"
            ),
            keys: MemoryKeyChest(),
            store: try store(),
            library: RuleLibrary(law: try PublishedDrafts.shared.get().law, jurisdiction: "EE"),
            schemas: try DocumentSchemas()
        )
    }
}

/// A node in the test's process that believes an anchor, and asks over HTTPS.
private struct ResolverNode {
    let node: Node
    let store: SQLiteStore
    private let folder: TemporaryFolder

    /// - Parameter line: asks the federation; by default the client does, with which the anchor is entered.
    init(
        _ anchor: ServedNode,
        _ client: HTTPSClient,
        _ clock: any Clock,
        line: HTTPSClient? = nil,
        limits: ChainLimits = ChainLimits()
    ) async throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("comity.db"))
        node = Node(
            identity: NodeIdentity(
                entity: try #require(EntityID("https://resolver.example")),
                displayName: "Resolver",
                agencyKind: "court",
                jurisdiction: "EE",
                contactPoint: "duty desk"
            ),
            keys: MemoryKeyChest(),
            store: store,
            library: RuleLibrary(law: try PublishedDrafts.shared.get().law, jurisdiction: "EE"),
            schemas: try DocumentSchemas(),
            clock: clock,
            line: HTTPSFederationLine(client: line ?? client),
            upkeep: TrustUpkeep(limits: limits)
        )
        let pem = try anchor.authority.pem()
        let response = try await client.send(
            OutboundRequest(
                .get,
                anchor.entity.url(EntityConfiguration.path),
                trust: .authority(pem: pem)
            )
        )
        let me = try await anchor.comity(["peer", "me"])
        _ = try await node.addAnchor(
            String(decoding: response.body, as: UTF8.self),
            read: try #require(me["words"]?.string),
            authority: pem,
            by: try #require(Officer("Resolver"))
        )
    }
}

/// A clock that runs with the computer's, and can be set ahead.
private final class ShiftedClock: Clock {
    private let shift = Mutex<Int64>(0)

    var now: Instant { Instant.now.adding(seconds: shift.withLock { $0 }) }

    func set(ahead seconds: Int64) { shift.withLock { $0 = seconds } }
}

/// Many entities behind one address, served by a small program of its own.
private final class StaticEntities: Sendable {
    let folder: TemporaryFolder
    private let port: Int
    private let program: Program

    var url: String { "https://localhost:\(port)" }

    /// The paths that were asked for, of a program that prints them.
    var asked: [String] {
        get async {
            await program.output.split(separator: "\n").filter { $0.hasPrefix("asked ") }.map(String.init)
        }
    }

    init(_ tls: ThrowAwayAuthority, script name: String = "static_entities.py") async throws {
        folder = try TemporaryFolder()
        port = try FreePort.next()
        try FileManager.default.createDirectory(
            atPath: folder.path("entities"),
            withIntermediateDirectories: true
        )
        try await tls.issue(key: folder.path("key.pem"), certificate: folder.path("certificate.pem"))
        let script = Checkout.root.appendingPathComponent("Tests/EndToEnd/Interop/" + name).path
        program = try Program(
            try #require(Program.named("python3")),
            [
                script, folder.path("entities"), folder.path("certificate.pem"), folder.path("key.pem"),
                String(port),
            ]
        )
        try await eventually("the entities are served") { await self.program.output.contains("serving") }
    }

    func add(_ name: String, under superior: FederationID) async throws -> ForeignAgency {
        try await add(name, under: [superior])
    }

    func add(_ name: String, under superiors: [FederationID]) async throws -> ForeignAgency {
        let agency = ForeignAgency(try #require(EntityID("https://localhost:\(port)/\(name)")))
        try agency.statement(at: Instant.now, under: superiors)
            .write(toFile: folder.path("entities/\(name)"), atomically: true, encoding: .utf8)
        return agency
    }

    func statement(of agency: ForeignAgency) throws -> String {
        let name = agency.entity.text.split(separator: "/").last.map(String.init) ?? ""
        return try String(contentsOfFile: folder.path("entities/\(name)"), encoding: .utf8)
    }

    func words(of agency: ForeignAgency) throws -> FingerprintWords {
        FingerprintWords(
            of: FederationID(agency.entity),
            keys: try KeySet([agency.federationKey.publicKey])
        )
    }

    func stop() async { await program.send(SIGKILL) }
}

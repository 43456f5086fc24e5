import JOSE
import Referrals
import Synchronization
import Testing
import Trust
import Wire

/// A network of entities in memory, with a clock that each answer moves on.
private final class TestNetwork: StatementSource {
    private struct State {
        var configurations: [FederationID: String] = [:]
        var statements: [String: String] = [:]
        var asked: [String] = []
        var now = TestFederation.now.adding(seconds: 1)
    }

    private let state = Mutex(State())
    let secondsPerAnswer: Int64

    init(secondsPerAnswer: Int64 = 0) { self.secondsPerAnswer = secondsPerAnswer }

    var now: Instant { state.withLock { $0.now } }
    var asked: [String] { state.withLock { $0.asked } }

    func publish(_ configuration: String, of entity: TestEntity) {
        state.withLock { $0.configurations[entity.id] = configuration }
    }

    func publish(_ statement: String, about subordinate: TestEntity, by superior: TestEntity) {
        state.withLock { $0.statements[superior.endpoint + " " + subordinate.id.text] = statement }
    }

    /// Publishes an entity under its superiors, and what they say about it.
    func enrol(_ entity: TestEntity, under superiors: [TestEntity] = [], _ more: JSONObject = [:]) throws {
        publish(try entity.configuration(under: superiors, more), of: entity)
        for superior in superiors {
            publish(try superior.statement(about: entity), about: entity, by: superior)
        }
    }

    func configuration(of entity: FederationID, by deadline: Instant) async throws(FetchFailure) -> String {
        try answer(entity.text) { $0.configurations[entity] }
    }

    func statement(
        about subordinate: FederationID,
        at fetchEndpoint: String,
        by deadline: Instant
    ) async throws(FetchFailure) -> String {
        let request = fetchEndpoint + " " + subordinate.text
        return try answer(request) { $0.statements[request] }
    }

    private func answer(
        _ request: String,
        _ find: @Sendable (State) -> String?
    ) throws(FetchFailure) -> String {
        let found = state.withLock { state in
            state.asked.append(request)
            state.now = state.now.adding(seconds: secondsPerAnswer)
            return find(state)
        }
        guard let found else { throw .refused(status: 404) }
        return found
    }
}

@Suite("Finding trust chains")
struct ChainBuilderTests {
    let federation: TestFederation

    init() throws { federation = try TestFederation() }

    private func builder(
        _ network: TestNetwork,
        anchors: [TestEntity]? = nil,
        limits: ChainLimits = ChainLimits()
    ) throws -> ChainBuilder<TestNetwork> {
        ChainBuilder(
            source: network,
            anchors: try (anchors ?? [federation.anchor]).map { try $0.anchor },
            limits: limits,
            now: { network.now }
        )
    }

    private func publishChain(_ network: TestNetwork) throws {
        try network.enrol(federation.leaf, under: [federation.lower])
        try network.enrol(federation.lower, under: [federation.upper])
        try network.enrol(federation.upper, under: [federation.anchor])
        try network.enrol(federation.anchor)
    }

    @Test("A chain is found over two intermediates, with each statement fetched once")
    func found() async throws {
        let network = TestNetwork()
        try publishChain(network)
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.chains.count == 1)
        #expect(search.best?.path.count == 4)
        #expect(search.obstacles.isEmpty)
        #expect(search.fetches == 7)
        #expect(Set(network.asked).count == network.asked.count)
    }

    @Test("A configuration that was handed over is not fetched")
    func handedOver() async throws {
        let network = TestNetwork()
        try publishChain(network)
        let configuration = try federation.leaf.configuration(under: [federation.lower])
        let search = await (try builder(network))
            .chains(for: federation.leaf.id, configuration: configuration)
        #expect(search.best != nil)
        #expect(!network.asked.contains(federation.leaf.id.text))
    }

    @Test("Of chains to several anchors the shortest comes first, then the one that lasts longest")
    func choice() async throws {
        let network = TestNetwork()
        let second = try TestEntity("second.example.net")
        let third = try TestEntity("third.example.net")
        try network.enrol(federation.leaf, under: [federation.lower, third, second])
        try network.enrol(federation.lower, under: [federation.anchor])
        for anchor in [federation.anchor, second, third] { try network.enrol(anchor) }
        network.publish(
            try third.statement(about: federation.leaf, ["exp": .integer(TestFederation.now.seconds + 60)]),
            about: federation.leaf,
            by: third
        )
        let search = await (try builder(network, anchors: [federation.anchor, third, second]))
            .chains(for: federation.leaf.id)
        #expect(search.chains.map(\.anchor) == [second.id, third.id, federation.anchor.id])
    }

    @Test("A loop upward ends, is named, and does not hide the chain beside it")
    func loop() async throws {
        let network = TestNetwork()
        try publishChain(network)
        try network.enrol(federation.upper, under: [federation.lower, federation.anchor])
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.chains.count == 1)
        #expect(search.obstacles == [ChainObstacle(federation.upper.id, .loop(federation.lower.id))])
    }

    @Test("Of a thousand hints only the first few are followed, the configured anchor before all others")
    func thousandHints() async throws {
        let network = TestNetwork()
        let hints =
            (0..<1_000).map { JSON.string("https://hint-\($0).example") }
            + [.string(federation.anchor.id.text)]
        try network.enrol(federation.leaf, under: [federation.anchor], ["authority_hints": .array(hints)])
        try network.enrol(federation.anchor)
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.best?.anchor == federation.anchor.id)
        #expect(search.obstacles.contains(ChainObstacle(federation.leaf.id, .tooManyHints(1_001))))
        #expect(network.asked.count <= 3 + ChainLimits().hints)
    }

    @Test("A tree that fans out at every level is left after a bounded number of fetches")
    func fan() async throws {
        let network = TestNetwork()
        func names(_ level: Int, _ branch: Int) throws -> [TestEntity] {
            try (0..<8).map { try TestEntity("l\(level)-\(branch)-\($0).example", key: federation.leaf.key) }
        }
        let first = try names(1, 0)
        network.publish(try federation.leaf.configuration(under: first), of: federation.leaf)
        for (position, entity) in first.enumerated() {
            let second = try names(2, position)
            network.publish(try entity.configuration(under: second), of: entity)
            for (branch, entity) in second.enumerated() {
                network.publish(
                    try entity.configuration(under: names(3, position * 8 + branch)),
                    of: entity
                )
            }
        }
        let limits = ChainLimits(paths: 1_000, fetches: 40)
        let search = await (try builder(network, limits: limits)).chains(for: federation.leaf.id)
        #expect(search.best == nil)
        #expect(network.asked.count == 40)
        #expect(search.obstacles.contains { $0.fault == .tooManyFetches })
        let narrow = await (try builder(network, limits: ChainLimits(paths: 10)))
            .chains(for: federation.leaf.id)
        #expect(narrow.obstacles.contains { $0.fault == .tooManyPaths })
        #expect(narrow.fetches <= 10)
    }

    @Test("A ladder without end is left at the greatest length of a chain")
    func depth() async throws {
        let network = TestNetwork()
        let ladder = try (0..<40).map { try TestEntity("l\($0).example", key: federation.leaf.key) }
        for (entity, superior) in zip(ladder, ladder.dropFirst()) {
            network.publish(try entity.configuration(under: [superior]), of: entity)
        }
        let search = await (try builder(network)).chains(for: ladder[0].id)
        #expect(search.obstacles == [ChainObstacle(ladder[7].id, .tooDeep)])
        #expect(search.fetches == 8)
    }

    @Test("Slow answers end the search when its time is up")
    func slow() async throws {
        let network = TestNetwork(secondsPerAnswer: 10)
        try publishChain(network)
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.best == nil)
        #expect(search.fetches == 3)
        #expect(search.obstacles.last?.fault == .outOfTime)
    }

    @Test("An unreachable superior, one without endpoint and a dead end are each named")
    func obstacles() async throws {
        let network = TestNetwork()
        let silent = try TestEntity("silent.example")
        let mute = try TestEntity("mute.example")
        let alone = try TestEntity("alone.example")
        try network.enrol(federation.leaf, under: [silent, mute, alone])
        try network.enrol(mute, under: [federation.anchor], ["metadata": [:]])
        try network.enrol(alone)
        try network.enrol(federation.anchor)
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.best == nil)
        #expect(
            Set(search.obstacles) == [
                ChainObstacle(silent.id, .fetch(.refused(status: 404))), ChainObstacle(alone.id, .deadEnd),
                ChainObstacle(mute.id, .noFetchEndpoint),
            ]
        )
    }

    @Test("An entity that serves another's configuration, or one with another's key, is no step of a chain")
    func impostor() async throws {
        let network = TestNetwork()
        try publishChain(network)
        network.publish(try federation.upper.configuration(), of: federation.lower)
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        guard case .statement(let error)? = search.obstacles.first?.fault else {
            Issue.record("\(search.obstacles)"); return
        }
        #expect(error.code == .wrongSubject)
        // Under the right name, but with a key that the superior does not vouch for.
        let forger = try TestEntity("lower.example.org")
        network.publish(try forger.configuration(under: [federation.upper]), of: federation.lower)
        network.publish(
            try forger.statement(about: federation.leaf),
            about: federation.leaf,
            by: federation.lower
        )
        let forged = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(forged.best == nil)
        guard case .notVouchedFor(let reason)? = forged.obstacles.last?.fault else {
            Issue.record("\(forged.obstacles)")
            return
        }
        #expect(reason.code == .unknownKey)
        #expect(forged.obstacles.last?.entity == federation.lower.id)
    }

    @Test("Nobody is asked whom the entity above does not vouch for, and no answer about another counts")
    func doors() async throws {
        let network = TestNetwork()
        try publishChain(network)
        // An entity that names the anchor as its superior, and somebody else's address as its fetch endpoint.
        let stranger = try TestEntity("stranger.example")
        let door: JSON = ["federation_entity": ["federation_fetch_endpoint": "https://victim.example/inner"]]
        try network.enrol(federation.leaf, under: [stranger])
        network.publish(
            try stranger.configuration(under: [federation.anchor], ["metadata": door]),
            of: stranger
        )
        let search = await (try builder(network)).chains(for: federation.leaf.id)
        #expect(search.best == nil)
        #expect(!network.asked.contains { $0.contains("victim.example") })
        // A superior that answers with what it says about another.
        network.publish(
            try federation.anchor.statement(about: federation.upper),
            about: stranger,
            by: federation.anchor
        )
        let second = await (try builder(network)).chains(for: federation.leaf.id)
        guard case .statement(let error)? = second.obstacles.last?.fault else {
            Issue.record("\(second.obstacles)")
            return
        }
        #expect(error.code == .wrongSubject)
    }
}

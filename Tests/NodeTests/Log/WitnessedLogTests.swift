import Foundation
import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import Testing

/// Carries requests straight into other nodes, as HTTPS would.
struct DirectWitnessLine: WitnessLine {
    var nodes: [TestNode]

    private func node(at url: String) -> TestNode? { nodes.first { url.hasPrefix($0.entity.text + "/") } }

    func post(_ body: String, to url: String, at host: WitnessHost) async -> WitnessAnswer? {
        guard let node = node(at: url) else { return nil }
        do {
            return WitnessAnswer(status: 200, body: Array(try await node.node.cosign(Array(body.utf8)).utf8))
        } catch let refusal as WitnessRefusal {
            return WitnessAnswer(status: refusal.status, body: Array(refusal.body.utf8))
        } catch let problem as Problem {
            return WitnessAnswer(status: problem.kind.status, body: [])
        } catch {
            return nil
        }
    }

    func get(_ url: String, at host: WitnessHost) async -> WitnessAnswer? {
        guard let node = node(at: url) else { return nil }
        let parts = url.dropFirst(node.entity.text.count + 1).split(separator: "/").map(String.init)
        let found: [UInt8]?
        if parts.first == "witness" {
            let note = try? await node.node.witnessedCheckpoint(originHash: parts[1])
            found = (note ?? nil).map { Array($0.utf8) }
        } else {
            let path = parts[2...].joined(separator: "/")
            let answer = try? await node.node.logAnswer(shard: parts[1], path: path)
            found = (answer ?? nil)?.bytes
        }
        return found.map { WitnessAnswer(status: 200, body: $0) } ?? WitnessAnswer(status: 404, body: [])
    }
}

@Suite("Nodes that witness each other's logs")
struct WitnessedLogTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func round(_ node: TestNode, _ line: DirectWitnessLine) async throws -> WitnessRound {
        try await node.node.publishCheckpoints()
        return try await node.node.askWitnesses(through: line)
    }

    @Test("A peer cosigns checkpoint after checkpoint, and a proof carries its word")
    func cosigned() async throws {
        let line = DirectWitnessLine(nodes: [tartu, porto])
        for _ in 0..<3 {
            try await fill(tartu, 130)
            #expect(try await round(tartu, line).cosigned == 1)
        }
        #expect(try await tartu.node.askWitnesses(through: line) == WitnessRound())
        let policy = try await tartu.store.read { try tartu.node.policy(in: $0) }
        let entry = try await tartu.store.read { try $0.journalEnd()?.number ?? 0 }
        let proof = try await tartu.node.leafProof(ofEntry: entry)
        #expect(policy.quorum != nil)
        #expect(policy.isSatisfied(by: policy.cosigners(of: proof.proof.checkpoint)))
        // A checkpoint that is newer but not witnessed is not preferred.
        try await fill(tartu, 1)
        try await tartu.node.publishCheckpoints()
        #expect(try await tartu.node.leafProof(ofEntry: entry).proof == proof.proof)
        #expect(try await porto.node.watchLogs(through: line) == WitnessRound())
        #expect(try await porto.node.logAlarms().isEmpty)
        for node in [porto, tartu] { #expect(try await node.node.audit().isSound) }
    }

    @Test(
        "An older database that goes on is noticed by the witness and by the log, with both checkpoints as proof"
    )
    func rollBack() async throws {
        try await fill(tartu, 20)
        _ = try await round(tartu, DirectWitnessLine(nodes: [tartu, porto]))
        let older = try tartu.copy()
        try await fill(tartu, 50)
        _ = try await round(tartu, DirectWitnessLine(nodes: [tartu, porto]))
        try await fill(older, 10)
        let line = DirectWitnessLine(nodes: [older, porto])
        let asked = try await round(older, line)
        #expect(asked.cosigned == 0)
        #expect(asked.alarms.map(\.kind) == [.rollBack])
        let alarm = try #require(try await older.node.logAlarms().first)
        let ring = try await older.node.keyRing()
        let log = try #require(try older.node.logVerifier(named: alarm.origin, in: ring))
        for note in [alarm.first, alarm.second] {
            _ = try Checkpoint(verifying: SignedNote(parsing: Array(note.utf8)), log: log)
        }
        // To the witness an older checkpoint is nothing by itself: it may be anybody's. What the log shows now is what counts.
        #expect(try await porto.node.logAlarms().isEmpty)
        #expect(try await porto.node.watchLogs(through: line).alarms.map(\.kind) == [.staleHead])
        // The same is not raised twice.
        #expect(try await older.node.askWitnesses(through: line).alarms.isEmpty)
        // It grows beyond what was cosigned: then the two histories stand beside each other.
        try await fill(older, 100)
        #expect(try await round(older, line).alarms.map(\.kind) == [.splitView])
        #expect(try await porto.node.watchLogs(through: line).alarms.map(\.kind) == [.splitView])
    }

    @Test("A log that shows two peers two histories is found when the two compare what they cosigned")
    func splitView() async throws {
        let lyon = try TestNode.porto(pair.clock, "https://lyon.example")
        for (one, other) in [(tartu, lyon), (lyon, tartu), (porto, lyon), (lyon, porto)] {
            try await one.enter(other)
        }
        let twin = try tartu.copy()
        try await fill(tartu, 5)
        try await fill(twin, 5)
        _ = try await round(tartu, DirectWitnessLine(nodes: [porto]))
        _ = try await round(twin, DirectWitnessLine(nodes: [lyon]))
        // Each is shown what it knows already; only the other witness tells.
        let found = try await porto.node.watchLogs(through: DirectWitnessLine(nodes: [tartu, lyon]))
        #expect(found.alarms.map(\.kind) == [.splitView])
        #expect(found.alarms.map(\.by) == ["https://lyon.example"])
        let alarm = try #require(found.alarms.first)
        let first = try Checkpoint(body: SignedNote(parsing: Array(alarm.first.utf8)).body)
        let second = try Checkpoint(body: SignedNote(parsing: Array(alarm.second.utf8)).body)
        #expect(first.size == second.size && first.root != second.root)
        #expect(
            try await lyon.node.watchLogs(through: DirectWitnessLine(nodes: [twin, porto])).alarms.count == 1
        )
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A stranger's log, a suspended peer's, and one under a name that is not its own are unknown")
    func unknown() async throws {
        let stranger = try TestNode.porto(pair.clock, "https://lyon.example")
        try await stranger.enter(porto)
        try await fill(stranger, 3)
        let asked = try await round(stranger, DirectWitnessLine(nodes: [porto]))
        #expect(asked.cosigned == 0 && asked.failures.count == 1)
        #expect(asked.failures.first?.contains("404") == true)
        _ = try await porto.node.setPeer(tartu.entity, .suspended, by: porto.officer)
        try await fill(tartu, 3)
        #expect(
            try await round(tartu, DirectWitnessLine(nodes: [porto])).failures.first?.contains("404") == true
        )
        #expect(try await porto.node.witnessedCheckpoint(originHash: Digest(of: "x").hex) == nil)
    }
}

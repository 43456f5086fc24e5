import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import Testing

@Suite("A log that goes on after an older backup: broken off, never rewritten")
struct ReopeningTests {
    private let pair: Pair
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    /// A node whose database is older than what its witness cosigned.
    ///
    /// - Parameter whole: whether the checkpoints beside the database were restored with it.
    private func restored(whole: Bool) async throws -> TestNode {
        let line = DirectWitnessLine(nodes: [pair.tartu, porto])
        try await fill(pair.tartu, 300)
        try await pair.tartu.node.publishCheckpoints()
        let older = try pair.tartu.copy()
        let heads = pair.tartu.heads.heads()
        try await fill(pair.tartu, 50)
        try await pair.tartu.node.publishCheckpoints()
        #expect(try await pair.tartu.node.askWitnesses(through: line).cosigned == 1)
        if whole {
            pair.tartu.heads.forget()
            for (part, note) in heads { pair.tartu.heads.keep(note, of: part) }
        }
        return older
    }

    private func reopen(_ node: TestNode, _ nodes: [TestNode], despiteSilence: Bool = false) async throws
        -> LogReopening
    {
        try await node.node.reopenLog(
            reason: "The disk failed; this is the backup of the night.",
            despiteSilence: despiteSilence,
            through: DirectWitnessLine(nodes: nodes),
            by: node.officer
        )
    }

    private func code(_ body: () async throws -> LogReopening) async throws -> NodeError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as NodeError {
            return error.code
        }
    }

    @Test(
        "The old part stays with its mark, a new one begins with the record of the break, and the node serves again",
        arguments: [false, true]
    )
    func reopened(whole: Bool) async throws {
        let node = try await restored(whole: whole)
        let before = try #require(try await node.node.logStatus().first)
        if whole {
            // It starts, for nothing here knows better; the witness does.
            try await node.node.checkLog()
        } else {
            await #expect(throws: NodeError.self) { try await node.node.checkLog() }
        }
        let made = try await reopen(node, [node, porto])
        #expect(made.successor == "tartu.example/log/2026-2")
        #expect(made.breaks.map(\.part) == ["2026"] && made.breaks.map(\.kept) == [before.size])
        #expect(made.silent.isEmpty)
        try await node.node.checkLog()
        #expect(try await node.node.audit().isSound)
        try await fill(node, 10)
        #expect(try await node.node.publishCheckpoints().count == 1)
        let parts = try await node.node.logStatus()
        #expect(parts.map(\.shard.name) == ["2026", "2026-2"])
        // Beside the ten: that the log was reopened, and that an older backup is in place.
        #expect(parts.first?.size == before.size && parts.last?.size == 12)
        #expect(try await node.node.peersBehind().map(\.entity) == [porto.entity])
        #expect(parts.first?.checkpoint?.record == before.checkpoint?.record)
        // The first leaf of the new part is the record of the break.
        let first = try #require(parts.last?.shard.firstEntry)
        let proof = try await node.node.leafProof(ofEntry: first)
        let log = try #require(parts.last?.verifier)
        let checked = try CheckedProof(checking: proof.proof, log: log)
        #expect(checked.statement?.event == "log-reopened" && checked.leaf == 0)
        #expect(checked.statement?.digest == made.breaks.first?.seal)
        try await node.node.checkLog()
        #expect(try await node.node.audit().isSound)
        // The witness goes on with the new part, and learns of the break from the log itself.
        let line = DirectWitnessLine(nodes: [node, porto])
        let asked = try await node.node.askWitnesses(through: line)
        #expect(asked.cosigned == 1 && asked.alarms.isEmpty && asked.failures.isEmpty)
        let watched = try await porto.node.watchLogs(through: line)
        #expect(watched.alarms.map(\.kind) == [.reopened])
        let alarm = try #require(watched.alarms.first)
        let said = try #require(try BreakStatement(body: SignedNote(parsing: Array(alarm.second.utf8)).body))
        #expect(said.kept == UInt64(before.size) && said.known.size == UInt64(before.size + 50))
        #expect(said.successor == made.successor)
        #expect(try await porto.node.watchLogs(through: line).alarms.isEmpty)
        // Nothing more is to be reopened.
        #expect(try await code { try await reopen(node, [node, porto]) } == .notNow)
    }

    @Test("Where nothing is missing there is nothing to reopen, and a reason is needed")
    func nothing() async throws {
        try await fill(pair.tartu, 3)
        try await pair.tartu.node.publishCheckpoints()
        #expect(try await code { try await reopen(pair.tartu, [porto]) } == .notNow)
        let node = try await restored(whole: false)
        await #expect(throws: NodeError.self) {
            try await node.node.reopenLog(
                reason: "  ",
                despiteSilence: true,
                through: DirectWitnessLine(nodes: [porto]),
                by: node.officer
            )
        }
    }

    @Test("A witness that does not answer may know more: only an officer who says so goes on without it")
    func silence() async throws {
        let node = try await restored(whole: false)
        #expect(try await code { try await reopen(node, []) } == .notNow)
        let made = try await reopen(node, [], despiteSilence: true)
        #expect(made.silent == ["https://porto.example"] && made.breaks.count == 1)
        try await node.node.checkLog()
    }

    @Test("A record that was changed is not reopened")
    func changed() async throws {
        let node = try await restored(whole: false)
        try node.tamper("UPDATE log_leaf SET salt = NULL, commitment = zeroblob(32) WHERE entry = 5")
        #expect(try await code { try await reopen(node, [porto]) } == .untrusted)
    }

    @Test(
        "A break that no officer recorded excuses nothing",
        arguments: [
            "UPDATE log_break SET kept = kept - 1",
            "UPDATE log_break SET reason = 'None'",
            "UPDATE log_break SET statement = replace(statement, 'kept 3', 'kept 4')",
            "DELETE FROM log_break",
            "UPDATE log_break SET successor = '2026'",
        ]
    )
    func forged(sql: String) async throws {
        let node = try await restored(whole: false)
        _ = try await reopen(node, [porto])
        try node.tamper(sql)
        await #expect(throws: NodeError.self) { try await node.node.checkLog() }
        #expect(try await node.node.audit().findings.contains { $0.subject == .log })
    }

    @Test("The copy goes on where it was, and what was lost of a whole part is marked too")
    func years() async throws {
        let node = try await restored(whole: false)
        // The year turned after the backup: the part of the new year is missing altogether.
        node.clock.advance(seconds: 60 * 86_400)
        try await fill(pair.tartu, 5)
        try await pair.tartu.node.publishCheckpoints()
        let line = DirectWitnessLine(nodes: [pair.tartu, porto])
        #expect(try await pair.tartu.node.askWitnesses(through: line).cosigned > 0)
        let made = try await reopen(node, [node, porto])
        #expect(made.breaks.map(\.part) == ["2026", "2027"] && made.breaks.map(\.kept).last == 0)
        #expect(made.successor == "tartu.example/log/2027-2")
        try await node.node.checkLog()
        try await fill(node, 1)
        try await node.node.publishCheckpoints()
        #expect(try await node.node.logStatus().map(\.shard.name) == ["2026", "2027-2"])
        #expect(try await node.node.audit().isSound)
    }
}

@Suite("Witnesses that an officer entered beside the peers")
struct EnteredWitnessTests {
    @Test("One is asked like a peer, counts as a voice of its own, and is asked no more when it is removed")
    func entered() async throws {
        let tartu = try TestNode.tartu()
        // Another node serves as the witness; it knows the log as its peer, and is no peer of the log's node.
        let lyon = try TestNode.porto(tartu.clock, "https://lyon.example")
        try await tartu.node.ensureKey(.log)
        try await lyon.enter(tartu)
        try await lyon.node.ensureKey(.witness)
        let ring = try await lyon.node.keyRing()
        let key = try #require(try lyon.node.witnessVerifier(in: ring)).description
        let held = try await tartu.node.addWitness(
            key: key,
            url: "https://lyon.example/witness",
            by: tartu.officer
        )
        #expect(held.name == "lyon.example/witness")
        let line = DirectWitnessLine(nodes: [lyon])
        try await tartu.node.publishCheckpoints()
        #expect(try await tartu.node.askWitnesses(through: line).cosigned == 1)
        let policy = try await tartu.store.read { try tartu.node.policy(in: $0) }
        let note = try #require(try await tartu.node.logStatus().last?.checkpoint?.note)
        #expect(policy.quorum != nil && policy.isSatisfied(by: policy.cosigners(of: note)))
        #expect(try await tartu.node.audit().isSound)
        try await tartu.node.removeWitness(held.name, by: tartu.officer)
        try await tartu.node.publishCheckpoints()
        #expect(try await tartu.node.askWitnesses(through: line) == WitnessRound())
    }

    @Test(
        "What is no witness is refused",
        arguments: [
            ("no key", "https://w.example"), ("KEY", "http://w.example"), ("KEY", "https://w.example/"),
            ("KEY", "https://u:p@w.example"), ("KEY", "https://w.example?x"), ("LOG", "https://w.example"),
            ("OWN", "https://w.example"),
        ]
    )
    func refused(key: String, url: String) async throws {
        let tartu = try TestNode.tartu()
        let lyon = try TestNode.porto(tartu.clock, "https://lyon.example")
        try await tartu.node.ensureKey(.witness)
        for use in [KeyRecord.Use.witness, .log] { try await lyon.node.ensureKey(use) }
        let keys = [
            "KEY": try lyon.node.witnessVerifier(in: try await lyon.node.keyRing()),
            "OWN": try tartu.node.witnessVerifier(in: try await tartu.node.keyRing()),
            "LOG": try lyon.node.logVerifier(named: "lyon.example/log", in: try await lyon.node.keyRing()),
        ]
        let text = (keys[key] ?? nil)?.description ?? key
        let error = await #expect(throws: NodeError.self) {
            try await tartu.node.addWitness(key: text, url: url, by: tartu.officer)
        }
        #expect(error?.code == .invalidInput)
    }
}

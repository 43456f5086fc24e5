import GRDB
import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import Testing

/// Every way to rewrite history that we could think of, and who catches it; `Sources/Node/Node.docc/Log.md` has the table.
///
/// Here: rows changed and deleted, tiles swapped, checkpoints changed, older databases, two histories shown to two peers, forged
/// proofs. What only processes can show (a whole backup restored, refusal to serve) is in `EndToEnd/LogOverHTTPSTests`,
/// every other table in `EndToEnd/TamperTests`, the conversation with witnesses in ``WitnessedLogTests``.
@Suite("History that somebody rewrites: the node notices before it serves, or a witness, or the verifier")
struct RewrittenHistoryTests {
    /// What the check before serving finds.
    private func findings(_ node: TestNode) async throws -> String {
        do {
            try await node.node.checkLog()
            return ""
        } catch let error as NodeError {
            #expect(error.code == .untrusted)
            return error.findings.joined(separator: "\n")
        }
    }

    private func node(_ leaves: Int = 600) async throws -> TestNode {
        let node = try TestNode.tartu()
        try await fill(node, leaves)
        try await node.node.publishCheckpoints()
        #expect(try await findings(node) == "")
        return node
    }

    @Test(
        "Each way has its name",
        arguments: [
            (
                "UPDATE journal SET actor = 'Somebody else', head = (SELECT head FROM journal WHERE number = 6) WHERE number = 7",
                "journal entry 7 is not the one"
            ),
            ("UPDATE journal SET at = at + 1 WHERE number = 300", "journal entry 300 is not the one"),
            (
                "DELETE FROM journal WHERE number = 300",
                "journal entry 300, for which there is a leaf, is missing"
            ),
            (
                "DELETE FROM journal WHERE number = 600; UPDATE journal_end SET number = 599",
                "journal has 599 entries"
            ),
            ("DELETE FROM log_leaf WHERE entry = 77", "the leaf of entry 77 is missing"),
            (
                "UPDATE log_leaf SET commitment = (SELECT commitment FROM log_leaf WHERE entry = 5) WHERE entry = 400",
                "journal entry 400 is not the one"
            ),
            (
                "UPDATE log_leaf SET salt = NULL, commitment = zeroblob(32) WHERE entry = 400",
                "the tile 1 of level 0"
            ),
            (
                "UPDATE log_leaf SET salt = NULL, commitment = zeroblob(32) WHERE entry = 590",
                "first 600 leaves are not those"
            ),
            (
                "UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 0 AND tile = 1) WHERE level = 0 AND tile = 0",
                "the tile 0 of level 0"
            ),
            ("UPDATE log_tile SET hashes = zeroblob(64) WHERE level = 1", "the tile 0 of level 1"),
            ("DELETE FROM log_tile WHERE level = 0 AND tile = 1", "the tile 1 of level 0"),
            ("UPDATE log_checkpoint SET note = replace(note, 'tartu', 'porto')", "does not verify"),
            ("UPDATE log_checkpoint SET size = 599", "is of another log or size"),
            (
                "DELETE FROM log_leaf; DELETE FROM log_shard; DELETE FROM log_tile; DELETE FROM log_checkpoint",
                "this part of the log is missing"
            ),
            ("UPDATE log_shard SET first_entry = 2", "journal"),
        ]
    )
    func named(sql: String, says: String) async throws {
        let node = try await node()
        for statement in sql.split(separator: "; ") { try node.tamper(String(statement)) }
        let found = try await findings(node)
        #expect(found.contains(says), "\(found)")
        let report = try await node.node.audit()
        #expect(report.findings.contains { [.log, .journal].contains($0.subject) })
    }

    @Test("An older database put in place: the checkpoint kept beside it knows more")
    func olderDatabase() async throws {
        let node = try await node(10)
        let older = try node.copy()
        try await fill(node, 5)
        try await node.node.publishCheckpoints()
        let found = try await findings(older)
        #expect(found.contains("the file beside the database vouches for 15"), "\(found)")
        #expect(found.contains("an older database was put in place"))
        // It goes on: as many leaves again, but others.
        try await fill(older, 5)
        #expect(try await findings(older).contains("the first 15 leaves are not those"))
    }

    @Test(
        "Two checkpoints shown to two peers: the witnesses have both when they compare, whoever looks first"
    )
    func twoHistories() async throws {
        let pair = try await Pair()
        let lyon = try TestNode.porto(pair.clock, "https://lyon.example")
        for (one, other) in [
            (pair.tartu, lyon), (lyon, pair.tartu), (pair.porto, lyon), (lyon, pair.porto),
        ] {
            try await one.enter(other)
        }
        let twin = try pair.tartu.copy()
        for (node, witness) in [(pair.tartu, pair.porto), (twin, lyon)] {
            try await fill(node, 5)
            try await node.node.publishCheckpoints()
            // Neither the node nor the one witness can see it: each history is sound by itself.
            #expect(
                try await node.node.askWitnesses(through: DirectWitnessLine(nodes: [witness])).cosigned == 1
            )
        }
        for (witness, other) in [(pair.porto, lyon), (lyon, pair.porto)] {
            let found = try await witness.node.watchLogs(through: DirectWitnessLine(nodes: [other]))
            #expect(found.alarms.map(\.kind) == [.splitView])
        }
    }

    @Test("A proof of what was rewritten does not hold: another statement, another leaf, another log")
    func verifier() async throws {
        let node = try await node(300)
        let found = try await node.node.leafProof(ofEntry: 7)
        let log = try #require(try await node.node.logStatus().last?.verifier)
        let entry = try #require(try await node.node.leafProof(ofEntry: 8).proof.extra)
        _ = try CheckedProof(checking: found.proof, log: log)
        var forged = found.proof
        forged.extra = entry
        let swapped = forged
        #expect(throws: ProofError.self) { try CheckedProof(checking: swapped, log: log) }
        // Whoever holds the database and not the key changes a leaf: what is proved beside it fails against what was signed.
        try node.tamper("UPDATE log_leaf SET commitment = zeroblob(32) WHERE entry = 290")
        let changed = try await node.node.leafProof(ofEntry: 289)
        #expect(throws: ProofError.self) { try CheckedProof(checking: changed.proof, log: log) }
        let other = try NoteVerifier(
            name: log.name,
            kind: .signature,
            publicKey: Array(repeating: 9, count: 32)
        )
        #expect(throws: NoteError.self) { try CheckedProof(checking: found.proof, log: other) }
    }

    @Test("A log that was rewritten under a running node gets no further checkpoint")
    func running() async throws {
        let node = try await node(300)
        try node.tamper("UPDATE log_tile SET hashes = zeroblob(8192) WHERE level = 0")
        try node.tamper("UPDATE log_tile SET hashes = zeroblob(32) WHERE level = 1")
        try await fill(node, 1)
        await #expect(throws: NodeError.self) { try await node.node.publishCheckpoints() }
        let last = try await node.store.read { try $0.latestLogCheckpoint(shard: 1)?.size }
        #expect(last == 300)
    }
}

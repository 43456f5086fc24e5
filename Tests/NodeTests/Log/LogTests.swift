import GRDB
import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import Testing

@Suite("The transparency log: a leaf for everything that is recorded")
struct LogTests {
    private func verifier(_ node: TestNode) async throws -> NoteVerifier {
        try #require(try await node.node.logStatus().last?.verifier)
    }

    private func resource(_ node: TestNode, _ resource: LogResource) async throws -> [UInt8]? {
        let shard = try #require(try await node.node.logStatus().last?.shard.name)
        return try await node.node.logAnswer(shard: shard, path: resource.path)?.bytes
    }

    @Test("Every journal entry has its leaf, and whoever reads the log's resources finds the signed root")
    func readFromOutside() async throws {
        let pair = try await Pair()
        try await pair.tell()
        for node in [pair.tartu, pair.porto] {
            let made = try await node.node.publishCheckpoints()
            #expect(made.count == 1)
            #expect(try await node.node.publishCheckpoints().isEmpty)
            let journal = try await node.store.read { try $0.journalEnd()?.number ?? 0 }
            let log = try await verifier(node)
            let note = try SignedNote(parsing: #require(await resource(node, .checkpoint)))
            let checkpoint = try Checkpoint(verifying: note, log: log)
            #expect(checkpoint.size == UInt64(journal))
            #expect(checkpoint.origin == node.entity.host + "/log/2026")
            let tile = try #require(TileAddress(level: 0, holding: 0, in: checkpoint.size))
            let served = try #require(try await resource(node, .entries(tile)))
            let bundle = try #require(EntryBundle(parsing: served))
            #expect(bundle.tile == (try await resource(node, .tile(tile))))
            var edge = RightEdge()
            for entry in bundle.entries { edge.append(.leaf(entry)) }
            #expect(edge.root == checkpoint.root)
            // What no checkpoint covers is not given away, and nothing else is served.
            for wider in [TileAddress(level: 0, index: 0), TileAddress(level: 1, index: 0, width: 1)] {
                #expect(try await resource(node, .tile(try #require(wider))) == nil)
            }
            #expect(try await node.node.logAnswer(shard: "2025", path: "checkpoint") == nil)
            try await node.node.checkLog()
        }
    }

    @Test("A receipt names the leaf of the reception, and the leaf is proved to hold that document")
    func receipts() async throws {
        let pair = try await Pair()
        let sent = try await pair.send()
        try await pair.exchange()
        try await pair.porto.node.publishCheckpoints()
        let view = try await pair.tartu.node.referral(sent.thread.id, readBy: nil)
        let receipt = try #require(view.entries.first { $0.record.id == sent.document.id }?.receipt)
        let position = try #require(receipt.leaf)
        let proof = try await pair.porto.node.leafProof(ofEntry: receipt.position)
        #expect(proof.position == position)
        let file = try TransparencyProof(parsing: Array(proof.proof.text.utf8))
        let checked = try CheckedProof(checking: file, log: try await verifier(pair.porto))
        #expect(checked.statement?.digest == sent.document.digest)
        #expect(checked.statement?.event == "document-accepted")
        #expect(checked.statement?.subject == sent.document.id)
        #expect(checked.checkpoint.origin == position.origin)
        // Another salt or another statement opens nothing.
        var forged = file
        forged.extra?[3] ^= 1
        let forgery = forged
        let log = try await verifier(pair.porto)
        #expect(throws: ProofError.self) { try CheckedProof(checking: forgery, log: log) }
        // Once the salt is destroyed, the leaf still stands in the log and says nothing.
        try pair.porto.tamper("UPDATE log_leaf SET salt = NULL WHERE entry = ?", [receipt.position])
        try await pair.porto.node.checkLog()
        let silent = try await pair.porto.node.leafProof(ofEntry: receipt.position)
        #expect(silent.salt == nil && silent.proof.extra == nil)
        #expect(throws: NodeError.self) { try CheckedProof(checking: silent.proof, log: log) }
    }

    @Test("A transaction that fails leaves neither an entry nor a leaf")
    func together() async throws {
        let node = try TestNode.tartu()
        struct Cut: Error {}
        try await fill(node, 5)
        await #expect(throws: Cut.self) {
            try await node.store.write { transaction in
                try transaction.record(.caseOpened, by: "Kask", about: nil, at: node.clock.now)
                throw Cut()
            }
        }
        let leaves = try await node.store.read { try $0.logCommitments(entries: 0..<100).count }
        #expect(leaves == 5)
        try await node.node.publishCheckpoints()
        try await node.node.checkLog()
    }

    @Test(
        "Tiles above the leaves grow as the log grows, and old checkpoints stay provable",
        arguments: [255, 256, 257, 700]
    )
    func tiles(count: Int) async throws {
        let node = try TestNode.tartu()
        var sizes: [Int64] = []
        for part in [1, count / 2, count - count / 2 - 1] {
            try await fill(node, part)
            sizes += try await node.node.publishCheckpoints().map(\.size)
        }
        #expect(sizes.last == Int64(count))
        try await node.node.checkLog()
        let log = try await verifier(node)
        for entry in [1, count / 2, count] {
            let proof = try await node.node.leafProof(ofEntry: Int64(entry))
            #expect(try CheckedProof(checking: proof.proof, log: log).leaf == UInt64(entry - 1))
        }
        // A client that knows the checkpoint alone can fetch every tile that the standard says exists.
        for tile in TileAddress.all(in: UInt64(count)) {
            #expect(try await resource(node, .tile(tile))?.count == tile.width * 32)
        }
    }

    @Test("A new year opens a new part; a clock that goes back does not reopen the old one")
    func years() async throws {
        let node = try TestNode.tartu()
        try await fill(node, 3)
        try await node.node.publishCheckpoints()
        node.clock.advance(seconds: 60 * 86_400)
        try await fill(node, 2)
        node.clock.advance(seconds: -60 * 86_400)
        try await fill(node, 1)
        #expect(try await node.node.publishCheckpoints().map(\.size) == [3])
        let parts = try await node.node.logStatus()
        #expect(parts.map(\.shard.name) == ["2026", "2027"])
        #expect(parts.map(\.size) == [3, 3])
        try await node.node.checkLog()
        let proof = try await node.node.leafProof(ofEntry: 4)
        #expect(proof.position == LogPosition(origin: "tartu.example/log/2027", leaf: 0))
        #expect(try await node.node.leafProof(ofEntry: 3).position.origin == "tartu.example/log/2026")
    }
}

/// Records something so many times.
func fill(_ node: TestNode, _ count: Int) async throws {
    let now = node.clock.now
    try await node.store.write { transaction in
        for _ in 0..<count { try transaction.record(.consoleEntered, by: "Kask", about: nil, at: now) }
    }
}

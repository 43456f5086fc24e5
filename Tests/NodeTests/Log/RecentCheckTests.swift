import Node
import Referrals
import Testing

@Suite("The check of a large log before it serves: what is new, and that nothing before is missing")
struct RecentCheckTests {
    /// 600 leaves that were checked, and 300 that came since.
    private func node() async throws -> TestNode {
        let node = try TestNode.tartu()
        try await fill(node, 600)
        try await node.node.publishCheckpoints()
        // Nothing was remembered before: everything is checked.
        #expect(try await node.node.checkLog(wholeUpTo: 0))
        try await fill(node, 300)
        try await node.node.publishCheckpoints()
        return node
    }

    private func findings(_ node: TestNode, wholeUpTo limit: Int64 = 0) async throws -> String {
        do {
            try await node.node.checkLog(wholeUpTo: limit)
            return ""
        } catch let error as NodeError {
            #expect(error.code == .untrusted)
            return error.findings.joined(separator: "\n")
        }
    }

    @Test("A sound log is checked from where the last check ended, in every size")
    func sound() async throws {
        let node = try await node()
        for count in [0, 1, 255, 256, 300, 0] {
            try await fill(node, count)
            #expect(try await !node.node.checkLog(wholeUpTo: 0))
            try await node.node.publishCheckpoints()
            #expect(try await !node.node.checkLog(wholeUpTo: 0))
        }
        #expect(try await node.node.checkLog())
        #expect(try await node.node.hasLargeLog(beyond: 100))
        #expect(try await !node.node.hasLargeLog())
        // A new year: the old part is closed, and the new one is checked whole before it is remembered.
        node.clock.advance(seconds: 60 * 86_400)
        try await fill(node, 5)
        try await node.node.publishCheckpoints()
        #expect(try await node.node.checkLog(wholeUpTo: 0))
        #expect(try await !node.node.checkLog(wholeUpTo: 0))
    }

    @Test(
        "What is new, what is missing, what the tree stands on: each is named before the node serves",
        arguments: [
            ("UPDATE journal SET at = at + 1 WHERE number = 800", "journal entry 800 is not the one"),
            (
                "DELETE FROM journal WHERE number = 300",
                "journal entry 300, for which there is a leaf, is missing"
            ),
            ("DELETE FROM log_leaf WHERE entry = 77", "the leaf of entry 77 is missing"),
            ("DELETE FROM log_leaf WHERE entry = 800", "the leaf of entry 800 is missing"),
            (
                "DELETE FROM journal WHERE number = 900; UPDATE journal_end SET number = 899",
                "journal has 899 entries"
            ),
            (
                "UPDATE log_leaf SET salt = NULL, commitment = zeroblob(32) WHERE entry = 880",
                "first 900 leaves are not those"
            ),
            ("UPDATE log_tile SET hashes = zeroblob(96) WHERE level = 1", "the tile 0 of level 1"),
            (
                "UPDATE log_tile SET hashes = zeroblob(8192) WHERE level = 0 AND tile = 2",
                "the tile 2 of level 0"
            ),
            (
                "UPDATE log_checkpoint SET note = replace(note, 'tartu', 'porto') WHERE size = 900",
                "does not verify"
            ),
            (
                "DELETE FROM log_leaf; DELETE FROM log_shard; DELETE FROM log_tile; DELETE FROM log_checkpoint",
                "this part of the log is missing"
            ),
        ]
    )
    func named(sql: String, says: String) async throws {
        let node = try await node()
        for statement in sql.split(separator: "; ") { try node.tamper(String(statement)) }
        let found = try await findings(node)
        #expect(found.contains(says), "\(found)")
    }

    @Test("An older database put in place is noticed as before")
    func older() async throws {
        let node = try await node()
        let older = try node.copy()
        try await fill(node, 50)
        try await node.node.publishCheckpoints()
        #expect(try await findings(older).contains("an older database was put in place"))
    }

    @Test(
        "What was changed in place long ago is named by the whole check that follows",
        arguments: [
            ("UPDATE journal SET at = at + 1 WHERE number = 300", "journal entry 300 is not the one"),
            (
                "UPDATE log_leaf SET salt = NULL, commitment = zeroblob(32) WHERE entry = 40",
                "the tile 0 of level 0"
            ),
            (
                "UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 0 AND tile = 1) WHERE level = 0 AND tile = 0",
                "the tile 0 of level 0"
            ),
        ]
    )
    func later(sql: String, says: String) async throws {
        let node = try await node()
        try node.tamper(sql)
        #expect(try await findings(node) == "")
        #expect(try await findings(node, wholeUpTo: .max).contains(says))
        #expect(try await node.node.audit().findings.contains { $0.subject == .log })
    }

    @Test("A remembered checkpoint that the log's key has not signed is not believed")
    func forged() async throws {
        let node = try await node()
        let note = try #require(node.heads.checked()["2026"])
        node.heads.keepChecked(note.replacing("\n600\n", with: "\n700\n"), of: "2026")
        #expect(try await node.node.checkLog(wholeUpTo: 0))
        #expect(try await !node.node.checkLog(wholeUpTo: 0))
    }
}

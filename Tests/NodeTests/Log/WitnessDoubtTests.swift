import Foundation
import Merkle
import Node
import Referrals
import Store
import StoreSQLite
import Testing

/// Carries everything but tiles: what a log does that shows a history and not what it is made of.
private struct TilelessLine: WitnessLine {
    var inner: DirectWitnessLine

    func post(_ body: String, to url: String, at host: WitnessHost) async -> WitnessAnswer? {
        await inner.post(body, to: url, at: host)
    }

    func get(_ url: String, at host: WitnessHost) async -> WitnessAnswer? {
        url.contains("/tile/") ? WitnessAnswer(status: 404, body: []) : await inner.get(url, at: host)
    }
}

@Suite("What a witness makes of what anybody may send, of what is withheld, and of what it forgot")
struct WitnessDoubtTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func line(_ nodes: TestNode...) -> DirectWitnessLine { DirectWitnessLine(nodes: nodes) }

    @discardableResult
    private func round(_ node: TestNode, _ line: any WitnessLine) async throws -> WitnessRound {
        try await node.node.publishCheckpoints()
        return try await node.node.askWitnesses(through: line)
    }

    private func checkpoint(_ node: TestNode) async throws -> SignedNote {
        try await node.node.publishCheckpoints()
        return try #require(try await node.node.logStatus().last?.checkpoint?.note)
    }

    /// What somebody sends to Porto, and the size that it answers with.
    private func send(_ note: SignedNote) async throws -> WitnessRefusal? {
        do {
            _ = try await porto.node.cosign(Array("old 0\n\n\(note.text)".utf8))
            return nil
        } catch let refusal as WitnessRefusal {
            return refusal
        }
    }

    private func head(_ node: TestNode) async throws -> Int64? {
        try await node.store.read { try $0.witnessedHeads().first?.size }
    }

    @Test(
        "Old checkpoints of an honest log, sent by anybody, raise no alarm; nor does the last one once more"
    )
    func replayed() async throws {
        var old: [SignedNote] = []
        for _ in 0..<6 {
            try await fill(tartu, 40)
            old.append(try await checkpoint(tartu))
            try await round(tartu, line(tartu, porto))
        }
        let size = try #require(try await head(porto))
        let entries = try await porto.store.read { try $0.journalEnd()?.number }
        for note in old.dropLast() {
            guard case .otherSize(UInt64(size)) = try await send(note) else {
                Issue.record("it should name the size that it holds")
                continue
            }
        }
        let last = try #require(old.last)
        _ = try await porto.node.cosign(Array("old \(size)\n\n\(last.text)".utf8))
        for _ in 0..<3 {
            let looked = try await porto.node.watchLogs(through: line(tartu, porto), onlyHinted: true)
            #expect(looked == WitnessRound())
            pair.clock.advance(seconds: 61)
        }
        #expect(try await porto.node.logAlarms().isEmpty)
        #expect(try await porto.store.read { try $0.journalEnd()?.number } == entries)
    }

    @Test("One that the log signed in another history is compared with the log, and is an alarm with both")
    func forkHandedIn() async throws {
        try await fill(tartu, 20)
        try await round(tartu, line(tartu, porto))
        let twin = try tartu.copy()
        try await fill(twin, 5)
        try await fill(tartu, 50)
        try await round(tartu, line(tartu, porto))
        let fork = try await checkpoint(twin)
        #expect(try await send(fork) != nil)
        #expect(try await porto.node.logAlarms().isEmpty)
        let looked = try await porto.node.watchLogs(through: line(tartu, porto), onlyHinted: true)
        #expect(looked.alarms.map(\.kind) == [.splitView])
        #expect(looked.alarms.first?.second == fork.text)
        // Once; and nobody looks again before a minute has passed.
        #expect(try await send(fork) != nil)
        #expect(
            try await porto.node.watchLogs(through: line(tartu, porto), onlyHinted: true) == WitnessRound()
        )
        pair.clock.advance(seconds: 61)
        #expect(try await porto.node.watchLogs(through: line(tartu, porto), onlyHinted: true).alarms.isEmpty)
        #expect(try await porto.node.logAlarms().count == 1)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A larger one that no proof leads to is compared with the log's own tiles")
    func refusedProof() async throws {
        try await fill(tartu, 20)
        let twin = try tartu.copy()
        try await fill(tartu, 5)
        try await round(tartu, line(tartu, porto))
        try await fill(twin, 60)
        #expect(try await round(twin, line(twin, porto)).cosigned == 0)
        #expect(try await porto.node.logAlarms().isEmpty)
        let looked = try await porto.node.watchLogs(through: line(twin, porto), onlyHinted: true)
        #expect(looked.alarms.map(\.kind) == [.splitView])
    }

    @Test("There is one open alarm of a kind about a log, however it goes on, and none anew once it is seen")
    func oneOpen() async throws {
        try await fill(tartu, 20)
        try await round(tartu, line(tartu, porto))
        let older = try tartu.copy()
        try await fill(tartu, 50)
        try await round(tartu, line(tartu, porto))
        for _ in 0..<3 {
            try await fill(older, 1)
            try await older.node.publishCheckpoints()
            _ = try await porto.node.watchLogs(through: line(older, porto))
        }
        let alarms = try await porto.node.logAlarms()
        #expect(alarms.map(\.kind) == [.staleHead])
        try await porto.node.acknowledgeAlarm(
            try #require(alarms.first).number,
            because: "Known.",
            by: porto.officer
        )
        try await fill(older, 1)
        try await older.node.publishCheckpoints()
        #expect(try await porto.node.watchLogs(through: line(older, porto)).alarms.isEmpty)
    }

    @Test("A log that withholds its tiles is accused after an hour, with both checkpoints")
    func withheld() async throws {
        try await fill(tartu, 20)
        let twin = try tartu.copy()
        try await fill(tartu, 5)
        try await round(tartu, line(tartu, porto))
        try await fill(twin, 80)
        let fork = try await checkpoint(twin)
        let hidden = TilelessLine(inner: line(twin, porto))
        for _ in 0..<60 {
            let looked = try await porto.node.watchLogs(through: hidden)
            #expect(looked.alarms.isEmpty && !looked.failures.isEmpty)
            pair.clock.advance(seconds: 60)
        }
        let alarm = try #require(try await porto.node.watchLogs(through: hidden).alarms.first)
        #expect(alarm.kind == .unproved && alarm.second == fork.text)
        let known = try Checkpoint(body: SignedNote(parsing: Array(alarm.first.utf8)).body)
        #expect(known.size == UInt64(try #require(try await head(porto))))
        #expect(try await porto.node.watchLogs(through: hidden).alarms.isEmpty)
        #expect(try await porto.node.audit().isSound)
        // A log that shows its tiles within the hour owes nothing from before.
        try await fill(tartu, 5)
        try await tartu.node.publishCheckpoints()
        #expect(try await porto.node.watchLogs(through: line(tartu, porto)).alarms.isEmpty)
        pair.clock.advance(seconds: 3000)
        let hiddenTartu = TilelessLine(inner: line(tartu, porto))
        #expect(try await porto.node.watchLogs(through: hiddenTartu).alarms.isEmpty)
    }

    @Test("A witness whose database was restored remembers by the file beside it what it cosigned")
    func restoredDatabase() async throws {
        try await fill(tartu, 20)
        try await round(tartu, line(tartu, porto))
        let twin = try tartu.copy()
        let restored = try porto.copy()
        try await fill(tartu, 50)
        try await round(tartu, line(tartu, porto))
        let cosigned = try #require(try await head(porto))
        #expect(try #require(try await head(restored)) < cosigned)
        try await fill(twin, 30)
        let asked = try await round(twin, line(twin, restored))
        #expect(asked.cosigned == 0 && asked.alarms.map(\.kind) == [.rollBack])
        try await fill(twin, 60)
        #expect(try await round(twin, line(twin, restored)).cosigned == 0)
        // What it shows to others is what it cosigned, too.
        let hash = Digest(of: "tartu.example/log/2026").hex
        let shown = try #require(try await restored.node.witnessedCheckpoint(originHash: hash))
        #expect(
            try Checkpoint(body: SignedNote(parsing: Array(shown.utf8)).body).size == UInt64(cosigned)
        )
        try await fill(tartu, 5)
        #expect(try await round(tartu, line(tartu, restored)).cosigned == 1)
    }

    @Test("One that was restored as a whole cosigns a log only after it has asked for what it forgot")
    func reopenedWitness() async throws {
        let lyon = try TestNode.porto(pair.clock, "https://lyon.example")
        for (one, other) in [(tartu, lyon), (lyon, tartu), (porto, lyon), (lyon, porto)] {
            try await one.enter(other)
        }
        for node in [tartu, porto] {
            try await fill(node, 20)
            try await round(node, line(tartu, porto, lyon))
        }
        let twin = try tartu.copy()
        let restored = try porto.copy()
        for node in [tartu, porto] {
            try await fill(node, 50)
            try await round(node, line(tartu, porto, lyon))
        }
        let cosigned = try #require(try await head(porto))
        porto.heads.forget()
        _ = try await restored.node.reopenLog(
            reason: "The disk failed.",
            despiteSilence: false,
            through: line(restored, tartu, lyon),
            by: restored.officer
        )
        // The forged history is the first to ask.
        try await fill(twin, 10)
        let forged = try await round(twin, line(twin, restored))
        #expect(forged.cosigned == 0 && forged.failures.contains { $0.contains("503") })
        // The forger shows itself, and Lyon what it cosigned: nothing is taken up.
        let looked = try await restored.node.watchLogs(through: line(twin, lyon))
        #expect(!looked.alarms.isEmpty || !looked.failures.isEmpty)
        #expect(try await round(twin, line(twin, restored)).cosigned == 0)
        #expect(try await round(tartu, line(tartu, restored)).cosigned == 0)
        // The log itself shows what was cosigned.
        _ = try await restored.node.watchLogs(through: line(tartu, lyon))
        #expect(try await head(restored) == cosigned)
        try await fill(tartu, 1)
        #expect(try await round(tartu, line(tartu, restored)).cosigned == 1)
        #expect(try await restored.node.audit().isSound)
    }

    @Test("A node that went back, and has nothing new to ask about, is told at its start")
    func idle() async throws {
        try await fill(tartu, 20)
        try await round(tartu, line(tartu, porto))
        let older = try tartu.copy()
        try await fill(tartu, 50)
        try await round(tartu, line(tartu, porto))
        #expect(try await tartu.node.compareWithWitnesses(through: line(tartu, porto)) == WitnessRound())
        #expect(try await older.node.askWitnesses(through: line(older, porto)) == WitnessRound())
        let compared = try await older.node.compareWithWitnesses(through: line(older, porto))
        #expect(compared.alarms.map(\.kind) == [.rollBack] && compared.failures.isEmpty)
        #expect(try await older.node.compareWithWitnesses(through: line(older, porto)) == WitnessRound())
        #expect(try await tartu.node.compareWithWitnesses(through: line(tartu)).failures.count == 1)
    }
}

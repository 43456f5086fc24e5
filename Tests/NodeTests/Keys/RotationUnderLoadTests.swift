import Foundation
import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Changes of keys while documents are under way")
struct RotationUnderLoadTests {
    private static let referrals = 500

    @Test(
        "Every kind of key is rotated again and again on both sides while 1,000 documents are under way on a bad line: none is lost, none is taken twice",
        .timeLimit(.minutes(60))
    )
    func load() async throws {
        let pair = try await Pair()
        let tartu = try pair.tartu.asking(DirectSource(pair.porto))
        let porto = try pair.porto.asking(DirectSource(pair.tartu))
        // All referrals wait in the outbox before the first one leaves; each is answered by a status of the receiver's own.
        try await pair.openCase()
        try await pair.answer()
        for _ in 0..<Self.referrals {
            try await pair.assess()
            try await pair.approve()
            _ = try await tartu.node.send(Story.reference, by: tartu.officer)
        }
        #expect(try await tartu.node.undelivered(limit: 2000).count == Self.referrals)

        for node in [tartu, porto] {
            for use in [KeyRecord.Use.log, .witness] { try await node.node.ensureKey(use) }
            try await node.node.publishCheckpoints()
        }
        let changes = KeyChanges([tartu, porto])
        let there = ChangingLine(BadLine(porto, seed: 3), changes)
        let back = ChangingLine(BadLine(tartu, seed: 4), changes)
        for _ in 0..<400 {
            async let one: Void = tartu.deliver(through: there)
            async let other: Void = porto.deliver(through: back)
            _ = try await (one, other)
            pair.clock.advance(seconds: 301)
            let waiting =
                try await tartu.node.undelivered(limit: 1).count + porto.node.undelivered(limit: 1).count
            if waiting == 0 { break }
        }

        let ours = try await Self.documents(tartu)
        let theirs = try await Self.documents(porto)
        #expect(ours.count == 2 * Self.referrals && ours == theirs)
        for node in [tartu, porto] {
            #expect(try await node.node.undelivered(limit: 9) == [])
            let report = try await node.node.audit()
            #expect(report.findings == [] && report.doubts == [])
            #expect(report.receipts == 2 * Self.referrals && report.threads == Self.referrals)
            // Every kind changed at least five times, and documents were signed by each of the keys.
            let keys = try await node.node.keyRing().keys
            for use in KeyChanges.uses { #expect(keys.count { $0.use == use } > 5, "\(use)") }
            // One log over all its keys: every leaf is under the last checkpoint, and what was signed before follows.
            try await node.node.publishCheckpoints()
            try await node.node.checkLog()
        }
        let signers = try await Self.signers(tartu)
        print(
            "\(ours.count) documents under \(signers) signing keys, \(changes.count) changes of keys, \(there.carried + back.carried) attempts."
        )
        #expect(signers > 5)
    }

    /// What a node holds: each document's name and digest.
    private static func documents(_ node: TestNode) async throws -> [Identifier: Digest] {
        try await node.store.read { transaction in
            var documents: [Identifier: Digest] = [:]
            try transaction.eachDocument { stored in
                if case .record(let record) = stored { documents[record.id] = record.digest }
            }
            return documents
        }
    }

    /// How many keys signed what a node holds.
    private static func signers(_ node: TestNode) async throws -> Int {
        try await node.store.read { transaction in
            var headers: Set<Substring> = []
            try transaction.eachDocument { stored in
                if case .record(let record) = stored {
                    headers.formUnion(record.compact.split(separator: ".").prefix(1))
                }
            }
            return headers.count
        }
    }
}

/// Changes the keys of nodes in turn: prepares and takes into use at once, as an officer would in a hurry.
private actor KeyChanges {
    static let uses: [KeyRecord.Use] = [.document, .encryption, .federation, .log, .witness]

    private let nodes: [TestNode]
    private let made = Mutex(0)

    init(_ nodes: [TestNode]) { self.nodes = nodes }

    nonisolated var count: Int { made.withLock { $0 } }

    func next() async throws {
        let turn = made.withLock { number in
            number += 1
            return number - 1
        }
        let node = nodes[turn % nodes.count]
        let use = Self.uses[turn / nodes.count % Self.uses.count]
        _ = try await node.node.prepareKey(use, by: node.officer)
        _ = try await node.node.rotateKey(use, atOnce: true, by: node.officer)
        // A checkpoint by each key of the log, in the midst of the traffic.
        try await node.node.publishCheckpoints()
    }
}

/// A line on which, now and then, somebody changes keys while a document is on it.
private final class ChangingLine: Courier {
    private let line: BadLine
    private let changes: KeyChanges
    private let state = Mutex((carried: 0, failures: [String]()))

    init(_ line: BadLine, _ changes: KeyChanges) {
        self.line = line
        self.changes = changes
    }

    var carried: Int { state.withLock { $0.carried } }

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        let number = state.withLock { state in
            state.carried += 1
            return state.carried
        }
        if number % 20 == 0 {
            do {
                try await changes.next()
            } catch {
                Issue.record("a key could not be changed: \(error)")
            }
        }
        return await line.deliver(sealed, to: address)
    }

    func probe(_ address: DeliveryAddress) async -> String? { await line.probe(address) }
}

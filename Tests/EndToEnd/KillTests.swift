import Foundation
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Wire

@Suite("Nodes that are killed")
struct KillTests {
    @Test(
        "Either node is killed at ten random moments: the referral arrives once, both agree, receipts are identical",
        .timeLimit(.minutes(10))
    )
    func killedAtRandom() async throws {
        let exchange = try await Exchange.ready()
        try await exchange.prepare()
        let killer = Killer(exchange, seed: Self.seed, kills: 10)
        async let killing: Void = killer.run()
        try await exchange.send()
        try await exchange.wait(exchange.porto, for: .received)
        try await exchange.porto.comity(["referral", "review", Story.reference])
        try await exchange.wait(exchange.tartu, for: .underReview)
        // Questions go back and forth until the last kill has happened.
        var questions = 0
        repeat {
            questions += 1
            try await exchange.askAndAnswer("question \(questions)")
        } while killer.left > 0
        try await killing
        try await exchange.accept()
        try await exchange.settle()
        await exchange.stop()

        let ours = try await Ledger(exchange.tartu.store())
        let theirs = try await Ledger(exchange.porto.store())
        #expect(killer.moments.count == 10)
        #expect(theirs.referrals == 1)
        #expect(ours.threads == 1 && theirs.threads == 1)
        #expect(ours.refusals == 0 && theirs.refusals == 0)
        // referral, received, under review, each question and answer, acceptance, acknowledgement
        #expect(ours.documents.count == 5 + 2 * questions)
        #expect(ours.documents == theirs.documents)
        #expect(ours.receipts == theirs.receipts)
        #expect(ours.receipts.count == ours.documents.count)
        let views = try await [exchange.tartu, exchange.porto].eachInTurn { node in
            try await node.comity(["referral", "show", Story.reference])
        }
        #expect(views.allSatisfy { $0["stage"]?.string == "accepted" })
        #expect(views[0]["agreement"]?.string == views[1]["agreement"]?.string)
        for node in [exchange.tartu, exchange.porto] {
            #expect(try await node.comity(["audit"])["sound"]?.bool == true)
        }
        print("Killed with seed \(Self.seed): " + killer.moments.joined(separator: "; "))
    }

    @Test("A command that is killed while it sends, and given again, sends once", .timeLimit(.minutes(15)))
    func commandKilled() async throws {
        let exchange = try await Exchange.ready()
        try await exchange.prepare()
        var generator = SeededGenerator(Self.seed)
        for _ in 0..<8 {
            let command = try Program(
                ServedNode.executable,
                ["referral", "send", Story.reference],
                environment: exchange.tartu.environment()
            )
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...250, using: &generator)))
            await command.send(SIGKILL)
            _ = await command.outcome()
        }
        try await exchange.send()
        try await exchange.wait(exchange.tartu, for: .received)
        try await exchange.settle()
        await exchange.stop()
        let theirs = try await Ledger(exchange.porto.store())
        #expect(theirs.referrals == 1 && theirs.threads == 1 && theirs.refusals == 0)
        #expect(theirs.documents == (try await Ledger(exchange.tartu.store())).documents)
        #expect(try await exchange.tartu.comity(["audit"])["sound"]?.bool == true)
    }

    /// COMITY_TEST_SEED chooses other moments.
    static var seed: UInt64 {
        ProcessInfo.processInfo.environment["COMITY_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_124
    }
}

/// Kills one node or the other, at moments that the exchange's own progress brings about, and starts it again.
private final class Killer: Sendable {
    /// What has to happen before the kill.
    private enum Cue: CaseIterable {
        /// Something new stands in one of the journals.
        case progress
        /// A document waits in one of the outboxes.
        case undelivered
        /// One side holds a document that the other side does not hold.
        case between
    }

    private struct State {
        var left: Int
        var moments: [String] = []
    }

    private let exchange: Exchange
    private let seed: UInt64
    private let state: Mutex<State>

    init(_ exchange: Exchange, seed: UInt64, kills: Int) {
        self.exchange = exchange
        self.seed = seed
        state = Mutex(State(left: kills))
    }

    /// How many kills are still to come.
    var left: Int { state.withLock { $0.left } }
    /// What both sides held at each kill.
    var moments: [String] { state.withLock { $0.moments } }

    func run() async throws {
        var generator = SeededGenerator(seed)
        let stores = (try exchange.tartu.store(), try exchange.porto.store())
        // Both nodes die equally often, in random order.
        let victims = (0..<left).map { $0.isMultiple(of: 2) ? exchange.tartu : exchange.porto }
            .shuffled(using: &generator)
        for victim in victims {
            // Each kill meets another state: something has happened since the one before.
            let before = try await Ledger(stores.0).journal + Ledger(stores.1).journal
            let steps = Int64.random(in: 1...4, using: &generator)
            let cue = Cue.allCases[Int.random(in: 0..<Cue.allCases.count, using: &generator)]
            try await eventually("the exchange goes on", within: .seconds(240), every: .milliseconds(1)) {
                let ours = try await Ledger(stores.0)
                let theirs = try await Ledger(stores.1)
                guard ours.journal + theirs.journal > before else { return false }
                return switch cue {
                case .progress: ours.journal + theirs.journal >= before + steps
                case .undelivered: ours.waiting + theirs.waiting > 0
                case .between: ours.documents.keys != theirs.documents.keys
                }
            }
            // At once, or a part of the way from one cue to the next, in time.
            if Bool.random(using: &generator) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...260, using: &generator)))
            }
            await victim.kill()
            let ours = try await Ledger(stores.0)
            let theirs = try await Ledger(stores.1)
            let moment =
                "\(victim.officer.prefix { $0 != "," }) with \(ours.documents.count)|\(theirs.documents.count) documents, "
                + "\(ours.receipts.count)|\(theirs.receipts.count) receipts, \(ours.waiting)|\(theirs.waiting) waiting"
            try await victim.start()
            state.withLock { state in
                state.moments.append(moment)
                state.left -= 1
            }
        }
    }
}

extension Sequence {
    /// Maps one after the other.
    fileprivate func eachInTurn<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

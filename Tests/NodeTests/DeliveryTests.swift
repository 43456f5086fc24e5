import JOSE
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Delivering what waits in the outbox")
struct DeliveryTests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    private func delivery() async throws -> DeliveryRecord {
        try #require(
            try await pair.tartu.store.read {
                try $0.deliveries(states: Set(DeliveryRecord.State.allCases), limit: 1).first
            }
        )
    }

    private func lane() async throws -> LaneRecord {
        let porto = pair.porto.entity
        return try #require(try await pair.tartu.store.read { try $0.lane(of: porto) })
    }

    private func key(of node: TestNode) async throws -> DecryptionKey {
        try node.node.keys.decryptionKey(try await node.encryptionKey().keyID)
    }

    @Test(
        "A document goes to the peer's endpoint under the peer's authority, exactly as it was signed, sealed to the peer anew each time"
    )
    func address() async throws {
        let sent = try await pair.send()
        let courier = ScriptedCourier([])
        try await pair.tartu.deliver(through: courier)
        pair.clock.advance(seconds: 10)
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.count == 2 && Set(courier.carried).count == 2)
        let porto = try await key(of: pair.porto)
        let tartu = try await key(of: pair.tartu)
        for sealed in courier.carried {
            let opened = try JWE.decrypt(
                sealed,
                with: [porto],
                contentType: Document.mediaType
            )
            #expect(opened.plaintext == Array(sent.document.compact.utf8))
            #expect(throws: JOSEError.self) {
                try JWE.decrypt(sealed, with: [tartu])
            }
        }
        #expect(Set(courier.addresses.map(\.endpoint)) == ["https://porto.example/documents"])
        #expect(Set(courier.addresses.map(\.authority)) == ["PEM"])
    }

    @Test(
        "An attempt without an answer is made again later, each time after a longer wait, at most five minutes"
    )
    func backoff() async throws {
        try await pair.send()
        let courier = ScriptedCourier([])
        var longest: Int64 = 0
        for attempt in 1...14 {
            let due = try await lane().nextAttemptAt
            pair.clock.advance(seconds: max(0, due.seconds(since: pair.clock.now)) + 1)
            try await pair.tartu.deliver(through: courier)
            let record = try await delivery()
            #expect(record.attempts == attempt && record.state == .waiting)
            #expect(record.lastFailure == "nobody answers" && record.lastAttemptAt == pair.clock.now)
            let wait = try await lane().nextAttemptAt.milliseconds - pair.clock.now.milliseconds
            let step = min(Int64(1000) << Int64(attempt - 1), 300_000)
            #expect((step / 2...step).contains(wait), "after \(attempt) attempts \(wait) ms")
            longest = max(longest, wait)
        }
        #expect(longest >= 150_000)
    }

    @Test("Nothing is attempted before its time, and Retry-After is obeyed up to an hour")
    func retryAfter() async throws {
        try await pair.send()
        let busy = CourierAnswer.refused(kind: .busy, status: 503, retryAfter: 1200)
        let courier = ScriptedCourier([busy, .refused(kind: nil, status: 502, retryAfter: 100_000)])
        try await pair.tartu.deliver(through: courier)
        pair.clock.advance(seconds: 1199)
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.count == 1)
        pair.clock.advance(seconds: 1)
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.count == 2)
        #expect(try await lane().nextAttemptAt.seconds(since: pair.clock.now) == 3600)
        // Not even a sign of life shortens what the peer asked for.
        try await pair.tartu.node.heard(from: pair.porto.entity)
        #expect(try await lane().nextAttemptAt.seconds(since: pair.clock.now) == 3600)
    }

    @Test(
        "What the peer refuses for good waits for a person, holds up its own thread alone, and goes on when told to"
    )
    func refused() async throws {
        let sent = try await pair.send()
        let courier = ScriptedCourier([.refused(kind: .wrongAudience, status: 421, retryAfter: nil)])
        try await pair.tartu.deliver(through: courier)
        _ = try await pair.tartu.node.withdraw(sent.thread.id, by: .agency, officer: pair.tartu.officer)
        pair.clock.advance(seconds: 86_400)
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.count == 1, "the withdrawal may not overtake the referral")
        #expect(try await pair.tartu.node.undelivered().map(\.state) == [.deadLetter, .held])
        // Another thread with the same peer is not held up.
        try await pair.assess()
        try await pair.approve()
        _ = try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer)
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.count == 2)
        _ = try await pair.tartu.node.resend(sent.document.id, by: pair.tartu.officer)
        #expect(try await pair.tartu.node.audit().isSound)
        pair.clock.advance(seconds: 1000)
        try await pair.exchange()
        #expect(try await pair.tartu.node.undelivered().isEmpty)
    }

    @Test("A receipt for something else, of another signer, or no receipt at all settles nothing")
    func falseReceipts() async throws {
        let other = try await Pair()
        try await other.send()
        try await other.exchange()
        let sent = try await pair.send()
        let foreign = try #require(
            try await other.porto.store.read { transaction in
                try transaction.threads(side: nil, limit: 1).first.flatMap {
                    try transaction.receipt(
                        document: transaction.documents(ofThread: $0.id).first { $0.sequence == 1 }?.id
                            ?? $0.id
                    )
                }
            }
        )
        let courier = ScriptedCourier([
            .receipt(foreign.compact), .receipt(sent.document.compact), .receipt("no receipt"), .receipt(""),
        ])
        for attempt in 1...4 {
            try await pair.tartu.deliver(through: courier)
            let record = try await delivery()
            #expect(record.state == .waiting && record.attempts == attempt)
            #expect(try await pair.tartu.store.read { try $0.receipt(document: sent.document.id) } == nil)
            pair.clock.advance(seconds: 400)
        }
    }

    @Test("Nothing is sent to a suspended peer, and it waits for the relation to go on")
    func suspended() async throws {
        try await pair.send()
        _ = try await pair.tartu.node.setPeer(pair.porto.entity, .suspended, by: pair.tartu.officer)
        let courier = ScriptedCourier([])
        try await pair.tartu.deliver(through: courier)
        #expect(courier.carried.isEmpty)
        _ = try await pair.tartu.node.setPeer(pair.porto.entity, .active, by: pair.tartu.officer)
        pair.clock.advance(seconds: 400)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .received)
    }

    @Test("On a line that loses and repeats, everything arrives once and both sides agree", arguments: 1...6)
    func badLine(seed: Int) async throws {
        let thread = try await pair.send().thread.id
        let there = BadLine(pair.porto, seed: UInt64(seed))
        let back = BadLine(pair.tartu, seed: UInt64(seed) &+ 1000)
        func settle() async throws {
            while try await !(pair.tartu.node.undelivered() + pair.porto.node.undelivered()).isEmpty {
                try await pair.tartu.deliver(through: there)
                try await pair.porto.deliver(through: back)
                pair.clock.advance(seconds: 301)
            }
        }
        try await settle()
        for number in 1...3 {
            // Both sides ask at the same time: the documents cross on the way.
            let question = "question \(number)"
            _ = try await pair.porto.node.ask(
                [(question, nil)],
                purpose: .information,
                in: thread,
                by: pair.porto.officer
            )
            if try await pair.tartu.stage() == .received {
                _ = try await pair.tartu.node.ask(
                    [(question, nil)],
                    purpose: .information,
                    in: thread,
                    by: pair.tartu.officer
                )
            }
            try await settle()
            for side in [pair.tartu, pair.porto] {
                while try await code({
                    _ = try await side.node.answer(
                        [GivenAnswer("yes", about: .nobody)],
                        in: thread,
                        by: side.officer
                    )
                })
                    == nil
                {}
            }
            try await settle()
        }
        #expect(try await pair.agree())
        let held = try await [pair.tartu, pair.porto].eachInTurn { node in
            try await node.store.read { transaction in
                try transaction.documents(ofThread: thread).map { record in
                    [record.compact, try transaction.receipt(document: record.id)?.compact ?? "none"]
                }
            }
        }
        #expect(held[0] == held[1])
        #expect(held[0].count >= 8)
        #expect(try await pair.tartu.node.audit().isSound)
        #expect(try await pair.porto.node.audit().isSound)
    }
}

extension Sequence {
    /// Maps one after the other.
    func eachInTurn<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

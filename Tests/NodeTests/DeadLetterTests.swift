import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust

@Suite("What a person decides about documents that do not arrive")
struct DeadLetterTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }

    init() async throws { pair = try await Pair() }

    private static let refusal = CourierAnswer.refused(kind: .schemaBreach, status: 422, retryAfter: nil)

    private func states() async throws -> [DeliveryRecord.State] {
        try await tartu.store.read {
            try $0.deliveries(states: Set(DeliveryRecord.State.allCases), limit: 9).map(\.state)
        }
    }

    private func events(about document: Identifier) async throws -> [JournalEntry.Event] {
        try await tartu.store.read { try $0.journal(subject: document, limit: 20).map(\.event) }
    }

    /// Tartu's referral, refused by Porto for good.
    private func deadLetter() async throws -> MoveResult {
        let sent = try await pair.send()
        try await tartu.deliver(through: ScriptedCourier([Self.refusal]))
        return sent
    }

    @Test("A dead letter says why; sent again, it takes what was held behind it along, in order")
    func resend() async throws {
        let sent = try await deadLetter()
        let record = try #require(try await tartu.node.undelivered(deadOnly: true).first)
        #expect(record.document == sent.document.id && record.reason == .refusedByPeer)
        #expect(record.lastFailure == "The peer refused it: schema-breach (HTTP 422).")
        let withdrawal = try await tartu.node.withdraw(sent.thread.id, by: .agency, officer: tartu.officer)
        #expect(try await states() == [.deadLetter, .held])
        #expect(
            try await code { _ = try await tartu.node.resend(withdrawal.document.id, by: tartu.officer) }
                == .notNow
        )
        #expect(try await tartu.node.resend(sent.document.id, by: tartu.officer).state == .waiting)
        #expect(try await states() == [.waiting, .waiting])
        try await pair.exchange()
        #expect(try await states() == [.delivered, .delivered])
        #expect(try await pair.porto.stage() == .cancelled)
        #expect(
            try await events(about: sent.document.id) == [
                .documentSigned, .documentRefusedByPeer, .deliveryResumed, .documentDelivered,
                .receiptReceived,
            ]
        )
        #expect(
            try await code { _ = try await tartu.node.resend(sent.document.id, by: tartu.officer) }
                == .notFound
        )
        #expect(try await tartu.node.audit().isSound)
    }

    @Test(
        "Closed is closed: with everything behind it, and nothing more is signed but a withdrawal that stays here"
    )
    func close() async throws {
        // Porto has agreed to take notices alone, and says so with its signature.
        let sent = try await pair.send()
        try await pair.porto.node.setGrant(
            PeerGrant(documentTypes: ["notice"]),
            for: tartu.entity,
            by: pair.porto.officer
        )
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await tartu.node.closeDelivery(sent.document.id, by: tartu.officer).count == 1)
        let refused = try await code {
            _ = try await tartu.node.ask(
                [("Still there?", nil)],
                purpose: .information,
                in: sent.thread.id,
                by: tartu.officer
            )
        }
        #expect(refused == .notNow)
        let withdrawn = try await tartu.node.withdraw(
            sent.thread.id,
            by: .participant,
            officer: tartu.officer
        )
        #expect(withdrawn.state.stage == .withdrawn)
        #expect(try await states() == [.closed, .closed])
        let courier = ScriptedCourier([])
        pair.clock.advance(seconds: 86_400)
        try await tartu.deliver(through: courier)
        #expect(courier.carried.isEmpty)
        #expect(
            try await events(about: sent.document.id) == [
                .documentSigned, .documentRefusedByPeer, .deliveryClosed,
            ]
        )
        #expect(try await tartu.node.audit().isSound)
    }

    @Test(
        "Closed by an officer without the peer's word: a withdrawal goes out, and ends by that word where nothing is there",
        arguments: [false, true]
    )
    func closedHere(hasArrived: Bool) async throws {
        let sent = try await pair.send()
        if hasArrived {
            try await tartu.deliver(through: LosingLine(inner: DirectCourier(target: pair.porto)))
        }
        try await tartu.node.giveUpDelivery(sent.document.id, by: tartu.officer)
        let word = try await tartu.node.withdraw(
            sent.thread.id,
            by: .participant,
            officer: tartu.officer
        ).document.id
        pair.clock.advance(seconds: 3_600)
        if !hasArrived {
            // Nothing is decided about the referral yet, so the peer's word decides nothing either.
            try await tartu.deliver(through: DirectCourier(target: pair.porto))
            #expect(try await states() == [.deadLetter, .deadLetter])
        }
        try await tartu.node.closeDelivery(sent.document.id, by: tartu.officer)
        #expect(try await states() == [.closed, .waiting])
        pair.clock.advance(seconds: 3_600)
        try await pair.exchange()
        #expect(try await tartu.node.undelivered().isEmpty)
        let delivery = try #require(try await tartu.store.read { try $0.delivery(document: word) })
        if hasArrived {
            #expect(delivery.state == .delivered)
            #expect(try await pair.porto.stage() == .withdrawn)
        } else {
            #expect(delivery.state == .closed && delivery.reason == .nothingToStop)
            #expect(try await tartu.node.peerRefusal(of: word)?.problem.kind == .unknownThread)
            #expect(try await events(about: word).suffix(2) == [.documentRefusedByPeer, .deliveryClosed])
            #expect(try await !tartu.node.openTasks().contains { $0.task.subject == word })
        }
        #expect(try await tartu.node.audit().isSound)
    }

    @Test("What still waits is not closed by way of the outbox")
    func closeWaiting() async throws {
        let sent = try await pair.send()
        #expect(
            try await code { try await tartu.node.closeDelivery(sent.document.id, by: tartu.officer) }
                == .notNow
        )
        #expect(try await states() == [.waiting])
    }

    @Test("A referral is tried until the end of the day by which it is to be decided, then a person is asked")
    func deadline() async throws {
        let sent = try await pair.send()
        let end = try #require(Instant(date: Pair.request.decideBy)).adding(seconds: 86_400)
        let silent = ScriptedCourier([])
        pair.clock.advance(seconds: end.seconds(since: pair.clock.now) - 1)
        try await tartu.deliver(through: silent)
        #expect(silent.carried.count == 1)
        #expect(try await states() == [.waiting])
        pair.clock.advance(seconds: 3600)
        try await tartu.deliver(through: silent)
        #expect(silent.carried.count == 1)
        let dead = try #require(try await tartu.node.undelivered(deadOnly: true).first)
        #expect(dead.reason == .deadlinePassed && dead.attempts == 1)
        #expect(try await events(about: sent.document.id) == [.documentSigned, .deliveryLapsed])
        // Told to, the node tries it once more, whatever the deadline said.
        _ = try await tartu.node.resend(sent.document.id, by: tartu.officer)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .received)
        #expect(try await tartu.node.audit().isSound)
    }

    @Test(
        "A withdrawal is never given up, however long the peer is silent, and goes as soon as the peer is heard from"
    )
    func withdrawalWaits() async throws {
        let sent = try await pair.send()
        try await pair.exchange()
        let withdrawal = try await tartu.node.withdraw(
            sent.thread.id,
            by: .participant,
            officer: tartu.officer
        )
        let silent = ScriptedCourier([])
        silent.answerProbes("nobody answers")
        for _ in 0..<60 {
            pair.clock.advance(seconds: 7200)
            try await tartu.deliver(through: silent)
        }
        #expect(silent.carried.count == LaneRecord.failuresThatOpen)
        let waiting = try #require(try await tartu.node.undelivered().first)
        #expect(waiting.document == withdrawal.document.id && waiting.state == .waiting)
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await pair.porto.stage() == .received, "it is not due yet")
        _ = try await pair.porto.node.ask(
            [("Are you there?", nil)],
            purpose: .information,
            in: sent.thread.id,
            by: pair.porto.officer
        )
        try await pair.porto.deliver(through: DirectCourier(target: tartu))
        try await tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await pair.porto.stage() == .withdrawn)
    }

    @Test("After five failures the peer is asked whether it answers at all before a document is risked again")
    func breaker() async throws {
        try await pair.send()
        let courier = ScriptedCourier([])
        courier.answerProbes("nobody answers")
        func attempt() async throws {
            pair.clock.advance(seconds: 400)
            try await tartu.deliver(through: courier)
        }
        for _ in 1...LaneRecord.failuresThatOpen { try await attempt() }
        #expect(courier.carried.count == 5 && courier.probes == 0)
        for _ in 1...3 { try await attempt() }
        #expect(courier.carried.count == 5 && courier.probes == 3)
        let porto = pair.porto.entity
        #expect(try await tartu.store.read { try $0.lane(of: porto)?.breaker } == .open)
        courier.answerProbes(nil)
        try await attempt()
        #expect(courier.carried.count == 6 && courier.probes == 4)
        pair.clock.advance(seconds: 400)
        try await pair.exchange()
        #expect(try await tartu.store.read { try $0.lane(of: porto)?.breaker } == .closed)
        #expect(try await pair.porto.stage() == .received)
    }

    @Test("An officer is asked to wait where too much waits for a peer; a withdrawal goes all the same")
    func backlog() async throws {
        let limited = try await Pair(maximumBacklog: 1)
        let sent = try await limited.send()
        try await limited.assess()
        try await limited.approve()
        #expect(
            try await code {
                _ = try await limited.tartu.node.send(Story.reference, by: limited.tartu.officer)
            }
                == .backlogged
        )
        _ = try await limited.tartu.node.withdraw(sent.thread.id, by: .agency, officer: limited.tartu.officer)
        try await limited.exchange()
        _ = try await limited.tartu.node.send(Story.reference, by: limited.tartu.officer)
        try await limited.exchange()
        #expect(try await limited.tartu.node.undelivered().isEmpty)
    }

    @Test(
        "Redirected, a referral that the first agency refused ends there, and the law is asked anew for the second"
    )
    func redirect() async throws {
        let sent = try await deadLetter()
        let lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        try await tartu.enter(lisboa)
        #expect(
            try await code {
                _ = try await tartu.node.redirect(sent.document.id, to: pair.porto.entity, by: tartu.officer)
            } == .invalidInput
        )
        // Nor does a consent to the first agency count for the second: both people are asked anew.
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        let assessed = try await tartu.node.redirect(sent.document.id, to: lisboa.entity, by: tartu.officer)
        #expect(assessed.record.peer == lisboa.entity && assessed.approvals.isEmpty)
        #expect(try await states() == [.closed, .closed])
        #expect(try await tartu.store.read { try $0.thread(sent.thread.id)?.stage } == .cancelled)
        // Nothing that was approved for the first agency counts for the second.
        #expect(
            try await code { _ = try await tartu.node.send(Story.reference, by: tartu.officer) }
                == .gateClosed
        )
        try await pair.approve()
        try await lisboa.enter(tartu)
        _ = try await tartu.node.send(Story.reference, by: tartu.officer)
        try await tartu.deliver(through: DirectCourier(target: lisboa))
        #expect(try await lisboa.stage() == .received)
        #expect(try await tartu.node.audit().isSound)
    }

    @Test(
        "Redirected while the first agency is suspended, the referral and its withdrawal wait for it together"
    )
    func redirectFromSuspended() async throws {
        let sent = try await pair.send()
        _ = try await tartu.node.setPeer(pair.porto.entity, .suspended, by: tartu.officer)
        let lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        try await tartu.enter(lisboa)
        _ = try await tartu.node.redirect(sent.document.id, to: lisboa.entity, by: tartu.officer)
        #expect(try await states() == [.waiting, .waiting])
        _ = try await tartu.node.setPeer(pair.porto.entity, .active, by: tartu.officer)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .cancelled)
        #expect(
            try await code {
                _ = try await tartu.node.redirect(sent.document.id, to: lisboa.entity, by: tartu.officer)
            } == .notFound
        )
    }
}

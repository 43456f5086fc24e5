import Casework
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("No document blocks a lane for ever")
struct StuckDocumentTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func ask(_ question: String, in thread: Identifier) async throws -> Identifier {
        try await tartu.node.ask([(question, nil)], purpose: .information, in: thread, by: tartu.officer)
            .document.id
    }

    private func delivery(_ document: Identifier) async throws -> DeliveryRecord {
        try #require(try await tartu.store.read { try $0.delivery(document: document) })
    }

    private func isSound() async throws -> Bool {
        let findings = try await tartu.node.audit().findings + porto.node.audit().findings
        #expect(findings == [])
        return findings.isEmpty
    }

    // MARK: Receipts whose key was revoked

    /// Porto takes Tartu's referral in, its answer is lost, and it revokes the key that signed the receipt.
    private func revoked() async throws -> (document: Identifier, receipt: String) {
        let sent = try await pair.send().document
        let line = LosingLine(inner: DirectCourier(target: porto))
        try await tartu.deliver(through: line)
        let receipt = try #require(try await porto.store.read { try $0.receipt(document: sent.id) }).compact
        pair.clock.advance(seconds: 60)
        let key = try await porto.node.signer(.document).keyID
        _ = try await porto.node.revokeKey(
            key,
            since: pair.clock.now.adding(seconds: -3600),
            by: porto.officer
        )
        return (sent.id, receipt)
    }

    @Test(
        "A receipt whose key was revoked is signed anew with the same claims, once, however it is asked for"
    )
    func signedAnew() async throws {
        let (document, receipt) = try await revoked()
        let asking = try tartu.asking(DirectSource(porto))
        pair.clock.advance(seconds: 301)
        try await asking.deliver(through: DirectCourier(target: porto))
        #expect(try await delivery(document).state == .delivered)
        let given = try #require(try await porto.store.read { try $0.receipt(document: document) })
        #expect(given.compact != receipt)
        #expect(try JWS.parse(given.compact).payload == JWS.parse(receipt).payload)
        #expect(try await tartu.store.read { try $0.receipt(document: document)?.compact } == given.compact)
        // From now on the same bytes again.
        let record = try #require(try await tartu.store.read { try $0.document(document) })
        #expect(try await porto.accept(record.compact).receipt == given.compact)
        let events = try await porto.store.read {
            try $0.journal(subject: document, limit: 20).map(\.event)
        }
        #expect(events.filter { $0 == .receiptIssued }.count == 2)
        #expect(try await isSound())
        #expect(try await tartu.node.audit().doubts.isEmpty)
    }

    @Test("Asked for by name, a receipt whose key was revoked is signed anew too")
    func askedFor() async throws {
        let (document, receipt) = try await revoked()
        let record = try #require(try await tartu.store.read { try $0.document(document) })
        let request = try await tartu.node.signedRequest(
            method: "GET",
            path: ReceiptAnswer.path(document, digest: record.digest),
            to: try #require(try await tartu.node.peers().first)
        )
        let peer = try await porto.node.verifiedPeer(of: request.head)
        for _ in 0..<2 {
            guard
                case .received(let compact) = try await porto.node.receiptAnswer(
                    document,
                    digest: record.digest,
                    for: peer
                )
            else {
                Issue.record("the receipt should be found")
                return
            }
            #expect(compact != receipt)
            #expect(
                try await porto.store.read { try $0.receipt(document: document)?.compact } == compact
            )
        }
        #expect(try await isSound())
    }

    @Test(
        "A peer that repeats its old receipt is believed that the document is there, and the doubt is marked"
    )
    func oldReceipt() async throws {
        let (document, receipt) = try await revoked()
        try await tartu.node.takeStatement(porto.node.entityConfiguration(), of: porto.entity)
        pair.clock.advance(seconds: 301)
        try await tartu.deliver(through: ScriptedCourier([.receipt(receipt)]))
        #expect(try await delivery(document).state == .delivered)
        let report = try await tartu.node.audit()
        #expect(report.findings == [])
        #expect(report.doubts.map(\.subject) == [.receipt] && report.doubts.map(\.document) == [document])
    }

    // MARK: Documents that fail the same way each time

    /// A question that a proxy before Porto never lets through, another behind it in its thread, and a referral in another one.
    private func stuck() async throws -> (
        thread: Identifier, stuck: Identifier, behind: Identifier, other: Identifier
    ) {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let stuck = try await ask("Too long?", in: thread)
        let behind = try await ask("And then?", in: thread)
        try await pair.assess()
        try await pair.approve()
        let other = try await tartu.node.send(Story.reference, by: tartu.officer).document.id
        return (thread, stuck, behind, other)
    }

    private func work(_ courier: some Courier, seconds: Int64, by step: Int64 = 20) async throws {
        for _ in 0..<(seconds / step) {
            try await tartu.deliver(through: courier)
            pair.clock.advance(seconds: step)
        }
    }

    @Test(
        "What a peer answers again and again without taking it lets other threads go first, and is tried at least hourly",
        arguments: [
            CourierAnswer.refused(kind: nil, status: 413, retryAfter: nil),
            .refused(kind: .internalError, status: 500, retryAfter: nil), .receipt("none"),
        ]
    )
    func setAside(answer: CourierAnswer) async throws {
        let (thread, stuck, behind, other) = try await stuck()
        let proxy = Proxy(before: porto, answering: answer, to: [stuck])
        try await work(proxy, seconds: 600)
        #expect(try await delivery(other).state == .delivered)
        #expect(proxy.carried(behind) == 0, "nothing overtakes it in its own thread")
        // What is signed behind it waits too, a participant's word to stop does not.
        let later = try await ask("Still there?", in: thread)
        #expect(proxy.carried(stuck) >= Backoff.rebuffsThatSetAside && proxy.carried(stuck) <= 8)
        let before = proxy.carried(stuck)
        var longest: Int64 = 0
        for _ in 0..<(12 * 3) {
            let last = try await delivery(stuck).lastAttemptAt
            try await work(proxy, seconds: 1200)
            let now = try await delivery(stuck).lastAttemptAt
            if let last, let now, now != last { longest = max(longest, now.seconds(since: last)) }
        }
        #expect((12...40).contains(proxy.carried(stuck) - before))
        #expect(longest <= 3600 + 20)
        #expect(proxy.carried(behind) == 0 && proxy.carried(later) == 0)
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        try await work(proxy, seconds: 20)
        #expect(try await porto.store.read { try $0.thread(thread)?.stage } == .withdrawn)
        #expect(try await delivery(stuck).state == .waiting)
        // The proxy is mended.
        try await work(DirectCourier(target: porto), seconds: 3600)
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await porto.store.read { try $0.thread(thread)?.peerSequence } == 5)
        #expect(try await isSound())
    }

    @Test("A peer that wants to be asked later, or does not answer, has none of its documents set aside")
    func later() async throws {
        let (_, stuck, _, other) = try await stuck()
        let busy = CourierAnswer.refused(kind: .busy, status: 503, retryAfter: nil)
        let answers = [busy, .noAnswer("silence"), .refused(kind: nil, status: 500, retryAfter: 30)]
        let courier = ScriptedCourier((0..<10).flatMap { _ in answers })
        try await work(courier, seconds: 20 * 301, by: 301)
        let record = try await delivery(stuck)
        #expect(record.attempts == 20 && record.rebuffs == 0 && record.setAsideUntil == nil)
        #expect(try await delivery(other).attempts == 0)
    }

    @Test("A lane in which everything is set aside is not looked through before the first of it comes back")
    func fewLooks() async throws {
        let (_, stuck, _, other) = try await stuck()
        let proxy = Proxy(
            before: porto,
            answering: .refused(kind: nil, status: 413, retryAfter: nil),
            to: [stuck]
        )
        try await work(proxy, seconds: 600)
        #expect(try await delivery(other).state == .delivered)
        // Whoever looks whenever the store says that a lane is due, as the delivery service does, looks once for each attempt.
        let before = proxy.carried(stuck)
        var looks = 0
        for _ in 0..<(3 * 3600 / 5) {
            if let due = try await tartu.store.read({ try $0.nextLaneDue() }), due <= pair.clock.now {
                looks += 1
                try await tartu.deliver(through: proxy)
            }
            pair.clock.advance(seconds: 5)
        }
        let attempts = proxy.carried(stuck) - before
        #expect(attempts >= 2 && looks == attempts, "\(looks) looks for \(attempts) attempts")
        let until = try #require(try await delivery(stuck).setAsideUntil)
        #expect(try await tartu.store.read { try $0.nextLaneDue() } == until)
    }

    // MARK: Given up by a person

    @Test(
        "An officer gives up what does not get through: recorded, its thread waits, and it can be sent again"
    )
    func givenUp() async throws {
        let (_, stuck, behind, other) = try await stuck()
        let record = try await tartu.node.giveUpDelivery(stuck, by: tartu.officer)
        #expect(record.state == .deadLetter && record.reason == .givenUp)
        #expect(try await delivery(behind).state == .held)
        #expect(
            try await code { try await tartu.node.giveUpDelivery(stuck, by: tartu.officer) } == .notNow
        )
        try await pair.exchange()
        #expect(try await delivery(other).state == .delivered)
        #expect(try await isSound())
        let entry = try await tartu.store.read { try $0.journal(subject: stuck, limit: 9).last }
        #expect(entry?.event == .deliveryGivenUp && entry?.actor == tartu.officer.name)
        _ = try await tartu.node.resend(stuck, by: tartu.officer)
        try await pair.exchange()
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await isSound())
    }

    @Test("Nobody gives up what says that something stops")
    func neverGivenUp() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        let waiting = try await tartu.node.undelivered()
        #expect(waiting.count >= 2 && waiting.allSatisfy { $0.thread == thread })
        for delivery in waiting {
            #expect(
                try await code { try await tartu.node.giveUpDelivery(delivery.document, by: tartu.officer) }
                    == .gateClosed
            )
        }
        #expect(try await tartu.node.undelivered().allSatisfy { $0.state == .waiting })
    }

    @Test("A receipt that comes after all settles what was given up meanwhile, and frees what is behind it")
    func receiptAfterAll() async throws {
        let (_, stuck, _, _) = try await stuck()
        let (node, officer) = (tartu.node, tartu.officer)
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: []) { document in
            if document == stuck { _ = try? await node.giveUpDelivery(stuck, by: officer) }
        }
        try await work(courier, seconds: 40)
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await delivery(stuck).reason == nil)
        #expect(try await isSound())
    }
}

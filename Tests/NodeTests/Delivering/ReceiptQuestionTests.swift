import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("After a time-out: asking for the receipt, the refusal, or whether it has arrived")
struct ReceiptQuestionTests {
    /// Carries nothing, or everything without its answer, but brings questions to the peer.
    private struct DeafLine: Courier {
        let inner: DirectCourier
        var carries: Bool

        func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
            if carries { _ = await inner.deliver(sealed, to: address) }
            return .noAnswer("the answer was lost")
        }

        func probe(_ address: DeliveryAddress) async -> String? { nil }
        func ask(_ request: SignedPeerRequest) async -> PeerAnswer? { await inner.ask(request) }
    }

    private func undelivered(_ pair: Pair) async throws -> DeliveryRecord? {
        try await pair.tartu.node.undelivered().first
    }

    @Test(
        "A document whose receipt was lost until its deadline is delivered in the end, by the receipt that is asked for"
    )
    func lostReceipt() async throws {
        let pair = try await Pair()
        try await pair.send()
        let line = DeafLine(inner: DirectCourier(target: pair.porto), carries: true)
        try await pair.tartu.deliver(through: line)
        #expect(try await undelivered(pair)?.state == .waiting)
        pair.clock.advance(seconds: 60 * 86_400)
        try await pair.tartu.deliver(through: line)
        #expect(try await undelivered(pair) == nil)
        #expect(try await pair.tartu.node.audit().findings.isEmpty)
    }

    @Test(
        "Where it has not arrived by its deadline, the peer says so under its signature, and the person reads it"
    )
    func notArrived() async throws {
        let pair = try await Pair()
        try await pair.send()
        pair.clock.advance(seconds: 60 * 86_400)
        try await pair.tartu.deliver(
            through: DeafLine(inner: DirectCourier(target: pair.porto), carries: false)
        )
        let dead = try #require(try await undelivered(pair))
        #expect(dead.reason == .deadlinePassed)
        #expect(dead.lastFailure?.contains("has not arrived") == true)
    }

    @Test("A refusal is kept as the peer signed it, verified, and shown; one that was forged is not")
    func refusals() async throws {
        let pair = try await Pair()
        let document = try await pair.send().document.id
        // Porto has agreed to take notices alone, which it says with its signature.
        try await pair.porto.node.setGrant(
            PeerGrant(documentTypes: ["notice"]),
            for: pair.tartu.entity,
            by: pair.porto.officer
        )
        try await pair.tartu.deliver(through: DirectCourier(target: pair.porto))
        let dead = try #require(try await undelivered(pair))
        #expect(dead.reason == .refusedByPeer)
        let refusal = try #require(try await pair.tartu.node.peerRefusal(of: document))
        #expect(refusal.problem.kind == .notAgreed)
        #expect(refusal.issuer == pair.porto.entity)
        #expect(dead.lastFailure?.contains(refusal.problem.detail) == true)
        #expect(try await pair.tartu.node.audit().findings.isEmpty)

        let other = try await Pair()
        let refused = try await other.send().document.id
        let forged = try #require(
            try await pair.tartu.store.read { try $0.peerRefusal(of: document) }
        ).compact
        try await other.tartu.deliver(
            through: ScriptedCourier([
                .refused(kind: .notAgreed, status: 403, retryAfter: nil, signed: forged)
            ])
        )
        #expect(try await other.tartu.node.peerRefusal(of: refused) == nil)
        #expect(try await undelivered(other)?.lastFailure?.contains("does not verify") == true)
    }

    @Test("Nobody learns about another agency's document, nor about other bytes under the same name")
    func others() async throws {
        let pair = try await Pair()
        let document = try await pair.send().document
        try await pair.exchange()
        let asked = try await pair.tartu.node.signedRequest(
            method: "GET",
            path: ReceiptAnswer.path(document.id, digest: document.digest),
            to: try #require(try await pair.tartu.node.peers().first)
        )
        let tartu = try await pair.porto.node.verifiedPeer(of: asked.head)
        let node = pair.porto.node
        guard case .received = try await node.receiptAnswer(document.id, digest: document.digest, for: tartu)
        else {
            Issue.record("the receipt should be found")
            return
        }
        #expect(try await node.receiptAnswer(document.id, digest: .zero, for: tartu) == .unknown)
        let answers = try await pair.porto.store.read { try $0.documents(ofThread: document.thread) }
        let own = try #require(answers.first { $0.issuer == pair.porto.entity })
        #expect(try await node.receiptAnswer(own.id, digest: own.digest, for: tartu) == .unknown)
    }
}

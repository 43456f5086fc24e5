import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Trust
import Wire

@Suite("Agreements between two nodes")
struct AgreementTests {
    private let clock = TestClock()
    private let tartu: TestNode
    private let porto: TestNode
    private let id: String

    /// Proposed by Tartu, and by Porto on Tartu's terms.
    init() async throws {
        tartu = try TestNode.tartu(clock)
        porto = try TestNode.porto(clock)
        let held = try await tartu.node.proposeAgreement(
            with: porto.node.entityConfiguration(),
            authority: "PEM",
            sends: AgreementScope(
                documentTypes: ["referral", "information-response", "acknowledgement"],
                offenceCategories: ["art2", "art8"]
            ),
            receives: AgreementScope(documentTypes: ["status", "information-request"]),
            from: clock.now,
            until: clock.now.adding(seconds: 90 * 86_400),
            by: tartu.officer
        )
        id = held.agreement.terms.id.text
        _ = try await porto.node.proposeAgreement(
            on: held.agreement.terms.json,
            with: tartu.node.entityConfiguration(),
            authority: "PEM",
            by: porto.officer
        )
    }

    private func second(_ node: TestNode) throws -> Officer {
        try #require(Officer(node.officer.name + " II"))
    }

    private func compare(_ node: TestNode, with other: TestNode) async throws {
        _ = try await node.node.compareAgreement(
            id,
            read: try await other.node.ownFingerprint().words,
            channel: "telephone",
            by: node.officer
        )
    }

    private func standing(_ node: TestNode) async throws -> BilateralAgreement.Standing {
        try await node.node.agreement(id).agreement.standing(at: clock.now)
    }

    /// Hands over what each side has declared.
    private func handOver() async throws {
        for (sender, receiver) in [(tartu, porto), (porto, tartu)] {
            for pending in try await sender.node.pendingDeclarations() {
                try await receiver.node.takeDeclaration(Array(pending.compact.utf8))
                try await sender.node.settleDeclaration(pending)
            }
        }
    }

    private func conclude() async throws {
        for (node, other) in [(tartu, porto), (porto, tartu)] {
            try await compare(node, with: other)
            _ = try await node.node.confirmAgreement(id, by: try second(node))
        }
        try await handOver()
    }

    @Test(
        "Two officers on each side, words compared, declarations exchanged: then it is in force on both sides"
    )
    func concluded() async throws {
        #expect(try await standing(tartu) == .awaitingComparison)
        #expect(
            try await code {
                _ = try await tartu.node.compareAgreement(
                    id,
                    read: try await tartu.node.ownFingerprint().words,
                    channel: "telephone",
                    by: tartu.officer
                )
            } == .untrusted
        )
        try await compare(tartu, with: porto)
        #expect(
            try await code { _ = try await tartu.node.confirmAgreement(id, by: tartu.officer) } == .gateClosed
        )
        #expect(try await tartu.store.read { try $0.peers() }.isEmpty)
        _ = try await tartu.node.confirmAgreement(id, by: try second(tartu))
        #expect(try await standing(tartu) == .awaitingPeer)
        // Porto has compared nothing yet: what Tartu declares does not count there.
        let early = try #require(try await tartu.node.pendingDeclarations().first)
        await #expect(throws: Problem.self) {
            try await porto.node.takeDeclaration(Array(early.compact.utf8))
        }
        try await compare(porto, with: tartu)
        _ = try await porto.node.confirmAgreement(id, by: try second(porto))
        try await handOver()
        for node in [tartu, porto] {
            guard case .inForce = try await standing(node) else {
                Issue.record("It is not in force.")
                return
            }
            #expect(try await node.node.pendingDeclarations().isEmpty)
            #expect(try await node.node.audit().isSound)
        }
        // The same declaration again changes nothing.
        let steps = try await porto.node.agreement(id).agreement.steps.count
        try await porto.node.takeDeclaration(Array(early.compact.utf8))
        #expect(try await porto.node.agreement(id).agreement.steps.count == steps)
    }

    @Test("Under an agreement passes what it names and nothing else, in its matters and its term")
    func scope() async throws {
        try await conclude()
        let node = porto.node
        func allowed(_ type: DocumentType, _ categories: [String]) async throws -> Bool {
            try await node.checkPolicy(type, .received, categories: categories, with: tartu.entity).isAllowed
        }
        #expect(try await allowed(.referral, ["art2"]))
        #expect(try await !allowed(.referral, ["art2", "art5"]))
        #expect(try await !allowed(.referral, []))
        #expect(try await !allowed(.status, ["art2"]))
        #expect(try await node.standing(of: tartu.entity).facts.bases.count == 1)
        clock.advance(seconds: 90 * 86_400)
        #expect(try await !allowed(.referral, ["art2"]))
        #expect(try await standing(porto) == .ended)
    }

    @Test("A referral passes under the agreement and is answered, and a suspension stops both sides at once")
    func suspended() async throws {
        try await conclude()
        let pair = PairUnderAgreement(tartu: tartu, porto: porto)
        try await pair.refer()
        #expect(try await porto.thread().peerSequence == 1)
        #expect(try await tartu.thread().peerSequence == 1)
        clock.advance(seconds: 5)
        _ = try await porto.node.suspendAgreement(id, reason: "an incident", by: porto.officer)
        #expect(
            try await code {
                _ = try await porto.node.beginReview(of: porto.thread().id, by: porto.officer)
            } == .notAgreed
        )
        #expect(try await standing(tartu) != .suspended)
        try await handOver()
        #expect(try await standing(tartu) == .suspended)
        #expect(try await !tartu.node.standing(of: porto.entity).isTrusted)
        // One officer cannot take it up again.
        _ = try await porto.node.resumeAgreement(id, by: porto.officer)
        #expect(
            try await code { _ = try await porto.node.resumeAgreement(id, by: porto.officer) } == .gateClosed
        )
        clock.advance(seconds: 5)
        _ = try await porto.node.resumeAgreement(id, by: try second(porto))
        try await handOver()
        #expect(try await tartu.node.standing(of: porto.entity).isTrusted)
        _ = try await porto.node.beginReview(of: porto.thread().id, by: porto.officer)
    }

    @Test("What waits while an agreement is suspended goes out as soon as it is resumed")
    func resumed() async throws {
        try await conclude()
        let pair = PairUnderAgreement(tartu: tartu, porto: porto)
        try await pair.refer()
        _ = try await tartu.node.withdraw(tartu.thread().id, by: .participant, officer: tartu.officer)
        clock.advance(seconds: 5)
        _ = try await porto.node.suspendAgreement(id, reason: "an incident", by: porto.officer)
        try await handOver()
        try await tartu.deliver(through: DirectCourier(target: porto))
        #expect(try await tartu.node.undelivered().count == 1)
        _ = try await porto.node.resumeAgreement(id, by: porto.officer)
        clock.advance(seconds: 5)
        _ = try await porto.node.resumeAgreement(id, by: try second(porto))
        try await handOver()
        try await tartu.deliver(through: DirectCourier(target: porto))
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await porto.stage() == .withdrawn)
    }

    @Test(
        "The record is exported as a signed document whose steps can be verified again, with the other side's words"
    )
    func exported() async throws {
        try await conclude()
        let compact = try await tartu.node.exportAgreement(tartu.node.agreement(id))
        let own = try await tartu.node.keyRing().federationKeys()
        let peer = try await porto.node.keyRing().federationKeys()
        let read = try BilateralAgreement(verifying: compact, with: own, peerKeys: peer)
        #expect(read.steps.count == 4)
        #expect(throws: AgreementError.self) {
            try BilateralAgreement(verifying: compact, with: peer, peerKeys: peer)
        }
    }

    @Test("An agreement replaces what a compared fingerprint alone allowed")
    func replacesGrant() async throws {
        try await porto.enter(tartu)
        #expect(try await porto.node.standing(of: tartu.entity).facts.bases == [.fingerprint])
        try await conclude()
        let standing = try await porto.node.standing(of: tartu.entity)
        #expect(!standing.facts.bases.contains(.fingerprint) && standing.isTrusted)
        #expect(try await porto.node.audit().isSound)
    }

    @Test(
        "A peer that was entered with other keys is entered anew with those that were compared for the agreement"
    )
    func comparedKeys() async throws {
        let stranger = ForeignAgency(tartu.entity)
        try await porto.enter(stranger)
        try await conclude()
        let held = try await porto.node.agreement(id)
        #expect(try await porto.node.peers().map(\.statement) == [held.statement])
        let forged = stranger.referral(to: porto.entity, at: clock.now)
        #expect(try await porto.refusal(of: stranger.sign(forged)) == .badSignature)
        try await PairUnderAgreement(tartu: tartu, porto: porto).refer()
        #expect(try await porto.thread().peerSequence == 1)
        #expect(try await porto.node.audit().isSound)
    }

    @Test(
        "An agreement counts for the keys that were compared and those that follow from them, and for no others"
    )
    func keysThatFollow() async throws {
        try await conclude()
        _ = try await tartu.node.prepareKey(.federation, by: tartu.officer)
        clock.advance(seconds: 86_400)
        _ = try await tartu.node.rotateKey(.federation, by: tartu.officer)
        try await porto.node.takeStatement(tartu.node.entityConfiguration(), of: tartu.entity)
        #expect(try await porto.node.standing(of: tartu.entity).isTrusted)
        try await porto.node.renewAgreementKeys()
        #expect(try await porto.node.standing(of: tartu.entity).isTrusted)
        // Somebody enters other keys under the same name, without saying what may be exchanged.
        let stranger = ForeignAgency(tartu.entity)
        let statement = try stranger.statement(at: clock.now)
        _ = try await porto.node.addPeer(
            statement: statement,
            fingerprint: stranger.fingerprint,
            authority: "PEM",
            grant: nil,
            by: porto.officer
        )
        #expect(try await porto.node.standing(of: tartu.entity).facts.bases.isEmpty)
        let forged = stranger.referral(to: porto.entity, at: clock.now)
        #expect(try await porto.refusal(of: stranger.sign(forged)) == .unknownIssuer)
        // Nothing but a confirmation puts the keys of an agreement in their place.
        _ = try await porto.node.endAgreement(id, reason: "other keys", by: porto.officer)
        #expect(try await porto.node.peers().map(\.statement) == [statement])
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A declaration of a stranger, of nobody and about other terms is refused and recorded")
    func refused() async throws {
        try await conclude()
        for body in [Array("nothing".utf8), Array(try await porto.node.entityConfiguration().utf8)] {
            await #expect(throws: Problem.self) { try await tartu.node.takeDeclaration(body) }
        }
        let held = try await porto.node.agreement(id)
        let forged = AgreementDeclaration(
            issuer: FederationID(porto.entity),
            audience: FederationID(tartu.entity),
            issuedAt: clock.now.adding(seconds: 1),
            act: .end,
            terms: held.agreement.terms,
            officers: ["Somebody"]
        )
        let compact = try forged.signed(with: SigningKey())
        await #expect(throws: Problem.self) { try await tartu.node.takeDeclaration(Array(compact.utf8)) }
        guard case .inForce = try await standing(tartu) else {
            Issue.record("A forged declaration ended the agreement.")
            return
        }
        await tartu.node.recordCountedRefusals(always: true)
        #expect(try await tartu.node.refusals().reduce(0) { $0 + $1.count } == 3)
    }
}

/// Tartu refers the story's case to Porto, which trusts it by an agreement alone.
private struct PairUnderAgreement {
    let tartu: TestNode
    let porto: TestNode

    func refer() async throws {
        let pair = Pair(clock: tartu.clock, tartu: tartu, porto: porto)
        try await pair.send()
        try await pair.exchange()
    }
}

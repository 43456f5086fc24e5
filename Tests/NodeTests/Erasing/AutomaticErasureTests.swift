import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A request to erase that needs no person")
struct AutomaticErasureTests {
    @Test(
        "What nothing stands against is erased by the node itself, which reports it; the asker then erases, and nobody was asked"
    )
    func answered() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestPreservation(
            PreservationRequest(
                authority: "Prosecutor's office",
                facts: "An account was taken over.",
                data: ["Log of sign-ins"],
                custodian: nil,
                necessity: "It is deleted after thirty days.",
                days: 60,
                urgentBecause: "The provider deletes soon."
            ),
            reference: "EE-P-3",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        func erase() async throws -> ErasureProgress {
            try await tartu.node.erase(
                thread.text,
                reason: .purposeFulfilled,
                ground: "GDPR art. 17(1)(a)",
                by: tartu.officer,
                as: .approver
            )
        }
        // While it is under way it is a question to a person, here and there.
        #expect(try await code { _ = try await erase() } == .gateClosed)
        _ = try await porto.node.refusePreservation(
            in: thread,
            ground: "nothing-held",
            cite: nil,
            says: "Nothing is there.",
            by: porto.officer
        )
        try await pair.exchange()
        #expect(try await erase().record.state == .asking)
        try await pair.exchange()
        #expect(try await porto.node.erasureRequests().map(\.needsPerson) == [[]])
        _ = try await porto.node.continueErasures()
        #expect(try await porto.node.referral(thread, readBy: nil).thread.erasedAt != nil)
        #expect(try await porto.node.erasureRequests().isEmpty)
        try await pair.exchange()
        #expect(try await tartu.node.continueErasures().count == 1)
        let mine = try #require(try await tartu.node.erasureCertificates().first(where: \.isOwn)).certificate
        guard case .reported(_, 0)? = mine.referrals.first?.standing else {
            Issue.record("\(mine.referrals)")
            return
        }
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }

    @Test(
        "A request for parts of documents is a person's to answer: what is erased by itself goes as a whole"
    )
    func parts() async throws {
        let porto = try TestNode.porto()
        let peer = ForeignAgency(try #require(EntityID("https://agency.example")))
        try await porto.enter(peer)
        let referral = peer.referral(to: porto.entity, at: porto.clock.now)
        let opening = try peer.sign(referral)
        _ = try await porto.accept(opening)
        var request = peer.next(
            after: referral,
            opening,
            digest: Digest(of: opening),
            at: porto.clock.now,
            seen: 0
        )
        request.type = .erasureRequest
        request.body = [
            "scope": "elements", "reason": "inaccurate",
            "elements": [["document": .string(referral.id.text), "element": "/harm"]],
        ]
        _ = try await porto.accept(try peer.sign(request))
        let asked = try #require(try await porto.node.erasureRequests().first)
        #expect(asked.needsPerson.contains { $0.hasPrefix("only parts of documents") })
    }
}

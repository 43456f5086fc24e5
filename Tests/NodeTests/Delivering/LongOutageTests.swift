import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("After an outage of months")
struct LongOutageTests {
    private static let request = PreservationRequest(
        authority: "Prosecutor's office",
        facts: "An account was taken over.",
        data: ["Log of sign-ins"],
        custodian: nil,
        necessity: "It is deleted after thirty days.",
        days: 60,
        urgentBecause: nil
    )

    @Test(
        "What has no deadline, or an open one, still comes in, by a key that was held when it was signed; anything else does not"
    )
    func lateArrivals() async throws {
        let pair = try await Pair()
        let late = try await pair.tartu.node.requestPreservation(
            Self.request,
            reference: "EE-P-1",
            from: pair.porto.entity,
            by: pair.tartu.officer
        ).document.compact
        let referral = try await pair.send().document.compact
        let stranger = try TestNode.porto(pair.clock)
        pair.clock.advance(seconds: 90 * 86_400)
        // The day to decide the referral is past, and nobody waits for it any more.
        #expect(try await pair.porto.refusal(of: referral) == .clockOutOfWindow)
        try await pair.porto.accept(late)
        // A node that has come to know the sender only now cannot tell when it was signed.
        try await stranger.enter(pair.tartu)
        #expect(try await stranger.refusal(of: late) == .clockOutOfWindow)
    }
}

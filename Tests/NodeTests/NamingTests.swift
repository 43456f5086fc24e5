import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("What a name stands for")
struct NamingTests {
    private let porto: TestNode
    private let peer: ForeignAgency
    private let other: ForeignAgency
    /// What every referral of a ``ForeignAgency`` is called.
    private let reference = "F-2026-7"

    init() async throws {
        porto = try TestNode.porto()
        peer = ForeignAgency(try #require(EntityID("https://agency.example")))
        other = ForeignAgency(try #require(EntityID("https://other.example")))
        for agency in [peer, other] { try await porto.enter(agency) }
    }

    private func receive(from agency: ForeignAgency) async throws -> Identifier {
        let referral = agency.referral(to: porto.entity, at: porto.clock.now)
        try await porto.accept(agency.sign(referral))
        return referral.thread
    }

    /// A case of the agency's own that happens to have the same reference as the other side's.
    private func openCase() async throws -> Identifier {
        var file = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
        file = .object(
            JSONObject(
                (file.object ?? JSONObject()).members.map { name, value in
                    (name, name == "reference" ? .string(reference) : value)
                }
            )
        )
        return try await porto.node.openCase(file, by: porto.officer).id
    }

    private func refusal(_ body: () async throws -> Void) async -> NodeError? {
        do {
            try await body()
            return nil
        } catch { return error as? NodeError }
    }

    @Test("A reference that only one thing has is enough, and so is an identifier")
    func only() async throws {
        let thread = try await receive(from: peer)
        #expect(try await porto.node.named(reference).id == thread)
        #expect(try await porto.node.named(thread.text).id == thread)
        #expect(try await porto.node.referralID(reference) == thread)
        let unknown = await refusal { _ = try await porto.node.named("F-0") }
        #expect(unknown?.code == .notFound)
    }

    @Test(
        "Where an own case and a received referral have one reference nothing is chosen, and nothing approved"
    )
    func both() async throws {
        let file = try await openCase()
        let thread = try await receive(from: peer)
        let refused = await refusal { _ = try await porto.node.named(reference) }
        #expect(refused?.code == .ambiguous)
        let question = refused?.description ?? ""
        for said in [
            "case:\(reference)", file.text, "in:\(reference)", thread.text, peer.entity.text, "Which one",
        ] {
            #expect(question.contains(said), "\(question)")
        }
        #expect(try await porto.node.named("case:\(reference)").id == file)
        #expect(try await porto.node.named("in:\(reference)").id == thread)
        #expect(try await porto.node.named(file.text).id == file)
        let sent = await refusal { _ = try await porto.node.named("out:\(reference)") }
        #expect(sent?.code == .notFound)
        // As a referral there is only one.
        #expect(try await porto.node.referralID(reference) == thread)
        #expect(try await porto.node.referralID("in:\(reference)") == thread)
        // What destroys asks as well.
        let erased = await refusal {
            _ = try await porto.node.erase(
                reference,
                reason: .retentionEnded,
                by: porto.officer,
                as: .dataProtectionOfficer
            )
        }
        #expect(erased?.code == .ambiguous)
    }

    @Test("Two referrals of one reference from different agencies are told apart by identifier")
    func two() async throws {
        let first = try await receive(from: peer)
        let second = try await receive(from: other)
        for name in [reference, "in:\(reference)"] {
            let refused = await refusal { _ = try await porto.node.referralID(name) }
            #expect(refused?.code == .ambiguous)
            #expect(refused?.findings.count == 2)
            for id in [first, second] { #expect(refused?.description.contains(id.text) == true) }
        }
        #expect(try await porto.node.referralID(second.text) == second)
    }

    @Test("A case stands for the referral that was made of it")
    func sent() async throws {
        let pair = try await Pair()
        let thread = try await pair.send().thread.id
        let file = try await pair.tartu.node.caseRecord(Story.reference).id
        #expect(try await pair.tartu.node.named(Story.reference).id == file)
        #expect(try await pair.tartu.node.named("out:\(Story.reference)").id == thread)
        #expect(try await pair.tartu.node.referralID(Story.reference) == thread)
    }
}

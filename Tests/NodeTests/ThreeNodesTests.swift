import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Three nodes: onward, misaddressed, unasked, suspended")
struct ThreeNodesTests {
    private let pair: Pair
    private let lisboa: TestNode
    private var nodes: [TestNode] { [pair.tartu, pair.porto, lisboa] }

    init() async throws {
        pair = try await Pair()
        lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        for node in [pair.tartu, pair.porto] {
            try await node.enter(lisboa)
            try await lisboa.enter(node)
        }
    }

    private func exchange() async throws {
        for _ in 0..<4 { for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) } }
    }

    private func requireSound() async throws {
        for node in nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "Even with the referrer's word nothing goes on that the law of the two leaves open or to an approval"
    )
    func onward() async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: lisboa.entity),
            in: thread,
            by: porto.officer
        )
        try await exchange()
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        _ = try await tartu.node.authoriseOnward(true, in: thread, says: nil, by: tartu.officer)
        try await exchange()
        let before = try await porto.thread().ownSequence
        let refused = try await code {
            _ = try await porto.node.handOn(thread, to: lisboa.entity, says: "Theirs.", by: porto.officer)
        }
        #expect(refused == .gateClosed)
        #expect(try await porto.thread().ownSequence == before, "nothing was signed")
        let arrived = try await lisboa.node.referrals()
        #expect(arrived.isEmpty)
        try await requireSound()
    }

    @Test("A misaddressed referral is addressed anew to the node that was named, whose own law is asked")
    func misaddressed() async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await exchange()
        _ = try await porto.node.redirect(thread, to: lisboa.entity, says: "Theirs.", by: porto.officer)
        try await exchange()
        let view = try await tartu.node.referral(thread, readBy: nil)
        #expect(view.state.stage == .forwarded && view.state.forwardedTo == lisboa.entity)
        #expect(view.state.duties.isEmpty)
        // What they agreed to was for Porto: each is asked again, about Lisboa.
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        _ = try await tartu.node.assess(
            Story.reference,
            for: lisboa.entity,
            request: Pair.request,
            by: tartu.officer
        )
        try await pair.approve()
        _ = try await tartu.node.send(Story.reference, by: tartu.officer)
        try await exchange()
        #expect(try await lisboa.stage() == .received)
        try await requireSound()
    }

    @Test("Information without conditions is there at once, and ends when a person has opened it")
    func information() async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let sent = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: [],
            says: "About a fraud.",
            by: tartu.officer
        )
        try await exchange()
        let thread = sent.thread.id
        let opening = try await porto.node.openTasks().map(\.task.kind)
        #expect(opening == [.opening])
        _ = try await porto.node.acknowledgeOpening(of: nil, in: thread, by: porto.officer)
        try await exchange()
        #expect(try await tartu.stage() == .completed)
        for node in [tartu, porto] { #expect(try await node.node.openTasks().isEmpty) }
        try await requireSound()
    }

    @Test("A notice has a thread of its own, which ends when a person has opened it")
    func notice() async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        let sent = try await tartu.node.notify(
            .complaint,
            ["says": "A message was shown to the wrong person."],
            to: porto.entity,
            reference: "EE-N-1",
            by: tartu.officer
        )
        try await exchange()
        _ = try await porto.node.acknowledgeOpening(of: nil, in: sent.thread.id, by: porto.officer)
        try await exchange()
        #expect(try await tartu.stage() == .completed)
        #expect(try await pair.agree())
        try await requireSound()
    }

    @Test(
        "A suspension stops everything in both directions, loses nothing, and a withdrawal waits for its end"
    )
    func suspension() async throws {
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await exchange()
        _ = try await tartu.node.notify(
            .suspension,
            ["says": "The exchange rests.", "contact": "duty desk"],
            in: thread,
            by: tartu.officer
        )
        try await exchange()
        _ = try await tartu.node.setPeer(porto.entity, .suspended, by: tartu.officer)
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        try await exchange()
        #expect(try await tartu.stage() == .withdrawn)
        #expect(try await porto.stage() == .received, "nothing leaves while the exchange rests")
        _ = try await tartu.node.setPeer(porto.entity, .active, by: tartu.officer)
        try await exchange()
        #expect(try await porto.stage() == .withdrawn)
        try await requireSound()
    }
}

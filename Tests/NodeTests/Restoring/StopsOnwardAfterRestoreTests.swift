import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A node in the middle that was put back to an older backup refuses nobody's word to stop")
struct StopsOnwardAfterRestoreTests {
    private let it: ThreeAgencies
    private var tartu: TestNode { it.pair.tartu }
    private var porto: TestNode { it.pair.porto }
    private var lisboa: TestNode { it.lisboa }

    init() async throws { it = try await ThreeAgencies(thirdKind: "restorative-service") }

    private func exchange(_ nodes: [TestNode]) async throws {
        for _ in 0..<4 {
            for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) }
            it.pair.clock.advance(seconds: 301)
        }
    }

    private func stage(at node: TestNode, of thread: Identifier) async throws -> Stage? {
        try await node.store.read { try $0.thread(thread)?.stage }
    }

    private func handOn() async throws -> (thread: Identifier, onward: Identifier) {
        let thread = try await it.authorised()
        _ = try await porto.node.handOn(thread, to: lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
        return (thread, try #require(try await lisboa.node.referrals().first).id)
    }

    @Test(
        "COE-16b While the third agency is silent the withdrawal is taken in at once, and told to it when it is heard again",
        arguments: [true, false]
    )
    func silentThird(isKnown: Bool) async throws {
        let before = isKnown ? nil : try await it.authorised()
        var older = isKnown ? nil : try porto.copy()
        let (thread, onward): (Identifier, Identifier)
        if let before {
            _ = try await porto.node.handOn(before, to: lisboa.entity, says: "Theirs.", by: porto.officer)
            try await it.exchange()
            (thread, onward) = (before, try #require(try await lisboa.node.referrals().first).id)
        } else {
            (thread, onward) = try await handOn()
            older = try porto.copy()
        }
        let restored = try #require(older)
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: NetCourier(nodes: [tartu]))
        #expect(round.ended == [tartu.entity] && round.waiting.map { $0.peer } == [lisboa.entity])
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        try await tartu.deliver(through: NetCourier(nodes: [restored]))
        #expect(try await tartu.node.undelivered().isEmpty, "nobody waits for Lisboa")
        #expect(try await stage(at: restored, of: thread) == .withdrawn)
        #expect(try await stage(at: lisboa, of: onward) == .received)
        func open() async throws -> Int {
            try await restored.node.openTasks().count { $0.task.kind == .passOn }
        }
        #expect(try await open() == 1, "a person calls meanwhile")

        let nodes = [tartu, restored, lisboa]
        let last = try await restored.node.catchUp(through: NetCourier(nodes: nodes))
        #expect(last.waiting.isEmpty)
        try await exchange(nodes)
        #expect(try await stage(at: lisboa, of: onward) == .withdrawn)
        #expect(try await open() == 0)
        for node in nodes {
            #expect(try await node.node.undelivered().isEmpty)
            #expect(try await node.node.audit().findings == [])
        }
    }

    @Test("COE-16b Two agencies whose referrals went on to each other do not wait for one another")
    func mutual() async throws {
        let (first, firstOnward) = try await handOn()
        // Lisboa's own referral to Porto, which goes on to Tartu.
        let other = Pair(clock: it.pair.clock, tartu: lisboa, porto: porto)
        try await other.openCase()
        try await other.answer()
        _ = try await lisboa.node.assess(
            Story.reference,
            for: porto.entity,
            request: Pair.request,
            by: lisboa.officer
        )
        let second = try await lisboa.node.send(Story.reference, by: lisboa.officer).thread.id
        try await it.exchange()
        _ = try await porto.node.beginReview(of: second, by: porto.officer)
        _ = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: tartu.entity),
            in: second,
            by: porto.officer
        )
        try await it.exchange()
        for sharer in Story.sharers { try await other.share(sharer, with: tartu.entity) }
        _ = try await lisboa.node.authoriseOnward(true, in: second, says: nil, by: lisboa.officer)
        try await it.exchange()
        _ = try await porto.node.handOn(second, to: tartu.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
        let secondOnward = try #require(
            try await tartu.node.referrals().first { $0.side == .receiver }
        ).id

        let restored = try porto.copy()
        _ = try await tartu.node.withdraw(first, by: .participant, officer: tartu.officer)
        _ = try await lisboa.node.withdraw(second, by: .participant, officer: lisboa.officer)
        // Both words arrive, and Porto's disk is lost before it has passed them on.
        for node in [tartu, lisboa] { try await node.deliver(through: NetCourier(nodes: [porto])) }
        try await restored.node.noteOlderBackup(by: restored.officer)
        let nodes = [tartu, restored, lisboa]
        let round = try await restored.node.catchUp(through: NetCourier(nodes: nodes))
        #expect(round.waiting.isEmpty && round.ended.count == 2, "\(round)")
        try await exchange(nodes)
        #expect(try await stage(at: lisboa, of: firstOnward) == .withdrawn)
        #expect(try await stage(at: tartu, of: secondOnward) == .withdrawn)
        for node in nodes { #expect(try await node.node.audit().findings == []) }
    }
}

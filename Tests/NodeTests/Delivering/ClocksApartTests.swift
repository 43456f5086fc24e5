import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("Two agencies whose clocks are apart")
struct ClocksApartTests {
    private let ours = TestClock()
    private let theirs = TestClock()
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws {
        pair = Pair(clock: ours, tartu: try .tartu(ours), porto: try .porto(theirs))
        try await pair.tartu.enter(pair.porto)
        try await pair.porto.enter(pair.tartu)
    }

    private func deliver() async throws { try await tartu.deliver(through: DirectCourier(target: porto)) }

    private func work(minutes: Int) async throws {
        for _ in 0..<minutes {
            ours.advance(seconds: 60)
            theirs.advance(seconds: 60)
            try await deliver()
        }
    }

    private func delivery(_ document: Identifier) async throws -> DeliveryRecord {
        try #require(try await tartu.store.read { try $0.delivery(document: document) })
    }

    @Test(
        "What was signed ten minutes ahead is refused by name, waits, and arrives when the other clock has come so far"
    )
    func ahead() async throws {
        ours.advance(seconds: 600)
        let sent = try await pair.send().document.id
        try await deliver()
        let refused = try await delivery(sent)
        #expect(refused.state == .waiting && refused.lastFailure?.contains("clock-out-of-window") == true)
        let refusals = try await porto.store.read { try $0.refusals(limit: 9) }
        #expect(refusals.map(\.problem) == [.clockOutOfWindow] && refusals[0].issuer == tartu.entity)
        #expect(try await porto.node.referrals().isEmpty)
        try await work(minutes: 20)
        #expect(try await delivery(sent).state == .delivered)
        #expect(try await porto.stage() == .received)
        #expect(try await porto.node.referrals().count == 1)
    }

    @Test("A participant's word to stop from a clock that was set right since needs nobody to send it again")
    func stops() async throws {
        let thread = try await pair.send().thread.id
        try await deliver()
        ours.advance(seconds: 900)
        let word = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer).document.id
        try await deliver()
        #expect(try await delivery(word).state == .waiting)
        ours.advance(seconds: -900)
        try await work(minutes: 40)
        #expect(try await delivery(word).state == .delivered)
        #expect(try await porto.stage() == .withdrawn)
    }

    @Test("Of what was signed days away from the time a person decides")
    func daysAway() async throws {
        ours.advance(seconds: 2 * 86_400)
        let sent = try await pair.send().document.id
        ours.advance(seconds: -2 * 86_400)
        try await deliver()
        let refused = try await delivery(sent)
        #expect(refused.state == .deadLetter && refused.reason == .refusedByPeer)
    }
}

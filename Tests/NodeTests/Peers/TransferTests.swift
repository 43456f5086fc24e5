import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing

@Suite("One switch for all transfers")
struct TransferTests {
    @Test(
        "P2-14.13 One officer suspends all transfers at once; two take them up again, with remedies and oversight on record"
    )
    func switched() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await pair.send()
        try await pair.exchange()
        await #expect(throws: NodeError.self) {
            try await tartu.node.suspendTransfers(because: " ", by: tartu.officer)
        }
        try await tartu.node.suspendTransfers(because: "a key was lost", by: tartu.officer)
        await #expect(throws: NodeError.self) {
            try await tartu.node.suspendTransfers(because: "again", by: tartu.officer)
        }
        #expect(try await !tartu.node.standing(of: porto.entity).isTrusted)

        // Nothing is taken, and the other side tries again by itself.
        let thread = try await porto.thread().id
        _ = try await porto.node.ask([("Who?", nil)], purpose: .information, in: thread, by: porto.officer)
        try await porto.deliver(through: DirectCourier(target: tartu))
        let waiting = try await porto.node.undelivered()
        #expect(waiting.allSatisfy { $0.state == .waiting } && !waiting.isEmpty)
        #expect(waiting.first?.lastFailure?.contains("peer-suspended") == true)
        // Nothing is signed to go out, but what is never held up.
        await #expect(throws: NodeError.self) {
            try await tartu.node.ask([("Why?", nil)], purpose: .information, in: thread, by: tartu.officer)
        }

        // The same officer is one of two, and nothing goes on before both fields are there.
        let (first, second) = (try #require(Officer("Mägi")), try #require(Officer("Tamm")))
        await #expect(throws: NodeError.self) { try await tartu.node.resumeTransfers(by: first) }
        let said = try await tartu.node.resumeTransfers(
            remedies: "complaints to the inspectorate",
            oversight: "the inspectorate was told on the day",
            by: first
        )
        #expect(said.isInForce && said.proposed?.by == "Mägi")
        await #expect(throws: NodeError.self) { try await tartu.node.resumeTransfers(by: first) }
        #expect(try await !tartu.node.standing(of: porto.entity).isTrusted)
        let done = try await tartu.node.resumeTransfers(by: second)
        #expect(!done.isInForce)
        #expect(try await tartu.node.standing(of: porto.entity).isTrusted)
        await #expect(throws: NodeError.self) { try await tartu.node.resumeTransfers(by: second) }
        pair.clock.advance(seconds: 400)
        try await pair.exchange()
        #expect(try await porto.node.undelivered().isEmpty)

        // Each act is a revision, fixed by the journal.
        #expect(try await tartu.node.transferSuspensions() == [done])
        try await tartu.node.suspendTransfers(because: "a court's order", by: second)
        #expect(try await tartu.node.transferSuspensions().map(\.isInForce) == [false, true])
        for node in [tartu, porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("A signed request is refused while all transfers are suspended, as from a suspended peer")
    func requests() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await porto.node.suspendTransfers(because: "a breach", by: porto.officer)
        try await pair.send()
        try await tartu.deliver(through: DirectCourier(target: porto))
        let refused = try await porto.store.read { try $0.refusals(limit: 10) }
        #expect(refused.map(\.problem).allSatisfy { $0 == .peerSuspended } && !refused.isEmpty)
        // One that an officer had suspended by itself stays so when all go on.
        _ = try await porto.node.setPeer(tartu.entity, .suspended, by: porto.officer)
        try await porto.resumeAll()
        #expect(try await !porto.node.standing(of: tartu.entity).isTrusted)
    }
}

extension TestNode {
    /// Takes all transfers up again, by two officers.
    func resumeAll() async throws {
        for name in ["Mägi", "Tamm"] {
            try await node.resumeTransfers(
                remedies: "a complaint",
                oversight: "the inspectorate was told",
                by: try #require(Officer(name))
            )
        }
    }
}

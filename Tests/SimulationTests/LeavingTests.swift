import Node
import Referrals
import Store
import StoreSQLite
import Testing

@testable import Simulation

@Suite("What simulated agencies let out that was taken back, after a disk was lost")
struct LeavingTests {
    private static let stage = Result { try Stage() }

    private func populated(_ mutation: Mutation? = nil) async throws -> World {
        let world = World(seed: 7, stage: try Self.stage.get(), mutation: mutation)
        try await world.populate(2)
        return world
    }

    @Test(
        "What a peer alone still knows is not forgiven a node that does not ask, whatever the document's type"
    )
    func notAsked() async throws {
        let world = try await populated(.forgetsToAsk)
        try await world.loseWord(reachingPeer: true)
        #expect(await world.isTakenBack("Tartu-1", knownTo: 0))
        await world.drain(0)
        let surprise = await world.surprise
        #expect(surprise?.invariant == .gatesHeld)
        #expect(surprise?.says.contains("correction of Tartu-1") == true, "\(String(describing: surprise))")
        await world.end()
    }

    @Test("A node that asks first lets nothing out that comes back as taken back")
    func asked() async throws {
        let world = try await populated()
        try await world.loseWord(reachingPeer: true)
        await world.drain(0)
        #expect(await world.surprise == nil)
        #expect(await world.isTakenBack("Tartu-1", knownTo: 0))
        await world.askAgain(0)
        #expect(await world.surprise == nil)
        #expect(await world.isTakenBack("Tartu-1", knownTo: 0))
        #expect(try await world.received(.correction, at: 1).isEmpty)
        #expect(try await !world.received(.consentChange, at: 1).isEmpty)
        await world.end()
    }

    @Test("What nobody's disk holds any more, nobody can know")
    func unknown() async throws {
        let world = try await populated()
        try await world.loseWord(reachingPeer: false)
        #expect(await !world.isTakenBack("Tartu-1", knownTo: 0))
        await world.askAgain(0)
        #expect(await world.surprise == nil)
        #expect(try await world.received(.correction, at: 1).count == 1)
        await world.end()
    }
}

extension World {
    /// A correction waits at the first agency while a person takes everything back, of which the other agency learns or does not; then
    /// the first one's disk is lost, and its backup has the correction still in the outbox.
    func loseWord(reachingPeer: Bool) async throws {
        isCalm = true
        let over = Intent(
            node: 0,
            peer: 1,
            reference: "Tartu-0",
            isConsented: false,
            isApproved: false,
            progress: .done
        )
        // So many that nobody begins another.
        intents =
            [Intent(node: 0, peer: 1, reference: "Tartu-1", isConsented: true, isApproved: true)]
            + Array(repeating: over, count: 8)
        for _ in 0..<40 where intents[0].progress != .done { await refer() }
        for number in [0, 1, 0] { await drain(number) }
        guard let process = nodes[0].process, let thread = try await process.node.referrals(limit: 9).first
        else { throw Died() }
        cuts = [Line(0, 1)]
        try await maintain(.correct, in: thread, process.node, nodes[0].officer)
        nodes[0].backup = try nodes[0].disk.copy()
        try await passOn(.takeBack, in: thread, process.node, nodes[0].officer)
        if reachingPeer { cuts = [] }
        await drain(0)
        cuts = []
        await restoreSomebody()
    }

    /// A node asks its peers for what it lost, and delivers what waits.
    func askAgain(_ number: Int) async {
        await catchUp(number)
        time.advance(milliseconds: 600_000)
        await drain(number)
    }

    func received(_ type: DocumentType, at number: Int) async throws -> [DocumentRecord] {
        try await records(at: number).documents.filter {
            $0.type == type && $0.issuer != nodes[number].entity
        }
    }
}

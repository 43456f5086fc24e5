import Testing

@testable import Outbound

@Suite("Turns")
struct TurnQueueTests {
    let now = ContinuousClock.now
    var later: ContinuousClock.Instant { now.advanced(by: .seconds(60)) }

    @Test("No more start than allowed, in all and with one peer, and the rest follow in order")
    func limits() {
        var turns = TurnQueue(maximumActive: 3, maximumActivePerPeer: 2)
        for id in UInt64(1)...4 { turns.enqueue(id, peer: "a", deadline: later) }
        for id in UInt64(11)...12 { turns.enqueue(id, peer: "b", deadline: later) }
        #expect(Set(turns.admit()) == [1, 2, 11])
        #expect(turns.admit() == [])
        turns.finish(peer: "a")
        let next = turns.admit()
        #expect(next == [12] || next == [3])
        turns.finish(peer: "a")
        turns.finish(peer: "b")
        #expect(turns.admit().count == 2)
    }

    @Test("A peer with a long queue does not keep another from its turn")
    func fairness() {
        var turns = TurnQueue(maximumActive: 1, maximumActivePerPeer: 1)
        for id in UInt64(1)...50 { turns.enqueue(id, peer: "long", deadline: later) }
        turns.enqueue(99, peer: "short", deadline: later)
        #expect(turns.admit() == [1])
        turns.finish(peer: "long")
        #expect(turns.admit() == [99])
    }

    @Test("Every one of a mixed crowd gets exactly one turn")
    func everybody() {
        var turns = TurnQueue(maximumActive: 7, maximumActivePerPeer: 3)
        for id in UInt64(0)..<300 { turns.enqueue(id, peer: "peer \(id % 11)", deadline: later) }
        var served: [TransferID] = []
        while true {
            let admitted = turns.admit()
            if admitted.isEmpty { break }
            #expect(turns.activeCount <= 7)
            served += admitted
            for id in admitted { turns.finish(peer: "peer \(id % 11)") }
        }
        #expect(served.sorted() == Array(0..<300))
        #expect(turns.waitingCount == 0 && turns.activeCount == 0 && turns.nextDeadline == nil)
    }

    @Test("Who withdraws or runs out of time leaves the queue, and nobody else does")
    func leaving() {
        var turns = TurnQueue(maximumActive: 1, maximumActivePerPeer: 1)
        turns.enqueue(1, peer: "a", deadline: later)
        #expect(turns.admit() == [1])
        turns.enqueue(2, peer: "a", deadline: now)
        turns.enqueue(3, peer: "a", deadline: later)
        turns.enqueue(4, peer: "b", deadline: later)
        #expect(turns.nextDeadline == now)
        let expired = turns.expire(at: now)
        #expect(expired == [2])
        #expect(turns.nextDeadline == later)
        let withdrawn = [3, 3, 1].map { turns.withdraw($0) }
        #expect(withdrawn == [true, false, false])
        turns.finish(peer: "a")
        #expect(turns.admit() == [4])
    }
}

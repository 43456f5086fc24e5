import Node
import Referrals
import Store
import StoreSQLite
import Synchronization
import TestAgencies
import Testing
import Vault

@Suite("Lanes that wait for something else than the peer")
struct WaitingLaneTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    @Test("A peer whose grant was taken away is tried again by itself, and at once when it has one again")
    func grant() async throws {
        try await pair.send()
        try await tartu.node.setGrant(nil, for: porto.entity, by: tartu.officer)
        let courier = ScriptedCourier([])
        for _ in 0..<20 {
            try await tartu.deliver(through: courier)
            pair.clock.advance(seconds: 301)
        }
        #expect(courier.carried.isEmpty && courier.probes == 0)
        try await tartu.deliver(through: courier)
        let lane = try #require(try await tartu.node.lanes().first)
        #expect(!lane.isPaused && lane.nextAttemptAt.seconds(since: pair.clock.now) >= 149)
        try await tartu.node.setGrant(.everything, for: porto.entity, by: tartu.officer)
        try await pair.exchange()
        #expect(try await porto.stage() == .received)
    }

    @Test("A grant does not take up again what an officer has suspended")
    func suspended() async throws {
        try await pair.send()
        _ = try await tartu.node.setPeer(porto.entity, .suspended, by: tartu.officer)
        try await tartu.node.setGrant(.everything, for: porto.entity, by: tartu.officer)
        #expect(try await tartu.node.lanes().allSatisfy(\.isPaused))
        try await tartu.deliver(through: ScriptedCourier([]))
        #expect(try await tartu.node.lanes().allSatisfy(\.isPaused))
    }

    @Test("Where nothing can be recorded a lane waits ever longer, says so once, and loses nothing")
    func fullDisk() async throws {
        let sent = try await pair.send()
        let disk = FullDisk(tartu.store)
        let node = tartu.node.storing(in: disk)
        let courier = CountingCourier(inner: DirectCourier(target: porto))
        var said: [String] = []
        func work() async throws {
            while let head = try await node.dueLanes().first?.head {
                var next: DeliveryRecord? = head
                while let delivery = next {
                    switch try await node.attemptOrWait(delivery, through: courier) {
                    case .notRecorded: said.append("not recorded")
                    case .recordedAgain: said.append("recorded again")
                    case nil: break
                    }
                    next = try await node.dueHead(ofLane: delivery.peer)
                }
            }
        }
        disk.isFull = true
        for _ in 0..<3600 {
            try await work()
            pair.clock.advance(seconds: 1)
        }
        // From a second to five minutes: about nine doublings, then one attempt in every two and a half to five minutes.
        #expect((15...40).contains(courier.count), "\(courier.count) attempts in an hour")
        #expect(said == ["not recorded"])
        #expect(try await tartu.node.undelivered().map(\.document) == [sent.document.id])
        disk.isFull = false
        pair.clock.advance(seconds: 301)
        try await work()
        #expect(said == ["not recorded", "recorded again"])
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await porto.thread().peerSequence == 1)
        #expect(try await tartu.node.audit().isSound)
    }
}

/// A disk from which everything can be read and to which, while it is full, nothing can be written.
private final class FullDisk: Store {
    private let inner: SQLiteStore
    private let full = Mutex(false)

    init(_ inner: SQLiteStore) { self.inner = inner }

    var isFull: Bool {
        get { full.withLock { $0 } }
        set { full.withLock { $0 = newValue } }
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (any StoreReader) throws -> Value) async throws
        -> Value
    { try await inner.read(body) }

    func write<Value: Sendable>(_ body: @Sendable @escaping (any StoreWriter) throws -> Value) async throws
        -> Value
    {
        guard !isFull else { throw StoreError(.unavailable, "The disk is full.") }
        return try await inner.write(body)
    }

    func completeErasures() async throws -> [KeyBackup] { try await inner.completeErasures() }
    func revision() async throws -> Int64 { try await inner.revision() }
    func integrityFindings() async throws -> [String] { try await inner.integrityFindings() }
}

/// Counts what it carries.
private final class CountingCourier: Courier {
    private let inner: DirectCourier
    private let carried = Mutex(0)

    init(inner: DirectCourier) { self.inner = inner }

    var count: Int { carried.withLock { $0 } }

    func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
        carried.withLock { $0 += 1 }
        return await inner.deliver(sealed, to: address)
    }

    func probe(_ address: DeliveryAddress) async -> String? { nil }
}

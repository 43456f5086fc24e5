import Foundation
import Node
import Referrals
import Store
import Synchronization

/// Finds what is due in a filled outbox, and delivers some of it to peers in the same process: one task for each lane, as a node does.
struct OutboxMeasurement: Sendable {
    let node: Node
    let peers: [BenchPeer]
    let home: BenchHome

    func figures(deliveries: Int, looks: Int) async throws -> [(String, Double)] {
        var figures: [(String, Double)] = []
        figures.append(
            (
                "find every peer's next document, median",
                try await median(of: max(1, looks / 10)) { _ in _ = try await node.dueLanes() }
            )
        )
        figures.append(
            (
                "find one peer's next document, median",
                try await median(of: looks) { number in
                    _ = try await node.dueHead(ofLane: peers[number % peers.count].entity)
                }
            )
        )
        // The second half of the peers rests at first, so that the same ones are measured both times.
        let half = Array(peers.prefix(peers.count / 2))
        let rest = Array(peers.dropFirst(half.count))
        figures.append(("deliver", try await rate(of: deliveries / 2, to: half, beside: [])))
        figures.append(
            ("deliver beside slow and dead peers", try await rate(of: deliveries / 2, to: half, beside: rest))
        )
        figures.append(("memory", ProcessFigures.peak))
        figures.append(("disk", Double(home.size) / 1e9))
        return figures
    }

    /// How many a second are delivered to peers that answer.
    ///
    /// - Parameter others: they are tried all the while; half of them answer late, and half of them never.
    private func rate(of most: Int, to answering: [BenchPeer], beside others: [BenchPeer]) async throws
        -> Double
    {
        let late = others.prefix(others.count / 2).map(\.entity)
        let courier = BenchCourier(
            peers: Dictionary(uniqueKeysWithValues: peers.map { ($0.entity, $0) }),
            sender: node.identity.entity,
            clock: node.clock,
            late: Set(late),
            dead: Set(others.map(\.entity)).subtracting(late)
        )
        let beside = Countdown(.max)
        let before = try await delivered(to: answering)
        let began = ContinuousClock.now
        var seconds = 1.0
        try await withThrowingTaskGroup(of: Void.self) { group in
            for peer in others {
                group.addTask { [node] in
                    while beside.takesOne() {
                        if let head = try await node.dueHead(ofLane: peer.entity) {
                            try await node.attempt(head, through: courier)
                        }
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
            }
            try await deliver(most, to: answering, through: courier)
            // A call that has begun may go on for its second: that is not counted.
            seconds = (ContinuousClock.now - began).microseconds / 1e6
            beside.end()
            try await group.waitForAll()
        }
        return Double(try await delivered(to: answering) - before) / seconds
    }

    private func deliver(_ most: Int, to some: [BenchPeer], through courier: BenchCourier) async throws {
        let left = Countdown(most)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for peer in some {
                group.addTask { [node] in
                    while left.takesOne() {
                        guard let head = try await node.dueHead(ofLane: peer.entity) else { return }
                        try await node.attempt(head, through: courier)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func delivered(to some: [BenchPeer]) async throws -> Int {
        let names = Set(some.map(\.entity))
        return try await node.lanes().filter { names.contains($0.peer) }.reduce(0) {
            $0 + ($1.counts[.delivered] ?? 0)
        }
    }

    /// Milliseconds.
    private func median(of count: Int, _ ask: (Int) async throws -> Void) async throws -> Double {
        var times: [Double] = []
        for number in 0..<count {
            let start = ContinuousClock.now
            try await ask(number)
            times.append((ContinuousClock.now - start).microseconds / 1000)
        }
        return times.sorted()[count / 2]
    }
}

/// Takes documents in from many peers at once.
struct AcceptMeasurement: Sendable {
    /// How many connections bring documents at the same moment.
    let lines: Int

    /// Documents a second.
    func perSecond(_ count: Int, in home: BenchHome) async throws -> Double {
        let chest = BenchChest()
        let node = try home.node(keys: chest)
        let peers = try (0..<lines).map { try BenchPeer($0) }
        for peer in peers { try await peer.enter(into: node) }
        let now = node.clock.now
        let own = node.identity.entity
        let each = max(1, count / lines)
        let bodies = try peers.map { peer in
            try (0..<each).map { _ in try peer.notice(to: own, sealedTo: chest.encryptionKey, at: now) }
        }
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for list in bodies {
                group.addTask { for body in list { _ = try await node.accept(body) } }
            }
            try await group.waitForAll()
        }
        return Double(each * lines) / ((ContinuousClock.now - began).microseconds / 1e6)
    }
}

/// So many may be done by all together.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func end() { left.withLock { $0 = 0 } }

    func takesOne() -> Bool {
        left.withLock { count in
            guard count > 0 else { return false }
            count -= 1
            return true
        }
    }
}

/// What the kernel says of this process.
enum ProcessFigures {
    /// The most memory that it has held, in MiB.
    static var peak: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return Double(line?.split(whereSeparator: { !$0.isNumber }).first ?? "0").map { $0 / 1024 } ?? 0
    }
}

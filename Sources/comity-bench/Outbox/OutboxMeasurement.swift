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
        let began = ContinuousClock.now
        let done = try await deliver(deliveries)
        let seconds = (ContinuousClock.now - began).microseconds / 1e6
        figures.append(("deliver", Double(done) / seconds))
        figures.append(("memory", ProcessFigures.peak))
        figures.append(("disk", Double(home.size) / 1e9))
        return figures
    }

    /// - Returns: how many were delivered.
    private func deliver(_ most: Int) async throws -> Int {
        let courier = BenchCourier(
            peers: Dictionary(uniqueKeysWithValues: peers.map { ($0.entity, $0) }),
            sender: node.identity.entity,
            clock: node.clock
        )
        let left = Countdown(most)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for peer in peers {
                group.addTask { [node] in
                    while left.takesOne() {
                        guard let head = try await node.dueHead(ofLane: peer.entity) else { return }
                        try await node.attempt(head, through: courier)
                    }
                }
            }
            try await group.waitForAll()
        }
        let lanes = try await node.lanes()
        return lanes.reduce(0) { $0 + ($1.counts[.delivered] ?? 0) }
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

    func takesOne() -> Bool {
        left.withLock { count in
            count -= 1
            return count >= 0
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

import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// Fills an outbox with documents that wait for peers, as if none of these had answered for long.
struct OutboxFill: Sendable {
    let home: BenchHome
    let peers: Int
    let documentsOfThread: Int

    private static let batch = 2_000

    /// - Throws: `ValidationError` where a limit would be passed; what was written goes with the folder.
    func add(_ count: Int, within limits: StoreFill.Limits) async throws {
        let node = try home.node()
        let peers = try (0..<peers).map { try BenchPeer($0) }
        for peer in peers { try await peer.enter(into: node) }
        try Data(JSON.array(peers.map(\.kept)).bytes()).write(to: home.peersFile)
        var done = 0
        while done < count {
            let numbers = done..<min(count, done + Self.batch)
            let at = node.clock.now
            try await node.store.write { [own = node.identity.entity, size = documentsOfThread] transaction in
                for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: size) {
                    let thread = numbers.clamped(to: first..<first + size)
                    let peer = peers[first / size % peers.count].entity
                    try add(thread, from: own, to: peer, at: at, into: transaction)
                }
            }
            done = numbers.upperBound
            guard home.size / Int64(done) * Int64(count) < limits.bytes else {
                throw ValidationError("\(count) documents take more disk than --most-gigabytes allows.")
            }
            guard ContinuousClock.now < limits.end else {
                throw ValidationError("\(done) of \(count) documents in the time that --most-minutes allows.")
            }
            if done % 100_000 == 0 {
                FileHandle.standardError.write(Data("\(done) wait, \(home.size / 1_000_000) MB\n".utf8))
            }
        }
    }

    /// One thread with all of its documents.
    private func add(
        _ numbers: Range<Int>,
        from own: EntityID,
        to peer: EntityID,
        at: Instant,
        into transaction: any StoreWriter
    ) throws {
        let thread = ThreadRecord(
            id: Identifier(at: at),
            side: .referrer,
            peer: peer,
            reference: "EE-2026-\(1_000_000 + numbers.lowerBound)",
            caseID: nil,
            openedAt: at,
            changedAt: at,
            stage: .offered,
            decideBy: "2027-01-15",
            ownSequence: numbers.count,
            ownHead: .zero,
            peerSequence: 0
        )
        try transaction.insert(thread)
        for (index, number) in numbers.enumerated() {
            var words = BenchWords(seed: UInt64(number))
            let id = Identifier(at: at)
            let compact = id.text + "." + words.run(900)
            try transaction.insert(
                DocumentRecord(
                    id: id,
                    thread: thread.id,
                    issuer: own,
                    audience: peer,
                    sequence: index + 1,
                    type: index == 0 ? .referral : .status,
                    issuedAt: at,
                    storedAt: at,
                    digest: Digest(of: compact),
                    compact: compact,
                    disposition: .accepted
                )
            )
            try transaction.insert(DeliveryRecord(document: id, thread: thread.id, peer: peer))
        }
    }
}

extension BenchHome {
    /// The keys of the peers, for the process that measures.
    var peersFile: URL { folder.appendingPathComponent("peers.json") }

    func peers() throws -> [BenchPeer] {
        let list = try JSON(parsing: Array(Data(contentsOf: peersFile)), limits: .local).array ?? []
        return try list.map { try BenchPeer(reading: $0) }
    }
}

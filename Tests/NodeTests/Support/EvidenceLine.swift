import Evidence
import Foundation
import HTTPSignatures
import Node
import Referrals
import Store
import Synchronization
import TestAgencies
import Testing

/// Carries signed requests for evidence straight into another node, as HTTPS would, with the faults of a bad line.
final class EvidenceLine: EvidenceCourier {
    /// What happens to one answer.
    enum Fault: Sendable {
        case none
        /// The connection breaks: nothing arrives.
        case broken
        /// One byte is another one.
        case changed
        /// Less arrives than was asked for.
        case cut
    }

    private let from: TestNode
    private let target: TestNode
    private let fault: @Sendable (_ path: String, _ number: Int) -> Fault
    private let log = Mutex<[(path: String, range: Range<Int64>?)]>([])

    init(
        from: TestNode,
        to target: TestNode,
        fault: @Sendable @escaping (String, Int) -> Fault = { _, _ in .none }
    ) {
        self.from = from
        self.target = target
        self.fault = fault
    }

    /// What was asked for, in order.
    var requests: [(path: String, range: Range<Int64>?)] { log.withLock { $0 } }

    func get(_ path: String, range: Range<Int64>?, most: Int, from peer: PeerRecord) async -> EvidenceAnswer {
        let number = log.withLock { log in
            log.append((path, range))
            return log.count
        }
        do {
            let signed = try await from.node.signedRequest(method: "GET", path: path, to: peer)
            let verified = try await target.node.verifiedPeer(of: signed.head)
            var bytes = try await answer(path, range, verified)
            switch fault(path, number) {
            case .none: break
            case .broken: return .noAnswer("the line broke")
            case .changed: bytes[bytes.count / 2] ^= 1
            case .cut: bytes.removeLast()
            }
            #expect(bytes.count <= most)
            return .bytes(bytes)
        } catch let problem as Problem {
            return .refused(kind: problem.kind, status: problem.kind.status)
        } catch {
            return .noAnswer("\(error)")
        }
    }

    private func answer(_ path: String, _ range: Range<Int64>?, _ peer: VerifiedPeer) async throws -> [UInt8]
    {
        let parts = path.split(separator: "?")[0].split(separator: "/").map(String.init)
        let file = try #require(Identifier(parts[1]))
        if parts[2] == "key" {
            let conditions = path.split(separator: "=").last.flatMap { Digest(hex: String($0)) }
            return Array(try await target.node.evidenceKey(of: file, accepting: conditions, for: peer).utf8)
        }
        let part = try #require(SealedPart(rawValue: parts[2]))
        let offered = try await target.node.offeredEvidence(file, part, for: peer)
        let range = range ?? 0..<offered.length
        return try offered.chunks(in: range).flatMap { try offered.bytes(ofChunk: $0, in: range) }
    }
}

extension FetchPatience {
    /// Without waiting.
    static let impatient = FetchPatience(mostFailures: 5, mostCorrupted: 3) { _ in }
}

/// Bytes that do not repeat and are the same in every run.
func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
}

extension TestNode {
    /// Takes content in as evidence of a case.
    func add(_ content: [UInt8], to reference: String, name: String = "log.bin") async throws
        -> EvidenceRecord
    {
        var rest = content[...]
        return try await node.addEvidence(toCase: reference, name: name, by: officer) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }

    /// A file's content as an officer opens it.
    func opened(_ id: Identifier) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await node.openEvidence(id, purpose: .examination, by: officer) { bytes += $0 }
        return bytes
    }

    /// Everything that lies on the node's disk.
    func disk() throws -> [(name: String, bytes: [UInt8])] {
        let root = folder.url
        let names = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap {
            $0 as? String
        }
        return names.sorted().compactMap { name in
            FileManager.default.contents(atPath: root.path + "/" + name).map { (name, Array($0)) }
        }
    }

    /// The sealed files beside the database.
    func sealedNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path("evidence")).sorted()
    }
}

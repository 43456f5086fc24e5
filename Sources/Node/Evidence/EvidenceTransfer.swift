import Evidence
import Merkle
import Referrals
import Store

/// Fetches one file in ranges, opens and verifies each chunk, and seals it under this node's own key: a few chunks in memory,
/// however large the file is. Broken off anywhere, it goes on at the last whole chunk.
struct EvidenceTransfer {
    let manifest: EvidenceManifest
    let plan: ChunkPlan
    let peer: PeerRecord
    let courier: any EvidenceCourier
    let files: any SealedFiles
    /// Under which the file travels.
    let travelling: FileKey
    /// Under which it lies here.
    let own: FileKey
    let patience: FetchPatience
    let progress: @Sendable (FetchProgress) -> Void

    private var file: Identifier { manifest.id }
    /// The chunks of one request: 2 MiB.
    private static let chunksAtOnce: Int64 = 8

    /// The list of chunk digests, which must lead to the root that the sender signed.
    ///
    /// - Throws: ``NodeError`` `untrusted` where it does not.
    func fetchDigests() async throws -> DigestListReader {
        if (try? files.read(.digests, of: file)) == nil {
            var edge = RightEdge()
            var writer = DigestListWriter(file, key: own, into: try files.write(.digests, of: file))
            try await each(of: plan.digests, "digests", .digests, from: 0) { _, chunk in
                for start in stride(from: 0, to: chunk.count - 31, by: 32) {
                    guard let digest = TreeHash(chunk[start..<(start + 32)]) else { continue }
                    edge.append(digest)
                    try writer.append(digest)
                }
            }
            guard Digest(edge.root) == manifest.digests.root, Int64(edge.size) == plan.count else {
                throw NodeError(.untrusted, "The chunks' digests are not those that the sender signed.")
            }
            try writer.finish()
        }
        return try DigestListReader(
            file,
            key: own,
            file: files.read(.digests, of: file),
            content: plan
        )
    }

    /// Fetches what is missing of the content.
    ///
    /// - Returns: the writer, not finished yet, with the whole content.
    func fetchContent(_ digests: DigestListReader) async throws -> any SealedFileWriter {
        var digests = digests
        let writer = try files.write(.content, of: file)
        // After a power cut the end may be anything: what does not open is fetched again.
        var whole = plan.wholeChunks(in: writer.length)
        while whole > 0,
            (try? own.open(writer.read(plan.sealedRange(of: whole - 1)), at: whole - 1, in: file)) == nil
        {
            whole -= 1
        }
        try writer.truncate(to: whole == 0 ? 0 : plan.sealedRange(of: whole - 1).upperBound)
        try await each(of: plan, "content", .content, from: whole) { index, chunk in
            guard try digests.digest(of: index) == .leaf(chunk) else {
                throw EvidenceError(.otherContent, "Chunk \(index) is not what the sender signed.")
            }
            try writer.append(own.seal(chunk, at: index, in: file))
        }
        return writer
    }

    /// Fetches the chunks of a part from one on, in order.
    private func each(
        of plan: ChunkPlan,
        _ name: String,
        _ stream: FileKey.Stream,
        from first: Int64,
        _ body: (Int64, [UInt8]) throws -> Void
    ) async throws {
        var next = first
        var failures = 0
        while next < plan.count {
            try Task.checkCancellation()
            let last = min(next + Self.chunksAtOnce, plan.count) - 1
            let range = plan.sealedRange(of: next).lowerBound..<plan.sealedRange(of: last).upperBound
            let answer = await courier.get(
                "/evidence/\(file.text)/\(name)",
                range: range,
                most: Int(range.upperBound - range.lowerBound),
                from: peer
            )
            switch answer {
            case .bytes(let bytes) where Int64(bytes.count) == range.upperBound - range.lowerBound:
                do {
                    for index in next...last {
                        let place = plan.sealedRange(of: index)
                        let sealed =
                            bytes[
                                Int(
                                    place.lowerBound - range.lowerBound
                                )..<Int(place.upperBound - range.lowerBound)
                            ]
                        try body(index, travelling.open(sealed, at: index, of: stream, in: file))
                        next = index + 1
                    }
                    failures = 0
                    if stream == .content {
                        progress(
                            FetchProgress(
                                fetched: min(next * Int64(plan.chunkBytes), plan.size),
                                size: plan.size
                            )
                        )
                    }
                } catch let error as EvidenceError {
                    // Damaged on its way, or not what was signed: asked for again, and given up after a few times.
                    failures += 1
                    guard failures < patience.mostCorrupted else { throw NodeError(.untrusted, error.says) }
                }
            case .refused(let kind, let status) where kind.map { !$0.isTransient } ?? (status < 500):
                throw NodeError(
                    .untrusted,
                    "The sender does not hand the file out: \(kind?.title ?? "HTTP \(status)")."
                )
            case .bytes, .refused, .noAnswer:
                failures += 1
                guard failures < patience.mostFailures else {
                    throw NodeError(
                        .notNow,
                        "The sender does not answer. What was fetched is kept; repeat the command to go on."
                    )
                }
                try await patience.wait(failures)
            }
        }
    }
}

/// How long a transfer is tried again.
package struct FetchPatience: Sendable {
    /// How often in a row a request may fail.
    package var mostFailures: Int
    /// How often in a row an answer may not be what was signed.
    package var mostCorrupted: Int
    /// Waits before the next attempt after so many failures in a row.
    package var wait: @Sendable (Int) async throws -> Void

    /// Half a second, twice as long each time up to half a minute: some ten minutes altogether.
    package static let standard = FetchPatience(mostFailures: 25, mostCorrupted: 3) { failures in
        try await Task.sleep(for: .milliseconds(min(500 << min(failures - 1, 6), 30_000)))
    }

    package init(
        mostFailures: Int,
        mostCorrupted: Int,
        wait: @Sendable @escaping (Int) async throws -> Void
    ) {
        self.mostFailures = mostFailures
        self.mostCorrupted = mostCorrupted
        self.wait = wait
    }
}

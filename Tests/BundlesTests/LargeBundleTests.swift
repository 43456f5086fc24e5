import Archive
import Bundles
import Referrals
import Synchronization
import Testing

@Suite("A bundle whose evidence is larger than the memory it takes")
struct LargeBundleTests {
    private let sample: SampleBundle
    private let bundle: EvidenceBundle
    private let path: String
    private let content: [UInt8]

    /// A file of evidence of more than a mebibyte: above what is held in memory.
    init() throws {
        sample = try SampleBundle(rows: 400)
        bundle = try sample.sealed()
        path = try #require(sample.builder.manifest.evidence[0].content)
        content = try #require(sample.builder.contents.files[path])
        #expect(Int64(content.count) > BundleLimits.heldContentBytes)
    }

    private func streamed(_ content: [UInt8], _ calls: Counter? = nil) -> LargeFile {
        LargeFile(size: Int64(content.count)) { sink in
            calls?.add()
            for start in stride(from: 0, to: content.count, by: 100_000) {
                try sink(Array(content[start...].prefix(100_000)))
            }
        }
    }

    private func verdict(_ source: any ArchiveSource) -> BundleVerdict {
        var verifier = BundleVerifier(roots: sample.roots)
        return verifier.verify(source)
    }

    @Test(
        "It is made in pieces with the same bytes as in memory, and its digest is known before it is written"
    )
    func made() throws {
        var other = sample
        other.builder.remove(path)
        other.builder.add(path, streamed(content))
        let sealed = try other.builder.sealed(with: sample.tartu.documentKey)
        let measured = try sealed.measured()
        #expect(measured.digest == bundle.digest && measured.size == Int64(bundle.bytes.count))
        var bytes: [UInt8] = []
        try sealed.write { bytes += $0 }
        #expect(bytes == bundle.bytes)
    }

    @Test("It is verified in pieces: no read is larger than what may be held")
    func verified() throws {
        let source = WatchedSource(bundle.bytes)
        let verdict = verdict(source)
        #expect(verdict.result == .sound && verdict.counts.contents == 1)
        #expect(verdict.counts.files == bundle.manifest.files.count)
        #expect(source.most.value <= 1 << 20, "\(source.most.value) bytes at once")
    }

    @Test("A changed byte, another content under the same custody, and a content that is not there are named")
    func changed() throws {
        let start = try #require(bundle.bytes.firstRange(of: Array("09:00,P-1".utf8))).lowerBound
        for offset in [0, 700_000] {
            var bytes = bundle.bytes
            bytes[start + offset] ^= 1
            let found = verdict(BytesSource(bytes)).findings
            #expect(found.contains { $0.fault == .fileChanged && $0.place == path })
        }
        var other = sample
        var forged = content
        forged[700_000] ^= 1
        other.builder.remove(path)
        other.builder.add(path, streamed(forged))
        var bytes: [UInt8] = []
        try other.builder.sealed(with: sample.tartu.documentKey).write { bytes += $0 }
        let verdict = verdict(BytesSource(bytes))
        #expect(verdict.findings.contains { $0.fault == .evidenceOther && $0.place == path })
        #expect(!verdict.findings.contains { $0.fault == .fileChanged })
        other.builder.remove(path)
        let without = self.verdict(
            BytesSource(try other.builder.finished(signedWith: sample.tartu.documentKey).bytes)
        )
        #expect(without.findings.contains { $0.fault == .fileMissing && $0.place == path })
    }

    @Test("A file that changes between two readings never becomes a bundle")
    func unstable() throws {
        let calls = Counter()
        let (first, other) = (content, Array(content.reversed()))
        var sample = sample
        sample.builder.remove(path)
        sample.builder.add(
            path,
            LargeFile(size: Int64(content.count)) { sink in
                calls.add()
                try sink(calls.value == 1 ? first : other)
            }
        )
        let sealed = try sample.builder.sealed(with: sample.tartu.documentKey)
        #expect(throws: BundleError.self) { try sealed.measured() }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
    func raise(to number: Int) { count.withLock { $0 = max($0, number) } }
}

/// Notes the largest read.
private struct WatchedSource: ArchiveSource {
    private let bytes: BytesSource
    let most = Counter()

    init(_ bytes: [UInt8]) { self.bytes = BytesSource(bytes) }

    var length: Int64 { bytes.length }

    func read(at offset: Int64, count: Int) -> [UInt8] {
        most.raise(to: count)
        return bytes.read(at: offset, count: count)
    }
}

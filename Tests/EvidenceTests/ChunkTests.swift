import Evidence
import Merkle
import Referrals
import Testing

@Suite("Chunks of evidence")
struct ChunkTests {
    private let file = Identifier(at: Instant(seconds: 1_795_000_000))

    @Test(
        "Every byte lies in exactly one chunk, sealed and unsealed",
        arguments: [0, 1, 4095, 4096, 4097, 12_288, 100_001]
    )
    func plan(size: Int64) throws {
        let plan = try ChunkPlan(size: size, chunkBytes: 4096)
        var plain: Int64 = 0
        var sealed: Int64 = 0
        for index in 0..<plan.count {
            #expect(plan.sealedRange(of: index).lowerBound == sealed)
            plain += Int64(plan.length(of: index))
            sealed = plan.sealedRange(of: index).upperBound
            #expect(plan.wholeChunks(in: sealed) == index + 1)
            #expect(plan.wholeChunks(in: sealed - 1) == index)
            #expect(plan.chunks(in: (sealed - 1)..<sealed) == index..<(index + 1))
        }
        #expect(plain == size && sealed == plan.sealedSize)
        #expect(plan.chunks(in: 0..<plan.sealedSize) == 0..<plan.count)
    }

    @Test("Sizes and chunks outside the limits are refused")
    func limits() {
        #expect(throws: EvidenceError.self) { try ChunkPlan(size: -1) }
        #expect(throws: EvidenceError.self) { try ChunkPlan(size: ChunkPlan.greatestSize + 1) }
        for bytes in [0, 1000, 5000, 8 << 20] {
            #expect(throws: EvidenceError.self) { try ChunkPlan(size: 1, chunkBytes: bytes) }
        }
    }

    @Test("A sealed chunk opens only with its key, in its place, in its file, unchanged")
    func sealing() throws {
        let key = FileKey()
        let content = Array("the shop's log".utf8)
        let sealed = try key.seal(content, at: 3, in: file)
        #expect(sealed.count == content.count + ChunkPlan.tagBytes)
        #expect(try key.open(sealed, at: 3, in: file) == content)
        #expect(try FileKey(bytes: key.bytes).open(sealed, at: 3, in: file) == content)
        let other = Identifier(at: Instant(seconds: 1_795_000_001))
        #expect(throws: EvidenceError.self) { try key.open(sealed, at: 4, in: file) }
        #expect(throws: EvidenceError.self) { try key.open(sealed, at: 3, of: .digests, in: file) }
        #expect(throws: EvidenceError.self) { try key.open(sealed, at: 3, in: other) }
        #expect(throws: EvidenceError.self) { try FileKey().open(sealed, at: 3, in: file) }
        for position in sealed.indices {
            var changed = sealed
            changed[position] ^= 0x80
            #expect(throws: EvidenceError.self) { try key.open(changed, at: 3, in: file) }
        }
        #expect(throws: EvidenceError.self) { try key.open([], at: 3, in: file) }
        #expect("\(key)" == "FileKey")
    }

    @Test("The digests are SHA-256 and the tree of RFC 6962 over the chunks")
    func digests() throws {
        var hasher = FileHasher()
        let chunks = [[UInt8](repeating: 1, count: 4096), [UInt8](repeating: 2, count: 4096), [3]]
        let leaves = chunks.map { hasher.update($0) }
        let digests = hasher.digests()
        #expect(digests.size == 8193)
        let root = TreeHash.node(.node(leaves[0], leaves[1]), leaves[2])
        #expect(digests.root.hex == root.hex && TreeHash(digests.root) == root)
        #expect(leaves[2] == .leaf([3]))
        #expect(
            FileHasher().digests().sha256.hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test("Content is named by what it is, whatever its name says")
    func mediaTypes() {
        func type(_ text: String) -> String { MediaType.of(Array(text.utf8), isWhole: true) }
        #expect(type("%PDF-1.7\n") == "application/pdf")
        #expect(type("{\"a\": 1}") == "application/json")
        #expect(type("time,amount\n1,2\n") == "text/csv")
        #expect(type("<html><script>") == "text/plain")
        #expect(type("Dear colleague,\nas agreed.\n") == "text/plain")
        #expect(type("") == MediaType.unknown)
        #expect(MediaType.of([0x7F, 0x45, 0x4C, 0x46, 2], isWhole: true) == "application/x-elf")
        #expect(MediaType.of([0, 1, 2, 3], isWhole: true) == MediaType.unknown)
        #expect(MediaType.of([0x61, 0xC3], isWhole: false) == "text/plain")
        #expect(MediaType.of([0x61, 0xC3], isWhole: true) == MediaType.unknown)
    }

    @Test("A name is shown without folders and without marks that deceive the reader")
    func names() {
        #expect(EvidenceManifest.shown(name: "../../etc/passwd") == "passwd")
        #expect(EvidenceManifest.shown(name: "log\u{202E}gpj.exe") == "loggpj.exe")
        #expect(EvidenceManifest.shown(name: "C:\\logs\\shop.csv\n") == "shop.csv")
        #expect(EvidenceManifest.shown(name: "/") == "unnamed")
        #expect(EvidenceManifest.shown(name: String(repeating: "x", count: 999)).count == 200)
    }
}

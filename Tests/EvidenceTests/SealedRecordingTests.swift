import Evidence
import Referrals
import Testing

@Suite("Recordings sealed once more")
struct SealedRecordingTests {
    private let name = Identifier(at: Instant(milliseconds: 1_795_510_800_000))

    /// The sealed bytes, read in pieces of one size.
    private func sealed(_ content: [UInt8], piece: Int, with sealer: inout RecordingSealer) throws -> [UInt8]
    {
        var rest = content[...]
        var bytes: [UInt8] = []
        while true {
            let next = try sealer.read(piece) { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
            bytes += next
            if next.count < piece { return bytes }
        }
    }

    private func opened(_ bytes: [UInt8], piece: Int, _ sealer: RecordingSealer, size: Int64? = nil) throws
        -> [UInt8]
    {
        var opener = try RecordingOpener(named: name, key: sealer.key, size: size ?? sealer.digests.size)
        var content: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try opener.take(Array(rest.prefix(piece))) { content += $0 }
            rest = rest.dropFirst(piece)
        }
        try opener.finish(as: sealer.digests.sha256)
        return content
    }

    @Test(
        "What is sealed opens to the same, whatever the pieces in which it is read",
        arguments: [1, 1_000, 256 << 10, 256 << 10 | 1, 600_000]
    )
    func same(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var sealer = RecordingSealer(named: name)
        let bytes = try sealed(content, piece: 256 << 10, with: &sealer)
        #expect(sealer.digests.size == Int64(size) && bytes.count > size)
        #expect(try ChunkPlan(size: Int64(size)).sealedSize == Int64(bytes.count))
        for piece in [777, 256 << 10, 1 << 20] where size > 1_000 || piece > 1_000 {
            #expect(try opened(bytes, piece: piece, sealer) == content)
        }
    }

    @Test("Another byte, another name, another key and a part of it open nothing")
    func other() throws {
        let content = [UInt8](repeating: 7, count: 5_000)
        var sealer = RecordingSealer(named: name)
        let bytes = try sealed(content, piece: 256 << 10, with: &sealer)
        var changed = bytes
        changed[9] ^= 1
        #expect(throws: EvidenceError.self) { try opened(changed, piece: 4_096, sealer) }
        #expect(throws: EvidenceError.self) { try opened(bytes.dropLast(1) + [], piece: 4_096, sealer) }
        #expect(throws: EvidenceError.self) { try opened(bytes + [0], piece: 4_096, sealer) }
        var elsewhere = try RecordingOpener(
            named: Identifier(at: Instant(milliseconds: 1_795_510_800_001)),
            key: sealer.key,
            size: 5_000
        )
        #expect(throws: EvidenceError.self) { try elsewhere.take(bytes) { _ in } }
        var otherKey = try RecordingOpener(named: name, key: FileKey(), size: 5_000)
        #expect(throws: EvidenceError.self) { try otherKey.take(bytes) { _ in } }
    }

    @Test("It is judged by its content: MP4, WebM and AVI are videos, and nothing else is")
    func kinds() throws {
        let contents: [([UInt8], String)] = [
            ([0, 0, 0, 24] + Array("ftypisom".utf8), "video/mp4"),
            ([0x1A, 0x45, 0xDF, 0xA3, 0x01], "video/webm"),
            (Array("RIFF".utf8) + [0, 0, 0, 0] + Array("AVI LIST".utf8), "video/x-msvideo"),
            (Array("a text".utf8), "text/plain"),
        ]
        for (content, type) in contents {
            var sealer = RecordingSealer(named: name)
            _ = try sealed(content, piece: 256 << 10, with: &sealer)
            #expect(sealer.mediaType == type)
        }
    }
}

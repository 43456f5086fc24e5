/// How a file is cut into chunks, and where each lies once they are sealed one after the other.
package struct ChunkPlan: Sendable, Hashable {
    /// 256 KiB: a few of them in memory weigh little, and 4 GiB have 16,384.
    package static let standardChunkBytes = 256 << 10
    /// What sealing adds to a chunk: the tag of AES-GCM.
    package static let tagBytes = 16
    /// The largest file, 1 TiB.
    package static let greatestSize: Int64 = 1 << 40

    /// The file's size in bytes.
    package let size: Int64
    /// The size of every chunk but the last, in bytes.
    package let chunkBytes: Int

    /// - Throws: ``EvidenceError`` `tooLarge`, or `malformed` where chunks are not a power of two from 4 KiB to 4 MiB.
    package init(size: Int64, chunkBytes: Int = standardChunkBytes) throws(EvidenceError) {
        guard size >= 0, size <= Self.greatestSize else {
            throw EvidenceError(.tooLarge, "A file of evidence has at most 1 TiB.")
        }
        guard chunkBytes >= 4 << 10, chunkBytes <= 4 << 20, chunkBytes & (chunkBytes - 1) == 0 else {
            throw EvidenceError(.malformed, "Chunks have a power of two of bytes, from 4 KiB to 4 MiB.")
        }
        self.size = size
        self.chunkBytes = chunkBytes
    }

    /// The number of chunks; none for an empty file.
    package var count: Int64 { (size + Int64(chunkBytes) - 1) / Int64(chunkBytes) }

    /// The size of all sealed chunks.
    package var sealedSize: Int64 { size + count * Int64(Self.tagBytes) }

    /// The bytes of a chunk that exists.
    package func length(of index: Int64) -> Int {
        Int(min(Int64(chunkBytes), size - index * Int64(chunkBytes)))
    }

    /// Where a chunk that exists lies among the sealed ones.
    package func sealedRange(of index: Int64) -> Range<Int64> {
        let start = index * Int64(chunkBytes + Self.tagBytes)
        return start..<(start + Int64(length(of: index) + Self.tagBytes))
    }

    /// The chunks that a range of sealed bytes touches.
    package func chunks(in sealed: Range<Int64>) -> Range<Int64> {
        let sealed = sealed.clamped(to: 0..<sealedSize)
        guard !sealed.isEmpty else { return 0..<0 }
        let step = Int64(chunkBytes + Self.tagBytes)
        return (sealed.lowerBound / step)..<((sealed.upperBound - 1) / step + 1)
    }

    /// The number of whole sealed chunks that so many bytes hold: where an interrupted transfer goes on.
    package func wholeChunks(in sealedBytes: Int64) -> Int64 {
        sealedBytes >= sealedSize ? count : max(0, sealedBytes) / Int64(chunkBytes + Self.tagBytes)
    }

    /// The plan of the list of chunk digests, 32 bytes each, which is itself cut and sealed.
    package var digests: ChunkPlan {
        get throws(EvidenceError) { try ChunkPlan(size: count * 32, chunkBytes: chunkBytes) }
    }
}

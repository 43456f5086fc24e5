package import Referrals

/// A recorded message sealed once more before it is taken in as a file: what lies in the evidence, and what crosses a border, is noise
/// to whoever does not have the message.
///
/// The key lies with the words of the message, in the dialogue's own compartment and under the keys of the people whom it concerns. So a
/// role that may not read the dialogue sees nothing of a recording, though it handles the file; a facilitator of the other side has the
/// key once they have opened the message with their own; and with the message's keys the recording is gone everywhere.
package struct RecordingSealer {
    /// Authenticated with each chunk: the recording's own name, which is not the file's.
    package let name: Identifier
    package let key = FileKey()
    private var hasher = FileHasher()
    private var sealed: [UInt8] = []
    private var index: Int64 = 0
    private var isAtEnd = false
    private var sample: [UInt8] = []

    package init(named name: Identifier) { self.name = name }

    /// The next sealed bytes, as many as asked for, and fewer only at the end.
    ///
    /// - Parameter next: gives the recording's own bytes in the same way.
    package mutating func read(_ count: Int, from next: (Int) throws -> [UInt8]) throws -> [UInt8] {
        while sealed.count < count, !isAtEnd {
            let chunk = try next(ChunkPlan.standardChunkBytes)
            isAtEnd = chunk.count < ChunkPlan.standardChunkBytes
            if chunk.isEmpty { continue }
            if index == 0 { sample = Array(chunk.prefix(MediaType.sampleBytes)) }
            _ = hasher.update(chunk)
            sealed += try key.seal(chunk, at: index, in: name)
            index += 1
        }
        let bytes = Array(sealed.prefix(count))
        sealed.removeFirst(bytes.count)
        return bytes
    }

    /// What the recording is, once it was read to its end: size and digest of what was recorded.
    package var digests: ContentDigests { hasher.digests() }
    /// By its content.
    package var mediaType: String { MediaType.of(sample, isWhole: isAtEnd && index <= 1) }
}

/// Opens a sealed recording while its file is read.
package struct RecordingOpener {
    private let name: Identifier
    private let key: FileKey
    private let plan: ChunkPlan
    private var sealed: [UInt8] = []
    private var index: Int64 = 0
    private var hasher = FileHasher()

    /// - Parameter size: of what was recorded.
    /// - Throws: ``EvidenceError`` `tooLarge`.
    package init(named name: Identifier, key: FileKey, size: Int64) throws(EvidenceError) {
        self.name = name
        self.key = key
        plan = try ChunkPlan(size: size)
    }

    /// Takes the file's next bytes and hands out what they complete, each chunk verified.
    ///
    /// - Throws: ``EvidenceError`` `cannotOpen`; what `sink` throws.
    package mutating func take(_ bytes: [UInt8], into sink: ([UInt8]) throws -> Void) throws {
        sealed += bytes
        while index < plan.count {
            let length = plan.length(of: index) + ChunkPlan.tagBytes
            guard sealed.count >= length else { return }
            let chunk = try key.open(sealed.prefix(length), at: index, in: name)
            sealed.removeFirst(length)
            _ = hasher.update(chunk)
            try sink(chunk)
            index += 1
        }
    }

    /// - Throws: ``EvidenceError`` `otherContent` where it was not all, or not this.
    package func finish(as sha256: Digest) throws(EvidenceError) {
        guard index == plan.count, sealed.isEmpty, hasher.digests().sha256 == sha256 else {
            throw EvidenceError(.otherContent, "The file is not the recording of this message.")
        }
    }
}

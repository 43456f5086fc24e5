import Evidence
import Merkle
import Referrals
import Store

/// Seals a file chunk by chunk while it streams by, with the list of its chunk digests, in constant memory.
struct SealedEvidenceWriter {
    private let id: Identifier
    private let secrets: FileSecrets
    private let content: any SealedFileWriter
    private var digests: DigestListWriter
    private var hasher = FileHasher()
    private var ranges: RangeCommitter
    private var chunks: Int64 = 0

    init(_ id: Identifier, secrets: FileSecrets, in files: any SealedFiles) throws {
        self.id = id
        self.secrets = secrets
        content = try files.write(.content, of: id)
        digests = DigestListWriter(id, key: secrets.key, into: try files.write(.digests, of: id))
        ranges = RangeCommitter(salts: secrets.salts)
        try content.truncate(to: 0)
    }

    /// Takes the next chunk: ``ChunkPlan/standardChunkBytes``, less only at the end.
    mutating func append(_ chunk: [UInt8]) throws {
        try digests.append(hasher.update(chunk))
        ranges.update(chunk)
        try content.append(secrets.key.seal(chunk, at: chunks, in: id))
        chunks += 1
    }

    /// Makes everything durable under its final name.
    ///
    /// - Returns: the digests of the content, and the commitment to its ranges.
    mutating func finish() throws -> (ContentDigests, PartCommitment) {
        try digests.finish()
        try content.finish()
        return (hasher.digests(), ranges.commitment())
    }
}

/// Seals the list of chunk digests, 32 bytes each.
struct DigestListWriter {
    private let id: Identifier
    private let key: FileKey
    private let file: any SealedFileWriter
    private var pending: [UInt8] = []
    private var chunks: Int64 = 0

    init(_ id: Identifier, key: FileKey, into file: any SealedFileWriter) {
        self.id = id
        self.key = key
        self.file = file
    }

    mutating func append(_ digest: TreeHash) throws {
        if chunks == 0, pending.isEmpty { try file.truncate(to: 0) }
        pending += digest.bytes
        if pending.count == ChunkPlan.standardChunkBytes { try flush() }
    }

    mutating func finish() throws {
        if !pending.isEmpty { try flush() }
        try file.finish()
    }

    private mutating func flush() throws {
        try file.append(key.seal(pending, at: chunks, of: .digests, in: id))
        pending = []
        chunks += 1
    }
}

/// Reads the list of chunk digests, holding one sealed chunk of it at a time.
struct DigestListReader {
    private let id: Identifier
    private let key: FileKey
    private let file: any SealedFileReader
    private let plan: ChunkPlan
    private var current: (index: Int64, bytes: [UInt8]) = (-1, [])

    init(_ id: Identifier, key: FileKey, file: any SealedFileReader, content: ChunkPlan) throws {
        self.id = id
        self.key = key
        self.file = file
        plan = try content.digests
    }

    /// The digest of a chunk of the content.
    mutating func digest(of chunk: Int64) throws -> TreeHash? {
        let offset = chunk * 32
        let index = offset / Int64(plan.chunkBytes)
        if current.index != index {
            let sealed = try file.read(plan.sealedRange(of: index))
            current = (index, try key.open(sealed, at: index, of: .digests, in: id))
        }
        let start = Int(offset % Int64(plan.chunkBytes))
        guard start + 32 <= current.bytes.count else { return nil }
        return TreeHash(current.bytes[start..<(start + 32)])
    }
}

import Merkle
import Referrals
import Store

/// One pass over one part of the transparency log: its leaves against the journal, its tiles against the leaves, and
/// every checkpoint that ever vouched for it against what is there now.
struct LogAudit {
    let shard: LogShard
    let origin: String
    /// Every key that the log has signed with.
    let logs: [NoteVerifier]
    /// Checkpoints of this part that are kept elsewhere: beside the database, or cosigned by a witness.
    var copies: [(keptBy: String, note: String)] = []

    private(set) var findings: [String] = []
    /// Checkpoints kept elsewhere that the leaves here do not continue.
    private(set) var lost: [LostCheckpoint] = []
    private var edge = RightEdge()
    private var levels: [TileLevel] = [TileLevel()]
    private var vouched: [Vouched] = []

    /// The tile that is being filled at a level.
    private struct TileLevel {
        var hashes: [TreeHash] = []
        var index: Int64 = 0
    }

    /// What a signed checkpoint says, and who holds it.
    private struct Vouched {
        var checkpoint: Checkpoint
        var keptBy: String
        var note: String
        /// Whether it is one of those in the database.
        var isOwn: Bool
    }

    init(shard: LogShard, origin: String, logs: [NoteVerifier]) {
        self.shard = shard
        self.origin = origin
        self.logs = logs
    }

    /// Goes on behind leaves that were checked before: with the tree as the tiles have it there.
    ///
    /// - Parameter edge: of a whole number of tiles.
    mutating func resume(at edge: RightEdge, tiles: (Int, Int64) throws -> [UInt8]?) throws {
        self.edge = edge
        levels = []
        var count = Int64(clamping: edge.size)
        repeat {
            let (index, width) = (count >> 8, Int(count & 255))
            let stored = width > 0 ? try tiles(levels.count, index) ?? [] : []
            levels.append(TileLevel(hashes: try TreeHash.each(of: stored, count: width), index: index))
            count = index
        } while count > 0
    }

    /// Reads the checkpoints before the leaves go by.
    mutating func begin(_ stored: [LogCheckpoint]) {
        for record in stored {
            take(record.note, keptBy: "the node", size: record.size)
        }
        for copy in copies { take(copy.note, keptBy: copy.keptBy, size: nil) }
        // From the largest to the smallest: the next one is the last.
        vouched.sort { $0.checkpoint.size > $1.checkpoint.size }
        compare()
    }

    private mutating func take(_ text: String, keptBy: String, size: Int64?) {
        do {
            let note = try SignedNote(parsing: Array(text.utf8))
            _ = try note.verified(by: logs)
            let checkpoint = try Checkpoint(body: note.body)
            guard checkpoint.origin == origin, size == nil || UInt64(max(0, size ?? 0)) == checkpoint.size
            else {
                return find(
                    "the checkpoint of \(size ?? 0) leaves that \(keptBy) keeps is of another log or size"
                )
            }
            vouched.append(
                Vouched(checkpoint: checkpoint, keptBy: keptBy, note: text, isOwn: size != nil)
            )
        } catch {
            find(
                "the checkpoint\(size.map { " of \($0) leaves" } ?? "") that \(keptBy) keeps does not verify: \(error.says)"
            )
        }
    }

    /// Takes the next leaf.
    mutating func take(_ leaf: LogLeaf, entry: JournalEntry?, tiles: (Int, Int64) throws -> [UInt8]?) throws {
        guard leaf.commitment.count == 32 else { return find("the leaf of entry \(leaf.entry) was changed") }
        if let salt = leaf.salt, let entry, entry.statement.commitment(salt: salt) != leaf.commitment {
            find("the journal entry \(leaf.entry) is not the one that its leaf was made for")
        }
        let hash = TreeHash.leaf(leaf.commitment)
        edge.append(hash)
        try grow(0, hash, tiles: tiles)
        compare()
    }

    private mutating func grow(_ level: Int, _ hash: TreeHash, tiles: (Int, Int64) throws -> [UInt8]?) throws
    {
        if level == levels.count { levels.append(TileLevel()) }
        levels[level].hashes.append(hash)
        guard levels[level].hashes.count == TileAddress.fullWidth else { return }
        let tile = levels[level]
        let root = try compareTile(level, tile, tiles: tiles)
        levels[level] = TileLevel(hashes: [], index: tile.index + 1)
        try grow(level + 1, root, tiles: tiles)
    }

    private mutating func compareTile(
        _ level: Int,
        _ tile: TileLevel,
        tiles: (Int, Int64) throws -> [UInt8]?
    ) throws -> TreeHash {
        if try tiles(level, tile.index) != tile.hashes.flatMap(\.bytes) {
            find("the tile \(tile.index) of level \(level) does not hold the hashes of what is below it")
        }
        var part = RightEdge()
        for hash in tile.hashes { part.append(hash) }
        return part.root
    }

    private mutating func compare() {
        while let next = vouched.last, next.checkpoint.size == edge.size {
            vouched.removeLast()
            if next.checkpoint.root != edge.root {
                miss(
                    next,
                    "the first \(edge.size) leaves are not those that the checkpoint kept by \(next.keptBy) vouches for"
                )
            }
        }
    }

    /// Ends the pass: what is vouched for beyond the last leaf is missing.
    ///
    /// - Parameter size: how many leaves the journal asks for.
    mutating func end(size: Int64, tiles: (Int, Int64) throws -> [UInt8]?) throws {
        for (level, tile) in levels.enumerated().dropFirst() where !tile.hashes.isEmpty {
            _ = try compareTile(level, tile, tiles: tiles)
        }
        if Int64(clamping: edge.size) != size {
            find("it has \(edge.size) leaves where the journal has \(size) entries")
        }
        for missing in vouched.reversed() where missing.checkpoint.size > edge.size {
            miss(
                missing,
                "it has \(edge.size) leaves, and the checkpoint kept by \(missing.keptBy) vouches for \(missing.checkpoint.size): leaves were taken away, or an older database was put in place"
            )
        }
    }

    /// A checkpoint that is not continued: in the database it is a change of the record, elsewhere it may be the mark of an
    /// older database, which an officer may have answered for.
    private mutating func miss(_ vouched: Vouched, _ says: String) {
        guard !vouched.isOwn else { return find(says) }
        lost.append(
            LostCheckpoint(
                part: shard.name,
                kept: Int64(clamping: edge.size),
                checkpoint: vouched.checkpoint,
                note: vouched.note,
                keptBy: vouched.keptBy,
                says: says
            )
        )
    }

    mutating func find(_ says: String) { findings.append(says) }
}

/// A signed checkpoint of the node's own log that what is stored does not continue.
struct LostCheckpoint: Sendable {
    /// The part of the log, by its name.
    var part: String
    /// How many leaves of it are here.
    var kept: Int64
    var checkpoint: Checkpoint
    /// The signed checkpoint, verbatim.
    var note: String
    var keptBy: String
    /// What is wrong, as a sentence.
    var says: String
}

extension TreeHash {
    /// The first hashes of a tile.
    fileprivate static func each(of bytes: [UInt8], count: Int) throws -> [TreeHash] {
        guard bytes.count >= count * byteCount else { throw TileError.tooShort }
        return (0..<count).compactMap { TreeHash(Array(bytes[$0 * byteCount..<($0 + 1) * byteCount])) }
    }
}

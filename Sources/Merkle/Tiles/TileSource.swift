/// Where tiles come from: a database, a folder, another node.
public protocol TileSource {
    /// The hashes of a tile, 32 bytes each, as many as the address says; more are ignored.
    ///
    /// - Throws: whatever the storage throws where the tile cannot be had.
    func hashes(of tile: TileAddress) throws -> [UInt8]
}

/// Where the tiles of a growing log are kept.
///
/// Level-0 tiles are put when they are full. Tiles above grow by one hash for each full tile below, and the store keeps
/// the widest one only: a narrower partial tile is its beginning.
public protocol TileStore: TileSource {
    /// The hashes of the widest tile that is kept at this place; nil where there is none.
    func widest(level: Int, index: UInt64) throws -> [UInt8]?
    /// Keeps a tile, in the place of a narrower one.
    func keep(_ hashes: [UInt8], level: Int, index: UInt64) throws
}

extension TileStore {
    /// Keeps a full level-0 tile and lets the levels above grow: what an append costs once in 256 times.
    ///
    /// - Parameter leaves: the 256 leaf hashes.
    /// - Throws: ``TileError`` where a tile above does not end where this one continues, and what the storage throws.
    public func complete(_ leaves: [TreeHash], index: UInt64) throws {
        guard leaves.count == TileAddress.fullWidth else { throw TileError.notFull }
        try keep(leaves.flatMap(\.bytes), level: 0, index: index)
        var (level, place) = (1, index)
        var hash = TreeHash.root(ofComplete: leaves)
        while true {
            var tile = try widest(level: level, index: place >> 8) ?? []
            guard UInt64(tile.count / TreeHash.byteCount) == place & 255 else {
                throw TileError.notContinuous
            }
            tile += hash.bytes
            try keep(tile, level: level, index: place >> 8)
            guard tile.count == TileAddress.fullWidth * TreeHash.byteCount else { return }
            hash = TreeHash.root(ofComplete: try TileError.read(tile))
            (level, place) = (level + 1, place >> 8)
        }
    }
}

/// Why a tile cannot be used.
public enum TileError: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// A tile holds fewer hashes than its address says, or a broken one.
    case tooShort
    /// Only full tiles are put.
    case notFull
    /// The tile above does not end where the new one continues.
    case notContinuous
    /// The tree has no such leaf or no such earlier size.
    case outsideTree

    /// What is wrong, as a sentence.
    public var description: String {
        switch self {
        case .tooShort: "A tile holds fewer hashes than its place in the tree asks for."
        case .notFull: "Only a tile of 256 hashes can be completed."
        case .notContinuous:
            "The tiles above do not end where the new tile continues; one of them was changed."
        case .outsideTree: "The tree has no such leaf, or was never of that size."
        }
    }

    /// The hashes of a tile's bytes.
    static func read(_ bytes: some Collection<UInt8>) throws(TileError) -> [TreeHash] {
        let bytes = Array(bytes)
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(bytes.count / TreeHash.byteCount)
        for start in stride(from: 0, to: bytes.count, by: TreeHash.byteCount) {
            guard let hash = TreeHash(bytes[start..<min(start + TreeHash.byteCount, bytes.count)]) else {
                throw .tooShort
            }
            hashes.append(hash)
        }
        return hashes
    }
}

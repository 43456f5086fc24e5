package import Merkle
package import Store

/// The tiles of one part of the log, from the rows of a transaction.
package struct LogTiles: TileSource {
    private let shard: LogShard
    private let reader: any StoreReader

    package init(shard: LogShard, reader: any StoreReader) {
        self.shard = shard
        self.reader = reader
    }

    package func hashes(of tile: TileAddress) throws -> [UInt8] {
        let needed = tile.width * TreeHash.byteCount
        if let stored = try reader.logTile(
            shard: shard.number,
            level: tile.level,
            index: Int64(clamping: tile.index)
        ) {
            guard stored.count >= needed else { throw TileError.tooShort }
            return Array(stored.prefix(needed))
        }
        // A level-0 tile is put when it is full; until then its hashes follow from the leaves.
        guard tile.level == 0, tile.isPartial else { throw TileError.tooShort }
        return try commitments(of: tile).flatMap { TreeHash.leaf($0).bytes }
    }

    /// The entries behind a level-0 tile.
    package func commitments(of tile: TileAddress) throws -> [[UInt8]] {
        let first = shard.firstEntry + Int64(clamping: tile.index) * 256
        let entries = try reader.logCommitments(entries: first..<first + Int64(tile.width))
        guard entries.count == tile.width else { throw TileError.tooShort }
        return entries
    }

    /// The tree of a size.
    package func tree(_ size: Int64) -> TiledTree<LogTiles> {
        TiledTree(size: UInt64(max(0, size)), tiles: self)
    }
}

/// The tiles of the part that grows.
struct GrowingTiles: TileStore {
    let shard: Int64
    let transaction: any StoreWriter

    func widest(level: Int, index: UInt64) throws -> [UInt8]? {
        try transaction.logTile(shard: shard, level: level, index: Int64(clamping: index))
    }

    func keep(_ hashes: [UInt8], level: Int, index: UInt64) throws {
        try transaction.keep(
            LogTile(shard: shard, level: level, index: Int64(clamping: index), hashes: hashes)
        )
    }

    func hashes(of tile: TileAddress) throws -> [UInt8] {
        try widest(level: tile.level, index: tile.index) ?? []
    }
}

import Merkle

/// Tiles in memory, kept as a log keeps them.
struct MemoryTiles: TileStore {
    private struct Place: Hashable {
        var level: Int
        var index: UInt64
    }

    private final class Shelf {
        var tiles: [Place: [UInt8]] = [:]
    }

    private let shelf = Shelf()

    init() {}

    /// The tiles of a whole tree.
    init(_ leaves: [TreeHash]) throws {
        for start in stride(from: 0, to: leaves.count, by: 256) {
            let part = Array(leaves[start..<min(start + 256, leaves.count)])
            if part.count == 256 {
                try complete(part, index: UInt64(start / 256))
            } else {
                keep(part.flatMap(\.bytes), level: 0, index: UInt64(start / 256))
            }
        }
    }

    func widest(level: Int, index: UInt64) -> [UInt8]? { shelf.tiles[Place(level: level, index: index)] }

    func keep(_ hashes: [UInt8], level: Int, index: UInt64) {
        shelf.tiles[Place(level: level, index: index)] = hashes
    }

    func hashes(of tile: TileAddress) -> [UInt8] { widest(level: tile.level, index: tile.index) ?? [] }
}

/// The bytes of hexadecimal digits.
func hexBytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
}

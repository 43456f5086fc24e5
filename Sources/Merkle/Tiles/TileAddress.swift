/// Where a tile stands and how many hashes it holds (c2sp.org/tlog-tiles).
public struct TileAddress: Sendable, Hashable {
    /// The hashes of a full tile.
    public static let fullWidth = 256

    /// 0 to 63; at level 0 a tile holds leaf hashes, above each hash stands for one full tile below.
    public let level: Int
    /// The tile's number at its level.
    public let index: UInt64
    /// The number of hashes: 256, or fewer for a partial tile.
    public let width: Int

    /// Nil for a level above 63 or a width outside 1 to 256.
    public init?(level: Int, index: UInt64, width: Int = TileAddress.fullWidth) {
        guard (0...63).contains(level), (1...Self.fullWidth).contains(width) else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile that holds the hash number `position` at a level, as wide as it is in the tree of `size`; nil where that
    /// tree has no such hash.
    public init?(level: Int, holding position: UInt64, in size: UInt64) {
        guard (0...63).contains(level) else { return nil }
        let hashes = Self.hashes(atLevel: level, in: size)
        guard position < hashes else { return nil }
        let index = position >> 8
        self.init(level: level, index: index, width: Int(min(hashes - index << 8, 256)))
    }

    /// How many hashes the tiles of a level hold in the tree of `size`.
    public static func hashes(atLevel level: Int, in size: UInt64) -> UInt64 {
        level < 8 ? size >> UInt64(8 * level) : 0
    }

    /// The tiles that the tree of `size` has at all levels.
    public static func all(in size: UInt64) -> [TileAddress] {
        (0..<8).flatMap { level in
            stride(from: 0, to: hashes(atLevel: level, in: size), by: fullWidth).compactMap {
                TileAddress(level: level, holding: $0, in: size)
            }
        }
    }

    /// Whether it holds fewer than 256 hashes.
    public var isPartial: Bool { width < Self.fullWidth }

    /// The same tile when it is full.
    public var full: TileAddress { TileAddress(level: level, index: index) ?? self }

    /// `x001/x234/067`, and `.p/5` behind it for a partial tile of five.
    var indexPath: String {
        var groups: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1000)
            groups.append(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
            rest /= 1000
        } while rest > 0
        let path = groups.enumerated().reversed().map { $0.offset == 0 ? $0.element : "x" + $0.element }
            .joined(separator: "/")
        return isPartial ? path + ".p/\(width)" : path
    }
}

/// The entries behind one level-0 tile: each a big-endian length of two bytes, then so many bytes (c2sp.org/tlog-tiles).
public struct EntryBundle: Sendable, Hashable {
    /// The longest entry, in bytes.
    public static let maximumEntryBytes = 65_535

    /// The entries in their order.
    public let entries: [[UInt8]]

    /// Nil for more than 256 entries, and for one longer than 65,535 bytes.
    public init?(_ entries: [[UInt8]]) {
        guard entries.count <= TileAddress.fullWidth,
            entries.allSatisfy({ $0.count <= Self.maximumEntryBytes })
        else { return nil }
        self.entries = entries
    }

    /// Reads a bundle; nil where it is cut off or holds more than 256 entries.
    public init?(parsing bytes: [UInt8]) {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst(), entries.count < TileAddress.fullWidth else { return nil }
            let length = Int(high) << 8 | Int(low)
            guard rest.count >= length else { return nil }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        self.entries = entries
    }

    /// The bundle as it is served.
    public var bytes: [UInt8] {
        entries.flatMap {
            [UInt8(truncatingIfNeeded: $0.count >> 8), UInt8(truncatingIfNeeded: $0.count)] + $0
        }
    }

    /// The level-0 tile that these entries hash to.
    public var tile: [UInt8] { entries.flatMap { TreeHash.leaf($0).bytes } }
}

/// A tree of a certain size, read from its tiles: roots and proofs at the cost of a few tiles, whatever the size.
///
/// ```swift
/// var tree = TiledTree(size: checkpoint.size, tiles: tiles)
/// let proof = try tree.inclusionProof(of: 417)
/// ```
public struct TiledTree<Source: TileSource> {
    /// The number of leaves.
    public let size: UInt64
    private let source: Source
    private var read: [TileAddress: [UInt8]] = [:]

    /// A tree over tiles; nothing is read yet.
    public init(size: UInt64, tiles: Source) {
        self.size = size
        source = tiles
    }

    /// The root of the tree.
    ///
    /// - Throws: ``TileError`` and what the source throws.
    public mutating func root() throws -> TreeHash { try hash(of: 0..<size) }

    /// The complete subtrees at its right edge: whoever goes through the leaves that follow begins with them.
    ///
    /// - Throws: ``TileError`` and what the source throws.
    public mutating func rightEdge() throws -> RightEdge {
        var roots: [TreeHash] = []
        for part in Subtree.covering(0..<size) { roots.append(try hash(of: part)) }
        return RightEdge(size: size, roots: roots)
    }

    /// The hash of one leaf.
    ///
    /// - Throws: ``TileError`` and what the source throws.
    public mutating func leaf(_ index: UInt64) throws -> TreeHash {
        guard index < size else { throw TileError.outsideTree }
        return try hash(of: Subtree(level: 0, index: index))
    }

    /// That a leaf is in this tree.
    ///
    /// - Throws: ``TileError`` and what the source throws.
    public mutating func inclusionProof(of index: UInt64) throws -> InclusionProof {
        guard index < size else { throw TileError.outsideTree }
        var hashes: [TreeHash] = []
        for range in ProofPlan.inclusion(of: index, in: size) { hashes.append(try hash(of: range)) }
        return InclusionProof(index: index, size: size, hashes: hashes)
    }

    /// That this tree continues the one of `oldSize`, which is at least 1.
    ///
    /// - Throws: ``TileError`` and what the source throws.
    public mutating func consistencyProof(from oldSize: UInt64) throws -> ConsistencyProof {
        guard oldSize > 0, oldSize <= size else { throw TileError.outsideTree }
        var hashes: [TreeHash] = []
        for range in ProofPlan.consistency(from: oldSize, to: size) { hashes.append(try hash(of: range)) }
        return ConsistencyProof(oldSize: oldSize, size: size, hashes: hashes)
    }

    private mutating func hash(of range: Range<UInt64>) throws -> TreeHash {
        var roots: [TreeHash] = []
        for part in Subtree.covering(range) { roots.append(try hash(of: part)) }
        return TreeHash.root(ofSubtrees: roots)
    }

    private mutating func hash(of part: Subtree) throws -> TreeHash {
        guard let (tile, places) = TileAddress.holding(part, in: size) else { throw TileError.outsideTree }
        let bytes: [UInt8]
        if let known = read[tile] {
            bytes = known
        } else {
            bytes = try source.hashes(of: tile)
            guard bytes.count >= tile.width * TreeHash.byteCount else { throw TileError.tooShort }
            read[tile] = bytes
        }
        let slice = bytes[places.lowerBound * TreeHash.byteCount..<places.upperBound * TreeHash.byteCount]
        return TreeHash.root(ofComplete: try TileError.read(slice))
    }
}

extension TileAddress {
    /// The tile, as wide as it is in the tree of `size`, in which the hashes below a complete subtree stand, and their
    /// places in it.
    fileprivate static func holding(_ part: Subtree, in size: UInt64) -> (
        tile: TileAddress, places: Range<Int>
    )? {
        let (level, rest) = part.level.quotientAndRemainder(dividingBy: 8)
        let first = part.index << UInt64(rest)
        guard let tile = TileAddress(level: level, holding: first, in: size) else { return nil }
        let start = Int(first & 255)
        return (tile, start..<start + 1 << rest)
    }

    /// The tiles that a proof of consistency needs: what has to be fetched before it can be made from another log's
    /// tiles. Empty where none is needed.
    public static func forConsistency(from oldSize: UInt64, to size: UInt64) -> Set<TileAddress> {
        guard oldSize > 0, oldSize < size else { return [] }
        return Set(
            ProofPlan.consistency(from: oldSize, to: size).flatMap { Subtree.covering($0) }
                .compactMap { holding($0, in: size)?.tile }
        )
    }
}

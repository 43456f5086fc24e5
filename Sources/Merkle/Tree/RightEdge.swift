/// The complete subtrees at the right edge of a growing tree: all that is needed to go on appending and to know the root.
///
/// ```swift
/// var edge = RightEdge()
/// for entry in entries { edge.append(.leaf(entry)) }
/// print(edge.root)
/// ```
public struct RightEdge: Sendable, Hashable {
    /// The number of leaves.
    public private(set) var size: UInt64 = 0
    /// The roots of the complete subtrees, the largest first.
    private var roots: [TreeHash] = []

    /// The tree without leaves.
    public init() {}

    /// The edge of a tree that is there already.
    init(size: UInt64, roots: [TreeHash]) {
        self.size = size
        self.roots = roots
    }

    /// Adds a leaf's hash: one node hash per leaf on the average.
    public mutating func append(_ leaf: TreeHash) {
        var hash = leaf
        var rest = size
        while rest & 1 == 1, let left = roots.popLast() {
            hash = .node(left, hash)
            rest >>= 1
        }
        roots.append(hash)
        size += 1
    }

    /// The root of the tree as it stands (RFC 6962 section 2.1).
    public var root: TreeHash { TreeHash.root(ofSubtrees: roots) }
}

extension TreeHash {
    /// The hash over complete subtrees that stand beside each other, the largest first.
    static func root(ofSubtrees roots: [TreeHash]) -> TreeHash {
        guard var hash = roots.last else { return .empty }
        for left in roots.dropLast().reversed() { hash = .node(left, hash) }
        return hash
    }

    /// The root of a power of two of hashes.
    static func root(ofComplete hashes: [TreeHash]) -> TreeHash {
        var level = hashes
        while level.count > 1 {
            level = stride(from: 0, to: level.count - 1, by: 2).map { .node(level[$0], level[$0 + 1]) }
        }
        return level.first ?? .empty
    }
}

/// That a tree continues an earlier one, with every leaf in its place (RFC 6962 section 2.1.2).
public struct ConsistencyProof: Sendable, Hashable {
    /// The size of the earlier tree.
    public var oldSize: UInt64
    /// The size of the later tree.
    public var size: UInt64
    /// The hashes in the order of the standard.
    public var hashes: [TreeHash]

    /// A proof from its parts; nothing is checked before ``verify(oldRoot:root:)``.
    public init(oldSize: UInt64, size: UInt64, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.size = size
        self.hashes = hashes
    }

    /// Checks the proof (RFC 9162 section 2.1.4.2). A proof from size 0 is refused, because it proves nothing.
    ///
    /// - Throws: ``ProofError``.
    public func verify(oldRoot: TreeHash, root: TreeHash) throws(ProofError) {
        guard oldSize > 0, oldSize <= size else { throw .noEarlierTree }
        if oldSize == size {
            guard hashes.isEmpty else { throw .wrongLength }
            guard oldRoot == root else { throw .otherRoot }
            return
        }
        // Where the earlier tree is complete, the verifier holds the first hash already.
        let path = oldSize & (oldSize - 1) == 0 ? [oldRoot] + hashes : hashes
        guard !hashes.isEmpty, let first = path.first else { throw .wrongLength }
        var (node, last) = (oldSize - 1, size - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (oldHash, hash) = (first, first)
        for sibling in path.dropFirst() {
            guard last != 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                oldHash = .node(sibling, oldHash)
                hash = .node(sibling, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard oldHash == oldRoot else { throw .otherEarlierRoot }
        guard hash == root else { throw .otherRoot }
    }
}

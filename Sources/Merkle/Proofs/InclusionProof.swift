/// That a leaf is in a tree (RFC 6962 section 2.1.1): the hashes from the leaf's sibling upward.
public struct InclusionProof: Sendable, Hashable {
    /// Which leaf, counted from 0.
    public var index: UInt64
    /// The number of leaves of the tree.
    public var size: UInt64
    /// The hashes, from the leaf's sibling upward.
    public var hashes: [TreeHash]

    /// A proof from its parts; nothing is checked before ``verify(leaf:root:)``.
    public init(index: UInt64, size: UInt64, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Checks the proof (RFC 9162 section 2.1.3.2).
    ///
    /// - Throws: ``ProofError``.
    public func verify(leaf: TreeHash, root: TreeHash) throws(ProofError) {
        guard index < size else { throw .outsideTree }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in hashes {
            guard last != 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
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
        guard hash == root else { throw .otherRoot }
    }
}

/// Why a proof proves nothing.
public enum ProofError: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// The leaf's index is not smaller than the tree's size.
    case outsideTree
    /// A proof from a tree without leaves, or from a larger to a smaller one, says nothing.
    case noEarlierTree
    /// The proof has more or fewer hashes than the sizes ask for.
    case wrongLength
    /// The hashes lead to another root than the one that was signed.
    case otherRoot
    /// The hashes lead to another root of the earlier tree than the one that was signed.
    case otherEarlierRoot

    /// What is wrong, as a sentence.
    public var description: String {
        switch self {
        case .outsideTree: "The leaf's index is not smaller than the size of the tree."
        case .noEarlierTree: "A proof from a tree without leaves, or from a larger tree, proves nothing."
        case .wrongLength: "The proof has more or fewer hashes than trees of these sizes need."
        case .otherRoot: "The proof leads to another root hash than the checkpoint's."
        case .otherEarlierRoot:
            "The proof leads to another root hash of the earlier tree than its checkpoint's."
        }
    }
}

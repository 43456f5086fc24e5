package import Merkle
import Referrals

/// The parts of a file in order: some shown with their salts, the others hidden behind hashes of whole subtrees.
package struct RedactedParts: Sendable, Hashable {
    package enum Item: Sendable, Hashable {
        case shown(EvidencePart, salt: [UInt8])
        /// A complete subtree of `count` parts, a power of two.
        case hidden(count: Int64, TreeHash)
    }

    package var items: [Item]

    package init(items: [Item]) { self.items = items }

    /// Hides every part that is not in `shown`.
    package init(_ parts: [EvidencePart], salts: SaltSource, showing shown: (EvidencePart) -> Bool) {
        items = []
        var hidden: [TreeHash] = []
        var first: Int64 = 0
        for (index, part) in parts.enumerated() {
            let salt = salts.salt(ofPart: Int64(index))
            if shown(part) {
                hide(hidden, from: first)
                hidden = []
                first = Int64(index) + 1
                items.append(.shown(part, salt: salt))
            } else {
                hidden.append(part.leaf(salt: salt))
            }
        }
        hide(hidden, from: first)
    }

    /// Adds the complete subtrees that a run of hidden leaves consists of.
    private mutating func hide(_ leaves: [TreeHash], from first: Int64) {
        var leaves = leaves[...]
        var position = first
        while !leaves.isEmpty {
            var count: Int64 = 1
            while position % (count * 2) == 0, count * 2 <= Int64(leaves.count) { count *= 2 }
            var edge = RightEdge()
            for leaf in leaves.prefix(Int(count)) { edge.append(leaf) }
            items.append(.hidden(count: count, edge.root))
            leaves = leaves.dropFirst(Int(count))
            position += count
        }
    }

    /// What is shown, in order.
    package var shown: [EvidencePart] {
        items.compactMap { if case .shown(let part, _) = $0 { part } else { nil } }
    }

    /// The number of parts that are hidden.
    package var hiddenCount: Int64 {
        items.reduce(0) { sum, item in if case .hidden(let count, _) = item { sum + count } else { sum } }
    }

    /// Checks that all that is shown stands in the file that was committed to.
    ///
    /// - Throws: ``EvidenceError`` `malformed` where a subtree stands where none can, `otherContent` where the parts lead to
    ///   another root or there are more or fewer of them.
    package func verify(against commitment: PartCommitment) throws(EvidenceError) {
        var roots: [(count: Int64, hash: TreeHash)] = []
        var position: Int64 = 0
        for item in items {
            var (count, hash): (Int64, TreeHash)
            switch item {
            case .shown(let part, let salt):
                guard salt.count == 32 else { throw EvidenceError(.malformed, "A salt has 32 bytes.") }
                (count, hash) = (1, part.leaf(salt: salt))
            case .hidden(let hidden, let root):
                guard hidden > 0, hidden & (hidden - 1) == 0, position % hidden == 0,
                    hidden <= commitment.parts - position
                else { throw EvidenceError(.malformed, "A hidden run of parts is not a complete subtree.") }
                (count, hash) = (hidden, root)
            }
            position += count
            while let left = roots.last, left.count == count {
                roots.removeLast()
                hash = .node(left.hash, hash)
                count *= 2
            }
            roots.append((count, hash))
        }
        var root = roots.last?.hash ?? .empty
        for left in roots.dropLast().reversed() { root = .node(left.hash, root) }
        guard position == commitment.parts, Digest(root) == commitment.root else {
            throw EvidenceError(
                .otherContent,
                "The parts shown are not those of the original: they lead to another commitment."
            )
        }
    }

    static func root(of parts: [EvidencePart], salts: SaltSource) -> Digest {
        var edge = RightEdge()
        for (index, part) in parts.enumerated() {
            edge.append(part.leaf(salt: salts.salt(ofPart: Int64(index))))
        }
        return Digest(edge.root)
    }
}

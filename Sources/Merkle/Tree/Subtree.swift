/// A complete subtree by its place: at `level`, the one with this `index` covers 2^level leaves.
struct Subtree: Sendable, Hashable {
    /// 0 for a single leaf; never more than 63.
    var level: Int
    var index: UInt64

    /// The complete subtrees that the leaves of a range consist of, from left to right, where the range is one that
    /// RFC 6962 hashes as a whole: it begins at a multiple of the power of two that it is not longer than.
    static func covering(_ range: Range<UInt64>) -> [Subtree] {
        var parts: [Subtree] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = 63 - (range.upperBound - start).leadingZeroBitCount
            parts.append(Subtree(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return parts
    }

    /// The largest power of two that is smaller than `count`, which is at least two.
    static func split(_ count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}

/// Which parts of a tree a proof consists of.
enum ProofPlan {
    /// The ranges of leaves whose hashes prove that leaf `index` is in the tree of `size`, from the leaf's sibling
    /// upward (RFC 6962 section 2.1.1).
    static func inclusion(of index: UInt64, in size: UInt64) -> [Range<UInt64>] {
        var path: [Range<UInt64>] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let middle = range.lowerBound + Subtree.split(range.upperBound - range.lowerBound)
            if index < middle {
                path.append(middle..<range.upperBound)
                range = range.lowerBound..<middle
            } else {
                path.append(range.lowerBound..<middle)
                range = middle..<range.upperBound
            }
        }
        return path.reversed()
    }

    /// The ranges of leaves whose hashes prove that the tree of `size` continues the one of `old`, 0 < old < size
    /// (RFC 6962 section 2.1.2).
    static func consistency(from old: UInt64, to size: UInt64) -> [Range<UInt64>] {
        var path: [Range<UInt64>] = []
        var range = 0..<size
        // Whether the old tree is, in this range, still one whole tree whose hash the verifier holds.
        var isKnown = true
        while old != range.upperBound {
            let middle = range.lowerBound + Subtree.split(range.upperBound - range.lowerBound)
            if old <= middle {
                path.append(middle..<range.upperBound)
                range = range.lowerBound..<middle
            } else {
                path.append(range.lowerBound..<middle)
                range = middle..<range.upperBound
                isKnown = false
            }
        }
        if !isKnown { path.append(range) }
        return path.reversed()
    }
}

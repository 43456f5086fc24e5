/// Letters and their other cases.
enum LetterCase {
    /// A letter and one other case of it that is a single code point.
    struct Pair: Sendable {
        let letter: UInt32
        let other: UInt32
    }

    /// The pairs whose letter lies in a range.
    static func pairs(in range: ClosedRange<UInt32>) -> ArraySlice<Pair> {
        let start = firstPlace(at: range.lowerBound)
        return pairs[start..<max(start, firstPlace(at: range.upperBound + 1))]
    }

    private static func firstPlace(at letter: UInt32) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low + high) / 2
            if pairs[middle].letter < letter { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// All pairs by letter, found by one walk when the first is asked for. Unicode has no cased letters above.
    private static let pairs: [Pair] = {
        var pairs: [Pair] = []
        for code in 0...UInt32(0x1FFFF) {
            guard let properties = Unicode.Scalar(code)?.properties, properties.changesWhenCaseMapped else {
                continue
            }
            for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
                let scalars = mapping.unicodeScalars
                if scalars.count == 1, let other = scalars.first, other.value != code {
                    pairs.append(Pair(letter: code, other: other.value))
                }
            }
        }
        return pairs
    }()
}

/// A small sample of a space that is too large to be gone through: every value of every fact meets every value of every other fact
/// at least once. Most mistakes hinge on two facts, so it finds far more than chance would.
struct PairwiseCases {
    /// For each case the number of the value of each fact.
    let rows: [[Int]]
    /// False where there were more pairs than ``maximum`` cases hold.
    let isComplete: Bool

    static let maximum = 400

    /// - Parameter counts: how many values each fact has, at least one.
    init(counts: [Int]) {
        guard counts.count > 1 else {
            rows = (0..<(counts.first ?? 1)).map { counts.isEmpty ? [] : [$0] }
            isComplete = true
            return
        }
        var open = OpenPairs(counts)
        var rows: [[Int]] = []
        while rows.count < Self.maximum, let (first, second) = open.next() {
            var row = [Int?](repeating: nil, count: counts.count)
            row[first.column] = first.value
            row[second.column] = second.value
            for column in counts.indices where row[column] == nil {
                row[column] = (0..<counts[column]).max { one, other in
                    open.gain(column, one, row) < open.gain(column, other, row)
                }
            }
            let filled = row.map { $0 ?? 0 }
            open.close(filled)
            rows.append(filled)
        }
        isComplete = open.next() == nil
        self.rows = rows
    }

    /// The pairs of values that no case holds yet.
    private struct OpenPairs {
        private let counts: [Int]
        private let starts: [Int]
        private let width: Int
        private var isOpen: [Bool]
        private var cursor = 0

        init(_ counts: [Int]) {
            self.counts = counts
            var starts: [Int] = []
            var total = 0
            for count in counts {
                starts.append(total)
                total += count
            }
            self.starts = starts
            width = total
            isOpen = Array(repeating: false, count: total * total)
            for one in counts.indices {
                for other in counts.indices where other > one {
                    for value in 0..<counts[one] {
                        for second in 0..<counts[other] { isOpen[place(one, value, other, second)] = true }
                    }
                }
            }
        }

        private func place(_ one: Int, _ value: Int, _ other: Int, _ second: Int) -> Int {
            one < other
                ? (starts[one] + value) * width + starts[other] + second
                : (starts[other] + second) * width + starts[one] + value
        }

        /// A pair that is still open; it is looked for from where the last was found.
        mutating func next() -> (first: (column: Int, value: Int), second: (column: Int, value: Int))? {
            while cursor < isOpen.count {
                if isOpen[cursor] { return (column(cursor / width), column(cursor % width)) }
                cursor += 1
            }
            return nil
        }

        private func column(_ place: Int) -> (column: Int, value: Int) {
            let column = starts.lastIndex { $0 <= place } ?? 0
            return (column, place - starts[column])
        }

        /// How many open pairs a value would close beside those that the row has already.
        func gain(_ column: Int, _ value: Int, _ row: [Int?]) -> Int {
            row.indices.count { other in
                guard let second = row[other], other != column else { return false }
                return isOpen[place(column, value, other, second)]
            }
        }

        mutating func close(_ row: [Int]) {
            for one in row.indices {
                for other in row.indices where other > one {
                    isOpen[place(one, row[one], other, row[other])] = false
                }
            }
        }
    }
}

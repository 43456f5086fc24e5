/// Finds the name that an author probably meant.
enum NearMiss {
    /// `; did you mean '…'?`, or nothing where no name is near.
    static func hint(for name: String, among known: [String]) -> String {
        guard name.utf8.count <= 100 else { return "" }
        let wanted = Array(name.lowercased().utf8)
        let limit = max(1, wanted.count / 4)
        var best: (name: String, distance: Int)?
        for candidate in known.sorted() where abs(candidate.utf8.count - wanted.count) <= limit {
            let distance = distance(wanted, Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        if best == nil {
            // The right last word in the wrong group is the other common slip.
            let last = name.split(separator: ".").last.map { "." + $0 } ?? ""
            let matches = known.filter { !last.isEmpty && $0.hasSuffix(last) }
            if matches.count == 1 { best = (matches[0], 0) }
        }
        return best.map { "; did you mean '\($0.name)'?" } ?? ""
    }

    /// The number of letters to insert, drop, replace or swap with the next.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = min(
                    last[column] + (letter == other ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}

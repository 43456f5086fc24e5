package import Referrals

/// Counts one case after the other, so that no more than one of them is held at a time.
package struct StatisticsCount: Sendable {
    package let from: Day
    package let until: Day
    private(set) var totals: [Measure: Int] = [:]
    private(set) var groups: [Measure: [String: Int]] = [:]

    package init(from: Day, until: Day) {
        self.from = from
        self.until = until
    }

    /// Counts a case whose process was opened in the span of days.
    package mutating func add(_ file: CaseFile) {
        guard let process = file.last(ProcessRecord.self)?.content,
            (from...max(from, until)).contains(Day(process.openedAt))
        else { return }
        for measure in Measure.allCases where measure.counts(file) {
            totals[measure, default: 0] += 1
            let group = measure == .stopped ? process.end?.rawValue ?? "" : process.mechanism
            groups[measure, default: [:]][group, default: 0] += 1
        }
    }
}

extension StatisticsReturn {
    /// The smallest count that is shown; smaller ones, but for none, are given as bounds.
    package static let smallestShown = 5

    /// Counts cases whose process was opened in a span of days, and suppresses small cells before anything leaves.
    package init(of files: [CaseFile], node: EntityID, from: Day, until: Day) {
        var count = StatisticsCount(from: from, until: until)
        for file in files { count.add(file) }
        self.init(count, node: node)
    }

    /// What was counted, with small cells suppressed before anything leaves.
    package init(_ count: StatisticsCount, node: EntityID) {
        var cells: [Cell] = []
        for measure in Measure.allCases {
            cells.append(Cell(measure: measure, group: nil, count: Count(count.totals[measure] ?? 0)))
            cells += Self.suppressing(count.groups[measure] ?? [:]).sorted { $0.key < $1.key }.map {
                Cell(measure: measure, group: $0.key, count: $0.value)
            }
        }
        self.init(
            definitions: Measure.definitions,
            nodes: [node],
            from: count.from,
            until: count.until,
            cells: Self.suppressing(cells, totals: count.totals)
        )
    }

    /// A total is suppressed where it is small itself, or where what its measure leaves of the larger one is small: the
    /// difference of two figures says as much as a figure. Groups of a suppressed total go with it.
    private static func suppressing(_ cells: [Cell], totals: [Measure: Int]) -> [Cell] {
        var hidden: Set<Measure> = []
        for measure in Measure.allCases {
            let count = totals[measure] ?? 0
            let rest = measure.partOf.map { (totals[$0] ?? 0) - count } ?? 0
            if isSmall(count) || (count > 0 && isSmall(rest)) { hidden.insert(measure) }
        }
        return cells.map { cell in
            guard hidden.contains(cell.measure) else { return cell }
            var cell = cell
            if cell.group == nil {
                cell.count = bounds(of: totals[cell.measure] ?? 0)
            } else {
                cell.count = Count(atLeast: 0, atMost: bounds(of: totals[cell.measure] ?? 0).atMost)
            }
            return cell
        }
    }

    /// Groups of one total: small ones are hidden, and where that leaves only one hidden, the next smallest with it, since it
    /// could be taken from the total otherwise.
    private static func suppressing(_ groups: [String: Int]) -> [String: Count] {
        var hidden = Set(groups.filter { isSmall($0.value) }.keys)
        if hidden.count == 1 {
            let next = groups.filter { !hidden.contains($0.key) && $0.value > 0 }
                .min { ($0.value, $0.key) < ($1.value, $1.key) }
            if let next { hidden.insert(next.key) }
        }
        return Dictionary(
            uniqueKeysWithValues: groups.map {
                ($0.key, hidden.contains($0.key) ? bounds(of: $0.value) : Count($0.value))
            }
        )
    }

    static func isSmall(_ count: Int) -> Bool { count > 0 && count < smallestShown }

    /// The bounds in which a hidden count is given: the step of ten, or of the smallest shown, that it falls into.
    private static func bounds(of count: Int) -> Count {
        if count < smallestShown { return Count(atLeast: count == 0 ? 0 : 1, atMost: smallestShown - 1) }
        let step = count / 10 * 10
        return Count(atLeast: max(smallestShown, step), atMost: step + 9)
    }
}

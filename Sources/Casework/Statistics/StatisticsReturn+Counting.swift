package import Referrals

extension StatisticsReturn {
    /// Counts cases whose process was opened in a period, and suppresses small cells before anything leaves.
    package init(of files: [CaseFile], node: EntityID, in period: ReportingPeriod) {
        var count = StatisticsCount(period)
        for file in files { count.add(file) }
        self.init(count, node: node)
    }

    /// What was counted, with small cells suppressed before anything leaves.
    package init(_ count: StatisticsCount, node: EntityID) {
        let (tally, hidden) = (Tally(addingUp: count.parts), SmallCells(of: count.parts).hidden)
        var cells: [Cell] = []
        for measure in Measure.allCases {
            let total = Figure(measure, nil)
            cells.append(
                Cell(
                    measure: measure,
                    group: nil,
                    count: hidden.contains(total) ? Self.bounds(of: tally[total]) : Count(tally[total])
                )
            )
            for group in tally.groups(of: measure) {
                let shown =
                    if !hidden.contains(group) {
                        Count(tally[group])
                    } else if hidden.contains(total) {
                        // Its bounds say no more than those of the total do.
                        Count(atLeast: 0, atMost: Self.bounds(of: tally[total]).atMost)
                    } else {
                        Self.bounds(of: tally[group])
                    }
                cells.append(Cell(measure: measure, group: group.group, count: shown))
            }
        }
        self.init(
            definitions: Measure.definitions,
            nodes: [node],
            from: count.period.from,
            until: count.period.until,
            cells: cells,
            // Never exactly: two periods compared would tell how many were erased between them.
            erased: count.erased == 0 ? Count(0) : Self.bounds(of: count.erased)
        )
    }

    /// The bounds in which a hidden count is given: the step of ten, or of the smallest shown, that it falls into.
    private static func bounds(of count: Int) -> Count {
        let smallestShown = SmallCells.smallestShown
        if count < smallestShown { return Count(atLeast: count == 0 ? 0 : 1, atMost: smallestShown - 1) }
        let step = count / 10 * 10
        return Count(atLeast: max(smallestShown, step), atMost: step + 9)
    }
}

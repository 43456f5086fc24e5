package import Referrals

/// What a node tells a ministry: counts of cases, without persons and without small cells (COE-39b, EU-28).
package struct StatisticsReturn: Sendable, Hashable, Codable {
    /// The version of the definitions that were counted by.
    package var definitions: String
    /// The nodes whose counts are in it.
    package var nodes: [EntityID]
    package var from: Day
    /// The last day that counts.
    package var until: Day
    package var cells: [Cell]
    /// Cases whose content was erased: they may belong to these days, and none of the counts holds them. Nil in a return that does
    /// not say so.
    package var erased: Count?

    /// One count: of a measure, or of the part of it that falls to one group.
    package struct Cell: Sendable, Hashable, Codable {
        package var measure: Measure
        /// By mechanism, or by reason for ``Measure/stopped``; nil for all together.
        package var group: String?
        package var count: Count
    }

    /// A count that may be shown, or the bounds of one that may not.
    package struct Count: Sendable, Hashable, Codable {
        package var atLeast: Int
        package var atMost: Int

        package init(_ exactly: Int) { (atLeast, atMost) = (exactly, exactly) }
        package init(atLeast: Int, atMost: Int) { (self.atLeast, self.atMost) = (atLeast, atMost) }

        package var exactly: Int? { atLeast == atMost ? atLeast : nil }
        /// `17`, or `1 to 4`.
        package var text: String { exactly.map(String.init) ?? "\(atLeast) to \(atMost)" }
    }

    package init(
        definitions: String,
        nodes: [EntityID],
        from: Day,
        until: Day,
        cells: [Cell],
        erased: Count?
    ) {
        self.definitions = definitions
        self.nodes = nodes
        self.from = from
        self.until = until
        self.cells = cells
        self.erased = erased
    }

    package func count(_ measure: Measure, group: String? = nil) -> Count? {
        cells.first { $0.measure == measure && $0.group == group }?.count
    }

    /// Adds up the returns of several nodes; a suppressed cell stays between its bounds.
    ///
    /// - Throws: ``CaseworkError`` with `invalid` where they were counted by other definitions or for other days, or where a node
    ///   is in two of them.
    package static func merge(_ returns: [StatisticsReturn]) throws(CaseworkError) -> StatisticsReturn {
        guard let first = returns.first else { throw CaseworkError(.invalid, "There is nothing to add up.") }
        guard
            returns.allSatisfy({
                $0.definitions == first.definitions && $0.from == first.from && $0.until == first.until
            })
        else {
            throw CaseworkError(
                .invalid,
                "Only returns by the same definitions and for the same days are added up."
            )
        }
        let nodes = returns.flatMap(\.nodes)
        guard Set(nodes).count == nodes.count else {
            throw CaseworkError(.invalid, "A node is in two of the returns and would be counted twice.")
        }
        var cells: [Cell] = []
        for cell in returns.flatMap(\.cells) {
            guard
                let index = cells.firstIndex(where: { $0.measure == cell.measure && $0.group == cell.group })
            else {
                cells.append(cell)
                continue
            }
            cells[index].count = try cells[index].count.adding(cell.count)
        }
        // Where one of the returns does not say how many it leaves out, nobody knows it of the sum.
        var erased: Count? = Count(0)
        for counted in returns {
            guard let known = erased, let further = counted.erased else {
                erased = nil
                break
            }
            erased = try known.adding(further)
        }
        return StatisticsReturn(
            definitions: first.definitions,
            nodes: nodes.sorted(),
            from: first.from,
            until: first.until,
            cells: cells,
            erased: erased
        )
    }
}

extension StatisticsReturn.Count {
    /// - Throws: ``CaseworkError`` with `invalid` where the sum is out of range.
    fileprivate func adding(_ other: Self) throws(CaseworkError) -> Self {
        let (least, overflow) = atLeast.addingReportingOverflow(other.atLeast)
        let (most, overflowed) = atMost.addingReportingOverflow(other.atMost)
        guard !overflow, !overflowed else { throw CaseworkError(.invalid, "A count is out of range.") }
        return Self(atLeast: least, atMost: most)
    }
}

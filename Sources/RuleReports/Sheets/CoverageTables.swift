internal import RulePacks

/// Coverage as tables: by rule, clause, parameter period, boundary value, and provision of law.
struct CoverageTables {
    let coverage: Coverage
    let showsAll: Bool

    init(_ coverage: Coverage, showsAll: Bool) {
        self.coverage = coverage
        self.showsAll = showsAll
    }

    var blocks: [Report.Block] {
        [.table(summary)] + [rules, clauses, periods, boundaries, provisions].compactMap(\.self)
    }

    private var summary: Report.Table {
        let clauses = coverage.rules.flatMap(\.clauses)
        return Report.Table(
            "Coverage in short",
            columns: ["Parts", "Seen", "Of", "Share"],
            rows: [
                row(
                    "Rules, seen true, false and open",
                    coverage.rules.count(where: \.isComplete),
                    coverage.rules.count
                ),
                row("Clauses that decided once", clauses.count(where: \.decided), clauses.count),
                row("Periods of parameters", coverage.periods.count(where: \.seen), coverage.periods.count),
                row("Boundary values", coverage.boundaries.count(where: \.seen), coverage.boundaries.count),
                row(
                    "Provisions of law with a test",
                    coverage.provisions.count { $0.tests > 0 },
                    coverage.provisions.count
                ),
            ]
        )
    }

    private func row(_ name: String, _ seen: Int, _ of: Int) -> [Report.Cell] {
        [
            Report.Cell(name), "\(seen)", "\(of)",
            Report.Cell(TestSheet.share(seen, of), tone: seen == of ? .good : .caution),
        ]
    }

    private func table(_ caption: String, _ columns: [String], _ rows: [[Report.Cell]]) -> Report.Block? {
        rows.isEmpty ? nil : .table(Report.Table(caption, columns: columns, rows: rows))
    }

    private func mark(_ seen: Bool) -> Report.Cell {
        seen ? Report.Cell("seen", tone: .good) : Report.Cell("missing", tone: .caution)
    }

    private func caption(_ what: String) -> String { showsAll ? what : what + " that no test has seen whole" }

    private var rules: Report.Block? {
        let shown = coverage.rules.filter { showsAll || !$0.isComplete }
        return table(
            caption("Rules"),
            ["Rule", "True", "False", "Open", "Place"],
            shown.map { rule in
                [
                    Report.Cell(rule.id), mark(rule.seen.yes),
                    rule.isUnconditional ? "always true" : mark(rule.seen.no),
                    rule.isUnconditional ? "never open" : mark(rule.seen.unknown),
                    "\(rule.place.file):\(rule.place.line)",
                ]
            }
        )
    }

    private var clauses: Report.Block? {
        let rows = coverage.rules.flatMap { rule -> [[Report.Cell]] in
            rule.clauses.filter { showsAll || !$0.decided }.map { clause in
                [
                    Report.Cell("\(rule.id) \(clause.path)"), Report.Cell(clause.says),
                    clause.decided
                        ? Report.Cell("decided", tone: .good)
                        : Report.Cell("never decided alone", tone: .caution),
                    "\(clause.place.file):\(clause.place.line)",
                ]
            }
        }
        return table(caption("Clauses"), ["Clause", "Says", "Seen", "Place"], rows)
    }

    private var periods: Report.Block? {
        let shown = coverage.periods.filter { showsAll || !$0.seen }
        return table(
            caption("Periods of parameters"),
            ["Parameter", "From", "Seen", "Place"],
            shown.map {
                [Report.Cell($0.parameter), "\($0.from)", mark($0.seen), "\($0.place.file):\($0.place.line)"]
            }
        )
    }

    private var boundaries: Report.Block? {
        let shown = coverage.boundaries.filter { showsAll || !$0.seen }
        return table(
            caption("Boundary values"),
            ["Rule", "Fact", "Limit", "Seen", "Place"],
            shown.map {
                [
                    Report.Cell($0.rule), Report.Cell($0.fact.text), Report.Cell($0.limit), mark($0.seen),
                    "\($0.place.file):\($0.place.line)",
                ]
            }
        )
    }

    private var provisions: Report.Block? {
        let shown = coverage.provisions.filter { showsAll || $0.tests == 0 }
        return table(
            showsAll ? "Provisions of law" : "Provisions of law without a test",
            ["Provision", "Rules", "Tests"],
            shown.map {
                [
                    Report.Cell($0.provision), Report.Cell($0.rules.joined(separator: ", ")),
                    Report.Cell("\($0.tests)", tone: $0.tests == 0 ? .caution : .plain),
                ]
            }
        )
    }
}

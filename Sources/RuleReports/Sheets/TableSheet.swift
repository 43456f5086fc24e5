package import RulePacks

/// Decision tables of topics, for review by people who do not read YAML.
package struct TableSheet: Sendable {
    private let pack: RulePack
    private let tables: [DecisionTable]

    package init(_ tables: [DecisionTable], of pack: RulePack) {
        self.pack = pack
        self.tables = tables
    }

    package var report: Report {
        Report(
            title: tables.count == 1
                ? "\(pack.id): \(tables[0].topic)" : "\(pack.id): \(tables.count) topics",
            lead:
                "A row is one way in which a rule applies. Where several rules apply, the strictest decides.",
            about: [
                Report.Entry("Pack", pack.title.description),
                Report.Entry("Version", pack.version.description),
                Report.Entry("Digest", pack.digest),
            ],
            blocks: tables.map(section)
        )
    }

    private func section(_ table: DecisionTable) -> Report.Block {
        let topic = pack.topics.first { $0.name == table.topic }
        let standard =
            topic?.standard.map { "Where no rule applies: \($0.words)." }
            ?? "Where no rule applies a legal officer has to approve."
        let keys = table.columns.indices.map { "C\($0 + 1)" }
        let rows = table.rows.sorted { $0.outcome > $1.outcome }.map { row in
            [Report.Cell(row.rule), Report.Cell(row.outcome.words, tone: row.outcome.tone)]
                + row.entries.map { Report.Cell($0 == .any ? "" : $0.rawValue) }
                + [Report.Cell(row.overrides.joined(separator: ", "))]
        }
        var blocks: [Report.Block] = [.paragraph(standard)]
        if !keys.isEmpty { blocks.append(.list(zip(keys, table.columns).map { "\($0): \($1)" })) }
        blocks.append(
            .table(
                Report.Table(
                    "Rules on \(table.topic)",
                    columns: ["Rule", "Outcome"] + keys + ["Displaces"],
                    rows: rows
                )
            )
        )
        if !table.others.isEmpty {
            blocks.append(
                .paragraph("No table can show: \(table.others.joined(separator: ", ")). They are below.")
            )
        }
        let rules = pack.rules.filter { $0.topic == table.topic }.sorted { $0.outcome > $1.outcome }
        blocks.append(.section("The rules with their sources", rules.map { .statement(.init($0, of: pack)) }))
        return .section(table.topic + (topic?.says.map { ": \($0)" } ?? ""), blocks)
    }
}

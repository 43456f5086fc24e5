package import RulePacks

/// What static analysis found: each finding with a case that the engine has evaluated.
package struct AnalysisSheet: Sendable {
    private let reports: [(pack: RulePack, analysis: AnalysisReport)]

    package init(_ reports: [(pack: RulePack, analysis: AnalysisReport)]) {
        self.reports = reports
    }

    /// The blocks to be shown under what `check` found; empty where nothing was found and all could be analysed.
    package var blocks: [Report.Block] {
        reports.flatMap { pack, analysis in
            analysis.findings.map { finding in
                var blocks: [Report.Block] = [.paragraph(finding.says)]
                if let test = finding.test {
                    blocks.append(
                        .copy(test, caption: "To paste under `tests:` of \(finding.rules.first ?? pack.id)")
                    )
                }
                return .section(
                    "\(finding.place.file):\(finding.place.line): \(finding.kind.words) (\(finding.rules.joined(separator: ", ")))",
                    blocks
                )
            }
        }
    }

    /// What could not be analysed, pack by pack, so that silence is not taken for assurance.
    package var limits: [Report.Block] {
        let rows = reports.flatMap { pack, analysis in
            analysis.unanalysed.map { item in
                [
                    Report.Cell(pack.id), Report.Cell(item.rules.joined(separator: ", ")),
                    Report.Cell(item.why),
                ]
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            .section(
                "Not analysed",
                [
                    .table(
                        Report.Table("What was not analysed", columns: ["Pack", "Rules", "Why"], rows: rows)
                    )
                ]
            )
        ]
    }
}

extension AnalysisReport.Kind {
    /// Whether it is a mistake in all likelihood, not only something to look at.
    package var isFault: Bool {
        switch self {
        case .neverHolds, .contradiction, .emptyRetention, .neverBites: true
        case .alwaysHolds, .noEffect, .gap, .swallowsBase, .idleFact: false
        }
    }

    package var words: String {
        switch self {
        case .neverHolds: "the rule can never speak"
        case .alwaysHolds: "the rule always speaks though it reads facts"
        case .noEffect: "the rule adds nothing to others"
        case .contradiction: "obligations exclude each other"
        case .emptyRetention: "no period of keeping satisfies all"
        case .gap: "no rule speaks"
        case .neverBites: "the exception never displaces anything"
        case .swallowsBase: "the exception displaces its base in every case"
        case .idleFact: "the fact is read but changes nothing"
        }
    }
}

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
            analysis.findings.map { finding -> Report.Block in
                var blocks: [Report.Block] = [.paragraph(finding.says), .table(Self.table(finding))]
                blocks += finding.tests.map { test in
                    .copy(
                        test.yaml,
                        caption: "It passes as \(test.pack) stands; to paste under `tests:` of \(test.rule)"
                    )
                }
                return .section(
                    "\(finding.place.file):\(finding.place.line): \(finding.kind.words) (\(finding.rules.joined(separator: ", ")))",
                    blocks
                )
            }
        }
    }

    private static func table(_ finding: AnalysisReport.Finding) -> Report.Table {
        Report.Table(
            "A case that the engine has decided, on \(finding.day)",
            columns: ["Fact", "Answer"],
            rows: finding.example.names.map { name in
                [Report.Cell(name.text), Report.Cell(finding.example[name]?.words ?? "")]
            }
        )
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
        case .alwaysHolds, .noEffect, .gap, .swallowsBase, .exceptionsDisagree, .idleFact, .boundary: false
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
        case .swallowsBase: "the exceptions displace the rule in every case"
        case .exceptionsDisagree: "two exceptions loosen one rule to different outcomes"
        case .boundary: "two packs turn at different values"
        case .idleFact: "the fact is read but changes nothing"
        }
    }
}

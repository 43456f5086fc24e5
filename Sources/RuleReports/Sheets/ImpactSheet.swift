package import RulePacks

/// What a new version of a pack does to cases. It names cases by pseudonym and never shows an answer.
package struct ImpactSheet: Sendable {
    private let impact: ImpactReport
    private let old: RulePack
    private let new: RulePack
    private let source: String

    /// - Parameter source: where the cases come from, in words.
    package init(_ impact: ImpactReport, from old: RulePack, to new: RulePack, source: String) {
        self.impact = impact
        self.old = old
        self.new = new
        self.source = source
    }

    package var report: Report {
        let touched = impact.cases.filter { $0.kind != .same }
        return Report(
            title: touched.isEmpty
                ? "No case comes out otherwise"
                : "\(counted(touched.count, "case")) of \(impact.cases.count) touched",
            lead: "\(new.id) \(new.version) in place of \(old.version), tried on \(source).",
            about: [
                Report.Entry("In force", "\(old.id) \(old.version), \(old.digest)"),
                Report.Entry("New", "\(new.id) \(new.version), \(new.digest)"),
                Report.Entry("Digest of this report", impact.digest),
            ],
            figures: ImpactReport.Kind.inOrder.map { kind in
                Report.Figure(
                    impact.count(kind),
                    kind.words,
                    tone: impact.count(kind) == 0 ? .plain : kind.tone
                )
            },
            blocks: ImpactReport.Kind.inOrder.filter { $0 != .same }.compactMap(section)
                + [toTell].compactMap(\.self)
        )
    }

    private func section(_ kind: ImpactReport.Kind) -> Report.Block? {
        let cases = impact.cases.filter { $0.kind == kind }
        guard !cases.isEmpty else { return nil }
        let rows = cases.map { item in
            [
                Report.Cell(item.id), Report.Cell(item.before.words, tone: item.before.tone),
                Report.Cell(item.after.words, tone: item.after.tone),
                Report.Cell(item.newQuestions.map(\.text).joined(separator: ", ")),
                Report.Cell(item.newObligations.joined(separator: ", ")),
                Report.Cell(item.droppedObligations.joined(separator: ", ")),
                Report.Cell(item.toTell.joined(separator: ", ")),
            ]
        }
        return .section(
            kind.title,
            [
                .table(
                    Report.Table(
                        counted(cases.count, "case"),
                        columns: [
                            "Case", "Now", "Then", "New questions", "New obligations", "No longer owed",
                            "Approval by",
                        ],
                        rows: rows
                    )
                )
            ]
        )
    }

    private var toTell: Report.Block? {
        let roles = Dictionary(
            impact.cases.flatMap { item in item.toTell.map { ($0, [item.id]) } },
            uniquingKeysWith: +
        )
        guard !roles.isEmpty else { return nil }
        return .section(
            "Who has to be told",
            [.list(roles.sorted { $0.key < $1.key }.map { "\($0.key): \(counted($0.value.count, "case"))" })]
        )
    }
}

extension ImpactReport.Kind {
    fileprivate static let inOrder: [Self] = [.stricter, .looser, .otherwise, .same]

    fileprivate var words: String {
        switch self {
        case .same: "unchanged"
        case .stricter: "stricter"
        case .looser: "looser"
        case .otherwise: "same outcome, other duties"
        }
    }

    fileprivate var title: String {
        switch self {
        case .same: "Unchanged"
        case .stricter: "Cases that come out stricter"
        case .looser: "Cases that come out looser"
        case .otherwise: "Cases with the same outcome and other duties or questions"
        }
    }

    fileprivate var tone: Report.Tone {
        switch self {
        case .same: .good
        case .stricter: .stop
        case .looser: .caution
        case .otherwise: .open
        }
    }
}

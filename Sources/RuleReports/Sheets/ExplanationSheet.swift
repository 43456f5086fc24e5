package import RulePacks

/// Why a case came out as it did: the assessment, each rule to the clause, and the nearest way to a permission.
package struct ExplanationSheet: Sendable {
    private let explanation: Explanation
    private let facts: Facts
    private let subject: String
    private let showsAll: Bool

    /// - Parameters:
    ///   - subject: what is assessed, for the title: a case's reference or a file's name.
    ///   - showsAll: silent rules as well, each with the clause that silenced it.
    package init(_ explanation: Explanation, facts: Facts, subject: String, showsAll: Bool) {
        self.explanation = explanation
        self.facts = facts
        self.subject = subject
        self.showsAll = showsAll
    }

    package var report: Report {
        var report = AssessmentSheet(explanation.assessment, facts: facts, subject: subject).report
        report.blocks += [nearest, rules([.speaks, .open, .undetermined], "Clause by clause")].compactMap(
            \.self
        )
        if showsAll {
            report.blocks += [
                rules([.displaced, .silent], "The rules that stay silent, and what silences them")
            ]
            .compactMap(\.self)
        } else {
            let silent = explanation.rules.count { [.silent, .displaced].contains($0.word) }
            report.blocks.append(.paragraph("\(counted(silent, "rule")) more stay silent; --all shows why."))
        }
        return report
    }

    private var nearest: Report.Block? {
        guard explanation.assessment.overall.outcome > .permitWithConditions else { return nil }
        guard !explanation.nearest.isEmpty else {
            return .section(
                "What would have to be otherwise",
                [.paragraph("No change of one or two answers leads to a permission without approval.")]
            )
        }
        let rows = explanation.nearest.map { change in
            [
                Report.Cell(
                    change.changes.map {
                        "\($0.fact): \($0.to.words) instead of \($0.from?.words ?? "no answer")"
                    }
                    .joined(separator: "; ")
                ),
                Report.Cell(change.outcome.words, tone: change.outcome.tone),
            ]
        }
        return .section(
            "What would have to be otherwise",
            [
                .paragraph(
                    "The fewest answers that would lead to a permission. They show where the law draws its lines; they are no advice to change an answer."
                ),
                .table(Report.Table("Nearest permissions", columns: ["If", "Then"], rows: rows)),
            ]
        )
    }

    private func rules(_ words: Set<Explanation.RuleExplanation.Word>, _ title: String) -> Report.Block? {
        let shown = explanation.rules.filter { words.contains($0.word) }
        guard !shown.isEmpty else { return nil }
        return .section(title, shown.map(rule))
    }

    private func rule(_ rule: Explanation.RuleExplanation) -> Report.Block {
        var notes = ["Law of \(rule.lawDay)."]
        if !rule.displacedBy.isEmpty {
            notes.append("In its place: \(rule.displacedBy.joined(separator: ", ")).")
        }
        notes += lines(rule.condition, depth: 0)
        return .statement(
            Report.LegalStatement(
                label: rule.word == .speaks ? rule.outcome.words : rule.word.words,
                tone: rule.word == .speaks ? rule.outcome.tone : rule.word == .silent ? .plain : .open,
                title: rule.title.description,
                says: rule.says.description,
                name: "\(rule.rule.pack) / \(rule.rule.rule)",
                citations: rule.rule.citations,
                provenance: rule.provenance,
                notes: notes
            )
        )
    }

    /// A clause and its parts, one line each, the answer first.
    private func lines(_ clause: Explanation.ClauseReading, depth: Int) -> [String] {
        let mark = clause.isDecisive ? " (decides)" : ""
        let indent = String(repeating: "\u{2003}", count: depth)
        let facts = clause.facts.map { "\($0.fact) = \($0.value?.words ?? "no answer")" }
        let limits = clause.limits.map { limit in
            "\(limit.parameter) = \(limit.value.words(limit.unit)) (\(limit.citations.map(\.words).joined(separator: "; ")); \(limit.provenance.words))"
        }
        let detail =
            clause.parts.isEmpty ? (facts + limits).joined(separator: ", ") : gathering(clause.gathering)
        let line =
            "\(indent)\(clause.answer.words): \(clause.says)\(mark)" + (detail.isEmpty ? "" : " [\(detail)]")
        return [line] + clause.parts.flatMap { lines($0, depth: depth + 1) }
    }

    private func gathering(_ gathering: Condition.Gathering?) -> String {
        switch gathering {
        case .all: "all of"
        case .any: "any of"
        case Condition.Gathering.none?: "none of"
        case nil: ""
        }
    }
}

extension Explanation.RuleExplanation.Word {
    var words: String {
        switch self {
        case .speaks: "speaks"
        case .silent: "silent"
        case .open: "open"
        case .undetermined: "not determined"
        case .displaced: "displaced"
        }
    }
}

extension Explanation.ClauseReading.Answer {
    var words: String {
        switch self {
        case .yes: "yes"
        case .no: "no"
        case .open: "not answered"
        case .undetermined: "not determined"
        }
    }
}

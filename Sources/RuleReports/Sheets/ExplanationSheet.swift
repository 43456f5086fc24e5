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
        let deciding = explanation.rules.filter { $0.word == .speaks && $0.outcome >= threshold }
        let others = explanation.rules.filter { $0.word == .speaks && $0.outcome < threshold }
        let open = explanation.rules.filter { $0.word == .open || $0.word == .undetermined }
        let silent = explanation.rules.filter { $0.word == .silent || $0.word == .displaced }
        var blocks: [Report.Block] = []
        if !deciding.isEmpty { blocks.append(.section("The rules that decide", deciding.map(rule))) }
        if let nearest { blocks.append(nearest) }
        blocks += [
            group("Rules that speak as well", others), group("Rules that may yet speak", open),
            showsAll ? group("Rules that stay silent, and what silences them", silent) : nil,
        ].compactMap(\.self)
        if !showsAll, !silent.isEmpty {
            blocks.append(.paragraph("\(counted(silent.count, "rule")) more stay silent; --all shows why."))
        }
        return AssessmentSheet(explanation.assessment, facts: facts, subject: subject).report(blocks)
    }

    /// From which outcome on a rule is among those that decide.
    private var threshold: LegalOutcome {
        min(max(explanation.assessment.overall.floor, .permitWithConditions), .needsApproval)
    }

    /// Rules that matter less: whole behind a summary, or one line each.
    private func group(_ title: String, _ rules: [Explanation.RuleExplanation]) -> Report.Block? {
        guard !rules.isEmpty else { return nil }
        if showsAll {
            return .section(title, [.details("Show \(counted(rules.count, "rule"))", rules.map(rule))])
        }
        let rows = rules.map { rule in
            [
                Report.Cell("\(rule.rule.pack) / \(rule.rule.rule)"),
                Report.Cell(rule.outcome.words, tone: rule.outcome.tone), Report.Cell(rule.title.description),
                Report.Cell(rule.rule.citations.inWords), Report.Cell(rule.provenance.words),
            ]
        }
        let table = Report.Table(
            counted(rules.count, "rule"),
            columns: ["Rule", "Outcome", "Title", "Source", "Review"],
            rows: rows
        )
        return .section(title, [.table(table)])
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

    private func rule(_ rule: Explanation.RuleExplanation) -> Report.Block {
        var notes = ["Law of \(rule.lawDay)."]
        if !rule.displacedBy.isEmpty {
            notes.append("In its place: \(rule.displacedBy.joined(separator: ", ")).")
        }
        let statements = explanation.assessment.spoke + explanation.assessment.open
        notes += statements.first { $0.rule == rule.rule }?.notes ?? []
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
            "\(limit.parameter) = \(limit.value.words(limit.unit)) (\(limit.citations.inWords); \(limit.provenance.words))"
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

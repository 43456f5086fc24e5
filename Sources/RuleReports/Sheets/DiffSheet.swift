package import RulePacks
internal import Wire

/// How two versions of a pack differ in legal effect, for the person who has to sign for it.
package struct DiffSheet: Sendable {
    private let diff: PackDiff
    private let old: RulePack
    private let new: RulePack

    package init(_ diff: PackDiff, from old: RulePack, to new: RulePack) {
        self.diff = diff
        self.old = old
        self.new = new
    }

    package var report: Report {
        func count(_ kind: PackDiff.RuleChangeKind) -> Int { diff.rules.count { $0.kind == kind } }
        let partly = diff.rules.count { !$0.isComplete }
        var figures = [
            Report.Figure(
                diff.parameters.count,
                diff.parameters.count == 1 ? "value changed" : "values changed",
                tone: diff.parameters.isEmpty ? .plain : .caution
            ),
            Report.Figure(
                count(.effect),
                count(.effect) == 1 ? "rule changed in effect" : "rules changed in effect",
                tone: count(.effect) == 0 ? .plain : .stop
            ),
            Report.Figure(count(.added), "rules added", tone: count(.added) == 0 ? .plain : .caution),
            Report.Figure(count(.dropped), "rules dropped", tone: count(.dropped) == 0 ? .plain : .stop),
            Report.Figure(count(.wording), "only in wording"),
        ]
        if !diff.holidays.isEmpty {
            figures.append(Report.Figure(diff.holidays.count, "holidays changed", tone: .caution))
        }
        if partly > 0 { figures.append(Report.Figure(partly, "tried in part", tone: .caution)) }
        if diff.samples > 0 {
            figures.append(
                Report.Figure("\(diff.changedSamples) of \(diff.samples)", "sample cases come out otherwise")
            )
        }
        return Report(
            title: "\(new.id): \(diff.from.version) to \(diff.to.version)",
            lead: diff.isEmpty
                ? "The two say the same: whatever changed is layout or comment."
                : "Changes by legal effect, whatever the wording. Each comes with the smallest case that shows it.",
            about: [
                Report.Entry("From", "\(diff.from.id) \(diff.from.version), \(diff.from.digest)"),
                Report.Entry("To", "\(diff.to.id) \(diff.to.version), \(diff.to.digest)"),
                Report.Entry("Digest of this comparison", diff.digest),
            ],
            figures: figures,
            blocks: [parameters, holidays].compactMap(\.self)
                + PackDiff.RuleChangeKind.inOrder.compactMap(rules)
        )
    }

    // MARK: Values

    private var parameters: Report.Block? {
        guard !diff.parameters.isEmpty else { return nil }
        return .section("Values", diff.parameters.map { .statement(statement($0)) })
    }

    private func statement(_ change: PackDiff.ParameterChange) -> Report.LegalStatement {
        let parameter = new.parameter(change.parameter) ?? old.parameter(change.parameter)
        let value = new.parameter(change.parameter)?.value(on: change.from)
        return Report.LegalStatement(
            label: "from \(change.from)",
            tone: .caution,
            title: "\(words(change.before)) becomes \(words(change.after))",
            says: parameter?.says.description ?? change.parameter,
            name: change.parameter,
            citations: value?.citations ?? [],
            provenance: value?.provenance ?? new.provenance,
            notes: value?.note.map { [$0] } ?? []
        )
    }

    /// A value as the comparison holds it: with its unit, and whether it decides.
    private func words(_ state: JSON) -> String {
        guard let value = state["value"], !value.isNull else {
            return state.isNull ? "no value" : "not determined"
        }
        let unit = state["unit"]?.string.flatMap(Parameter.Unit.init(rawValue:))
        let unitWord = unit?.isPeriod == true ? " " + (unit?.rawValue ?? "") : ""
        let text =
            value.string ?? value.array?.compactMap(\.string).joined(separator: ", ")
            ?? String(decoding: value.bytes(), as: UTF8.self)
        return text + unitWord + (state["decides"]?.bool == false ? " (does not decide)" : "")
    }

    // MARK: Holidays

    private var holidays: Report.Block? {
        guard !diff.holidays.isEmpty else { return nil }
        let rows = diff.holidays.map { change in
            [
                Report.Cell(change.calendar), Report.Cell(change.day ?? "the calendar as a whole"),
                Report.Cell(text(change.before)), Report.Cell(text(change.after)),
            ]
        }
        return .section(
            "Public holidays",
            [
                .table(
                    Report.Table(
                        "Periods in working days are counted by these",
                        columns: ["Calendar", "Day", "Before", "After"],
                        rows: rows
                    )
                )
            ]
        )
    }

    private func text(_ state: JSON) -> String {
        state.isNull ? "not there" : String(decoding: state.bytes(), as: UTF8.self)
    }

    // MARK: Rules

    private func rules(_ kind: PackDiff.RuleChangeKind) -> Report.Block? {
        let changes = diff.rules.filter { $0.kind == kind }
        guard !changes.isEmpty else { return nil }
        return .section(kind.title, changes.flatMap(blocks))
    }

    private func blocks(_ change: PackDiff.RuleChange) -> [Report.Block] {
        guard
            let (rule, pack) = new.rule(change.rule).map({ ($0, new) })
                ?? old.rule(change.rule).map({ ($0, old) })
        else {
            return []
        }
        var notes: [String] = []
        if let before = change.before, let after = change.after {
            notes.append("Before: \(words(before)). After: \(words(after)).")
        }
        if let day = change.day { notes.append("Under the law of \(day).") }
        if !change.isComplete { notes.append("Too many combinations to try all: a fixed sample was tried.") }
        var blocks: [Report.Block] = [.statement(Report.LegalStatement(rule, of: pack, notes: notes))]
        if let smallest = change.minimalCase {
            let rows = smallest.names.map { [Report.Cell($0.text), Report.Cell(smallest[$0]?.words ?? "")] }
            blocks.append(
                rows.isEmpty
                    ? .paragraph("The two differ in every case, whatever the answers.")
                    : .table(
                        Report.Table(
                            "The smallest case that shows it",
                            columns: ["Fact", "Answer"],
                            rows: rows
                        )
                    )
            )
        }
        return blocks
    }

    private func words(_ effect: PackDiff.Effect) -> String {
        effect.outcome.words
            + (effect.obligations.isEmpty ? "" : ", with \(effect.obligations.joined(separator: ", "))")
    }
}

extension PackDiff.RuleChangeKind {
    fileprivate static let inOrder: [Self] = [.effect, .dropped, .added, .wording]

    fileprivate var title: String {
        switch self {
        case .added: "Rules added"
        case .dropped: "Rules dropped"
        case .effect: "Rules changed in effect"
        case .wording: "Rules changed in wording only"
        }
    }
}

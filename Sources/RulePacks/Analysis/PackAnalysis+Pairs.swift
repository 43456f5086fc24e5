internal import CEL

/// What two rules demand together, inside a pack or between packs.
extension PackAnalysis {
    /// Obligations that exclude each other, and periods that nothing satisfies, demanded in one case.
    func contradictions(_ report: inout AnalysisReport) {
        let demanding = assessor.participants.indices.flatMap(all).filter {
            !rule($0).rule.obligations.isEmpty
        }
        let isOne = assessor.participants.count == 1
        for (number, one) in demanding.enumerated() {
            for other in demanding[number...] where isOne || one.program != other.program {
                if let clash = clash(one, other) { contradiction(clash, one, other, &report) }
            }
        }
    }

    private struct Clash {
        var kind: AnalysisReport.Kind
        var says: String
        /// What each of the two demands.
        var demands: (String, String)
    }

    private func contradiction(
        _ clash: Clash,
        _ one: RuleIndex,
        _ other: RuleIndex,
        _ report: inout AnalysisReport
    ) {
        let rules = one == other ? [one] : [one, other]
        let question = "whether '\(clash.demands.0)' and '\(clash.demands.1)' are ever demanded together"
        guard let space = space(rules), let first = space.place(one), let second = space.place(other) else {
            return leaveOpen(rules, question, nil, &report)
        }
        guard
            let both = space.first(where: { _, speaks in
                speaks[first].contains(.yes) && speaks[second].contains(.yes)
            })
        else {
            if !space.isComplete { leaveOpen(rules, question, space, &report) }
            return
        }
        self.report(
            clash.kind,
            rules,
            clash.says,
            cases: [space.space.answers(both)],
            tested: rules,
            obliges: one == other
                ? [one: [clash.demands.0, clash.demands.1]]
                : [one: [clash.demands.0], other: [clash.demands.1]],
            in: &report
        ) { !$0[0].conflicts.isEmpty && $0[0].overall.floor >= .needsApproval }
    }

    private func clash(_ one: RuleIndex, _ other: RuleIndex) -> Clash? {
        let (first, second) = (rule(one).rule, rule(other).rule)
        for mine in first.obligations {
            for theirs in second.obligations where schema.obligations.areExclusive(mine.kind, theirs.kind) {
                let says =
                    "'\(first.id)' demands '\(mine.kind)' and '\(second.id)' demands '\(theirs.kind)': both cannot be kept."
                return Clash(kind: .contradiction, says: says, demands: (mine.kind, theirs.kind))
            }
        }
        guard let mine = retention(one), let theirs = retention(other),
            let least = [mine.least, theirs.least].compactMap(\.self).max(),
            let most = [mine.most, theirs.most].compactMap(\.self).min(), most < least
        else { return nil }
        let says =
            one == other
            ? "No time of keeping satisfies '\(first.id)' as the packs' values are merged."
            : "No time of keeping satisfies both '\(first.id)' and '\(second.id)'."
        return Clash(kind: .emptyRetention, says: says, demands: ("delete-after", "delete-after"))
    }

    /// The days to which data must and may be kept, counted from the day of analysis.
    private func retention(_ index: RuleIndex) -> (least: CalendarDate?, most: CalendarDate?)? {
        let rule = rule(index)
        guard let name = rule.rule.obligations.first(where: { $0.kind == "delete-after" })?.period,
            let resolved = rule.variants(from: day, to: day).first?.parameters[name], resolved.decides
        else { return nil }
        func end(_ count: Int64?) -> CalendarDate? {
            count.map { day.adding(LegalAssessment.Period(count: $0, unit: resolved.parameter.unit)) }
        }
        switch resolved.value {
        case .whole(let count): return (nil, end(count))
        case .interval(let least, let most): return (end(least), end(most))
        default: return nil
        }
    }
}

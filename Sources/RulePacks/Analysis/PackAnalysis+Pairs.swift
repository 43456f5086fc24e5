internal import CEL

/// What two rules demand together, inside a pack and between two.
extension PackAnalysis {
    /// Obligations that exclude each other, and retention that nothing satisfies, demanded in one case.
    func contradictions(_ report: inout AnalysisReport) {
        let all = assessor.programs.indices.flatMap { program in
            assessor.programs[program].rules.indices.map { RuleIndex(program: program, rule: $0) }
        }.filter { !rule($0).rule.obligations.isEmpty && rule($0).rule.inForce.contains(day) }
        for (number, one) in all.enumerated() {
            for other in all[(number + 1)...]
            where assessor.programs.count == 1 || one.program != other.program {
                guard let (kind, says) = clash(one, other) else { continue }
                guard let space = space([one, other]), let place = space.place(one),
                    let otherPlace = space.place(other)
                else {
                    noteUnanalysed([one, other], &report)
                    continue
                }
                var example: Facts?
                space.visit { digits, speaks in
                    if speaks[place].contains(.yes), speaks[otherPlace].contains(.yes) {
                        example = space.space.answers(digits)
                    }
                    return example == nil
                }
                if let example, !assessor.assess(example).conflicts.isEmpty {
                    report.findings.append(finding(kind, [one, other], says, example))
                }
            }
        }
    }

    private func clash(_ one: RuleIndex, _ other: RuleIndex) -> (AnalysisReport.Kind, String)? {
        let (first, second) = (rule(one).rule, rule(other).rule)
        for mine in first.obligations {
            for theirs in second.obligations where schema.obligations.areExclusive(mine.kind, theirs.kind) {
                return (
                    .contradiction,
                    "'\(first.id)' demands '\(mine.kind)' and '\(second.id)' demands '\(theirs.kind)': both cannot be kept."
                )
            }
        }
        guard let mine = retention(one), let theirs = retention(other),
            let least = [mine.least, theirs.least].compactMap(\.self).max(),
            let most = [mine.most, theirs.most].compactMap(\.self).min(), most < least
        else { return nil }
        return (.emptyRetention, "No time of keeping satisfies both '\(first.id)' and '\(second.id)'.")
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

internal import CEL

/// Exceptions and what they displace.
extension PackAnalysis {
    /// Exceptions that never displace anything, and rules that their exceptions leave nothing.
    func exceptions(_ program: Int, _ report: inout AnalysisReport) {
        let order = assessor.programs[program].order
        let inForce = Set(all(program))
        for index in own(program) {
            let bases = order.bases[index.rule].map { RuleIndex(program: program, rule: $0) }.filter(
                inForce.contains
            )
            if !bases.isEmpty { neverBites(index, bases, &report) }
        }
        for index in all(program) {
            let exceptions = order.exceptions[index.rule].map { RuleIndex(program: program, rule: $0) }
                .filter { inForce.contains($0) && assessor.programs[program].mayDisplace($0.rule) }
            let isOwn = ([index] + exceptions).contains { rule($0).home.id == ownPack(program) }
            if !exceptions.isEmpty, isOwn { swallowed(index, exceptions, &report) }
        }
    }

    private func ownPack(_ program: Int) -> String { assessor.programs[program].participant.pack.id }

    private func neverBites(_ index: RuleIndex, _ bases: [RuleIndex], _ report: inout AnalysisReport) {
        guard let space = space([index]) else {
            return leaveOpen([index] + bases, "whether the exception ever bites", nil, &report)
        }
        let places = bases.compactMap(space.place)
        let found = space.find([
            { digits, _ in stands(index, space, digits) != .no },
            { _, speaks in places.contains { speaks[$0] == .yes } },
            { _, _ in true },
        ])
        guard found[0] == nil else { return }
        guard space.isComplete else {
            return leaveOpen([index] + bases, "whether the exception ever bites", space, &report)
        }
        guard let example = found[1] ?? found[2] else { return }
        let id = rule(index).rule.id
        // A condition that never holds is reported as such.
        guard !report.findings.contains(where: { $0.kind == .neverHolds && $0.rules == [id] }) else { return }
        let says = "The exception '\(id)' never takes the place of \(names(bases))."
        self.report(.neverBites, [index] + bases, says, cases: [space.space.answers(example)], in: &report) {
            certainty(index, $0[0]) == .no
        }
    }

    private func swallowed(_ base: RuleIndex, _ exceptions: [RuleIndex], _ report: inout AnalysisReport) {
        guard let space = space([base]), let place = space.place(base) else {
            return leaveOpen(
                exceptions + [base],
                "whether the exceptions leave the rule a case",
                nil,
                &report
            )
        }
        let places = exceptions.compactMap { index in space.place(index).map { (index, $0) } }
        let found = space.find([
            { _, speaks in speaks[place] != .no },
            { digits, speaks in
                stands(base, space, digits) == .yes && places.contains { speaks[$0.1] == .yes }
            },
        ])
        guard found[0] == nil, let displaced = found[1] else { return }
        guard space.isComplete else {
            return leaveOpen(
                exceptions + [base],
                "whether the exceptions leave the rule a case",
                space,
                &report
            )
        }
        let example = space.space.answers(displaced)
        let assessment = assessor.assess(example)
        let speaking = exceptions.filter { certainty($0, assessment) == .yes }
        let others = exceptions.filter { !speaking.contains($0) }
        let says =
            "\(names(speaking + others)) \(exceptions.count == 1 ? "leaves" : "leave together") no case to '\(rule(base).rule.id)'."
        self.report(
            .swallowsBase,
            speaking + others + [base],
            says,
            cases: [example],
            in: &report
        ) { certainty(base, $0[0]) == .no && !speaking.isEmpty }
    }

    /// Two exceptions that loosen the same rule differently, in a case in which both speak: the stricter prevails.
    func disagreements(_ program: Int, _ report: inout AnalysisReport) {
        let order = assessor.programs[program].order
        let inForce = Set(all(program))
        var seen: Set<[RuleIndex]> = []
        for base in all(program) {
            let loosening = order.exceptions[base.rule].map { RuleIndex(program: program, rule: $0) }
                .filter {
                    inForce.contains($0) && assessor.programs[program].mayDisplace($0.rule)
                        && rule($0).rule.outcome < rule(base).rule.outcome
                }
            for (number, one) in loosening.enumerated() {
                for other in loosening[(number + 1)...]
                where rule(one).rule.outcome != rule(other).rule.outcome {
                    guard seen.insert([one, other]).inserted,
                        [one, other].contains(where: { rule($0).home.id == ownPack(program) })
                    else { continue }
                    disagreement(one, other, base, &report)
                }
            }
        }
    }

    private func disagreement(
        _ one: RuleIndex,
        _ other: RuleIndex,
        _ base: RuleIndex,
        _ report: inout AnalysisReport
    ) {
        let question = "whether these exceptions to '\(rule(base).rule.id)' ever speak together"
        guard let space = space([one, other]), let first = space.place(one), let second = space.place(other)
        else { return leaveOpen([one, other], question, nil, &report) }
        guard let both = space.first(where: { _, speaks in speaks[first] == .yes && speaks[second] == .yes })
        else {
            if !space.isComplete { leaveOpen([one, other], question, space, &report) }
            return
        }
        let sorted = [one, other].sorted { rule($0).rule.outcome > rule($1).rule.outcome }
        let (strict, mild) = (rule(sorted[0]).rule, rule(sorted[1]).rule)
        let says =
            "Both '\(strict.id)' (\(strict.outcome.rawValue)) and '\(mild.id)' (\(mild.outcome.rawValue)) loosen "
            + "'\(rule(base).rule.id)' in one case: the stricter prevails."
        self.report(
            .exceptionsDisagree,
            sorted + [base],
            says,
            cases: [space.space.answers(both)],
            tested: sorted,
            in: &report
        ) { certainty(one, $0[0]) == .yes && certainty(other, $0[0]) == .yes }
    }

    /// Whether a rule stands in a combination: its condition, and for an exception a rule that it displaces.
    private func stands(_ index: RuleIndex, _ space: AnalysisSpace, _ digits: [Int]) -> Possibility {
        guard let place = space.place(index) else { return .no }
        let condition = space.space.condition(place, digits)
        guard condition != .no, !rule(index).rule.overrides.isEmpty else { return condition }
        var base = Possibility.no
        for position in assessor.programs[index.program].order.bases[index.rule] {
            base = base.or(stands(RuleIndex(program: index.program, rule: position), space, digits))
        }
        return condition.and(base)
    }

    func names(_ rules: [RuleIndex]) -> String {
        rules.map { "'\(rule($0).rule.id)'" }.joined(separator: ", ")
    }
}

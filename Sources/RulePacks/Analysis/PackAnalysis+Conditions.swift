internal import CEL

/// Rules alone.
extension PackAnalysis {
    /// Conditions that never or always hold, and facts that change nothing in them.
    func conditions(_ program: Int, _ report: inout AnalysisReport) {
        for index in own(program) where !rule(index).reads.isEmpty {
            guard let space = space([index], alone: true), let place = space.place(index) else {
                leaveOpen([index], "whether it can ever speak", nil, &report)
                continue
            }
            let found = space.find([
                { digits, _ in space.space.condition(place, digits) != .no },
                { digits, _ in space.space.condition(place, digits) != .yes },
            ])
            switch (found[0], found[1]) {
            case (nil, let fails?) where space.isComplete:
                neverHolds(index, space.space.answers(fails), &report)
            case (.some, nil) where space.isComplete: alwaysHolds(index, &report)
            case (.some, .some): idleFacts(index, space, place, &report)
            default: leaveOpen([index], "whether it can ever speak, or ever be silent", space, &report)
            }
        }
    }

    private func neverHolds(_ index: RuleIndex, _ example: Facts, _ report: inout AnalysisReport) {
        let says = "The condition of '\(rule(index).rule.id)' never holds: no answers make the rule speak."
        self.report(.neverHolds, [index], says, cases: [example], in: &report) {
            certainty(index, $0[0]) == .no
        }
    }

    private func alwaysHolds(_ index: RuleIndex, _ report: inout AnalysisReport) {
        // An exception speaks only where a rule that it displaces would.
        guard let space = space([index]), let place = space.place(index),
            let speaks = space.first(where: { _, speaks in speaks[place] == .yes })
        else { return }
        let says = "The condition of '\(rule(index).rule.id)' always holds, though it reads facts."
        self.report(.alwaysHolds, [index], says, cases: [space.space.answers(speaks)], in: &report) {
            certainty(index, $0[0]) == .yes
        }
    }

    private func idleFacts(
        _ index: RuleIndex,
        _ space: AnalysisSpace,
        _ place: Int,
        _ report: inout AnalysisReport
    ) {
        let read: (_ digits: [Int], _ speaks: [Possibility]) -> Possibility = { digits, _ in
            space.space.condition(place, digits)
        }
        let answers = space.isComplete ? space.answers(read) : []
        for column in space.space.facts.indices where space.space.values[column].count > 1 {
            // All combinations, also those the schema rules out: a guard before a fact that may not exist is no idle fact.
            let matters =
                space.isComplete
                ? space.changes(with: column, answers: answers) : space.changes(with: column, read)
            guard !matters else { continue }
            let name = schema.facts[space.space.facts[column]].name
            guard space.isComplete else {
                leaveOpen([index], "whether '\(name)' matters", space, &report)
                continue
            }
            guard let (one, other) = space.pair(column) else { continue }
            let says = "'\(rule(index).rule.id)' reads '\(name)', which can change nothing in it."
            self.report(.idleFact, [index], says, cases: [one, other], in: &report) {
                certainty(index, $0[0]) == certainty(index, $0[1])
            }
        }
    }
}

extension AnalysisSpace {
    /// Two possible cases that differ in one fact alone.
    func pair(_ column: Int) -> (Facts, Facts)? {
        guard let digits = first(where: { digits, _ in digits[column] == 0 }) else { return nil }
        var other = digits
        other[column] = 1
        return (space.answers(digits), space.answers(other))
    }
}

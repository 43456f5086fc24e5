internal import CEL

/// Rules alone and with their exceptions.
extension PackAnalysis {
    /// Conditions that never or always hold, and facts that change nothing in them.
    func conditions(_ program: Int, _ report: inout AnalysisReport) {
        for index in own(program) where !rule(index).reads.isEmpty {
            let rule = rule(index).rule
            guard let space = space([index], alone: true), let place = space.place(index) else {
                noteUnanalysed([index], &report)
                continue
            }
            var holds: [Int]?
            var fails: [Int]?
            space.visit { digits, _ in
                let answer = space.space.condition(place, digits)
                if answer != .no, holds == nil { holds = digits }
                if answer != .yes, fails == nil { fails = digits }
                return holds == nil || fails == nil
            }
            if holds == nil {
                let example = fails.map(space.space.answers)
                let says = "The condition of '\(rule.id)' never holds."
                report.findings.append(finding(.neverHolds, [index], says, example, expect: "silent"))
            } else if fails == nil {
                let example = holds.map(space.space.answers)
                let says = "The condition of '\(rule.id)' always holds, though it reads facts."
                report.findings.append(
                    finding(.alwaysHolds, [index], says, example, expect: rule.outcome.rawValue)
                )
            } else {
                idleFacts(index, space, place, &report)
            }
        }
    }

    private func idleFacts(_ index: RuleIndex, _ space: Space, _ place: Int, _ report: inout AnalysisReport) {
        for column in space.space.facts.indices where space.space.values[column].count > 1 {
            var matters = false
            // All combinations, also those the schema rules out: a guard before a fact that may not exist is no idle fact.
            space.space.visit(limit: Self.limit) { digits, _ in
                guard digits[column] != 0 else { return true }
                var other = digits
                other[column] = 0
                matters = space.space.condition(place, digits) != space.space.condition(place, other)
                return !matters
            }
            guard !matters else { continue }
            let name = schema.facts[space.space.facts[column]].name
            let says = "'\(rule(index).rule.id)' reads '\(name)', which can change nothing in it."
            report.findings.append(finding(.idleFact, [index], says))
        }
    }

    /// Exceptions that never displace anything, or leave their bases nothing.
    func exceptions(_ program: Int, _ report: inout AnalysisReport) {
        let order = assessor.programs[program].order
        for index in own(program) where !rule(index).rule.overrides.isEmpty {
            let bases = order.bases[index.rule].map { RuleIndex(program: program, rule: $0) }
            guard !bases.isEmpty else { continue }
            guard let space = space([index]), let place = space.place(index) else {
                noteUnanalysed([index] + bases, &report)
                continue
            }
            let basePlaces = bases.compactMap(space.place)
            var bites = false
            var baseSpeaks = false
            space.visit { _, speaks in
                if speaks[place].contains(.yes) { bites = true }
                if basePlaces.contains(where: { speaks[$0].contains(.yes) }) { baseSpeaks = true }
                return !bites || !baseSpeaks
            }
            let id = rule(index).rule.id
            let names = bases.map { rule($0).rule.id }.joined(separator: ", ")
            if !bites {
                let says = "The exception '\(id)' never takes the place of \(names)."
                report.findings.append(finding(.neverBites, [index] + bases, says))
            } else if !baseSpeaks {
                let says = "The exception '\(id)' leaves no case to \(names)."
                report.findings.append(finding(.swallowsBase, [index] + bases, says))
            }
        }
    }

    /// Rules that add nothing to another.
    func effects(_ program: Int, _ report: inout AnalysisReport) {
        let rules = own(program).filter { rule($0).rule.overrides.isEmpty }
        for index in rules {
            for other in rules where other != index && mayCover(other, index) {
                guard let space = space([index, other]), let place = space.place(index),
                    let otherPlace = space.place(other)
                else { continue }
                var isCovered = true
                var example: Facts?
                space.visit { digits, speaks in
                    guard speaks[place] != .no else { return true }
                    if example == nil { example = space.space.answers(digits) }
                    isCovered = speaks[otherPlace] == .yes
                    return isCovered
                }
                guard isCovered, let example else { continue }
                let (one, two) = (rule(index).rule.id, rule(other).rule.id)
                let says = "Wherever '\(one)' speaks, '\(two)' is at least as strict and demands as much."
                report.findings.append(finding(.noEffect, [index, other], says, example))
                break
            }
        }
    }

    /// Whether one rule is strict enough, and reads little enough, to make another superfluous.
    private func mayCover(_ strict: RuleIndex, _ index: RuleIndex) -> Bool {
        let (one, other) = (rule(index), rule(strict))
        guard one.rule.topic == other.rule.topic, other.rule.outcome >= one.rule.outcome,
            other.rule.side == nil || other.rule.side == one.rule.side,
            one.rule.outcome != .needsApproval || other.rule.approver == one.rule.approver
                || other.rule.outcome == .refuse,
            Set(other.rule.obligations.map(\.kind)).isSuperset(of: one.rule.obligations.map(\.kind)),
            other.reads.isSubset(of: one.reads)
        else { return false }
        // Of two that say the same only the later one is superfluous.
        let isTwin = other.rule.outcome == one.rule.outcome && other.reads == one.reads
        return !isTwin || strict.rule < index.rule
    }

    /// Topics without default in which a case finds no rule.
    func gaps(_ program: Int, _ report: inout AnalysisReport) {
        for (topic, declared) in assessor.programs[program].topics.enumerated() where declared.standard == nil
        {
            let rules = assessor.programs[program].rules(ofTopic: topic).map {
                RuleIndex(program: program, rule: $0)
            }
            guard !rules.isEmpty else { continue }
            guard let space = space(rules) else {
                noteUnanalysed(rules, &report)
                continue
            }
            let places = rules.compactMap(space.place)
            var gap: Facts?
            space.visit { digits, speaks in
                if places.allSatisfy({ speaks[$0] == .no }) { gap = space.space.answers(digits) }
                return gap == nil
            }
            guard let gap else { continue }
            let says = "The topic '\(declared.name)' has no default, and no rule of it speaks to this case."
            report.findings.append(finding(.gap, rules, says, gap))
        }
    }
}

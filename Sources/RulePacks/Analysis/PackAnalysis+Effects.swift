internal import CEL

/// What a rule adds beside its outcome, comparable between rules of a program.
struct RuleDemand: Hashable {
    var kind: String
    var argument: Obligation.Argument
    /// Parameters are named within a pack.
    var home: String

    private static let approval = "approver"

    /// Moot where something refuses.
    var isApproval: Bool { kind == Self.approval }

    static func all(of rule: ProgramRule) -> Set<RuleDemand> {
        var demands = Set(
            rule.rule.obligations.map { obligation in
                let home = obligation.period == nil ? "" : rule.home.id
                return RuleDemand(kind: obligation.kind, argument: obligation.argument, home: home)
            }
        )
        if rule.rule.outcome == .needsApproval, let approver = rule.rule.approver {
            demands.insert(RuleDemand(kind: approval, argument: .role(approver), home: ""))
        }
        return demands
    }
}

/// Rules and facts that add nothing.
extension PackAnalysis {
    /// Rules without effect: wherever one speaks, others of its topic at least as strict, with its obligations, speak too.
    ///
    /// Later rules are looked at first, and a rule found superfluous makes no other superfluous, so that all that are reported
    /// could be left out together.
    func effects(_ program: Int, _ report: inout AnalysisReport) {
        var superfluous: Set<RuleIndex> = []
        let order = assessor.programs[program].order
        var found: [(rules: [RuleIndex], example: Facts)] = []
        for index in own(program).reversed()
        where rule(index).rule.overrides.isEmpty && order.exceptions[index.rule].isEmpty {
            let others = all(program).filter {
                $0 != index && !superfluous.contains($0) && mayCover($0, index)
            }
            let together = others.isEmpty ? nil : covered(index, by: others)
            // All together may be too many to be tried in every combination.
            let alone = together == nil ? others.lazy.compactMap { covered(index, by: [$0]) }.first : nil
            guard let (covers, example) = together ?? alone else { continue }
            superfluous.insert(index)
            found.append(([index] + covers, example))
        }
        for (rules, example) in found.reversed() {
            let says =
                "Wherever '\(rule(rules[0]).rule.id)' speaks, \(names(Array(rules.dropFirst()))) "
                + "\(rules.count == 2 ? "is" : "are together") at least as strict and \(rules.count == 2 ? "demands" : "demand") as much."
            self.report(.noEffect, rules, says, cases: [example], in: &report) { assessments in
                certainty(rules[0], assessments[0]) == .yes
                    && rules.dropFirst().contains { certainty($0, assessments[0]) == .yes }
                    && isSame(assessments[0], without(rules[0]).assess(example))
            }
        }
    }

    /// Whether one rule may stand in for another as far as outcome, side and facts go.
    private func mayCover(_ strict: RuleIndex, _ index: RuleIndex) -> Bool {
        let (one, other) = (rule(index), rule(strict))
        return one.rule.topic == other.rule.topic && other.rule.outcome >= one.rule.outcome
            && (other.rule.side == nil || other.rule.side == one.rule.side)
            && other.reads.isSubset(of: one.reads)
    }

    /// Those of the other rules that together cover the rule wherever it speaks, and a case in which it does.
    private func covered(_ index: RuleIndex, by others: [RuleIndex]) -> ([RuleIndex], Facts)? {
        let demands = RuleDemand.all(of: rule(index))
        let theirs = others.map { RuleDemand.all(of: rule($0)) }
        let refuses = others.map { rule($0).rule.outcome == .refuse }
        guard demands.filter({ !$0.isApproval }).isSubset(of: theirs.reduce(into: []) { $0.formUnion($1) }),
            let space = space([index] + others), space.isComplete, let place = space.place(index)
        else { return nil }
        let places = others.map { space.place($0) ?? place }
        var used: Set<Int> = []
        var isCovered = true
        space.space.visit(limit: .max) { _, speaks in
            guard speaks[place] != .no else { return true }
            let speaking = others.indices.filter { speaks[places[$0]] == .yes }
            // A refusal makes approvals moot.
            let refusing = speaking.first { refuses[$0] }
            var missing = refusing == nil ? demands : demands.filter { !$0.isApproval }
            var needed = Set((refusing ?? speaking.first).map { [$0] } ?? [])
            for number in speaking where !missing.isDisjoint(with: theirs[number]) {
                missing.subtract(theirs[number])
                needed.insert(number)
            }
            isCovered = !speaking.isEmpty && missing.isEmpty
            used.formUnion(needed)
            return isCovered
        }
        guard isCovered,
            let shown = space.first(where: { _, speaks in
                speaks[place] == .yes && used.contains { speaks[places[$0]] == .yes }
            })
        else { return nil }
        return (used.sorted().map { others[$0] }, space.space.answers(shown))
    }

    /// The same packs without one rule.
    private func without(_ index: RuleIndex) -> Assessor {
        var participants = assessor.participants
        participants[index.program].pack.rules.removeAll { $0.id == rule(index).rule.id }
        return Assessor(participants, schema: schema, on: day)
    }

    private func isSame(_ one: LegalAssessment, _ other: LegalAssessment) -> Bool {
        one.overall == other.overall && one.topics.map(\.interval) == other.topics.map(\.interval)
            && (one.approvers == other.approvers || one.overall.floor == .refuse)
            && one.obligations.map(\.kind) == other.obligations.map(\.kind)
    }
}

internal import CEL

/// Topics without default in which a case finds no rule.
extension PackAnalysis {
    /// Combinations tried for the rules of a topic that hang together.
    private static let limit = 50_000

    func gaps(_ program: Int, _ report: inout AnalysisReport) {
        for (topic, declared) in assessor.programs[program].topics.enumerated() where declared.standard == nil
        {
            let rules = assessor.programs[program].rules(ofTopic: topic)
                .map { RuleIndex(program: program, rule: $0) }.filter { rule($0).rule.inForce.contains(day) }
            if !rules.isEmpty { gap(declared.name, rules, &report) }
        }
    }

    /// No rule speaks where in every part, of rules that share facts, none does.
    private func gap(_ topic: String, _ rules: [RuleIndex], _ report: inout AnalysisReport) {
        var example = Facts()
        let question = "whether topic '\(topic)' has a gap"
        for part in parts(rules) {
            guard let space = space(part, limit: Self.limit) else {
                return leaveOpen(part, question, nil, &report)
            }
            let places = part.compactMap(space.place)
            guard let silent = space.first(where: { _, speaks in places.allSatisfy { speaks[$0] == .no } })
            else {
                if !space.isComplete { leaveOpen(part, question, space, &report) }
                return
            }
            for (name, value) in space.space.answers(silent).values { example[name] = value }
        }
        let says =
            "The topic '\(topic)' has no default, and no rule of it speaks to this case: a legal officer has to decide."
        // An exception in another topic may have displaced a rule: shown first is a rule that is silent by itself.
        let order = rules.sorted { rule($0).rule.overrides.count < rule($1).rule.overrides.count }
        self.report(.gap, order, says, cases: [example], in: &report) { assessments in
            !assessments[0].mentions(topic: topic)
                && assessments[0].topics.first { $0.name == topic }?.interval
                    == OutcomeInterval(.needsApproval)
        }
    }

    /// Rules that share no fact, directly or through others, apart.
    private func parts(_ rules: [RuleIndex]) -> [[RuleIndex]] {
        var parts: [(rules: [RuleIndex], facts: FactSet)] = []
        for index in rules {
            var joined: (rules: [RuleIndex], facts: FactSet) = ([index], FactSet())
            for other in related([index]) { joined.facts.formUnion(rule(other).reads) }
            parts.removeAll { part in
                let isApart =
                    part.facts.isDisjoint(with: joined.facts)
                    && Set(related(part.rules)).isDisjoint(with: related([index]))
                if isApart { return false }
                joined = (part.rules + joined.rules, part.facts.union(joined.facts))
                return true
            }
            parts.append(joined)
        }
        return parts.map(\.rules)
    }
}

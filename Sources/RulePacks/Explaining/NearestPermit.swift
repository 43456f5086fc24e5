internal import CEL

extension Assessor {
    /// The fewest facts that would have to be answered otherwise so that nothing refuses or needs approval.
    ///
    /// One change is tried before two. Answers tried are those that some rule tells apart.
    ///
    /// - Parameter limit: how many of the nearest are wanted.
    /// - Returns: nothing where no change of at most two facts is enough.
    package func nearestPermit(_ facts: Facts, limit: Int = 3) -> [NearestChange] {
        let candidates = candidates(facts)
        var found: [NearestChange] = []
        for (position, value) in candidates {
            let change = change(facts, position, value)
            if let outcome = permitted(facts, [change]) {
                found.append(NearestChange(changes: [change], outcome: outcome))
            }
        }
        if found.isEmpty {
            var tried = 0
            for (index, first) in candidates.enumerated() {
                for second in candidates[(index + 1)...] where second.position != first.position {
                    tried += 1
                    guard tried <= Self.maximumPairs, found.count < limit else { break }
                    let changes = [
                        change(facts, first.position, first.value),
                        change(facts, second.position, second.value),
                    ]
                    if let outcome = permitted(facts, changes) {
                        found.append(NearestChange(changes: changes, outcome: outcome))
                    }
                }
            }
        }
        return Array(found.sorted { $0.outcome < $1.outcome }.prefix(limit))
    }

    private static let maximumPairs = 20_000

    /// Other answers to the facts that rules in the way read.
    private func candidates(_ facts: Facts) -> [(position: Int, value: FactValue)] {
        var reads = FactSet()
        var rules: [RuleIndex] = []
        for (programIndex, program) in programs.enumerated() {
            let standing = Standing(program, facts, frame(facts))
            let inTheWay = program.rules.indices.filter {
                !standing.speaks[$0].isCertainlyNo && program.outcome($0, facts) > .permitWithConditions
                    || standing.speaks[$0].contains(.undetermined)
            }
            let component = OpenComponent(
                rules: inTheWay.map { RuleIndex(program: programIndex, rule: $0) },
                facts: FactSet()
            )
            for index in component.related(programs) {
                rules.append(index)
                reads.formUnion(programs[index.program].rules[index.rule].reads)
            }
        }
        let limits = FactLimits(programs, rules, schema)
        return reads.numbers.flatMap { position in
            let name = schema.facts[position].name
            return limits.values(position, known: facts.without(name), on: decisionDay)
                .filter { $0 != facts[name] }.map { (position, $0) }
        }
    }

    private func change(_ facts: Facts, _ position: Int, _ value: FactValue) -> NearestChange.Change {
        let name = schema.facts[position].name
        return NearestChange.Change(fact: name, from: facts[name], to: value)
    }

    /// The outcome after the changes, where it is decided and permits.
    private func permitted(_ facts: Facts, _ changes: [NearestChange.Change]) -> LegalOutcome? {
        var changed = facts
        for change in changes { changed[change.fact] = change.to }
        let answers = frame(changed)
        var ceiling = LegalOutcome.permit
        for program in programs {
            if !program.obstacles.isEmpty { return nil }
            let standing = Standing(program, changed, answers)
            for interval in program.intervals(standing) { ceiling = max(ceiling, interval.ceiling) }
            if ceiling > .permitWithConditions { return nil }
        }
        guard requirements.isPossible(changed, schema) else { return nil }
        let assessment = assess(changed)
        return assessment.overall.outcome <= .permitWithConditions ? assessment.overall.outcome : nil
    }
}

extension Facts {
    func without(_ name: FactName) -> Facts {
        var copy = self
        copy[name] = nil
        return copy
    }
}

/// What every rule and topic of a case may come to, after all completions of the open facts have been tried.
struct SettledCase: Sendable {
    /// For each program and rule: whether it speaks, over all completions.
    var speaks: [[Possibility]]
    /// For each program and topic.
    var intervals: [[OutcomeInterval]]
    /// Facts on which the outcome hinges, what settles most first.
    var outcomeFacts: [Int]
    /// Facts on which only obligations or approvals hinge.
    var conditionFacts: [Int]
    /// False where a component had too many completions.
    var isExact: Bool

    init(_ programs: [PackProgram], _ standings: [Standing], _ facts: Facts, _ schema: FactSchema) {
        speaks = standings.map(\.speaks)
        isExact = true
        outcomeFacts = []
        conditionFacts = []
        intervals = []
        let wide = Self.intervals(programs, standings, facts)
        intervals = wide
        let overall = wide.joined().reduce(OutcomeInterval(.permit)) { $0.merged($1) }
        guard !(overall.isDecided && overall.floor == .refuse) else { return }
        let components = OpenComponent.all(programs, standings)
        guard !components.isEmpty else { return }
        var tried: [(component: OpenComponent, completions: Completions?)] = []
        for component in components {
            let completions = Completions(component, programs, standings, facts, schema)
            if completions == nil { isExact = false }
            tried.append((component, completions))
        }
        narrow(programs, tried)
        var narrowed = standings
        for index in narrowed.indices { narrowed[index].speaks = speaks[index] }
        intervals = zip(wide, Self.intervals(programs, narrowed, facts)).map { wide, exact in
            zip(wide, exact).map { $0.meet($1) }
        }
        ask(programs, tried, facts)
    }

    static func intervals(_ programs: [PackProgram], _ standings: [Standing], _ facts: Facts)
        -> [[OutcomeInterval]]
    {
        programs.indices.map { index in
            programs[index].topics.indices.map {
                programs[index].interval(ofTopic: $0, standings[index], facts)
            }
        }
    }

    private mutating func narrow(
        _ programs: [PackProgram],
        _ tried: [(component: OpenComponent, completions: Completions?)]
    ) {
        for case (let component, let completions?) in tried {
            for (column, index) in component.rules.enumerated() {
                var union = Possibility()
                for result in completions.results { union.formUnion(result[column]) }
                speaks[index.program][index.rule] = union
            }
        }
    }

    // MARK: Questions

    private mutating func ask(
        _ programs: [PackProgram],
        _ tried: [(component: OpenComponent, completions: Completions?)],
        _ facts: Facts
    ) {
        var outcome: [(fact: Int, score: Double)] = []
        var conditions: [(fact: Int, score: Double)] = []
        for (component, completions) in tried {
            let floor = certainFloor(programs, without: component, facts)
            guard let completions else {
                let moves = component.rules.contains { programs[$0.program].outcome($0.rule, facts) > floor }
                for position in component.facts.positions {
                    if moves { outcome.append((position, 0)) } else { conditions.append((position, 0)) }
                }
                continue
            }
            let reader = CompletionReader(programs, component, completions, facts, floor)
            let ranks = reader.outcomes
            let signatures = reader.signatures
            for column in completions.facts.indices {
                let position = completions.facts[column]
                if completions.hinges(column, on: ranks) {
                    outcome.append((position, completions.settled(by: column, ranks)))
                } else if completions.hinges(column, on: signatures) {
                    conditions.append((position, completions.settled(by: column, signatures)))
                }
            }
        }
        let order: ((fact: Int, score: Double), (fact: Int, score: Double)) -> Bool = {
            $0.score == $1.score ? $0.fact < $1.fact : $0.score > $1.score
        }
        outcomeFacts = outcome.sorted(by: order).map(\.fact)
        conditionFacts = conditions.sorted(by: order).map(\.fact)
    }

    /// What is certain whatever the component comes to.
    private func certainFloor(_ programs: [PackProgram], without component: OpenComponent, _ facts: Facts)
        -> LegalOutcome
    {
        let inside = Set(component.rules)
        var floor = LegalOutcome.permit
        for (programIndex, program) in programs.enumerated() {
            for index in program.rules.indices {
                guard !inside.contains(RuleIndex(program: programIndex, rule: index)) else { continue }
                let possibility = speaks[programIndex][index]
                guard !possibility.contains(.no) else { continue }
                let own = program.outcome(index, facts)
                floor = max(floor, possibility.contains(.undetermined) ? min(own, .needsApproval) : own)
            }
        }
        return floor
    }
}

/// What each completion of a component means: its outcome, and which obligations and approvals follow.
private struct CompletionReader {
    let outcomes: [Int]
    let signatures: [Int]

    init(
        _ programs: [PackProgram],
        _ component: OpenComponent,
        _ completions: Completions,
        _ facts: Facts,
        _ floor: LegalOutcome
    ) {
        let own = component.rules.map { programs[$0.program].outcome($0.rule, facts) }
        let binds = component.rules.map { index -> Bool in
            let rule = programs[index.program].rules[index.rule].rule
            return !rule.obligations.isEmpty || rule.outcome == .needsApproval
        }
        var outcomes: [Int] = []
        var signatures: [Int] = []
        for result in completions.results {
            var rank = floor.rank
            var signature = Hasher()
            for column in result.indices {
                let speaks = result[column]
                if speaks.contains(.yes) { rank = max(rank, own[column].rank) }
                if speaks.contains(.undetermined) { rank = max(rank, LegalOutcome.needsApproval.rank) }
                if binds[column] { signature.combine(speaks.rawValue) }
            }
            outcomes.append(rank)
            signatures.append(rank == LegalOutcome.refuse.rank ? 0 : signature.finalize())
        }
        self.outcomes = outcomes
        self.signatures = signatures
    }
}

extension Completions {
    /// True where two completions that differ only in this fact differ in the answer.
    func hinges(_ column: Int, on answers: [Int]) -> Bool {
        let stride = stride(column)
        let size = counts[column]
        for index in answers.indices where (index / stride) % size != 0 {
            let first = index - ((index / stride) % size) * stride
            if answers[index] != answers[first] { return true }
        }
        return false
    }

    /// The share of completions in which knowing this fact alone leaves one answer.
    func settled(by column: Int, _ answers: [Int]) -> Double {
        let stride = stride(column)
        let size = counts[column]
        var seen = [Int?](repeating: nil, count: size)
        var isConstant = [Bool](repeating: true, count: size)
        for (index, answer) in answers.enumerated() {
            let digit = (index / stride) % size
            if let other = seen[digit], other != answer { isConstant[digit] = false }
            seen[digit] = answer
        }
        return Double(isConstant.count(where: \.self)) / Double(size)
    }
}

extension OutcomeInterval {
    /// What both say: the higher floor and the lower ceiling.
    func meet(_ other: OutcomeInterval) -> OutcomeInterval {
        OutcomeInterval(floor: max(floor, other.floor), ceiling: min(ceiling, other.ceiling))
    }
}

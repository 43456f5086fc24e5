import CEL

@testable import RulePacks

/// What every rule and topic of a case may come to, by the definition: every completion is tried, one after another.
///
/// The engine does the same on rows of bits; ``QuestionConformanceTests`` compares the two.
struct ReferenceSettledCase: Sendable {
    /// For each program and rule: whether it speaks, over all completions.
    var speaks: [[Possibility]]
    /// For each program and topic.
    var intervals: [[OutcomeInterval]]
    /// Facts on which the outcome hinges, what settles most first.
    var outcomeFacts: [Int]
    /// Facts on which obligations or approvals hinge.
    var conditionFacts: [Int]
    /// False where a component had too many completions.
    var isExact: Bool
    /// What every completion comes to at least, over all topics.
    var certainFloor = LegalOutcome.permit

    init(_ programs: [PackProgram], _ standings: [Standing], _ facts: Facts, _ schema: FactSchema) {
        speaks = standings.map(\.speaks)
        isExact = true
        outcomeFacts = []
        conditionFacts = []
        intervals = []
        let wide = Self.intervals(programs, standings, facts)
        intervals = wide
        let components = OpenComponent.all(programs, standings)
        guard !components.isEmpty else { return }
        var tried: [(component: OpenComponent, completions: ReferenceCompletions?)] = []
        let limits = Self.limits(programs, programs.indices, schema)
        var exact: [ReferenceCompletions] = []
        for component in components {
            let completions = ReferenceCompletions(component, programs, facts, schema, limits)
            tried.append((component, completions))
            if let completions {
                narrow(completions, component)
                exact.append(completions)
            } else {
                isExact = false
                exact += narrowByPack(component, programs, standings, facts, schema)
            }
        }
        var narrowed = standings
        for index in narrowed.indices { narrowed[index].speaks = speaks[index] }
        let summaries = exact.map(ReferenceSummary.init)
        certainFloor = summaries.map(\.least).max() ?? .permit
        let covered = Set(exact.flatMap(\.local.indices))
        intervals = programs.indices.map { program in
            programs[program].topics.indices.map { topic in
                let settled = Self.contributions(
                    programs,
                    narrowed,
                    facts,
                    program,
                    topic,
                    leavingOut: covered
                )
                let tried = summaries.compactMap {
                    $0.contributions[LocalRules.TopicIndex(program: program, topic: topic)]
                }
                let silence = programs[program].topics[topic].standard ?? .needsApproval
                return wide[program][topic].meet(referenceInterval(settled + tried, silence: silence))
            }
        }
        ask(programs, tried, facts)
    }

    private static func limits(_ programs: [PackProgram], _ chosen: some Sequence<Int>, _ schema: FactSchema)
        -> FactLimits
    {
        let rules = chosen.flatMap { program in
            programs[program].rules.indices.map { RuleIndex(program: program, rule: $0) }
        }
        return FactLimits(programs, rules, schema)
    }

    private static func contributions(
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ facts: Facts,
        _ program: Int,
        _ topic: Int,
        leavingOut covered: Set<RuleIndex>
    ) -> [ReferenceContribution] {
        programs[program].rules(ofTopic: topic).compactMap { index in
            if covered.contains(RuleIndex(program: program, rule: index)) { return nil }
            return referenceContribution(programs[program], index, standings[program], facts)
        }
    }

    static func intervals(_ programs: [PackProgram], _ standings: [Standing], _ facts: Facts)
        -> [[OutcomeInterval]]
    {
        programs.indices.map { index in
            programs[index].topics.indices.map {
                referenceInterval(programs[index], $0, standings[index], facts)
            }
        }
    }

    /// Leaves to each rule of the component only what some completion gives it.
    private mutating func narrow(_ completions: ReferenceCompletions, _ component: OpenComponent) {
        let width = completions.local.indices.count
        let inside = Set(component.rules)
        for (column, index) in completions.local.indices.enumerated() where inside.contains(index) {
            var union = Possibility()
            for number in 0..<completions.count {
                union.formUnion(completions.results[number * width + column])
            }
            speaks[index.program][index.rule] = union
        }
    }

    /// Too many together: each pack alone may still be narrowed, so that adding a pack never makes another vaguer.
    private mutating func narrowByPack(
        _ component: OpenComponent,
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ facts: Facts,
        _ schema: FactSchema
    ) -> [ReferenceCompletions] {
        var found: [ReferenceCompletions] = []
        for program in Set(component.rules.map(\.program)).sorted() {
            let limits = Self.limits(programs, [program], schema)
            for part in OpenComponent.all([programs[program]], [standings[program]]) {
                var own = part
                own.rules = part.rules.map { RuleIndex(program: program, rule: $0.rule) }
                guard !own.facts.isDisjoint(with: component.facts),
                    let completions = ReferenceCompletions(own, programs, facts, schema, limits)
                else { continue }
                narrow(completions, own)
                found.append(completions)
            }
        }
        return found
    }

    // MARK: Questions

    private mutating func ask(
        _ programs: [PackProgram],
        _ tried: [(component: OpenComponent, completions: ReferenceCompletions?)],
        _ facts: Facts
    ) {
        var outcome: [(fact: Int, score: Double)] = []
        var conditions: [(fact: Int, score: Double)] = []
        for (component, completions) in tried {
            let floor = certainFloor(programs, without: component, facts)
            guard let completions else {
                let moves = component.rules.contains { programs[$0.program].outcome($0.rule, facts) > floor }
                for position in component.facts.numbers {
                    if moves { outcome.append((position, 0)) }
                    conditions.append((position, 0))
                }
                continue
            }
            let reader = ReferenceReader(programs, completions, floor)
            for column in completions.facts.indices {
                let position = completions.facts[column]
                if completions.hinges(column, on: reader.outcomes) {
                    outcome.append((position, completions.settled(by: column, reader.outcomes)))
                }
                if completions.hinges(column, on: reader.signatures) {
                    conditions.append((position, completions.settled(by: column, reader.signatures)))
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

/// What a component adds to each topic, over all its completions.
private struct ReferenceSummary {
    var contributions: [LocalRules.TopicIndex: ReferenceContribution] = [:]
    /// The least that any completion comes to, over all topics it touches.
    var least: LegalOutcome

    init(_ completions: ReferenceCompletions) {
        let local = completions.local
        let width = local.indices.count
        var found = [LegalOutcome?](repeating: nil, count: local.topics.count)
        var speaks = [Possibility](repeating: .no, count: width)
        var least = LegalOutcome.refuse
        for number in 0..<completions.count {
            for column in 0..<width { speaks[column] = completions.results[number * width + column] }
            local.topicOutcomes(speaks, into: &found)
            var strictest = LegalOutcome.permit
            for (topic, outcome) in found.enumerated() {
                let key = local.topics[topic]
                if let outcome { strictest = max(strictest, outcome) }
                var contribution =
                    contributions[key]
                    ?? ReferenceContribution(isCertain: true, least: .refuse, most: .permit)
                if let outcome {
                    contribution.least = min(contribution.least, outcome)
                    contribution.most = max(contribution.most, outcome)
                    contribution.mayBeSpoken = true
                } else {
                    contribution.isCertain = false
                }
                contributions[key] = contribution
            }
            least = min(least, strictest)
        }
        contributions = contributions.filter(\.value.mayBeSpoken)
        self.least = completions.count == 0 ? .permit : least
    }
}

/// What each completion of a component means: its outcome, and which obligations and approvals follow.
private struct ReferenceReader {
    let outcomes: [Int]
    let signatures: [Int]

    init(_ programs: [PackProgram], _ completions: ReferenceCompletions, _ floor: LegalOutcome) {
        let local = completions.local
        let width = local.indices.count
        let binds = local.indices.map { index in
            let rule = programs[index.program].rules[index.rule].rule
            return !rule.obligations.isEmpty || rule.outcome == .needsApproval
        }
        var outcomes: [Int] = []
        var signatures: [Int] = []
        outcomes.reserveCapacity(completions.count)
        signatures.reserveCapacity(completions.count)
        for number in 0..<completions.count {
            var rank = floor.rank
            var signature = 0
            for column in 0..<width {
                let speaks = completions.results[number * width + column]
                if let outcome = local.outcome(column, speaks) { rank = max(rank, outcome.rank) }
                if binds[column] { signature = signature &* 31 &+ Int(speaks.rawValue) }
            }
            outcomes.append(rank)
            signatures.append(rank == LegalOutcome.refuse.rank ? 0 : signature)
        }
        self.outcomes = outcomes
        self.signatures = signatures
    }
}

extension ReferenceCompletions {
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

/// What one rule may add to a topic.
private struct ReferenceContribution {
    var isCertain: Bool
    var least: LegalOutcome
    var most: LegalOutcome
    var mayBeSpoken = false
}

private func referenceContribution(
    _ program: PackProgram,
    _ index: Int,
    _ standing: Standing,
    _ facts: Facts
) -> ReferenceContribution? {
    let speaks = standing.speaks[index]
    guard !speaks.isCertainlyNo else { return nil }
    let own = program.outcome(index, facts)
    var outcomes: [LegalOutcome] = []
    if speaks.contains(.yes) { outcomes.append(own) }
    if speaks.contains(.undetermined) { outcomes.append(.needsApproval) }
    guard let least = outcomes.min(), let most = outcomes.max() else { return nil }
    return ReferenceContribution(isCertain: !speaks.contains(.no), least: least, most: most)
}

private func referenceInterval(_ program: PackProgram, _ topic: Int, _ standing: Standing, _ facts: Facts)
    -> OutcomeInterval
{
    let contributions = program.rules(ofTopic: topic).compactMap {
        referenceContribution(program, $0, standing, facts)
    }
    return referenceInterval(contributions, silence: program.topics[topic].standard ?? .needsApproval)
}

private func referenceInterval(_ contributions: [ReferenceContribution], silence: LegalOutcome)
    -> OutcomeInterval
{
    let certain = contributions.filter(\.isCertain)
    let ceiling = contributions.map(\.most).max()
    if certain.isEmpty {
        let floor = ([silence] + contributions.map(\.least)).min() ?? silence
        return OutcomeInterval(floor: floor, ceiling: max(ceiling ?? silence, silence))
    }
    return OutcomeInterval(floor: certain.map(\.least).max() ?? .permit, ceiling: ceiling ?? .permit)
}

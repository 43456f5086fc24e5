internal import CEL

/// What every rule and topic of a case may come to, after all completions of the open facts have been tried.
struct SettledCase: Sendable {
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

    /// A component and what trying it came to; nil where it has too many completions.
    private typealias Tried = (component: OpenComponent, completions: Completions?)

    /// - Parameter bounds: for every fact at most how many values are worth trying; see ``OpenValues/bounds(_:_:)``.
    init(
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ facts: Facts,
        _ frame: CaseFrame,
        _ schema: FactSchema,
        bounds: [Int?]
    ) {
        speaks = standings.map(\.speaks)
        isExact = true
        outcomeFacts = []
        conditionFacts = []
        intervals = programs.indices.map { programs[$0].intervals(standings[$0]) }
        let components = OpenComponent.all(programs, standings)
        guard !components.isEmpty else { return }
        var tried: [Tried] = []
        var exact: [Completions] = []
        for component in components {
            let completions = Completions(
                component,
                programs,
                standings,
                facts,
                frame,
                schema,
                bounds: bounds
            )
            tried.append((component, completions))
            if let completions {
                narrow(completions, component)
                exact.append(completions)
            } else {
                isExact = false
                exact += narrowByPack(component, programs, standings, facts, frame, schema)
            }
        }
        narrowTopics(exact, programs, standings)
        ask(programs, standings, tried)
    }

    /// Leaves to each rule of the component only what some completion gives it.
    private mutating func narrow(_ completions: Completions, _ component: OpenComponent) {
        for (place, index) in completions.rules.enumerated() where component.rules.contains(index) {
            speaks[index.program][index.rule] = completions.union(place)
        }
    }

    /// Too many together: each pack alone may still be narrowed, so that adding a pack never makes another vaguer.
    private mutating func narrowByPack(
        _ component: OpenComponent,
        _ programs: [PackProgram],
        _ standings: [Standing],
        _ facts: Facts,
        _ frame: CaseFrame,
        _ schema: FactSchema
    ) -> [Completions] {
        var found: [Completions] = []
        for program in Set(component.rules.map(\.program)).sorted() {
            for part in OpenComponent.all([programs[program]], [standings[program]]) {
                var own = part
                own.rules = part.rules.map { RuleIndex(program: program, rule: $0.rule) }
                guard !own.facts.isDisjoint(with: component.facts),
                    let completions = Completions(
                        own,
                        programs,
                        standings,
                        facts,
                        frame,
                        schema,
                        bounds: programs[program].bounds
                    )
                else { continue }
                narrow(completions, own)
                found.append(completions)
            }
        }
        return found
    }

    /// Floor and ceiling of every topic, where what a component comes to is known as a whole.
    private mutating func narrowTopics(
        _ exact: [Completions],
        _ programs: [PackProgram],
        _ standings: [Standing]
    ) {
        let summaries = exact.map { CompletionSummary($0, programs, standings) }
        certainFloor = summaries.map(\.least).max() ?? .permit
        for (number, program) in programs.enumerated() {
            var gathered = [TopicGathering](repeating: TopicGathering(), count: program.topics.count)
            var covered = [Bool](repeating: false, count: program.rules.count)
            for completions in exact {
                for index in completions.rules where index.program == number { covered[index.rule] = true }
            }
            for index in program.rules.indices where !covered[index] {
                if let topic = program.topicOfRule[index],
                    let contribution = Contribution(speaks[number][index], standings[number].outcomes[index])
                {
                    gathered[topic].add(contribution)
                }
            }
            for summary in summaries {
                for (topic, contribution) in summary.contributions where topic.program == number {
                    gathered[topic.topic].add(contribution)
                }
            }
            for topic in program.topics.indices {
                let silence = program.topics[topic].standard ?? .needsApproval
                intervals[number][topic] = intervals[number][topic].meet(gathered[topic].interval(silence))
            }
        }
    }

    // MARK: Questions

    private typealias Asked = (fact: Int, score: Double)

    private mutating func ask(_ programs: [PackProgram], _ standings: [Standing], _ tried: [Tried]) {
        var outcome: [Asked] = []
        var conditions: [Asked] = []
        for (component, completions) in tried {
            let floor = certainFloor(programs, standings, without: component)
            guard let completions else {
                let moves = component.rules.contains { standings[$0.program].outcomes[$0.rule] > floor }
                for position in component.facts.numbers {
                    if moves { outcome.append((position, 0)) }
                    conditions.append((position, 0))
                }
                continue
            }
            let meaning = CompletionMeaning(completions, programs, standings, floor: floor)
            for (column, position) in completions.facts.enumerated() {
                if completions.hinges(column, on: meaning.outcomes) {
                    outcome.append((position, completions.settled(by: column, meaning.outcomes)))
                }
                if completions.hinges(column, on: meaning.conditions) {
                    conditions.append((position, completions.settled(by: column, meaning.conditions)))
                }
            }
        }
        outcomeFacts = Self.inOrder(outcome)
        conditionFacts = Self.inOrder(conditions)
    }

    private static func inOrder(_ asked: [Asked]) -> [Int] {
        asked.sorted { $0.score == $1.score ? $0.fact < $1.fact : $0.score > $1.score }.map(\.fact)
    }

    /// What is certain whatever the component comes to.
    private func certainFloor(
        _ programs: [PackProgram],
        _ standings: [Standing],
        without component: OpenComponent
    ) -> LegalOutcome {
        var floor = LegalOutcome.permit
        for (number, program) in programs.enumerated() {
            for index in program.rules.indices {
                let possibility = speaks[number][index]
                guard !possibility.contains(.no) else { continue }
                let own = standings[number].outcomes[index]
                let least = possibility.contains(.undetermined) ? min(own, .needsApproval) : own
                guard least > floor,
                    !component.rules.contains(RuleIndex(program: number, rule: index))
                else { continue }
                floor = least
            }
        }
        return floor
    }
}

extension OutcomeInterval {
    /// What both say: the higher floor and the lower ceiling.
    func meet(_ other: OutcomeInterval) -> OutcomeInterval {
        OutcomeInterval(floor: max(floor, other.floor), ceiling: min(ceiling, other.ceiling))
    }
}

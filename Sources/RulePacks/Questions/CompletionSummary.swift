/// What the rules of a component come to in all its completions.
struct CompletionSummary {
    /// What they add to each topic that they touch.
    private(set) var contributions: [(topic: TopicIndex, contribution: Contribution)] = []
    /// The least that any completion comes to, over all topics touched.
    private(set) var least = LegalOutcome.permit

    /// A topic of one of the programs of a case.
    struct TopicIndex: Equatable {
        var program: Int
        var topic: Int
    }

    private static let descending: [LegalOutcome] = [.refuse, .needsApproval, .permitWithConditions]

    init(_ completions: Completions, _ programs: [PackProgram], _ standings: [Standing]) {
        // Few topics are touched: looking through them is faster than hashing.
        var touched: [(topic: TopicIndex, places: [Int])] = []
        for (place, index) in completions.rules.enumerated() {
            guard let number = programs[index.program].topicOfRule[index.rule] else { continue }
            let topic = TopicIndex(program: index.program, topic: number)
            if let known = touched.firstIndex(where: { $0.topic == topic }) {
                touched[known].places.append(place)
            } else {
                touched.append((topic, [place]))
            }
        }
        let every = Array(completions.rules.indices)
        for outcome in Self.descending {
            if completions.reaching(outcome, every, standings)?.isFull(completions) ?? false {
                least = outcome
                break
            }
        }
        for (topic, places) in touched {
            var spoken = Plane(none: completions.count)
            for place in places { spoken.formUnion(completions.speaks[place].spoken) }
            guard !spoken.isEmpty else { continue }
            var contribution = Contribution(
                isCertain: spoken.isFull(completions),
                least: .permit,
                most: .permit
            )
            for outcome in Self.descending {
                guard let reaching = completions.reaching(outcome, places, standings) else { continue }
                if contribution.most == .permit, !reaching.isEmpty { contribution.most = outcome }
                if contribution.least == .permit, spoken.isSubset(of: reaching) {
                    contribution.least = outcome
                }
            }
            contributions.append((topic, contribution))
        }
    }
}

extension Completions {
    /// Where the strictest of some rules is at least an outcome; nil where that is nowhere.
    func reaching(_ outcome: LegalOutcome, _ places: [Int], _ standings: [Standing]) -> Plane? {
        var result: Plane?
        for place in places {
            let own = standings[rules[place].program].outcomes[rules[place].rule]
            guard let plane = speaks[place].reaching(outcome, own: own) else { continue }
            if result == nil { result = plane } else { result?.formUnion(plane) }
        }
        return result
    }
}

extension Plane {
    fileprivate func isFull(_ completions: Completions) -> Bool { completions.all.isSubset(of: self) }
}

/// What each completion of a component means, as planes in which two completions agree exactly where they mean the same.
struct CompletionMeaning {
    /// Its outcome, where something else is certain already.
    let outcomes: [Plane]
    /// Which obligations and approvals follow.
    let conditions: [Plane]

    /// - Parameter floor: what is certain whatever the component comes to.
    init(
        _ completions: Completions,
        _ programs: [PackProgram],
        _ standings: [Standing],
        floor: LegalOutcome
    ) {
        let every = Array(completions.rules.indices)
        var outcomes: [Plane] = []
        for outcome in [LegalOutcome.permitWithConditions, .needsApproval, .refuse] where outcome > floor {
            if let plane = completions.reaching(outcome, every, standings) { outcomes.append(plane) }
        }
        self.outcomes = outcomes
        // A refusal asks nobody for anything.
        guard floor < .refuse else {
            conditions = []
            return
        }
        let refused =
            completions.reaching(.refuse, every, standings) ?? Plane(none: completions.count)
        var conditions: [Plane] = []
        for (place, index) in completions.rules.enumerated() {
            let rule = programs[index.program].rules[index.rule].rule
            guard !rule.obligations.isEmpty || rule.outcome == .needsApproval else { continue }
            let speaks = completions.speaks[place]
            conditions.append(speaks.no.subtracting(refused))
            conditions.append(speaks.undetermined.subtracting(refused))
            conditions.append(speaks.yes.subtracting(refused))
        }
        self.conditions = conditions
    }
}

internal import CEL

/// Every way in which the open facts of a component may turn out, by representative values, and what the rules then say.
struct Completions {
    /// Beyond so many, by a bound that does not depend on what is known, the answer is left as an interval.
    static let maximumFacts = 12
    static let maximumCount = 16_384

    /// The rules that were settled: the component's, with their bases and exceptions.
    let local: LocalRules
    let facts: [Int]
    /// How many values each fact has; the last fact varies fastest.
    let counts: [Int]
    /// For each completion: what each rule of ``local`` says, one after another.
    let results: [Possibility]
    let count: Int

    /// - Returns: nil where there are too many, or where single values cannot stand for all that a condition tells apart.
    init?(
        _ component: OpenComponent,
        _ programs: [PackProgram],
        _ known: Facts,
        _ schema: FactSchema,
        _ limits: FactLimits
    ) {
        guard component.facts.count <= Self.maximumFacts else { return nil }
        var bound = 1
        for position in component.facts.numbers {
            guard limits.isExhaustive(position) else { return nil }
            bound = min(
                Self.maximumCount + 1,
                bound.multipliedReportingOverflow(by: limits.bound(position)).partialValue
            )
            guard bound > 0, bound <= Self.maximumCount else { return nil }
        }
        let space = CaseSpace(
            programs,
            rules: component.related(programs),
            open: component.facts,
            base: known,
            schema: schema
        )
        guard let size = space.size, size > 0 else { return nil }
        local = space.local
        facts = space.facts
        counts = space.values.map(\.count)
        count = size
        var results: [Possibility] = []
        results.reserveCapacity(size * space.local.indices.count)
        space.visit(limit: size) { _, speaks in
            results.append(contentsOf: speaks)
            return true
        }
        self.results = results
    }

    /// How far apart two completions are that differ only by one step of a fact.
    func stride(_ fact: Int) -> Int { counts[(fact + 1)...].reduce(1, *) }
}

extension OpenComponent {
    /// The component's rules with all their bases and exceptions, on which they depend.
    func related(_ programs: [PackProgram]) -> [RuleIndex] {
        var seen: Set<RuleIndex> = []
        var waiting = rules
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            let order = programs[next.program].order
            waiting += (order.bases[next.rule] + order.exceptions[next.rule]).map {
                RuleIndex(program: next.program, rule: $0)
            }
        }
        return seen.sorted { ($0.program, $0.rule) < ($1.program, $1.rule) }
    }
}

extension Facts {
    /// The answers as the condition engine takes them.
    var activation: Activation {
        var activation = Activation()
        for (name, value) in values { activation.set(name.text, to: value.cel(fact: name.text)) }
        return activation
    }
}

internal import CEL

/// How every rule of a program stands: whether it speaks, and with what outcome.
///
/// A rule with `overrides` stands only where a rule that it names stands. A rule speaks where it stands and no exception to it
/// speaks; an exception that is undetermined, or of low confidence, displaces nothing.
struct Standing: Sendable {
    var readings: [ConditionReading]
    /// Whether each rule stands, exceptions to it left aside.
    var stands: [Possibility]
    /// Whether each rule speaks.
    var speaks: [Possibility]

    init(_ program: PackProgram, _ facts: Facts, _ frame: CaseFrame) {
        var truths: [FlatTruth] = []
        program.conditions.evaluate(frame, into: &truths)
        self.init(program, facts, frame, truths)
    }

    /// - Parameter truths: what every condition of the case comes to.
    init(_ program: PackProgram, _ facts: Facts, _ frame: CaseFrame, _ truths: [FlatTruth]) {
        let era = program.era(on: program.standardLawDay(facts))
        let readings = program.rules.indices.map { index in
            switch era?.rules[index].reading {
            case .no?: return ConditionReading(.no)
            case .undetermined?: return ConditionReading(.undetermined)
            case .condition(let number)?:

                return PackProgram.reading(truths, number, isMixed: era?.rules[index].isMixed ?? true)
            case .own?, nil: return program.read(index, facts, frame)
            }
        }
        self.init(program, readings)
    }

    init(_ program: PackProgram, _ readings: [ConditionReading]) {
        self.readings = readings
        (stands, speaks) = Self.settle(program, readings.map(\.possibility))
    }

    /// From the conditions alone to what stands and what speaks.
    static func settle(
        _ program: PackProgram,
        _ conditions: [Possibility]
    ) -> (stands: [Possibility], speaks: [Possibility]) {
        let order = program.order
        var stands = conditions
        guard order.hasExceptions else { return (stands, stands) }
        for index in order.basesFirst where !program.rules[index].rule.overrides.isEmpty {
            var base = Possibility.no
            for position in order.bases[index] { base = base.or(stands[position]) }
            stands[index] = stands[index].and(base)
        }
        var speaks = stands
        for index in order.basesFirst.reversed() {
            for exception in order.exceptions[index] {
                let displaces = program.mayDisplace(exception) ? speaks[exception].displacing : .no
                speaks[index] = speaks[index].and(displaces.negated)
            }
        }
        return (stands, speaks)
    }

    /// The open facts that may still move whether a rule speaks: its own, its bases' and its exceptions'.
    func openFacts(_ index: Int, _ program: PackProgram) -> FactSet {
        guard !speaks[index].isSettled else { return FactSet() }
        var facts = FactSet()
        var seen: Set<Int> = []
        var waiting = [index]
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted, !readings[next].possibility.isCertainlyNo else { continue }
            if !readings[next].possibility.isSettled { facts.formUnion(readings[next].facts) }
            waiting += program.order.exceptions[next] + program.order.bases[next]
        }
        return facts
    }
}

extension PackProgram {
    /// The day whose law applies where a rule says nothing else.
    func standardLawDay(_ facts: Facts) -> CalendarDate {
        guard let name = LawDate.standard.factName, case .date(let date)? = facts[name] else {
            return decisionDay
        }
        return date
    }

    func era(on day: CalendarDate) -> Era? { eras.last { $0.from <= day } }

    /// - Parameter isMixed: whether an answer that hinges on facts may also come out undetermined.
    static func reading(_ truths: [FlatTruth], _ number: Int, isMixed: Bool) -> ConditionReading {
        guard truths.indices.contains(number) else { return ConditionReading(.undetermined) }
        switch truths[number] {
        case .yes: return ConditionReading(.yes)
        case .no: return ConditionReading(.no)
        case .failed: return ConditionReading(.undetermined)
        case .unknown(let facts):
            if facts.isEmpty { return ConditionReading(.undetermined) }
            return ConditionReading(isMixed ? [.no, .undetermined, .yes] : .open, facts: facts)
        }
    }

    /// Rules of low confidence never take a stricter rule away.
    func mayDisplace(_ index: Int) -> Bool {
        rules[index].rule.provenance.confidence != .low
    }

    /// What a rule comes to where it speaks for certain, before open values are looked at.
    func outcome(_ index: Int, _ facts: Facts) -> LegalOutcome {
        if let rule = era(on: standardLawDay(facts))?.rules[index] {
            if case .own = rule.reading {} else { return rule.outcome }
        }
        let rule = rules[index]
        let days = lawDays(rule, facts)
        let isObstructed = rule.variants(from: days.lowerBound, to: days.upperBound)
            .contains { !$0.obligationObstacles.isEmpty }
        let isLow = rule.rule.provenance.confidence == .low
        return isObstructed || isLow ? max(rule.rule.outcome, .needsApproval) : rule.rule.outcome
    }

    /// The least and the greatest that a rule adds to its topic; nil where it certainly says nothing.
    func contribution(_ index: Int, _ standing: Standing, _ facts: Facts) -> Contribution? {
        let speaks = standing.speaks[index]
        guard !speaks.isCertainlyNo else { return nil }
        let own = outcome(index, facts)
        var outcomes: [LegalOutcome] = []
        if speaks.contains(.yes) { outcomes.append(own) }
        if speaks.contains(.undetermined) { outcomes.append(.needsApproval) }
        guard let least = outcomes.min(), let most = outcomes.max() else { return nil }
        return Contribution(isCertain: !speaks.contains(.no), least: least, most: most)
    }

    /// Floor and ceiling of a topic.
    func interval(ofTopic topic: Int, _ standing: Standing, _ facts: Facts) -> OutcomeInterval {
        let contributions = rules(ofTopic: topic).compactMap { contribution($0, standing, facts) }
        return OutcomeInterval(contributions, silence: topics[topic].standard ?? .needsApproval)
    }
}

/// What one rule may add to a topic.
struct Contribution: Sendable {
    /// True where it certainly speaks.
    var isCertain: Bool
    var least: LegalOutcome
    var most: LegalOutcome
    /// False where it turned out that it never speaks.
    var mayBeSpoken = false
}

extension OutcomeInterval {
    /// - Parameter silence: what holds when no rule speaks.
    init(_ contributions: [Contribution], silence: LegalOutcome) {
        let certain = contributions.filter(\.isCertain)
        let ceiling = contributions.map(\.most).max()
        if certain.isEmpty {
            let floor = ([silence] + contributions.map(\.least)).min() ?? silence
            self.init(floor: floor, ceiling: max(ceiling ?? silence, silence))
        } else {
            self.init(
                floor: certain.map(\.least).max() ?? .permit,
                ceiling: ceiling ?? .permit
            )
        }
    }
}

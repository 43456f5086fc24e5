internal import CEL

/// How every rule of a program stands: whether it speaks, and with what outcome.
///
/// A rule with `overrides` stands only where a rule that it names stands. A rule speaks where it stands and no exception to it
/// speaks; an exception that is undetermined, or of low confidence, displaces nothing.
struct Standing: Sendable {
    var readings: [ConditionReading]
    /// What each rule comes to where it speaks for certain, before open values are looked at.
    var outcomes: [LegalOutcome]
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
        var readings: [ConditionReading] = []
        var outcomes: [LegalOutcome] = []
        readings.reserveCapacity(program.rules.count)
        outcomes.reserveCapacity(program.rules.count)
        for index in program.rules.indices {
            guard let rule = era?.rules[index] else {
                readings.append(program.read(index, facts, frame))
                outcomes.append(program.outcomeOfItsDay(index, facts))
                continue
            }
            switch rule.reading {
            case .no: readings.append(ConditionReading(.no))
            case .undetermined: readings.append(ConditionReading(.undetermined))
            case .condition(let number):
                readings.append(PackProgram.reading(truths, number, isMixed: rule.isMixed))
            case .own: readings.append(program.read(index, facts, frame))
            }
            if case .own = rule.reading {
                outcomes.append(program.outcomeOfItsDay(index, facts))
            } else {
                outcomes.append(rule.outcome)
            }
        }
        self.readings = readings
        self.outcomes = outcomes
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
        // Without exceptions no rule waits for another.
        guard program.order.hasExceptions else { return readings[index].facts }
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
        return outcomeOfItsDay(index, facts)
    }

    /// The same for a rule that follows a day of law of its own.
    func outcomeOfItsDay(_ index: Int, _ facts: Facts) -> LegalOutcome {
        let rule = rules[index]
        let days = lawDays(rule, facts)
        let isObstructed = rule.variants(from: days.lowerBound, to: days.upperBound)
            .contains { !$0.obligationObstacles.isEmpty }
        let isLow = rule.rule.provenance.confidence == .low
        return isObstructed || isLow ? max(rule.rule.outcome, .needsApproval) : rule.rule.outcome
    }

    /// Floor and ceiling of every topic.
    func intervals(_ standing: Standing) -> [OutcomeInterval] {
        var gathered = [TopicGathering](repeating: TopicGathering(), count: topics.count)
        for index in rules.indices {
            if let topic = topicOfRule[index],
                let contribution = Contribution(standing.speaks[index], standing.outcomes[index])
            {
                gathered[topic].add(contribution)
            }
        }
        return topics.indices.map { gathered[$0].interval(topics[$0].standard ?? .needsApproval) }
    }
}

/// What one rule may add to a topic.
struct Contribution: Sendable {
    /// True where it certainly speaks.
    var isCertain: Bool
    var least: LegalOutcome
    var most: LegalOutcome

    init(isCertain: Bool, least: LegalOutcome, most: LegalOutcome) {
        self.isCertain = isCertain
        self.least = least
        self.most = most
    }

    /// The least and the greatest that a rule adds; nil where it certainly says nothing.
    ///
    /// - Parameter own: what it comes to where it speaks for certain.
    init?(_ speaks: Possibility, _ own: LegalOutcome) {
        isCertain = !speaks.contains(.no)
        switch (speaks.contains(.yes), speaks.contains(.undetermined)) {
        case (true, true): (least, most) = (min(own, .needsApproval), max(own, .needsApproval))
        case (true, false): (least, most) = (own, own)
        case (false, true): (least, most) = (.needsApproval, .needsApproval)
        case (false, false): return nil
        }
    }
}

/// What all rules add to one topic.
struct TopicGathering: Sendable {
    private var certain: LegalOutcome?
    private var least: LegalOutcome?
    private var most: LegalOutcome?

    mutating func add(_ contribution: Contribution) {
        if contribution.isCertain { certain = max(certain ?? .permit, contribution.least) }
        least = min(least ?? .refuse, contribution.least)
        most = max(most ?? .permit, contribution.most)
    }

    /// - Parameter silence: what holds when no rule speaks.
    func interval(_ silence: LegalOutcome) -> OutcomeInterval {
        if let certain { return OutcomeInterval(floor: certain, ceiling: most ?? .permit) }
        return OutcomeInterval(floor: min(silence, least ?? silence), ceiling: max(most ?? silence, silence))
    }
}

internal import CEL

/// One case laid out for an assessor's conditions, to be decided without further preparation.
package struct PreparedCase: Sendable {
    package let facts: Facts
    let frame: CaseFrame
    let standardDay: CalendarDate
}

/// Storage for deciding one case after another.
package struct DecisionScratch: Sendable {
    fileprivate var truths: [FlatTruth] = []

    package init() {}
}

extension Assessor {
    /// Lays the answers out. A prepared case belongs to the assessor that prepared it.
    package func prepare(_ facts: Facts) -> PreparedCase {
        var day = decisionDay
        if let name = LawDate.standard.factName, case .date(let date)? = facts[name] { day = date }
        return PreparedCase(facts: facts, frame: frame(facts), standardDay: day)
    }

    /// The outcome alone, for many cases at a time: what is certain and what may still come, by the rules as they stand.
    ///
    /// It never claims more than ``assess(_:)``: with open facts the interval may be wider, since completions are not tried and
    /// conflicts of obligations are not looked for.
    package func decide(_ prepared: PreparedCase) -> OutcomeInterval {
        var scratch = DecisionScratch()
        return decide(prepared, &scratch)
    }

    /// The same, with storage kept from case to case.
    package func decide(_ prepared: PreparedCase, _ scratch: inout DecisionScratch) -> OutcomeInterval {
        conditions.evaluate(prepared.frame, into: &scratch.truths)
        var result = OutcomeInterval(.permit)
        for program in programs { result = result.merged(program.decide(prepared, scratch.truths)) }
        return result
    }

    package func decide(_ facts: Facts) -> OutcomeInterval { decide(prepare(facts)) }

    /// The outcome with the facts to ask for, what settles most first; reasons and obligations left aside.
    ///
    /// Interval and facts are those of ``assess(_:)`` and its questions that settle the outcome, where obligations do not conflict.
    package func decideAndAsk(
        _ prepared: PreparedCase,
        _ scratch: inout DecisionScratch
    ) -> (outcome: OutcomeInterval, ask: [FactName]) {
        let quick = decide(prepared, &scratch)
        // A decided case asks nobody for anything.
        if quick.isDecided { return (quick, []) }
        let standings = programs.map { Standing($0, prepared.facts, prepared.frame, scratch.truths) }
        let settled = SettledCase(
            programs,
            standings,
            prepared.facts,
            prepared.frame,
            schema,
            bounds: bounds
        )
        let exact = settled.intervals.joined().reduce(
            OutcomeInterval(floor: settled.certainFloor, ceiling: settled.certainFloor)
        ) { $0.merged($1) }
        // A pack that cannot be relied on alone widens what its rules say.
        let isReliable = programs.allSatisfy { $0.isReliable(on: prepared.standardDay) }
        let outcome = isReliable ? exact : exact.merged(OutcomeInterval(.needsApproval))
        if exact.isDecided { return (outcome, []) }
        let moving = settled.outcomeFacts.isEmpty ? settled.conditionFacts : settled.outcomeFacts
        return (outcome, requirements.askable(moving, prepared.facts).map { schema.facts[$0].name })
    }
}

extension PackProgram {
    /// Whether the pack is in force and everything it adopts is at hand.
    func isReliable(on day: CalendarDate) -> Bool {
        obstacles.isEmpty && participant.pack.inForce.contains(day)
    }

    fileprivate func decide(_ prepared: PreparedCase, _ truths: [FlatTruth]) -> OutcomeInterval {
        guard isReliable(on: prepared.standardDay) else {
            return OutcomeInterval(floor: .needsApproval, ceiling: .refuse)
        }
        guard let eraIndex = eras.lastIndex(where: { $0.from <= prepared.standardDay }) else {
            return OutcomeInterval(.needsApproval)
        }
        if order.hasExceptions || !speaksForItself { return decideByTopic(prepared, truths) }
        var floor = LegalOutcome.permit
        var ceiling = LegalOutcome.permit
        let era = eras[eraIndex].rules
        for index in era.indices {
            let possibility = possibility(index, era[index], prepared, truths)
            if possibility == .no { continue }
            let own = era[index].outcome
            // What strictest wins has reached already cannot change it.
            if own <= floor, floor >= .needsApproval { continue }
            if possibility == .yes {
                floor = max(floor, own)
                ceiling = max(ceiling, own)
                continue
            }
            let isMixed = possibility.contains(.undetermined)
            let most =
                possibility == .undetermined ? .needsApproval : isMixed ? max(own, .needsApproval) : own
            ceiling = max(ceiling, most)
            guard !possibility.contains(.no) else { continue }
            floor = max(floor, possibility == .undetermined ? .needsApproval : min(own, .needsApproval))
        }
        return OutcomeInterval(floor: floor, ceiling: ceiling)
    }

    private func possibility(
        _ index: Int,
        _ rule: Era.EraRule,
        _ prepared: PreparedCase,
        _ truths: [FlatTruth]
    ) -> Possibility {
        switch rule.reading {
        case .no: return .no
        case .undetermined: return .undetermined
        case .own: return read(index, prepared.facts, prepared.frame).possibility
        case .condition(let number):
            guard truths.indices.contains(number) else { return .undetermined }
            switch truths[number] {
            case .yes: return .yes
            case .no: return .no
            case .failed: return .undetermined
            case .unknown(let facts):
                if facts.isEmpty { return .undetermined }
                return rule.isMixed ? [.no, .undetermined, .yes] : .open
            }
        }
    }

    private func decideByTopic(_ prepared: PreparedCase, _ truths: [FlatTruth]) -> OutcomeInterval {
        let standing = Standing(self, prepared.facts, prepared.frame, truths)
        return intervals(standing).reduce(OutcomeInterval(.permit)) { $0.merged($1) }
    }
}

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
        for index in programs.indices {
            result = result.merged(programs[index].decide(prepared, scratch.truths))
        }
        return result
    }

    package func decide(_ facts: Facts) -> OutcomeInterval { decide(prepare(facts)) }
}

extension PackProgram {
    fileprivate func decide(_ prepared: PreparedCase, _ truths: [FlatTruth]) -> OutcomeInterval {
        guard obstacles.isEmpty, participant.pack.inForce.contains(prepared.standardDay) else {
            return OutcomeInterval(floor: .needsApproval, ceiling: .refuse)
        }
        guard let eraIndex = eras.lastIndex(where: { $0.from <= prepared.standardDay }) else {
            return OutcomeInterval(.needsApproval)
        }
        if order.hasExceptions || !speaksForItself { return decideByTopic(prepared, truths) }
        var floor = LegalOutcome.permit
        var ceiling = LegalOutcome.permit
        for index in rules.indices {
            let rule = eras[eraIndex].rules[index]
            let possibility = possibility(index, rule, prepared, truths)
            if possibility == .no { continue }
            let most = possibility.contains(.undetermined) ? max(rule.outcome, .needsApproval) : rule.outcome
            if most > ceiling { ceiling = possibility == .undetermined ? max(ceiling, .needsApproval) : most }
            guard !possibility.contains(.no) else { continue }
            let least = possibility.contains(.undetermined) ? min(rule.outcome, .needsApproval) : rule.outcome
            floor = max(floor, possibility == .undetermined ? .needsApproval : least)
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

/// Unites the obligations of all rules that speak, and finds those that cannot be kept together.
struct ObligationGathering {
    let builder: AssessmentBuilder

    private typealias Demand = LegalAssessment.ObligationDemand

    /// Every obligation once, with everything that demands it, in order of kind.
    func obligations() -> [LegalAssessment.ObligationDemand] {
        var demands: [Demand] = []
        for (programIndex, program) in builder.participating.enumerated() {
            for index in program.rules.indices {
                let speaks = builder.speaks(programIndex, index)
                guard !speaks.isCertainlyNo else { continue }
                for obligation in program.rules[index].rule.obligations {
                    add(
                        demand(obligation, programIndex, index, isCertain: !speaks.contains(.no)),
                        to: &demands
                    )
                }
            }
        }
        return demands.enumerated().sorted {
            $0.element.kind == $1.element.kind ? $0.offset < $1.offset : $0.element.kind < $1.element.kind
        }.map(\.element)
    }

    private func add(_ demand: Demand, to demands: inout [Demand]) {
        if let index = demands.firstIndex(where: { $0.kind == demand.kind && $0.terms == demand.terms }) {
            demands[index].isCertain = demands[index].isCertain || demand.isCertain
            for reference in demand.demandedBy where !demands[index].demandedBy.contains(reference) {
                demands[index].demandedBy.append(reference)
            }
        } else {
            demands.append(demand)
        }
    }

    private func demand(_ obligation: Obligation, _ programIndex: Int, _ index: Int, isCertain: Bool)
        -> Demand
    {
        let kind = builder.assessor.schema.obligations[obligation.kind]
        let terms: LegalAssessment.ObligationTerms =
            switch obligation.argument {
            case .nothing: .none
            case .categories(let names): .categories(names)
            case .role(let role): .role(role)
            case .text(let text): .text(text)
            case .period(let name): period(name, programIndex, index)
            }
        return Demand(
            kind: obligation.kind,
            says: kind?.says ?? LocalizedText(obligation.kind),
            terms: terms,
            isCertain: isCertain,
            demandedBy: [builder.reference(programIndex, index)]
        )
    }

    private func period(_ name: String, _ programIndex: Int, _ index: Int) -> LegalAssessment.ObligationTerms
    {
        let program = builder.assessor.programs[programIndex]
        let rule = program.rules[index]
        let days = program.lawDays(rule, builder.facts)
        let variant = rule.variants(from: days.lowerBound, to: days.upperBound).last
        guard let resolved = variant?.parameters[name], resolved.decides else {
            return .period(parameter: name, least: nil, most: nil)
        }
        let unit = resolved.parameter.unit
        func period(_ count: Int64?) -> LegalAssessment.Period? {
            count.map { count in
                LegalAssessment.Period(
                    count: count,
                    unit: unit,
                    by: unit == .workingDays ? workingDay(count, by: program.participant.pack.calendars) : nil
                )
            }
        }
        switch resolved.value {
        case .whole(let count): return .period(parameter: name, least: nil, most: period(count))
        case .interval(let least, let most):
            return .period(parameter: name, least: period(least), most: period(most))
        default: return .period(parameter: name, least: nil, most: nil)
        }
    }

    /// The first day that can be the `count`th working day after the decision; nil where the calendars do not tell.
    private func workingDay(_ count: Int64, by calendars: [String: HolidayCalendar]) -> CalendarDate? {
        guard calendars.count == 1, let calendar = calendars.values.first, (0...3660).contains(count) else {
            return nil
        }
        return calendar.workCalendar.range(adding: count, to: builder.assessor.decisionDay)?.lowerBound
    }

    // MARK: Data that stay

    func withheld(_ obligations: [LegalAssessment.ObligationDemand]) -> [LegalAssessment.Withheld] {
        var withheld: [String: LegalAssessment.Withheld] = [:]
        for demand in obligations where demand.kind == "withhold" {
            guard case .categories(let names) = demand.terms else { continue }
            for name in names {
                var entry =
                    withheld[name] ?? LegalAssessment.Withheld(category: name, isCertain: false, by: [])
                entry.isCertain = entry.isCertain || demand.isCertain
                for reference in demand.demandedBy where !entry.by.contains(reference) {
                    entry.by.append(reference)
                }
                withheld[name] = entry
            }
        }
        return withheld.values.sorted { $0.category < $1.category }
    }

    // MARK: Retention

    /// The intersection of all certain `delete-after` intervals.
    func retention(_ obligations: [LegalAssessment.ObligationDemand]) -> LegalAssessment.Retention? {
        intersection(obligations.filter(\.isCertain))
    }

    private func intersection(_ obligations: [LegalAssessment.ObligationDemand]) -> LegalAssessment.Retention?
    {
        var retention: LegalAssessment.Retention?
        for demand in obligations where demand.kind == "delete-after" {
            guard case .period(_, let least, let most) = demand.terms, least != nil || most != nil else {
                continue
            }
            var merged = retention ?? LegalAssessment.Retention(least: nil, most: nil, demandedBy: [])
            merged.least = [merged.least, least].compactMap(\.self).max(by: isShorter)
            merged.most = [merged.most, most].compactMap(\.self).min(by: isShorter)
            merged.demandedBy += demand.demandedBy
            retention = merged
        }
        return retention
    }

    /// Periods of different units are compared by the day they end when they begin on the day of decision.
    private func isShorter(_ one: LegalAssessment.Period, _ other: LegalAssessment.Period) -> Bool {
        let ends = (end(one), end(other))
        return ends.0 == ends.1
            ? (one.unit.rawValue, one.count) < (other.unit.rawValue, other.count) : ends.0 < ends.1
    }

    private func end(_ period: LegalAssessment.Period) -> CalendarDate {
        period.by ?? builder.assessor.decisionDay.adding(period)
    }

    private func isEmpty(_ retention: LegalAssessment.Retention?) -> Bool {
        guard let least = retention?.least, let most = retention?.most else { return false }
        return end(most) < end(least)
    }

    // MARK: Conflicts

    func conflicts(
        _ obligations: [LegalAssessment.ObligationDemand],
        _ retention: LegalAssessment.Retention?
    ) -> [LegalAssessment.Conflict] {
        var conflicts: [LegalAssessment.Conflict] = []
        let registry = builder.assessor.schema.obligations
        for (index, one) in obligations.enumerated() {
            for other in obligations[(index + 1)...] where registry.areExclusive(one.kind, other.kind) {
                conflicts.append(
                    LegalAssessment.Conflict(
                        kind: .obligations,
                        says: "'\(one.kind)' and '\(other.kind)' cannot both be kept.",
                        between: one.demandedBy + other.demandedBy,
                        isCertain: one.isCertain && other.isCertain
                    )
                )
            }
        }
        // A period that is empty by itself comes from shared values, and is said of them.
        let obligations = obligations.filter { !isEmpty(intersection([$0])) }
        if isEmpty(intersection(obligations.filter(\.isCertain))), let retention {
            conflicts.append(retentionConflict(retention, isCertain: true))
        } else if let possible = intersection(obligations), isEmpty(possible) {
            conflicts.append(retentionConflict(possible, isCertain: false))
        }
        return conflicts + parameterConflicts()
    }

    private func retentionConflict(_ retention: LegalAssessment.Retention, isCertain: Bool)
        -> LegalAssessment.Conflict
    {
        func words(_ period: LegalAssessment.Period?) -> String {
            period?.words ?? "nothing"
        }
        return LegalAssessment.Conflict(
            kind: .retention,
            says:
                "The data must be kept at least \(words(retention.least)) and at most \(words(retention.most)).",
            between: retention.demandedBy,
            isCertain: isCertain
        )
    }
}

extension CalendarDate {
    /// The day a period ends that begins on this day. Hours count as whole days begun; working days as days, which is never too late.
    package func adding(_ period: LegalAssessment.Period) -> CalendarDate {
        switch period.unit {
        case .years: adding(years: period.count, leapDay: .march1)
        case .months: adding(months: period.count)
        case .hours: adding(days: period.count / 24 + (period.count % 24 == 0 ? 0 : 1))
        default: adding(days: period.count)
        }
    }
}

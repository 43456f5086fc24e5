/// Makes days of the rules of a calendar.
package struct HolidayDays: Sendable {
    let weekend: Set<Int>
    let from: CalendarDate
    let until: CalendarDate
    let rules: [HolidayRule]
    let listed: Set<CalendarDate>

    /// A day that a rule makes a holiday.
    package struct Holiday: Sendable, Hashable {
        package var date: CalendarDate
        package var rule: HolidayRule
        /// The rule's own day, where this one stands in for it.
        package var inFor: CalendarDate?

        /// The day in one line: when, what, where, by which provision, how certain.
        package var says: String {
            var text = "\(date) \(rule.says)"
            if let inFor { text += ", for \(inFor)" }
            if !rule.only.isEmpty { text += ", in \(rule.only.joined(separator: ", ")) only" }
            let sources = rule.citations.prefix(3).map(\.label) + (rule.citations.count > 3 ? ["…"] : [])
            return text
                + " [\(sources.joined(separator: ", ")); confidence \(rule.provenance.confidence.rawValue)]"
        }
    }

    func holidays(region: String?) -> [Holiday] {
        days(
            of: rules.filter { rule in
                rule.only.isEmpty || region.map(rule.only.contains) ?? false
            }
        )
    }

    func regionalHolidays() -> [Holiday] { days(of: rules.filter { !$0.only.isEmpty }) }

    func workCalendar(region: String?) -> WorkCalendar {
        let counted = holidays(region: region)
        let certain = Set(counted.filter(\.rule.decides).map(\.date)).union(listed)
        var uncertain = Set(counted.filter { !$0.rule.decides }.map(\.date))
        if region == nil { uncertain.formUnion(regionalHolidays().map(\.date)) }
        return WorkCalendar(
            weekend: weekend,
            holidays: certain,
            uncertain: uncertain.subtracting(certain).filter { !weekend.contains($0.weekday) },
            from: from,
            until: until
        )
    }

    private func days(of rules: [HolidayRule]) -> [Holiday] {
        guard from <= until else { return [] }
        // A holiday of January may be moved into the year before, and one of December into the year after.
        let years = max(from.year - 1, 1)...min(until.year + 1, 9999)
        var found = rules.flatMap { rule in
            years.flatMap(rule.days).map { Holiday(date: $0, rule: rule, inFor: nil) }
        }
        found.sort { ($0.date, $0.rule.id) < ($1.date, $1.rule.id) }
        var taken = Set(found.map(\.date)).union(listed)
        var left: Set<CalendarDate> = []
        for holiday in found {
            guard let move = holiday.rule.move, let direction = move.by[holiday.date.weekday] else {
                continue
            }
            let date = free(beside: holiday.date, direction, move.instead, taken)
            taken.insert(date)
            if move.instead { left.insert(holiday.date) }
            found.append(Holiday(date: date, rule: holiday.rule, inFor: holiday.date))
        }
        return found.filter { holiday in
            let moved = holiday.rule.move?.instead == true && holiday.inFor == nil
            return from <= holiday.date && holiday.date <= until && !(moved && left.contains(holiday.date))
        }
        .sorted { ($0.date, $0.rule.id) < ($1.date, $1.rule.id) }
    }

    /// The nearest day in a direction that is no holiday yet and would have been worked on; a holiday that goes to the day before in
    /// place of its own may fall on a Saturday, as the Dutch King's Day does.
    private func free(
        beside day: CalendarDate,
        _ direction: HolidayRule.Substitution.Direction,
        _ instead: Bool,
        _ taken: Set<CalendarDate>
    ) -> CalendarDate {
        let step: Int64 = direction == .next ? 1 : -1
        var date = day.adding(days: step)
        // Two weeks are longer than any row of holidays; a week without a working day has no end.
        for _ in 0..<14
        where taken.contains(date) || (weekend.contains(date.weekday) && !(instead && direction == .previous))
        {
            date = date.adding(days: step)
        }
        return date
    }
}

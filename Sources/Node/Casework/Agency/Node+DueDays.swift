package import Casework
import RulePacks

/// What is done with a deadline that falls on a day on which nobody works. Whether the law moves it, a person knows.
package enum HolidayChoice: String, Sendable, Hashable, CaseIterable {
    case asGiven = "as-given"
    case before = "working-day-before"
    case after = "working-day-after"
}

extension Node {
    /// The day on which something is due that somebody has named, by the calendar of a jurisdiction's rule pack.
    ///
    /// A working day is taken as it is. Of any other day a person says what is meant: nothing is moved in silence.
    ///
    /// - Parameter choice: what was said of a day that is no working day; nil where nothing was said.
    /// - Returns: the day, and what was decided about it, with the provision; nil where there was nothing to decide.
    /// - Throws: ``NodeError`` with `invalidInput` where the day is no working day, or perhaps none, and nothing was said; the findings
    ///   name the holiday with its provision and the days to choose from.
    package func dueDay(_ day: Day, in jurisdiction: String, _ choice: HolidayChoice?) throws -> (
        day: Day, says: String?
    ) {
        guard let date = CalendarDate(day.description) else {
            throw NodeError(.invalidInput, "A date is written like 2026-12-31.")
        }
        let calendar = (try? library.pack(for: jurisdiction, on: date).pack.calendars)?.values.first
        let weekend = calendar?.weekend ?? [6, 7]
        let holidays = (calendar?.holidays() ?? []) + (calendar?.regionalHolidays() ?? [])
        let reasons =
            (weekend.contains(date.weekday) ? ["\(day) is a day of the weekend"] : [])
            + holidays.filter { $0.date == date }.map(\.says)
        guard !reasons.isEmpty else { return (day, nil) }
        let work = Self.workDays(calendar, weekend: weekend, around: date)
        let before = work.range(adding: -1, to: date).flatMap { Day($0.lowerBound.description) }
        let after = work.range(adding: 1, to: date).flatMap { Day($0.upperBound.description) }
        let because =
            reasons.joined(separator: "; ")
            + " (by the rule pack of \(jurisdiction), not reviewed by counsel)"
        switch choice {
        case .asGiven: return (day, "kept on \(day), though \(because)")
        case .before:
            if let before { return (before, "moved from \(day) to the working day before: \(because)") }
        case .after:
            if let after { return (after, "moved from \(day) to the working day after: \(because)") }
        case nil: break
        }
        let days = [
            "as-given: \(day)", before.map { "working-day-before: \($0)" },
            after.map { "working-day-after: \($0)" },
        ]
        throw NodeError(
            .invalidInput,
            "Nobody works on the day named; say whether it holds as given, or on the working day before or after.",
            findings: reasons + days.compactMap(\.self)
        )
    }

    /// The pack's working days; where it has no calendar, those of a week's length around a day, by weekdays alone.
    private static func workDays(_ calendar: HolidayCalendar?, weekend: Set<Int>, around date: CalendarDate)
        -> WorkCalendar
    {
        if let calendar, calendar.from <= date, date <= calendar.until { return calendar.workCalendar }
        return WorkCalendar(
            weekend: weekend,
            holidays: [],
            from: date.adding(days: -7),
            until: date.adding(days: 7)
        )
    }
}

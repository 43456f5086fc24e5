package import Casework
import RulePacks

/// A day that was counted in working days, and how far the counting can be relied on.
package struct WorkingDay: Sendable, Hashable {
    package var day: Day
    /// False where the pack names no public holidays: then Saturdays and Sundays alone were left out, and the true day may be later,
    /// never earlier.
    package var knowsHolidays: Bool

    /// What to say of it beside the day.
    package var says: String {
        knowsHolidays
            ? "by the calendar of the rule pack"
            : "by weekdays alone: no source for the public holidays is in the rule pack, so the true day may be later"
    }
}

extension Node {
    /// The `count`th working day after a day, by the calendar of a jurisdiction's rule pack; where it has none, by weekdays alone,
    /// which is never later than the true day.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where the pack has several calendars or none for those days, `invalidInput` for a
    ///   count that no date reaches.
    package func workingDay(_ count: Int64, after day: Day, in jurisdiction: String) throws -> WorkingDay {
        guard let start = CalendarDate(day.description), (0...3660).contains(count) else {
            throw NodeError(.invalidInput, "Working days are counted from a date, 0 to 3660 of them.")
        }
        let calendars = try library.pack(for: jurisdiction, on: start).pack.calendars
        guard !calendars.isEmpty else {
            return WorkingDay(day: Self.weekday(count, after: day), knowsHolidays: false)
        }
        guard let calendar = calendars.values.first, calendars.count == 1,
            let found = calendar.adding(count, to: start), let due = Day(found.description)
        else {
            throw NodeError(
                .misconfigured,
                "The rule pack of \(jurisdiction) has no calendar of working days for this time. Count the day yourself and give it."
            )
        }
        return WorkingDay(day: due, knowsHolidays: true)
    }

    private static func weekday(_ count: Int64, after day: Day) -> Day {
        var (left, found) = (count, day)
        while left > 0 {
            found = found.adding(days: 1)
            if !found.isWeekend { left -= 1 }
        }
        return found
    }
}

extension Day {
    /// Whether it is a Saturday or a Sunday.
    fileprivate var isWeekend: Bool {
        // 1 January 1970 was a Thursday.
        guard let thursday = Day("1970-01-01") else { return false }
        let weekday = (days(since: thursday) % 7 + 7) % 7
        return weekday == 2 || weekday == 3
    }
}

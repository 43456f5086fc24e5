package import Casework
import RulePacks

/// A day that was counted in working days, and how far the counting can be relied on.
package struct WorkingDay: Sendable, Hashable {
    /// The first day on which it can fall: whoever keeps it is not late.
    package var day: Day
    /// The last day on which it can fall; nil where the pack knows no holidays.
    package var latest: Day?
    /// What it hangs on: the holidays on the way, each with how certain it is.
    package var because: [String]

    /// False where the pack names no public holidays for these days: then Saturdays and Sundays alone were left out, and the true day
    /// may be later, never earlier.
    package var knowsHolidays: Bool { latest != nil }

    /// What to say of it beside the day.
    package var says: String {
        guard let latest else {
            return
                "by weekdays alone: no source for the public holidays is in the rule pack, so the true day may be later"
        }
        // The whole list is a matter for `comity rules calendar`.
        let named = because.prefix(8) + (because.count > 8 ? ["\(because.count - 8) more"] : [])
        let left = because.isEmpty ? "no public holiday lies on the way" : named.joined(separator: "; ")
        return latest == day
            ? "by the calendar of the rule pack, not reviewed by counsel: \(left)"
            : "by the calendar of the rule pack, not reviewed by counsel: \(day) at the earliest, \(latest) at the latest, for it is not certain which of these days count: \(left)"
    }
}

extension Node {
    /// The `count`th working day after a day, by the calendar of a jurisdiction's rule pack; where it has none, by weekdays alone,
    /// which is never later than the true day.
    ///
    /// - Parameter region: the region whose own holidays count too (ISO 3166-2).
    /// - Throws: ``NodeError`` with `misconfigured` where the pack has several calendars or none for those days, `invalidInput` for a
    ///   count that no date reaches, `notFound` for a region that the pack does not name.
    package func workingDay(_ count: Int64, after day: Day, in jurisdiction: String, region: String? = nil)
        throws
        -> WorkingDay
    {
        guard let start = CalendarDate(day.description), (0...3660).contains(count) else {
            throw NodeError(.invalidInput, "Working days are counted from a date, 0 to 3660 of them.")
        }
        let calendars = try library.pack(for: jurisdiction, on: start).pack.calendars
        guard let calendar = calendars.values.first else {
            return WorkingDay(day: Self.weekday(count, after: day), latest: nil, because: [])
        }
        if let region, !calendar.regions.contains(region) {
            let known = calendar.regions.isEmpty ? "none" : calendar.regions.joined(separator: ", ")
            throw NodeError(
                .notFound,
                "The calendar of \(jurisdiction) has no holidays of its own for \(region). It has for: \(known)."
            )
        }
        guard calendars.count == 1,
            let range = calendar.workCalendar(region: region).range(adding: count, to: start),
            let first = Day(range.lowerBound.description), let last = Day(range.upperBound.description)
        else {
            throw NodeError(
                .misconfigured,
                "The rule pack of \(jurisdiction) has no calendar of working days for this time. Count the day yourself and give it."
            )
        }
        let named = Self.holidays(calendar, region, after: start, upTo: range.upperBound)
        return WorkingDay(day: first, latest: last, because: named)
    }

    /// The holidays on working days between two days, in words: what, where, by which provision, how certain.
    private static func holidays(
        _ calendar: HolidayCalendar,
        _ region: String?,
        after start: CalendarDate,
        upTo end: CalendarDate
    ) -> [String] {
        let regional = region == nil ? calendar.regionalHolidays() : []
        return (calendar.holidays(region: region) + regional)
            .filter { start < $0.date && $0.date <= end && !calendar.weekend.contains($0.date.weekday) }
            .sorted { ($0.date, $0.rule.id) < ($1.date, $1.rule.id) }
            .map(\.says)
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

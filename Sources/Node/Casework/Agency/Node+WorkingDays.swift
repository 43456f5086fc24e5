package import Casework
import RulePacks

extension Node {
    /// The `count`th working day after a day, by the calendar of a jurisdiction's rule pack.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where the pack has no calendar, several, or none for those days: nothing is
    ///   guessed.
    package func workingDay(_ count: Int64, after day: Day, in jurisdiction: String) throws -> Day {
        guard let start = CalendarDate(day.description) else {
            throw NodeError(.invalidInput, "The day is no date.")
        }
        let calendars = try library.pack(for: jurisdiction, on: start).pack.calendars
        guard let calendar = calendars.values.first, calendars.count == 1,
            let found = calendar.adding(count, to: start), let due = Day(found.description)
        else {
            throw NodeError(
                .misconfigured,
                "The rule pack of \(jurisdiction) has no calendar of working days for this time. Count the day yourself and give it."
            )
        }
        return due
    }
}

/// A day, a month or a year, as precisely as somebody knows it: `2009-05-17`, `2009-05`, `2009`.
package struct PartialDate: Sendable, Hashable, CustomStringConvertible {
    /// The first and the last day it may be.
    package let earliest: CalendarDate
    package let latest: CalendarDate

    package init(_ date: CalendarDate) {
        earliest = date
        latest = date
    }

    private init(from earliest: CalendarDate, to latest: CalendarDate) {
        self.earliest = earliest
        self.latest = latest
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    package init?(_ text: some StringProtocol) {
        let parts = DateText.numbers(text)
        guard let year = parts.first else { return nil }
        let month = parts.count > 1 ? parts[1] : nil
        let day = parts.count > 2 ? parts[2] : nil
        let lastMonth = month ?? 12
        guard (1...12).contains(lastMonth), (1...9999).contains(year) else { return nil }
        let lastDay = day ?? CalendarDate.days(inMonth: lastMonth, year: year)
        guard let first = CalendarDate(year: year, month: month ?? 1, day: day ?? 1),
            let last = CalendarDate(year: year, month: lastMonth, day: lastDay)
        else { return nil }
        self.init(from: first, to: last)
    }

    package var isExact: Bool { earliest == latest }

    package var description: String {
        if isExact { return earliest.description }
        let text = earliest.description
        return String(earliest.month == latest.month ? text.dropLast(3) : text.dropLast(6))
    }

    /// The least and the greatest age it allows on a day.
    package func age(on date: CalendarDate, leapDay: LeapDayRule) -> ClosedRange<Int> {
        let least = latest.age(on: date, leapDay: leapDay)
        return least...max(least, earliest.age(on: date, leapDay: leapDay))
    }
}

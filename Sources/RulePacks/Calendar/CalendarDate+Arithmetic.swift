/// When somebody born on 29 February turns a year older in a year without that day.
package enum LeapDayRule: String, Sendable, Hashable, CaseIterable {
    case february28 = "28-february"
    case march1 = "1-march"
}

/// Sums stop at the first and last day of the calendar instead of overflowing.
extension CalendarDate {
    package func adding(days: Int64) -> CalendarDate {
        let bounded = Int(min(max(days, -4_000_000), 4_000_000))
        return CalendarDate(clamping: dayNumber + bounded)
    }

    /// The same day of a later month; where that month is shorter, its last day.
    package func adding(months: Int64) -> CalendarDate {
        let (year, month, day) = parts
        let total = year * 12 + month - 1 + Int(min(max(months, -120_000), 120_000))
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        guard total >= 12 else { return .first }
        guard newYear <= 9999 else { return .last }
        let lastDay = Self.days(inMonth: newMonth, year: newYear)
        return CalendarDate(year: newYear, month: newMonth, day: min(day, lastDay)) ?? .last
    }

    /// The same day of a later year; 29 February becomes what `leapDay` says.
    package func adding(years: Int64, leapDay: LeapDayRule) -> CalendarDate {
        let (year, month, day) = parts
        let newYear = year + Int(min(max(years, -10_000), 10_000))
        guard newYear >= 1 else { return .first }
        guard newYear <= 9999 else { return .last }
        if let date = CalendarDate(year: newYear, month: month, day: day) { return date }
        switch leapDay {
        case .february28: return CalendarDate(year: newYear, month: 2, day: 28) ?? .last
        case .march1: return CalendarDate(year: newYear, month: 3, day: 1) ?? .last
        }
    }

    /// Whole years from this day of birth to `date`; negative before birth.
    package func age(on date: CalendarDate, leapDay: LeapDayRule) -> Int {
        let years = date.year - year
        return adding(years: Int64(years), leapDay: leapDay) <= date ? years : years - 1
    }

    package func days(until other: CalendarDate) -> Int64 { Int64(other.dayNumber - dayNumber) }
}

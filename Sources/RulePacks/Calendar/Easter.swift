/// Easter Sunday, on which a third of the public holidays of Europe hang.
enum Easter {
    /// By the Gregorian computus, as the western churches keep it (the anonymous algorithm of 1876, in whole numbers).
    ///
    /// - Returns: nil for a year outside 1 to 9999.
    static func western(_ year: Int) -> CalendarDate? {
        guard (1...9999).contains(year) else { return nil }
        let golden = year % 19
        let (century, ofCentury) = (year / 100, year % 100)
        let correction = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7
        let late = (golden + 11 * epact + 22 * weekday) / 451
        let days = epact + weekday - 7 * late + 114
        return CalendarDate(year: year, month: days / 31, day: days % 31 + 1)
    }

    /// By the Julian computus (Meeus), told in days of the Gregorian calendar.
    ///
    /// - Returns: nil for a year outside 1 to 9999.
    static func orthodox(_ year: Int) -> CalendarDate? {
        guard (1...9999).contains(year) else { return nil }
        let epact = (19 * (year % 19) + 15) % 30
        let weekday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7
        let days = epact + weekday + 114
        let century = year / 100
        // The Julian date is read as if it were Gregorian and set right by what the two calendars have drifted apart.
        return CalendarDate(year: year, month: days / 31, day: days % 31 + 1)?
            .adding(days: Int64(century - century / 4 - 2))
    }
}

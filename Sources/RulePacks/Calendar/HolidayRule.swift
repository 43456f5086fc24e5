/// What makes certain days of each year a public holiday, and which provision says so.
package struct HolidayRule: Sendable, Hashable {
    /// A day of each year without the year.
    package struct YearDay: Sendable, Hashable {
        package var month: Int
        package var day: Int

        /// Reads `12-25`; 29 February counts only in years that have it.
        package init?(_ text: String) {
            // 2024 is a leap year, so that 02-29 can be read.
            guard let date = CalendarDate("2024-\(text)") else { return nil }
            (_, month, day) = date.parts
        }

        /// `12-25`
        var text: String { DateText.padded(month, to: 2) + "-" + DateText.padded(day, to: 2) }

        func date(in year: Int) -> CalendarDate? { CalendarDate(year: year, month: month, day: day) }
    }

    package enum Pattern: Sendable, Hashable {
        case fixed(YearDay)
        /// So many days after Easter Sunday, before it for a negative number.
        case easter(Int64)
        case orthodoxEaster(Int64)
        /// The first, second … weekday of a month (-1: the last), and so many days on.
        case nth(Int, weekday: Int, month: Int, plus: Int64)
        /// The first such weekday on or after a day.
        case from(YearDay, weekday: Int)
        /// Days that were laid down one by one.
        case dates([CalendarDate])
    }

    /// Where a holiday goes that falls on a day which is free anyway.
    package struct Substitution: Sendable, Hashable {
        package enum Direction: String, Sendable, Hashable, CaseIterable {
            case next, previous
        }

        /// By weekday, 1 is Monday.
        package var by: [Int: Direction]
        /// True where the holiday leaves its own day; otherwise both are holidays.
        package var instead: Bool
    }

    package var id: String
    package var says: LocalizedText
    package var pattern: Pattern
    /// The first and the last year in which it counts.
    package var since: Int?
    package var until: Int?
    package var move: Substitution?
    /// The regions in which alone it counts (ISO 3166-2); empty: everywhere.
    package var only: [String]
    package var citations: [Citation]
    package var provenance: Provenance
    package var note: String?
    package var place: SourcePlace

    /// What is uncertain never decides: the day is neither a working day nor a holiday.
    package var decides: Bool { provenance.confidence != .low }

    /// Its own days in a year, before anything is moved.
    func days(in year: Int) -> [CalendarDate] {
        if let since, year < since { return [] }
        if let until, year > until { return [] }
        switch pattern {
        case .fixed(let day): return [day.date(in: year)].compactMap(\.self)
        case .easter(let offset): return [Easter.western(year)?.adding(days: offset)].compactMap(\.self)
        case .orthodoxEaster(let offset):
            return [Easter.orthodox(year)?.adding(days: offset)].compactMap(\.self)
        case .nth(let count, let weekday, let month, let plus):
            return [Self.nth(count, weekday, month, year)?.adding(days: plus)].compactMap(\.self)
        case .from(let day, let weekday):
            return [day.date(in: year)?.next(weekday)].compactMap(\.self)
        case .dates(let dates): return dates.filter { $0.year == year }
        }
    }

    private static func nth(_ count: Int, _ weekday: Int, _ month: Int, _ year: Int) -> CalendarDate? {
        if count < 0 {
            let last = CalendarDate(
                year: year,
                month: month,
                day: CalendarDate.days(inMonth: month, year: year)
            )
            return last?.adding(days: -6).next(weekday).adding(days: Int64(7 * (count + 1)))
        }
        return CalendarDate(year: year, month: month, day: 1)?.next(weekday).adding(
            days: Int64(7 * (count - 1))
        )
    }
}

extension CalendarDate {
    /// This day or the first after it that is such a weekday (1 is Monday).
    fileprivate func next(_ weekday: Int) -> CalendarDate {
        adding(days: Int64((weekday - self.weekday + 7) % 7))
    }
}

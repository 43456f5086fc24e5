/// Which days are working days, for a stated span. Outside it nothing is known, and nothing is guessed; no more is anything
/// decided about a day that is a holiday only perhaps.
package struct WorkCalendar: Sendable, Hashable {
    package var weekend: Set<Int>
    package var holidays: Set<CalendarDate>
    /// Days that may be holidays: in some regions, or by a statement that is too uncertain to decide.
    package var uncertain: Set<CalendarDate>
    package var from: CalendarDate
    package var until: CalendarDate

    package init(
        weekend: Set<Int>,
        holidays: Set<CalendarDate>,
        uncertain: Set<CalendarDate> = [],
        from: CalendarDate,
        until: CalendarDate
    ) {
        self.weekend = weekend
        self.holidays = holidays
        self.uncertain = uncertain
        self.from = from
        self.until = until
    }

    /// True, false, or nil outside the span and where it is uncertain.
    package func isWorkday(_ date: CalendarDate) -> Bool? {
        guard from <= date, date <= until, !uncertain.contains(date) else { return nil }
        return !weekend.contains(date.weekday) && !holidays.contains(date)
    }

    /// The `count`th working day after `date` (before it, for a negative count); nil where the span ends first or a day on the
    /// way is uncertain.
    package func adding(_ count: Int64, to date: CalendarDate) -> CalendarDate? {
        let step: Int64 = count < 0 ? -1 : 1
        var left = count.magnitude
        var day = date
        while left > 0 {
            let next = day.adding(days: step)
            guard next != day, let works = isWorkday(next) else { return nil }
            day = next
            if works { left -= 1 }
        }
        return day
    }

    /// Working days after `start` up to and including `end`; negative the other way round; nil outside the span and
    /// where a day between them is uncertain.
    package func workdays(from start: CalendarDate, to end: CalendarDate) -> Int64? {
        if end < start { return workdays(from: end, to: start).map { -$0 } }
        guard from <= start, end <= until else { return nil }
        var count: Int64 = 0
        var day = start
        while day < end {
            day = day.adding(days: 1)
            guard let works = isWorkday(day) else { return nil }
            if works { count += 1 }
        }
        return count
    }

    /// Between which days the `count`th working day lies: the first, if no uncertain day is a holiday, and the last, if all are.
    ///
    /// - Returns: nil where the span ends first.
    package func range(adding count: Int64, to date: CalendarDate) -> ClosedRange<CalendarDate>? {
        var (free, full) = (self, self)
        free.uncertain = []
        full.uncertain = []
        full.holidays.formUnion(uncertain)
        guard let one = free.adding(count, to: date), let other = full.adding(count, to: date) else {
            return nil
        }
        return min(one, other)...max(one, other)
    }
}

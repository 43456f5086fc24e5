/// The public holidays of a jurisdiction as a lawyer reads them: rules with their provisions, and the span for which they hold.
///
/// ```swift
/// let calendar = pack.calendars["public"]
/// for holiday in calendar.holidays(region: "DE-BY") { print(holiday.date, holiday.rule.says) }
/// ```
package struct HolidayCalendar: Sendable, Hashable {
    package let name: String
    package let says: LocalizedText?
    /// 1 is Monday, 7 is Sunday.
    package let weekend: Set<Int>
    package let from: CalendarDate
    package let until: CalendarDate
    package let rules: [HolidayRule]
    /// Days listed without a rule of their own.
    package let listed: Set<CalendarDate>
    package let provenance: Provenance
    package let note: String?
    package let place: SourcePlace
    /// The days of the whole jurisdiction as they are counted with, made once.
    package let workCalendar: WorkCalendar

    package init(
        name: String,
        says: LocalizedText?,
        weekend: Set<Int>,
        from: CalendarDate,
        until: CalendarDate,
        rules: [HolidayRule],
        listed: Set<CalendarDate>,
        provenance: Provenance,
        note: String?,
        place: SourcePlace
    ) {
        (self.name, self.says, self.weekend, self.from, self.until) = (name, says, weekend, from, until)
        (self.rules, self.listed, self.provenance) = (rules, listed, provenance)
        (self.note, self.place) = (note, place)
        let days = HolidayDays(weekend: weekend, from: from, until: until, rules: rules, listed: listed)
        workCalendar = days.workCalendar(region: nil)
    }

    package typealias Holiday = HolidayDays.Holiday

    /// The regions that rules name.
    package var regions: [String] { Set(rules.flatMap(\.only)).sorted() }

    /// Every holiday within the span, in order of day.
    ///
    /// - Parameter region: the region whose own holidays count too (ISO 3166-2); nil: those of the whole jurisdiction alone.
    package func holidays(region: String? = nil) -> [Holiday] { days.holidays(region: region) }

    /// What counts only in regions.
    package func regionalHolidays() -> [Holiday] { days.regionalHolidays() }

    /// The days as they are counted with in a region; without one, a day that is a holiday in some regions only is uncertain.
    package func workCalendar(region: String?) -> WorkCalendar {
        region == nil ? workCalendar : days.workCalendar(region: region)
    }

    private var days: HolidayDays {
        HolidayDays(weekend: weekend, from: from, until: until, rules: rules, listed: listed)
    }
}

import RulePacks
import Testing
import Wire

@Suite("Public holidays as rules of a pack")
struct HolidayCalendarTests {
    private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    /// The example's pack with a calendar of its own.
    private func pack(calendar: String) throws -> RulePack {
        try ExamplePack.pack { text in
            text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
                switch line {
                case "sources:": ["jurisdiction: XA", String(line), "  act: {title: Holidays Act, id: HA}"]
                case let line where line.hasPrefix("topics:"): ["calendars:", calendar, String(line)]
                default: [String(line)]
                }
            }.joined(separator: "\n")
        }
    }

    private func pack(days: [String]) throws -> RulePack {
        let items = days.map { "      - {\($0), cite: {source: act}}" }.joined(separator: "\n")
        return try pack(
            calendar: "  public:\n    from: 2024-01-01\n    until: 2030-12-31\n    days:\n" + items
        )
    }

    private func calendar(_ days: String...) throws -> HolidayCalendar {
        try #require(try pack(days: days).calendars["public"])
    }

    private func dates(_ calendar: HolidayCalendar, _ year: Int, region: String? = nil) -> [String] {
        calendar.holidays(region: region).filter { $0.date.year == year }.map(\.date.description)
    }

    @Test("each way to say when a holiday is gives its days")
    func patterns() throws {
        let calendar = try calendar(
            "day: a, says: A, on: 12-25",
            "day: b, says: B, easter: -2",
            "day: c, says: C, orthodox-easter: 0",
            "day: d, says: D, weekday: monday, nth: 1, month: 5",
            "day: e, says: E, weekday: monday, nth: -1, month: 8",
            "day: f, says: F, weekday: saturday, from: 06-20",
            "day: g, says: G, weekday: thursday, nth: 4, month: 11, plus: 1",
            "day: h, says: H, dates: [2026-05-29]",
            "day: i, says: I, on: 02-29"
        )
        #expect(
            dates(calendar, 2026) == [
                "2026-04-03", "2026-04-12", "2026-05-04", "2026-05-29", "2026-06-20", "2026-08-31",
                "2026-11-27", "2026-12-25",
            ]
        )
        #expect(dates(calendar, 2024).contains("2024-02-29"))
    }

    @Test("Easter of east and west falls where the churches published it")
    func easter() throws {
        let calendar = try calendar("day: w, says: W, easter: 0", "day: o, says: O, orthodox-easter: 0")
        #expect(dates(calendar, 2024) == ["2024-03-31", "2024-05-05"])
        #expect(dates(calendar, 2025) == ["2025-04-20", "2025-04-20"])
        #expect(dates(calendar, 2027) == ["2027-03-28", "2027-05-02"])
        #expect(dates(calendar, 2030) == ["2030-04-21", "2030-04-28"])
    }

    @Test("a holiday on a free day is made up for on the next that is worked on, one after another")
    func substitution() throws {
        let both = "move: {saturday: next, sunday: next}"
        let calendar = try calendar(
            "day: x, says: X, on: 12-25, \(both)",
            "day: y, says: Y, on: 12-26, \(both)",
            "day: z, says: Z, on: 01-01, move: {saturday: previous, sunday: next}",
            "day: k, says: K, on: 04-27, move: {sunday: previous, instead: true}"
        )
        // Christmas on a Saturday, the day after on a Sunday; New Year's Day of 2028 is a Saturday.
        #expect(
            dates(calendar, 2027) == [
                "2027-01-01", "2027-04-27", "2027-12-25", "2027-12-26", "2027-12-27", "2027-12-28",
                "2027-12-31",
            ]
        )
        #expect(dates(calendar, 2025).contains("2025-04-26") && !dates(calendar, 2025).contains("2025-04-27"))
        let moved = try #require(calendar.holidays().first { $0.date.description == "2027-12-28" })
        #expect(moved.inFor?.description == "2027-12-26")
    }

    @Test("a holiday counts only in its years and its regions")
    func limits() throws {
        let calendar = try calendar(
            "day: s, says: S, on: 03-03, since: 2026, until: 2027",
            "day: r, says: R, on: 03-04, only: [XA-N]"
        )
        #expect(dates(calendar, 2025) == [] && dates(calendar, 2026) == ["2026-03-03"])
        #expect(dates(calendar, 2026, region: "XA-N") == ["2026-03-03", "2026-03-04"])
        #expect(dates(calendar, 2026, region: "XA-S") == ["2026-03-03"] && dates(calendar, 2028) == [])
        #expect(calendar.regions == ["XA-N"])
    }

    @Test(
        "what is uncertain never decides: the working day lies between two days, and a condition is left open"
    )
    func uncertain() throws {
        // Tuesday the 3rd is uncertain, Wednesday the 4th a holiday in one region.
        let calendar = try calendar(
            "day: s, says: S, on: 03-03, confidence: low",
            "day: r, says: R, on: 03-04, only: [XA-N]"
        )
        let work = calendar.workCalendar
        #expect(try work.isWorkday(day("2026-03-03")) == nil && work.isWorkday(day("2026-03-04")) == nil)
        #expect(try work.isWorkday(day("2026-03-05")) == true)
        #expect(try work.adding(2, to: day("2026-03-02")) == nil)
        #expect(try work.workdays(from: day("2026-03-02"), to: day("2026-03-05")) == nil)
        #expect(
            try work.range(adding: 2, to: day("2026-03-02")) == day("2026-03-04")...day("2026-03-06")
        )
        // In the region the 4th is certain.
        let north = calendar.workCalendar(region: "XA-N")
        #expect(try north.range(adding: 1, to: day("2026-03-02")) == day("2026-03-03")...day("2026-03-05"))
        #expect(try work.range(adding: 2, to: day("2030-12-30")) == nil)
    }

    @Test(
        "a mistake in a calendar is found where it stands",
        arguments: [
            ("day: a, says: A", "when it is"), ("day: a, says: A, on: 02-30", "no day of the year"),
            ("day: a, says: A, on: 12-25, easter: 1", "2 ways"), ("day: a, on: 12-25", "no 'says'"),
            ("day: a, says: A, weekday: monday, nth: 5, month: 5", "every year has"),
            ("day: a, says: A, weekday: moonday, from: 05-01", "moonday"),
            ("day: a, says: A, on: 12-25, only: [DE-BY]", "no region of XA"),
            ("day: a, says: A, on: 12-25, move: {sunday: after}", "after"),
            ("day: a, says: A, on: 12-25, move: {instead: true}", "names no weekday"),
            ("day: a, says: A, easter: 9223372036854775807", "more than a year"),
            ("day: a, says: A, on: 12-25, since: 2030, until: 2020", "before 'since'"),
            ("day: a, says: A, on: 12-25, since: 0", "no year"),
        ]
    )
    func mistakes(text: String, says: String) throws {
        let error = try #require(throws: PackError.self) { _ = try pack(days: [text]) }
        #expect(error.problems.contains { $0.description.contains(says) }, "\(error)")
    }

    @Test(
        "a day without a provision, and two of one name, are refused; so is a span beyond what can be known"
    )
    func required() throws {
        let twice = ["day: a, says: A, on: 12-25", "day: a, says: B, on: 12-26"]
        #expect(throws: PackError.self) { _ = try pack(days: twice) }
        func read(_ text: String) throws { _ = try pack(calendar: "  public: " + text) }
        try read("{from: 2024-01-01, until: 2030-12-31}")
        for wrong in [
            "{from: 2024-01-01, until: 2030-12-31, days: [{day: a, says: A, on: 12-25}]}",
            "{from: 0001-01-01, until: 9999-12-31}", "{from: 2030-01-01, until: 2024-01-01}",
        ] {
            #expect(throws: PackError.self, "\(wrong)") { try read(wrong) }
        }
    }

    @Test("a reviewer who compares two versions sees each changed holiday")
    func compared() throws {
        let (old, new) = (
            try pack(days: ["day: a, says: A, on: 12-25", "day: b, says: B, on: 12-26"]),
            try pack(days: ["day: a, says: A, on: 12-24", "day: c, says: C, on: 01-01"])
        )
        let schema = try ExamplePack.schema()
        let diff = PackComparison(from: old, to: new, schema: schema).diff()
        #expect(diff.holidays.map(\.day) == ["a", "b", "c"] && !diff.isEmpty)
        let same = PackComparison(from: old, to: old, schema: schema).diff()
        #expect(same.holidays.isEmpty && same.json["holidays"] == nil)
    }
}

import RulePacks
import Testing

@Suite("Dates of the law")
struct CalendarTests {
    func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    @Test(
        "days that do not exist are no dates",
        arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-01", ""]
    )
    func impossible(text: String) { #expect(CalendarDate(text) == nil) }

    @Test("every day of four centuries has a number, in order, and comes back")
    func roundTrip() throws {
        var last = try day("1600-01-01")
        let end = try day("2000-12-31")
        while last < end {
            let next = last.adding(days: 1)
            #expect(next.dayNumber == last.dayNumber + 1)
            let parts = next.parts
            if CalendarDate(year: parts.year, month: parts.month, day: parts.day) != next {
                Issue.record("\(next)")
                return
            }
            last = next
        }
        #expect(try day("1970-01-01").dayNumber == 0)
        #expect(try day("2026-07-01").weekday == 3)
    }

    @Test("somebody born on 29 February turns a year older when the pack says so")
    func leapDay() throws {
        let birth = try day("2008-02-29")
        #expect(birth.age(on: try day("2026-02-28"), leapDay: .february28) == 18)
        #expect(birth.age(on: try day("2026-02-28"), leapDay: .march1) == 17)
        #expect(birth.age(on: try day("2026-03-01"), leapDay: .march1) == 18)
        #expect(birth.age(on: try day("2028-02-29"), leapDay: .march1) == 20)
    }

    @Test("month ends are clipped, and sums stop at the ends of the calendar")
    func sums() throws {
        #expect(try day("2026-01-31").adding(months: 1) == day("2026-02-28"))
        #expect(try day("2024-03-31").adding(months: -1) == day("2024-02-29"))
        #expect(try day("2026-05-10").adding(months: -17) == day("2024-12-10"))
        #expect(CalendarDate.last.adding(days: .max) == .last)
        #expect(CalendarDate.first.adding(months: .min) == .first)
        #expect(CalendarDate.last.adding(years: 5, leapDay: .march1) == .last)
    }

    @Test("a year or a month stands for all its days")
    func partial() throws {
        let year = try #require(PartialDate("2009"))
        #expect(try year.earliest == day("2009-01-01") && year.latest == day("2009-12-31"))
        #expect(PartialDate("2024-02")?.latest.description == "2024-02-29")
        #expect(PartialDate("2009-05")?.description == "2009-05" && year.description == "2009")
        #expect(year.age(on: try day("2026-09-01"), leapDay: .march1) == 16...17)
        #expect(PartialDate("2009-13") == nil && PartialDate("209") == nil)
    }

    @Test("working days are counted by the calendar, and nothing is guessed outside it")
    func workdays() throws {
        let calendar = WorkCalendar(
            weekend: [6, 7],
            holidays: [try day("2026-12-24"), try day("2026-12-25")],
            from: try day("2026-12-01"),
            until: try day("2026-12-31")
        )
        #expect(try calendar.adding(3, to: day("2026-12-22")) == day("2026-12-29"))
        #expect(try calendar.adding(-1, to: day("2026-12-28")) == day("2026-12-23"))
        #expect(try calendar.workdays(from: day("2026-12-22"), to: day("2026-12-29")) == 3)
        #expect(try calendar.adding(30, to: day("2026-12-22")) == nil)
    }
}

import Casework
import Node
import Referrals
import Testing

@Suite("Deadlines in working days")
struct WorkingDayTests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("holidays whose act is named are left out, each named beside the day with how certain it is")
    func certain() throws {
        // Wednesday; 24 and 25 December are holidays in Estonia, then comes a weekend.
        let due = try pair.tartu.node.workingDay(1, after: day("2026-12-23"), in: "EE")
        #expect(try due.day == day("2026-12-28") && due.latest == due.day && due.knowsHolidays)
        #expect(
            due.because.count == 2 && due.says.contains("Christmas Eve [holidays-act; confidence medium]")
        )
        #expect(due.says.contains("not reviewed by counsel"))
    }

    @Test(
        "a holiday whose statute was not read is not counted on: the earlier day is set, the later one is said"
    )
    func uncertain() throws {
        // Thursday; the 25th is a holiday in Portugal by a source that names no statute.
        let due = try pair.porto.node.workingDay(1, after: day("2026-12-24"), in: "PT")
        #expect(try due.day == day("2026-12-25") && due.latest == day("2026-12-28"))
        #expect(due.says.contains("2026-12-25 at the earliest, 2026-12-28 at the latest"))
        #expect(due.says.contains("Christmas Day [python-holidays; confidence low]"))
    }

    @Test("a region's own holidays count where it is named; a region that the pack does not know is refused")
    func regions() throws {
        // 10 June is Portugal's own; 1 July is a holiday in Madeira alone.
        let anywhere = try pair.porto.node.workingDay(1, after: day("2026-06-30"), in: "PT")
        #expect(try anywhere.day == day("2026-07-01") && anywhere.latest == day("2026-07-02"))
        #expect(anywhere.says.contains("in PT-30 only"))
        #expect(throws: NodeError.self) {
            _ = try pair.porto.node.workingDay(1, after: day("2026-06-30"), in: "PT", region: "PT-99")
        }
    }

    @Test(
        "a day that is named and on which nobody works is a question, with the provision and the days around it"
    )
    func named() throws {
        let node = pair.tartu.node
        #expect(try node.dueDay(day("2026-12-23"), in: "EE", nil) == (day("2026-12-23"), nil))
        let christmas = try day("2026-12-24")
        do {
            _ = try node.dueDay(christmas, in: "EE", nil)
            Issue.record("a holiday was taken in silence")
        } catch let error as NodeError {
            #expect(error.code == .invalidInput)
            #expect(error.findings.contains { $0.contains("Christmas Eve [holidays-act") })
            #expect(error.findings.contains("working-day-before: 2026-12-23"))
            #expect(error.findings.contains("working-day-after: 2026-12-28"))
        }
        let kept = try node.dueDay(christmas, in: "EE", .asGiven)
        #expect(kept.day == christmas && kept.says?.contains("holidays-act") == true)
        let moved = try node.dueDay(christmas, in: "EE", .after)
        #expect(try moved.day == day("2026-12-28") && moved.says?.contains("not reviewed by counsel") == true)
        // A Saturday in a place whose pack is not here: the weekend alone is known.
        #expect(try node.dueDay(day("2026-12-05"), in: "XX", .before).day == day("2026-12-04"))
    }

    @Test("what lies beyond the calendar is not guessed")
    func beyond() throws {
        #expect(throws: NodeError.self) {
            _ = try pair.tartu.node.workingDay(5, after: day("2032-12-30"), in: "EE")
        }
        #expect(throws: NodeError.self) {
            _ = try pair.tartu.node.workingDay(-1, after: day("2026-12-30"), in: "EE")
        }
    }
}

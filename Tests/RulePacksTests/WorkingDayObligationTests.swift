import RulePacks
import Testing

@Suite("Obligations in working days")
struct WorkingDayObligationTests {
    private let schema: FactSchema
    /// A Wednesday; Thursday and Friday are holidays in the one calendar, perhaps holidays in the other.
    private let day: CalendarDate

    init() throws {
        schema = try ExamplePack.schema()
        day = try #require(CalendarDate("2026-12-23"))
    }

    private func pack(_ id: String, calendars: [String]) throws -> RulePack {
        let text = AnalysisPack(
            [
                "answer": [
                    "when: \"true\"", "outcome: permit-with-conditions",
                    "obligations: [{respond-within: answerIn}]",
                ]
            ],
            id: id,
            more:
                "  answerIn: {says: answered in, unit: working-days, stricter: lower, values: [{from: 2000-01-01, value: 2, cite: {source: act}}]}"
        ).text()
        let lines = calendars.map { "  \($0)\n" }.joined()
        return try RulePack(
            yaml: calendars.isEmpty
                ? text : text.replacing("sources: {act", with: "calendars:\n\(lines)sources: {act"),
            file: "\(id).yaml",
            schema: schema
        )
    }

    private func periods(_ packs: [RulePack]) throws -> [LegalAssessment.Period] {
        let assessment = Assessor(packs.map { Participant($0, as: nil) }, schema: schema, on: day)
            .assess(Facts())
        #expect(try LegalAssessment(json: assessment.json) == assessment)
        return assessment.obligations.compactMap { demand in
            guard case .period(_, _, let most) = demand.terms else { return nil }
            return most
        }
    }

    private static let holidays =
        "public: {weekend: [saturday, sunday], holidays: [2026-12-24, 2026-12-25], from: 2026-01-01, until: 2026-12-31}"
    private static let plain =
        "public: {weekend: [saturday, sunday], from: 2026-01-01, until: 2026-12-31, holidays: [2026-01-01]}"

    @Test("Each is counted by the calendar of the pack whose rule demands it")
    func counted() throws {
        let found = try periods([
            pack("xa", calendars: [Self.holidays]), pack("xb", calendars: [Self.plain]),
        ])
        #expect(found.allSatisfy { $0.count == 2 && $0.unit == .workingDays })
        #expect(Set(found.map { $0.by?.description }) == ["2026-12-29", "2026-12-25"])
        #expect(found.contains { $0.words == "2 working days, counted to 2026-12-29" })
    }

    @Test("Where a pack has no calendar, or several, no day is guessed")
    func unknown() throws {
        let none = try periods([pack("xa", calendars: [])])
        #expect(none.map(\.by) == [nil] && none.first?.words == "2 working days")
        let other = Self.plain.replacing("public:", with: "court:")
        #expect(try periods([pack("xa", calendars: [Self.plain, other])]).map(\.by) == [nil])
    }
}

import Foundation
import RulePacks
import Testing
import Wire

/// The Python that has the package holidays: what COMITY_TEST_PYTHON names, or the system's own.
private enum PythonHolidays {
    /// The version that Deploy/test installs and that the packs name.
    static let version = "0.109"

    static let interpreter: URL? = {
        let named = ProcessInfo.processInfo.environment["COMITY_TEST_PYTHON"].map { URL(fileURLWithPath: $0) }
        let system = ["/usr/bin/python3", "/usr/local/bin/python3"].map { URL(fileURLWithPath: $0) }
        return ([named].compactMap(\.self) + system).first { interpreter in
            (try? run(interpreter, "import holidays; print(holidays.__version__)")) == version + "\n"
        }
    }()

    static let absent: Comment =
        "no Python with the package holidays \(version): set COMITY_TEST_PYTHON, or run Deploy/test, which installs it"

    static func run(_ interpreter: URL, _ script: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = interpreter
        process.arguments = ["-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw LibraryError.missing("an answer of Python") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Prints a JSON object of dates and names.
    static let script = """
        import sys, json, holidays
        country, region = sys.argv[1], sys.argv[2] or None
        more = {"categories": ("public", "de_facto")} if country == "SE" else {}
        found = holidays.country_holidays(country, subdiv=region, years=range(2024, 2033), language="en_US", **more)
        print(json.dumps({str(day): name for day, name in found.items()}))
        """

    static func days(_ country: String, _ region: String) throws -> [String: String] {
        guard let interpreter else { throw LibraryError.missing("Python") }
        let answer = try JSON(parsing: Array(run(interpreter, script, country, region).utf8))
        var days: [String: String] = [:]
        for (day, name) in answer.object?.members ?? [] { days[day] = name.string ?? "" }
        return days
    }
}

@Suite("Public holidays of the packs beside the Python package holidays, 2024 to 2032")
struct HolidayPeerTests {
    /// Where a pack says otherwise than the package, on purpose. `.` stands for every region.
    private static let known: [String: Set<String>] = [
        // The act on periods is said to count 5 May in every year: from memory, and it never decides.
        "NL": ["liberation-day-in-other-years"]
    ]

    /// How the package names the jurisdictions that are parts of a country.
    private static let parts = [
        "AU-NSW": ("AU", "NSW"), "GB-EAW": ("GB", "ENG"), "GB-NIR": ("GB", "NIR"), "GB-SCT": ("GB", "SCT"),
        "US-CA": ("US", "CA"),
    ]

    /// Differences by name, on days that would otherwise be worked on.
    private func differences(
        _ calendar: HolidayCalendar,
        _ theirs: [String: String],
        _ code: String,
        _ region: String?
    )
        throws -> [String]
    {
        let years = 2024...2032
        var ours: [String: String] = [:]
        for holiday in calendar.holidays(region: region)
        where years.contains(holiday.date.year) && !calendar.weekend.contains(holiday.date.weekday) {
            guard Self.known[code]?.contains(holiday.rule.id) != true else { continue }
            ours[holiday.date.description] = holiday.rule.id
        }
        let worked = try theirs.filter { day, _ in
            let date = try #require(CalendarDate(day))
            return !calendar.weekend.contains(date.weekday)
        }
        return ours.filter { worked[$0.key] == nil }.map { "\($0.key): only the pack has \($0.value)" }
            .sorted()
            + worked.filter { ours[$0.key] == nil }.map { "\($0.key): only the package has \($0.value)" }
            .sorted()
    }

    @Test(
        "every pack has the days of the package, or the difference is named",
        .enabled(if: PythonHolidays.interpreter != nil, PythonHolidays.absent)
    )
    func everyPack() throws {
        let library = try JurisdictionLibrary.shared.get()
        #expect(library.codes.count == 28)
        var compared = 0
        for code in library.codes {
            let calendar = try #require(try library.pack(code).calendars["public"], "\(code) has no calendar")
            let (country, region) = Self.parts[code] ?? (code, "")
            let found = try differences(calendar, PythonHolidays.days(country, region), code, nil)
            #expect(found == [], "\(code)")
            compared += 1
            for region in calendar.regions {
                let theirs = try PythonHolidays.days(country, String(region.dropFirst(country.count + 1)))
                let found = try differences(calendar, theirs, code, region)
                #expect(found == [], "\(region)")
                compared += 1
            }
        }
        #expect(compared == 142, "packs and regions compared: \(compared)")
    }

    @Test(
        "every holiday of every pack has a provision or says that none was read, and nobody claims a review"
    )
    func honest() throws {
        let library = try JurisdictionLibrary.shared.get()
        for code in library.codes {
            for rule in try library.pack(code).calendars.values.flatMap(\.rules) {
                #expect(!rule.citations.isEmpty && rule.provenance.review == nil, "\(code) \(rule.id)")
                let unread = rule.citations.allSatisfy { $0.source == "python-holidays" }
                #expect(!unread || !rule.decides, "\(code) \(rule.id) decides without a statute")
                #expect(rule.provenance.basis != .text, "\(code) \(rule.id): no statute was read")
            }
        }
    }
}

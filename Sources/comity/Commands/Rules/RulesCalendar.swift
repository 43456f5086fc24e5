import ArgumentParser
import Node
import RulePacks
import Wire

/// `comity rules calendar`.
struct RulesCalendar: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Show the public holidays of a pack, each with its provision and how certain it is.",
        discussion: """
            Periods in working days are counted by these days. A day with confidence low never decides: it is shown \
            beside a deadline, and the earlier day is set. Days that are holidays in some regions only come last; with \
            --region those of one region are counted with the others.

            Example:
              comity rules calendar PT --year 2027
              comity rules calendar Jurisdictions/DE --year 2027 --region DE-BY --json

            Exit codes: 0 shown; 65 the pack cannot be read; 66 there is no such file, calendar or region.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @Argument(help: "A pack file, a jurisdiction's folder, or its code in the folder of all.") var path:
        String
    @Option(help: "The year.") var year: Int
    @Option(help: "The region whose own holidays count too, for example DE-BY.") var region: String?

    func validate() throws {
        guard (1...9999).contains(year) else { throw ValidationError("--year is a year such as 2027.") }
    }

    func perform() async throws {
        let (pack, _) = try packOptions.onePack(packOptions.place(of: path))
        let calendars = pack.calendars.values.sorted { $0.name < $1.name }
        guard !calendars.isEmpty else {
            throw NodeError(
                .notFound,
                "The pack \(pack.id) has no calendar: its working days are counted by weekdays alone."
            )
        }
        let sheets = try calendars.map(sheet)
        options.answer(
            .object([
                "pack": .string(pack.id), "version": .string(pack.version.description),
                "year": .integer(Int64(year)), "calendars": .array(sheets.map(\.json)),
            ]),
            sheets.map(\.text).joined(separator: "\n\n")
        )
    }

    private func sheet(_ calendar: HolidayCalendar) throws(NodeError) -> CalendarSheet {
        guard (calendar.from.year...calendar.until.year).contains(year) else {
            throw NodeError(
                .notFound,
                "The calendar '\(calendar.name)' is known from \(calendar.from) until \(calendar.until), not in \(year)."
            )
        }
        if let region, !calendar.regions.contains(region) {
            throw NodeError(
                .notFound,
                "The calendar '\(calendar.name)' has no holidays of its own for '\(region)'. \(Known.words(region, calendar.regions))"
            )
        }
        return CalendarSheet(calendar, year: year, region: region)
    }
}

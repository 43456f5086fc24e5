import ArgumentParser
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules stale`.
struct RulesStale: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "stale",
        abstract: "Find what has grown old: checks overdue, texts replaced, values that end.",
        discussion: """
            Nothing stops working when a check is overdue: the pack goes on and says so. This list is for the people who \
            read the law again. Which text of a source is in force comes from an offline list: a JSON object of addresses (as \
            packs write them) and dates, for example {"32012L0029": "2012-11-14"}.

            Example:
              comity rules stale Jurisdictions --sources sources.json --on 2027-01-01

            Exit codes: 0 nothing is due; 2 something is due; 65 a pack cannot be read; 66 there is no such file.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "A pack file, a jurisdiction's folder, or the folder of all.") var paths: [String]
    @Option(help: "The offline list of sources: a JSON file of addresses and dates.") var sources: String?
    @Option(help: "Also find what ends within so many days.") var ahead: Int64 = 90

    func validate() throws {
        guard (0...36_500).contains(ahead) else {
            throw ValidationError("--ahead is a number of days from 0 to 36500.")
        }
    }

    func perform() async throws {
        let day = try packOptions.day()
        let current = try currentTexts()
        let packs = try packOptions.packs(paths).map { pack, _ in
            (pack: pack, stale: StaleReport(pack, on: day, ahead: ahead, currentTexts: current))
        }
        let report = StaleSheet(packs, on: day).report
        try page.write(report)
        options.answer(
            .object([
                "on": .string(day.description),
                "packs": .object(JSONObject(packs.map { ($0.pack.id, $0.stale.json) })),
            ]),
            TextReport(report).text
        )
        if packs.contains(where: { $0.stale.items.contains(where: \.kind.isDue) }) { throw ExitCode(2) }
    }

    private func currentTexts() throws -> [String: CalendarDate] {
        guard let sources else { return [:] }
        guard let list = try JSON(parsing: PackFolder.text(of: sources), limits: .local).object else {
            throw NodeError(.invalidInput, "\(sources) is not a JSON object of addresses and dates.")
        }
        var dates: [String: CalendarDate] = [:]
        for (address, value) in list.members {
            guard let date = value.string.flatMap({ CalendarDate($0) }) else {
                throw NodeError(
                    .invalidInput,
                    "\(sources): the entry '\(address)' has no date such as 2026-07-01."
                )
            }
            dates[address] = date
        }
        return dates
    }
}

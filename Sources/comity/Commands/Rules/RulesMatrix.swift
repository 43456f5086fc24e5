import ArgumentParser
import Node
import RulePacks
import RuleReports
import Wire

/// `comity rules matrix`.
struct RulesMatrix: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Show which pairs of jurisdictions can work together, and what stands in the way.",
        discussion: """
            Tries every pair of jurisdictions, in both directions, with the standard cases of the folder's cases.json. The \
            page shows the whole picture at a glance; every field leads to its reasons.

            Example:
              comity rules matrix Jurisdictions --html matrix.html --csv matrix.csv
              comity rules matrix Jurisdictions --only EE --only PT --only FI

            Exit codes: 0 shown; 65 a pack or case cannot be read; 66 there is no such folder.
            """
    )

    @OptionGroup var options: NodeOptions
    @OptionGroup var packOptions: PackOptions
    @OptionGroup var page: PageOption
    @Argument(help: "The folder of all jurisdictions.") var path: String = "Jurisdictions"
    @Option(help: "The file of standard cases. Default: cases.json in the folder.") var cases: String?
    @Option(help: "Only this jurisdiction; repeatable.") var only: [String] = []
    @Option(help: "Also write a table for spreadsheets to this file.") var csv: String?

    func perform() async throws {
        let folder = try packOptions.folder(for: path)
        let day = try packOptions.day()
        let standard = try standardCases(folder)
        var packs = try folder.jurisdictionPacks()
        if !only.isEmpty {
            for code in only where !packs.contains(where: { $0.jurisdiction == code }) {
                throw NodeError(
                    .notFound,
                    "There is no pack of '\(code)'. \(Known.words(code, packs.compactMap(\.jurisdiction)))"
                )
            }
            packs = packs.filter { only.contains($0.jurisdiction ?? "") }
        }
        var sheet = MatrixSheet(packs, cases: standard, schema: folder.schema, on: day)
        let layers = folder.layers.map(\.pack)
        for (row, sender) in packs.enumerated() {
            for (column, receiver) in packs.enumerated() where column != row {
                let assessor = Assessor(
                    [
                        Participant(sender, as: .sender, layers: layers),
                        Participant(receiver, as: .receiver, layers: layers),
                    ],
                    schema: folder.schema,
                    on: day
                )
                for (number, item) in standard.enumerated() {
                    let assessment = assessor.assess(try facts(item, sender, receiver, day, folder.schema))
                    sheet.add(assessment, sender: row, receiver: column, case: number)
                }
            }
        }
        let report = sheet.report
        try page.write(report)
        if let csv { try PageOption.write(sheet.picture.csv, to: csv) }
        options.answer(sheet.picture.json, TextReport(report).text)
    }

    private func standardCases(_ folder: PackFolder) throws -> [StandardCase] {
        let file = cases ?? PackFolder.joined(folder.root, "cases.json")
        do {
            return try StandardCase.cases(JSON(parsing: PackFolder.text(of: file), limits: .local))
        } catch let error as StandardCase.FormError {
            throw NodeError(.invalidInput, "\(file): \(error.description).")
        }
    }

    private func facts(
        _ item: StandardCase,
        _ sender: RulePack,
        _ receiver: RulePack,
        _ day: CalendarDate,
        _ schema: FactSchema
    ) throws -> Facts {
        do {
            return try item.facts(from: sender, to: receiver, on: day, schema: schema)
        } catch {
            throw NodeError(.invalidInput, "The standard case '\(item.id)': \(error.description)")
        }
    }
}

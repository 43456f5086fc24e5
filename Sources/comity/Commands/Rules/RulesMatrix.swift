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
        let rows = MatrixRows(
            packs: packs,
            layers: folder.layers.map(\.pack),
            cases: standard,
            schema: folder.schema,
            day: day
        )
        try await rows.judge {
            sheet.add($0.assessment, sender: $0.row, receiver: $0.column, case: $0.number)
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
}

import API
import ArgumentParser
import Foundation
import Node
import Referrals
import SwiftCSV
import Wire

/// `comity import`: many cases at once, from JSON or CSV.
struct ImportCommand: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Open many cases from a JSON or CSV file: all of them, or none.",
        discussion: """
            A JSON file holds a list of case files (their schema: `comity case add --schema`). A CSV file has a head line with the \
            columns reference, stage, budapest, provisions, parties and, if need be, date, conduct and harm; several values in \
            one field stand behind each other with semicolons: `art2;art8`, `EE:§ 217`, `harmed:P-1;responsible:P-2`.

            Without --open nothing is changed: every row is checked, also against the cases that are there, and what stands \
            against it is listed with its number.

            Example:
              comity import cases.csv
              comity import cases.csv --open --officer "Kask, intake"

            Exit codes: 0 all rows can be opened, or were; 2 something stands against a row; 65 the file cannot be read.
            """
    )
    static let operation = OperationID.importCases
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The file; its name ends in .json or .csv.") var file: String
    @Flag(help: "Open the cases, if nothing stands against any.") var open = false
    @Option(help: "The team that the cases belong to.") var team: String?

    /// The most rows of one import.
    private static let maximumRows = 100_000

    func perform() async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw NodeError(.notFound, "The file \(file) cannot be read.")
        }
        let files = file.lowercased().hasSuffix(".csv") ? try CSVCases.read(data) : try list(data)
        guard files.count <= Self.maximumRows else {
            throw NodeError(.invalidInput, "An import has at most \(Self.maximumRows) rows; divide the file.")
        }
        let node = try options.node()
        var report = try await node.importCases(
            files,
            dryRun: !open,
            team: team,
            by: officer.proven(options)
        )
        // What lies outside the account's scope is not named.
        report.likelyDuplicates = try await within(report.likelyDuplicates, on: node) { $0.other.id }
        options.answer(report.json, words(report))
        if !report.findings.isEmpty { throw ExitCode(2) }
    }

    private func list(_ data: Data) throws -> [JSON] {
        guard let list = try JSON(parsing: Array(data), limits: .local).array else {
            throw NodeError(.invalidInput, "The file holds no list of case files.")
        }
        return list
    }

    private func words(_ report: ImportReport) -> String {
        let lines =
            report.findings.map { "row \($0.row): \($0.says)" }
            + report.likelyDuplicates.map {
                "row \($0.row) is likely the same matter as \($0.other.reference): \($0.other.why.joined(separator: ", "))"
            }
        let end =
            !report.findings.isEmpty
            ? "Nothing was opened: mend the rows above first."
            : report.isDryRun
                ? "Nothing stands against the \(report.cases) cases. Open them with --open."
                : "Opened \(report.opened) cases."
        return (lines + [end]).joined(separator: "\n")
    }
}

/// Cases as a table.
private enum CSVCases {
    static func read(_ data: Data) throws -> [JSON] {
        guard let text = String(data: data, encoding: .utf8) else {
            throw NodeError(.invalidInput, "The file is not UTF-8.")
        }
        let table: CSV<SwiftCSV.Named>
        do {
            table = try CSV<SwiftCSV.Named>(string: text)
        } catch {
            throw NodeError(.invalidInput, "The file is no table with commas: \(error)")
        }
        let known: Set<String> = [
            "reference", "stage", "budapest", "provisions", "parties", "date", "conduct", "harm",
        ]
        let strange = table.header.filter { !known.contains($0) }
        guard strange.isEmpty, table.header.contains("reference") else {
            throw NodeError(
                .invalidInput,
                "The head line does not fit.",
                findings: ["the columns are: " + known.sorted().joined(separator: ", ")]
            )
        }
        return table.rows.map(caseFile)
    }

    private static func caseFile(_ row: [String: String]) -> JSON {
        func field(_ name: String) -> String? { row[name].flatMap { $0.isEmpty ? nil : $0 } }
        func list(_ name: String) -> [String] {
            (field(name) ?? "").split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func pair(_ text: String, _ first: String, _ second: String) -> JSON {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            return .object(
                JSONObject([
                    (first, .string(parts.first ?? "")), (second, .string(parts.count > 1 ? parts[1] : "")),
                ])
            )
        }
        var offence: JSONObject = [
            "budapest": .array(list("budapest").map(JSON.string)),
            "provisions": .array(list("provisions").map { pair($0, "jurisdiction", "provision") }),
        ]
        if let date = field("date") { offence["date"] = .string(date) }
        if let conduct = field("conduct") { offence["conduct"] = .string(conduct) }
        var file: JSONObject = [
            "reference": .string(field("reference") ?? ""), "stage": .string(field("stage") ?? ""),
            "offence": .object(offence),
            "parties": .array(list("parties").map { pair($0, "role", "pseudonym") }),
        ]
        if let harm = field("harm") { file["harm"] = .object(["summary": .string(harm)]) }
        return .object(file)
    }
}

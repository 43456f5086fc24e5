import ArgumentParser
import CEL
import Foundation
import Node
import Wire

/// `comity cel`: the expression language by itself.
struct CELCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cel",
        abstract: "Try the expression language by itself.",
        subcommands: [Conform.self]
    )

    struct Conform: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run rows of conformance data and count what became of them.",
            discussion: """
                A file holds one JSON object a line: an expression, what is bound, and what it must come to.

                Example:
                  comity cel conform cel-conformance.jsonl unknown-conformance.jsonl

                Exit codes: 0 every row passed; 2 some failed; 65 a file is not in the form; 66 there is no such file.
                """
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "Files with rows.") var files: [String]
        @Flag(help: "Show each row that failed.") var failures = false

        func perform() async throws {
            guard !files.isEmpty else { throw ValidationError("Name at least one file.") }
            var run = ConformanceRun(timeZones: HostTimeZones())
            for file in files { try read(file, into: &run) }
            let words = ([run.summary] + (failures ? run.failures : [])).joined(separator: "\n")
            options.answer(json(run), words)
            if run.total.failed > 0 { throw ExitCode(2) }
        }

        private func read(_ file: String, into run: inout ConformanceRun) throws {
            let text = try PackFolder.text(of: file)
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where !line.allSatisfy(\.isWhitespace) {
                do {
                    run.add(try ConformanceRow(RowValue(try JSON(parsing: Array(line.utf8), limits: .local))))
                } catch {
                    throw NodeError(.invalidInput, "\(file):\(number + 1): the row cannot be read: \(error)")
                }
            }
        }

        private func json(_ run: ConformanceRun) -> JSON {
            func counts(_ count: ConformanceRun.Count) -> JSON {
                .object([
                    "run": .integer(Int64(count.run)), "passed": .integer(Int64(count.passed)),
                    "failed": .integer(Int64(count.failed)), "skipped": .integer(Int64(count.skipped)),
                ])
            }
            let tiers = run.tiers.sorted { $0.key < $1.key }.map { ($0.key, counts($0.value)) }
            return .object([
                "total": counts(run.total), "tiers": .object(JSONObject(tiers)),
                "failures": .array(run.failures.map(JSON.string)),
            ])
        }
    }
}

extension RowValue {
    /// A value as the JSON reader gives it.
    fileprivate init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .number(Double(value))
        case .number(let value): self = .number(value)
        case .string(let text): self = .string(text)
        case .array(let items): self = .array(items.map(RowValue.init))
        case .object(let object):
            self = .object(
                Dictionary(object.members.map { ($0.key, RowValue($0.value)) }) { first, _ in first }
            )
        }
    }
}

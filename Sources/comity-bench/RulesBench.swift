import ArgumentParser
import Foundation
import RulePacks
import Wire

/// `comity-bench rules`.
struct RulesBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Measure deciding, asking, explaining, compiling and analysing.",
        discussion: """
            First every answer is compared with what the data say must come out; only then it is timed. Each figure is the \
            median of many batches on one core. Tests/Benchmarks/compare-rules runs other engines on the same data.

            Exit codes: 0 measured; 1 an answer is wrong; 64 wrong use; 66 the data are absent.
            """
    )

    @Option(help: "The rule set with documents and expected answers.")
    var data = "../shared/bench/rules-bench.json"
    @Option(help: "Seconds for each measurement.") var seconds = 0.5
    @Option(help: "Only this part; repeatable. Default: all.") var part: [RulesMeasurement.Part] = []
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard seconds > 0, seconds <= 600 else {
            throw ValidationError("--seconds must be more than 0 and at most 600.")
        }
    }

    func run() throws {
        let read: BenchmarkData
        do {
            read = try BenchmarkData(path: data)
        } catch let error as BenchmarkData.FormError {
            FileHandle.standardError.write(Data("\(error.description)\n".utf8))
            throw ExitCode(66)
        }
        let measurement = try RulesMeasurement(read, Stopwatch(limit: .seconds(seconds)))
        let wrong = measurement.wrongAnswers()
        guard wrong.isEmpty else {
            FileHandle.standardError.write(Data((wrong.joined(separator: "\n") + "\n").utf8))
            throw ExitCode(1)
        }
        let figures = try measurement.figures(of: part.isEmpty ? RulesMeasurement.Part.allCases : part)
        print(
            json
                ? Figure.json(figures)
                : Figure.table(
                    figures,
                    says:
                        "All answers to \(read.cases.count) cases are right, complete and with facts missing."
                )
        )
    }
}

extension RulesMeasurement.Part: ExpressibleByArgument {}

/// One line of the result.
struct Figure {
    var name: String
    var unit: String
    var value: Double
    var target: Double?

    var isMet: Bool? { target.map { value <= $0 } }

    static func json(_ figures: [Figure]) -> String {
        let rows = figures.map { figure in
            var object = JSONObject([
                ("name", .string(figure.name)), ("unit", .string(figure.unit)),
                ("value", .number(figure.value)),
            ])
            if let target = figure.target { object["target"] = .number(target) }
            if let isMet = figure.isMet { object["met"] = .bool(isMet) }
            return JSON.object(object)
        }
        return String(decoding: JSON.array(rows).bytes(), as: UTF8.self)
    }

    static func table(_ figures: [Figure], says: String) -> String {
        let width = figures.map(\.name.count).max() ?? 0
        var lines = [says]
        for figure in figures {
            let name = figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let value = String(format: "%10.2f %@", figure.value, figure.unit)
            let target = figure.target.map { String(format: "   target %8.2f", $0) } ?? ""
            let verdict = figure.isMet.map { $0 ? "   met" : "   not met" } ?? ""
            lines.append("\(name) \(value)\(target)\(verdict)")
        }
        return lines.joined(separator: "\n")
    }
}

import CEL
import ConformanceData
import Foundation
import Testing

@Suite("Conformance of the expression language")
struct CELConformanceTests {
    /// Rows whose expectation was damaged when they were turned into JSON: the specification's own file writes the
    /// expected bytes with `\?`, which its text format reads as `?`; the row demands a backslash that the expression
    /// does not have.
    private let faultyRows = [
        "parse/bytes_literals/triple_double_quoted_unescaped_punctuation",
        "parse/bytes_literals/triple_single_quoted_unescaped_punctuation",
    ]

    @Test(
        "Every row of the conformance data comes to what it demands",
        .enabled(if: ConformanceData.has("cel"), "\(ConformanceData.absent)")
    )
    func allRows() throws {
        var run = ConformanceRun(timeZones: SystemTimeZones())
        for file in try ConformanceData.files(in: "cel", suffix: ".jsonl") {
            for row in try rows(of: file) { run.add(try ConformanceRow(row)) }
        }
        print(run.summary)
        for failure in run.failures where !faultyRows.contains(where: { failure.hasPrefix($0 + ":") }) {
            Issue.record("\(failure)")
        }
        #expect(run.total.run >= 1_300)
        #expect(run.tiers["core"]?.run ?? 0 >= 760)
        #expect(run.tiers["unknown"]?.run ?? 0 >= 150)
    }
}

/// The rows of a file, one JSON object a line.
func rows(of file: URL) throws -> [RowValue] {
    try String(decoding: Data(contentsOf: file), as: UTF8.self).split(separator: "\n").map { line in
        RowValue(try JSONSerialization.jsonObject(with: Data(line.utf8)))
    }
}

extension RowValue {
    init(_ json: Any) {
        switch json {
        case let object as [String: Any]: self = .object(object.mapValues { RowValue($0) })
        case let array as [Any]: self = .array(array.map { RowValue($0) })
        case let text as String: self = .string(text)
        case let number as NSNumber:
            self = CFBooleanCheck.isBoolean(number) ? .bool(number.boolValue) : .number(number.doubleValue)
        default: self = .null
        }
    }
}

private enum CFBooleanCheck {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

import ConformanceData
import Foundation
import Testing
import Wire

/// The JSON Schema test suite for draft 2020-12.
///
/// A schema that uses what is not supported must be refused when it is loaded; each such refusal is counted by keyword.
/// Everything that loads must be judged as the suite says.
@Suite(
    "JSON Schema conformance",
    .enabled(if: ConformanceData.has("json-schema"), "\(ConformanceData.absent)")
)
struct JSONSchemaConformance {
    /// What a run over several files found.
    struct Tally {
        var groups = 0
        var cases = 0
        var refused: [String: Int] = [:]

        mutating func add(_ other: Tally) {
            groups += other.groups
            cases += other.cases
            refused.merge(other.refused, uniquingKeysWith: +)
        }

        var text: String {
            let refusals = refused.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            return "\(groups) schemas, \(cases) cases; refused \(refusals)"
        }
    }

    @Test("every required case is judged as the suite says, or its schema is refused by keyword")
    func required() throws {
        let tally = try run(folder: "json-schema/draft2020-12", formats: .annotation)
        print("json-schema: \(tally.text)")
        #expect(tally.cases >= 300)
        #expect(tally.refused.values.reduce(0, +) <= tally.groups / 20)
        for key in tally.refused.keys { #expect(key.hasPrefix("unsupported"), "\(key)") }
    }

    @Test("the optional cases that load are judged as the suite says")
    func optional() throws {
        // Its cases on what is no expression at all stand on the format `regex`.
        let asserting: Set<String> = ["ecmascript-regex.json", "format-assertion.json"]
        let folder = "json-schema/draft2020-12/optional"
        var tally = try run(folder: folder, formats: .annotation) { !asserting.contains($0) }
        tally.add(try run(folder: folder, formats: .assertion) { asserting.contains($0) })
        print("json-schema optional: \(tally.text)")
        #expect(tally.cases >= 10)
    }

    @Test("the formats that can be checked are checked as the suite says; others are refused")
    func formats() throws {
        let tally = try run(folder: "json-schema/draft2020-12/optional/format", formats: .assertion)
        print("json-schema formats: \(tally.text)")
        #expect(tally.cases >= 50)
    }

    private func run(
        folder: String,
        formats: JSONSchema.Formats,
        where isWanted: (String) -> Bool = { _ in true }
    ) throws -> Tally {
        var tally = Tally()
        for file in try ConformanceData.files(in: folder, suffix: ".json")
        where isWanted(file.lastPathComponent) {
            let groups = try JSON(parsing: [UInt8](try Data(contentsOf: file)), limits: .local).array ?? []
            for group in groups {
                tally.groups += 1
                let name = "\(file.lastPathComponent): \(group["description"]?.string ?? "")"
                let schema: JSONSchema
                do {
                    schema = try JSONSchema(
                        group["schema"] ?? .null,
                        formats: formats,
                        documents: Self.remote
                    )
                } catch {
                    tally.refused["\(error.code.rawValue) \(error.keyword)", default: 0] += 1
                    let isPolicy = error.code.rawValue.hasPrefix("unsupported")
                    if !isPolicy { Issue.record("\(name): \(error)") }
                    continue
                }
                for test in group["tests"]?.array ?? [] {
                    tally.cases += 1
                    let findings = schema.validate(test["data"] ?? .null)
                    if findings.isEmpty != test["valid"]?.bool {
                        Issue.record("\(name): \(test["description"]?.string ?? ""): \(findings)")
                    }
                }
            }
        }
        return tally
    }

    /// The documents that the suite serves from its own address.
    private static func remote(_ address: String) -> JSON? {
        let prefix = "http://localhost:1234/"
        guard address.hasPrefix(prefix) else { return nil }
        let path = "json-schema/remotes/\(address.dropFirst(prefix.count))"
        return try? JSON(parsing: ConformanceData.bytes(path), limits: .local)
    }
}

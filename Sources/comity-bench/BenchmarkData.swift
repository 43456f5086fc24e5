import Foundation
import RulePacks
import Wire

/// One rule set with documents, and the rules that must fire for each: the file that other engines are measured on as well.
struct BenchmarkData {
    let schema: FactSchema
    /// The rule set as a pack.
    let yaml: String
    let pack: RulePack
    /// The same pack under another name.
    let other: RulePack
    let cases: [Facts]
    /// For each case.
    let fired: [Set<String>]

    /// Why the file cannot be used.
    struct FormError: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: ``FormError`` where the file is absent or not in the form, ``PackError`` where its rules make no pack.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FormError(
                description:
                    "There is no benchmark data at '\(path)'. Name the file rules-bench.json with --data PATH."
            )
        }
        let json = try JSON(parsing: [UInt8](data))
        guard let rules = json["rules"]?.object?.members, let documents = json["docs"]?.array,
            let expected = json["fired"]?.array, documents.count == expected.count, !documents.isEmpty
        else { throw FormError(description: "'\(path)' needs `rules`, `docs` and as many `fired`.") }
        let texts = rules.map { (id: $0.key, condition: Self.condition($0.value.string ?? "")) }
        schema = try FactSchema(yaml: Self.schema(documents, texts.map(\.condition)), file: "facts.yaml")
        yaml = Self.pack(texts)
        pack = try RulePack(yaml: yaml, file: "pack.yaml", schema: schema)
        other = try RulePack(
            yaml: yaml.replacingOccurrences(of: "pack: bench", with: "pack: bench-b"),
            file: "other.yaml",
            schema: schema
        )
        let schema = self.schema
        cases = try documents.map { try Self.facts($0, schema) }
        fired = expected.map { Set(($0.array ?? []).compactMap(\.string)) }
    }

    /// A quarter of the answers of each case taken away, others in each.
    var incomplete: [Facts] {
        cases.enumerated().map { number, facts in
            var open = facts
            for (place, name) in facts.names.enumerated() where (place + number) % 4 == 0 { open[name] = nil }
            return open
        }
    }

    // MARK: Making a pack of it

    /// Lengths of time between two dates in days, as law counts them.
    private static func condition(_ text: String) -> String {
        var result = text.replacingOccurrences(of: "\"", with: "'")
        let pattern = /([A-Za-z.]+) - ([A-Za-z.]+) > duration\('(\d+)h'\)/
        while let match = result.firstMatch(of: pattern) {
            let days = (Int(match.3) ?? 0) / 24
            result.replaceSubrange(match.range, with: "daysBetween(\(match.2), \(match.1)) > \(days)")
        }
        return result
    }

    private static func pack(_ rules: [(id: String, condition: String)]) -> String {
        let outcomes = ["refuse", "needs-approval", "permit-with-conditions"]
        var text = """
            pack: bench
            title: Benchmark
            version: 1
            facts: comity-facts/1
            inForce: {from: 2000-01-01}
            sources: {act: {title: Invented act, id: act}}
            topics: {all: {default: permit}}
            rules:

            """
        for (number, rule) in rules.enumerated() {
            let outcome = outcomes[number % outcomes.count]
            let approver = outcome == "needs-approval" ? "approver: officer, " : ""
            text +=
                "  - {id: \(rule.id), topic: all, title: \(rule.id), when: \"\(rule.condition)\", outcome: \(outcome), \(approver)cite: {source: act}, says: \(rule.id)}\n"
        }
        return text
    }

    private static func schema(_ documents: [JSON], _ conditions: [String]) -> String {
        var values: [String: [JSON]] = [:]
        for document in documents {
            for (name, value) in leaves(document) { values[name, default: []].append(value) }
        }
        let named = Set(
            conditions.flatMap { $0.split(separator: "'").enumerated().filter { $0.offset % 2 == 1 } }
                .map { String($0.element) }
        )
        var text = "schema: comity-facts/1\nfacts:\n"
        for (name, found) in values.sorted(by: { $0.key < $1.key }) {
            text += "  \(name): {\(type(found, named))}\n"
        }
        return text
    }

    private static func type(_ found: [JSON], _ named: Set<String>) -> String {
        func list(_ names: Set<String>) -> String { "of: [\(names.sorted().joined(separator: ", "))]" }
        switch found.first {
        case .bool?: return "type: bool"
        case .integer?: return "type: int, min: 0, max: 200"
        case .array?:
            let members = Set(found.flatMap { $0.array ?? [] }.compactMap(\.string))
            return "type: set, \(list(members))"
        default:
            let texts = Set(found.compactMap(\.string))
            let areDates = texts.allSatisfy { CalendarDate($0.prefix(10)) != nil }
            return areDates ? "type: date" : "type: choice, \(list(texts.union(named)))"
        }
    }

    private static func facts(_ document: JSON, _ schema: FactSchema) throws -> Facts {
        var answers = JSONObject()
        for (name, value) in leaves(document) {
            if case .date? = schema[FactName(name)]?.type, let text = value.string {
                answers[name] = .string(String(text.prefix(10)))
            } else {
                answers[name] = value
            }
        }
        return try Facts(json: .object(answers), schema: schema)
    }

    private static func leaves(_ document: JSON) -> [(String, JSON)] {
        (document.object?.members ?? []).flatMap { group, members in
            (members.object?.members ?? []).map { ("\(group).\($0.key)", $0.value) }
        }
    }
}

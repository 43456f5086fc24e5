import RulePacks
import Testing

@Suite("Hostile packs", .timeLimit(.minutes(5)))
struct HostilePackTests {
    let schema: FactSchema

    init() throws { schema = try ExamplePack.schema() }

    func problems(_ text: String) -> [PackProblem] {
        do throws(PackError) {
            _ = try RulePack(yaml: text, file: "xz.yaml", schema: schema)
            return []
        } catch {
            return error.problems
        }
    }

    func problems(when condition: String, more: String = "") -> [PackProblem] {
        problems(AnalysisPack(["r": ["when: \"\(condition)\"", "outcome: refuse"]], more: more).text())
    }

    func nested(_ open: String, _ middle: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + middle + String(repeating: close, count: count)
    }

    @Test(
        "a macro in a macro in a macro over a list is refused with its line, its cost, the limit and the remedy"
    ) func macros() throws {
        func levels(_ count: Int) -> String {
            (1...count).map { "referral.data.all(d\($0), " }.joined() + "d1 != d\(count)"
                + String(repeating: ")", count: count)
        }
        #expect(problems(when: levels(3)).isEmpty)
        let problem = try #require(problems(when: levels(6)).first)
        #expect(problem.code == .limit && problem.place.line == 18)
        #expect(problem.message.contains("more than the 100000 that are allowed"))
        #expect(problem.message.contains { $0.isNumber } && problem.fix.contains("macros"))
    }

    @Test("definitions that double with every step are refused before they are written out") func doubling()
        throws
    {
        var define = "define:\n  d0: {says: zero, cel: \"referral.onward\"}\n"
        for level in 1...60 {
            define += "  d\(level): {says: level, cel: \"d\(level - 1) && d\(level - 1)\"}\n"
        }
        let found = problems(when: "d60", more: define)
        #expect(found.contains { $0.code == .limit || $0.code == .condition })
        let lists = define.replacing("cel: \"d", with: "all: [d").replacing(" && ", with: ", ").replacing(
            "\"}",
            with: "]}"
        )
        .replacing("cel: \"referral.onward]}", with: "cel: \"referral.onward\"}")
        #expect(problems(when: "d60", more: lists).contains { $0.code == .limit })
    }

    @Test("a definition used thousands of times is refused before it is written out") func repeated() {
        let long = Array(repeating: "referral.onward", count: 4_000).joined(separator: " && ")
        let define = "define:\n  long: {says: long, cel: \"\(long)\"}"
        let uses = Array(repeating: "long", count: 4_000).joined(separator: " || ")
        #expect(!problems(when: uses, more: define).isEmpty)
    }

    @Test(
        "what nests too deep or is too long is refused",
        arguments: [
            "PARENTHESES", "NEGATIONS", "LISTS", "LONG",
        ]
    )
    func deep(kind: String) {
        let condition =
            switch kind {
            case "PARENTHESES": nested("(", "referral.onward", ")", 30_000)
            case "NEGATIONS": nested("!", "referral.onward", "", 30_000)
            case "LISTS": "\(nested("[", "1", "]", 30_000)) == []"
            default: Array(repeating: "accused.risk == 3", count: 20_000).joined(separator: " || ")
            }
        #expect(problems(when: condition).contains { $0.code == .condition || $0.code == .limit })
    }

    @Test("clauses and YAML that nest too deep, and too many values, are refused") func structure() {
        let clauses = "when: " + nested("{all: [", "{cel: \"true\", says: x}", "]}", 20)
        #expect(!problems(AnalysisPack(["r": [clauses, "outcome: refuse"]]).text()).isEmpty)
        #expect(!problems("pack: " + nested("[", "x", "]", 100_000)).isEmpty)
        #expect(!problems("pack: [" + String(repeating: "x,", count: 400_000) + "x]").isEmpty)
        #expect(!problems(String(repeating: "a:\n ", count: 100_000)).isEmpty)
    }

    @Test("working days over thousands of years, and patterns in long texts, are refused for their cost")
    func slow() {
        let calendar = "calendars: {all: {from: 0001-01-01, until: 9999-12-31}}"
        let when = "addWorkdays(victim.consentDate, 9000000, 'all') < referral.received"
        #expect(problems(when: when, more: calendar).contains { $0.code == .limit })
        let short = "calendars: {all: {from: 2020-01-01, until: 2039-12-31}}"
        #expect(problems(when: when, more: short).isEmpty)
        let matching = "victim.relation.matches('((a{100}){100}){100}')"
        #expect(!problems(when: matching).contains { $0.severity == .error && $0.code != .limit })
    }

    @Test("a fact that exists only under a costly condition is refused in the schema") func requirement() {
        let text = try? ExamplePack.text("facts.yaml")
        let costly = (1...6).map { "referral.data.all(d\($0), " }.joined() + "d1 != d6))))))"
        let changed = (text ?? "").replacing(
            "requires: \"victim.consent == 'given'\"",
            with: "requires: \"\(costly)\""
        )
        #expect(throws: PackError.self) { try FactSchema(yaml: changed, file: "facts.yaml") }
    }
}

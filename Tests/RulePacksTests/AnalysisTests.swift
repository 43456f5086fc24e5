import RulePacks
import Testing

@Suite("Static analysis")
struct AnalysisTests {
    let schema: FactSchema
    let day = CalendarDate(clamping: 20_700)

    init() throws { schema = try ExamplePack.schema() }

    /// A pack of the rules given, each as the lines after its id.
    func pack(_ rules: [String: String], topics: String = "a: {default: permit}") throws -> RulePack {
        var text = """
            pack: xz
            title: Drawn up for analysis
            version: 1
            facts: comity-facts/1
            inForce: {from: 2020-01-01}
            sources: {act: {title: Act, id: act}}
            parameters:
              short: {says: short, unit: months, stricter: interval, values: [{from: 2000-01-01, value: {most: 3}, cite: {source: act}}]}
              long: {says: long, unit: months, stricter: interval, values: [{from: 2000-01-01, value: {least: 9}, cite: {source: act}}]}
            topics: {\(topics)}
            rules:

            """
        for (id, lines) in rules.sorted(by: { $0.key < $1.key }) {
            text += "  - {id: \(id), topic: a, title: \(id), says: \(id), cite: {source: act}, \(lines)}\n"
        }
        return try RulePack(yaml: text, file: "xz.yaml", schema: schema)
    }

    func run(_ packs: RulePack...) -> AnalysisReport {
        PackAnalysis(packs.map { Participant($0, as: nil) }, schema: schema, on: day).run()
    }

    @Test("conditions that never or always hold are found, and a fact that changes nothing")
    func dead() throws {
        let report = run(
            try pack([
                "never": "when: \"accused.risk > 7 && accused.risk < 5\", outcome: refuse",
                "always": "when: \"accused.risk >= 0\", outcome: permit-with-conditions",
                "idle":
                    "when: \"referral.agreement && (referral.onward || !referral.onward)\", outcome: refuse",
            ])
        )
        let kinds = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.rules[0], $0.kind) })
        #expect(kinds == ["never": .neverHolds, "always": .alwaysHolds, "idle": .idleFact])
        #expect(report.findings.first { $0.kind == .neverHolds }?.test?.hasSuffix("expect: silent}") == true)
    }

    @Test("a rule that another makes superfluous is found")
    func noEffect() throws {
        let report = run(
            try pack([
                "wide": "when: \"accused.risk > 3\", outcome: refuse",
                "narrow": "when: \"accused.risk > 5 && referral.onward\", outcome: refuse",
                "other":
                    "when: \"accused.risk > 5 && referral.onward\", outcome: permit-with-conditions, obligations: [log-each-access]",
            ])
        )
        #expect(
            report.findings.map(\.kind) == [.noEffect] && report.findings.first?.rules == ["narrow", "wide"]
        )
    }

    @Test("an exception that never bites and one that swallows its base are found")
    func exceptions() throws {
        let report = run(
            try pack([
                "base": "when: \"accused.risk > 5\", outcome: refuse",
                "idle": "when: \"accused.risk < 3\", outcome: permit, overrides: [base], basis: specialis",
            ])
        )
        #expect(report.findings.map(\.kind) == [.neverBites])
        let swallowed = run(
            try pack([
                "base": "when: \"accused.risk > 5\", outcome: refuse",
                "all": "when: \"accused.risk > 2\", outcome: permit, overrides: [base], basis: specialis",
            ])
        )
        #expect(swallowed.findings.map(\.kind) == [.swallowsBase])
    }

    @Test("contradictions inside a pack and between two come with a case that the assessment confirms")
    func contradictions() throws {
        let rules = [
            "tell":
                "when: \"referral.agreement\", outcome: permit-with-conditions, obligations: [inform-data-subject]",
            "hush":
                "when: \"accused.risk > 5\", outcome: permit-with-conditions, obligations: [secrecy-of-investigation]",
        ]
        let one = run(try pack(rules))
        #expect(one.findings.map(\.kind) == [.contradiction])
        let example = try #require(one.findings.first?.example)
        let assessment = assess(
            packs: [Participant(try pack(rules), as: nil)],
            facts: example,
            schema: schema,
            on: day
        )
        #expect(assessment.conflicts.count == 1 && assessment.overall.floor == .needsApproval)
        let short = try pack([
            "keep": "when: \"true\", outcome: permit-with-conditions, obligations: [{delete-after: short}]"
        ])
        let long = try pack([
            "keep": "when: \"true\", outcome: permit-with-conditions, obligations: [{delete-after: long}]"
        ])
        #expect(run(short, long).findings.map(\.kind) == [.emptyRetention])
    }

    @Test("a topic without default has a gap where no rule speaks")
    func gap() throws {
        let report = run(
            try pack(["only": "when: \"referral.agreement\", outcome: permit"], topics: "a: {default: none}")
        )
        #expect(report.findings.map(\.kind) == [.gap])
        #expect(report.findings.first?.example?["referral.agreement"] == .bool(false))
    }

    @Test("what goes beyond single values is listed as not analysed")
    func unanalysed() throws {
        let report = run(try pack(["sum": "when: \"accused.risk + accused.risk > 7\", outcome: refuse"]))
        #expect(report.findings.isEmpty)
        #expect(report.unanalysed.map(\.rules) == [["sum"]])
    }

    @Test("the example pack has nothing dead")
    func example() throws {
        let report = run(try ExamplePack.pack())
        #expect(report.findings.filter { $0.kind != .noEffect }.isEmpty, "\(report.findings.map(\.says))")
    }
}

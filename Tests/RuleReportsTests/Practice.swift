import Foundation
import RulePacks
import RuleReports
import TestAgencies
import Testing
import Wire

/// The pack to practise on, with reports made of it.
struct Practice {
    let schema: FactSchema
    let day: CalendarDate

    init() throws {
        schema = try FactSchema(yaml: try Self.text("facts.yaml"), file: "facts.yaml")
        day = try #require(CalendarDate("2027-02-01"))
    }

    static func text(_ name: String) throws -> String {
        try String(
            contentsOf: Checkout.jurisdictions.appendingPathComponent("example/" + name),
            encoding: .utf8
        )
    }

    func pack(_ change: (String) -> String = { $0 }) throws -> RulePack {
        try RulePack(yaml: change(try Self.text("XA/pack.yaml")), file: "XA/pack.yaml", schema: schema)
    }

    func amended() throws -> RulePack {
        try pack {
            $0.replacing("version: 2026.1", with: "version: 2026.2").replacing(
                "value: 18,",
                with: "value: 16,"
            )
        }
    }

    func facts() throws -> Facts {
        try Facts(
            json: [
                "harmed.consent": "given", "responsible.birth": "2010", "referral.date": "2027-02-01",
                "referral.received": "2027-02-01", "responsible.guardianConsent": "refused",
            ],
            schema: schema
        )
    }

    // MARK: One report of each kind

    func tests(_ pack: RulePack) -> Report {
        let tester = PackTester(pack, schema: schema)
        return TestSheet(
            [TestSheet.Pack(pack, results: tester.run(), coverage: tester.coverage())],
            showsAll: true
        ).report
    }

    func diff(_ new: RulePack) throws -> Report {
        let old = try pack()
        let diff = PackComparison(from: old, to: new, schema: schema).diff()
        return DiffSheet(diff, from: old, to: new).report
    }

    func impact(_ new: RulePack) throws -> Report {
        let old = try pack()
        let report = ImpactReport(
            [("case-1", try facts())],
            from: Assessor([Participant(old, as: nil)], schema: schema, on: day),
            to: Assessor([Participant(new, as: nil)], schema: schema, on: day)
        )
        return ImpactSheet(report, from: old, to: new, source: "one case").report
    }

    func matrix(_ packs: [RulePack]) throws -> MatrixSheet {
        let cases = try StandardCase.cases([
            "common": ["harmed.consent": "given"],
            "cases": [
                [
                    "id": "young", "title": "A young person <script>",
                    "facts": ["responsible.guardianConsent": "refused"], "ages": ["responsible.birth": 15],
                ],
                [
                    "id": "adult", "title": "An adult", "facts": ["referral.onward": "none"],
                    "ages": ["responsible.birth": 40],
                ],
            ],
        ])
        var sheet = MatrixSheet(packs, cases: cases, schema: schema, on: day)
        for (row, sender) in packs.enumerated() {
            for (column, receiver) in packs.enumerated() where row != column {
                let assessor = Assessor(
                    [Participant(sender, as: .sender), Participant(receiver, as: .receiver)],
                    schema: schema,
                    on: day
                )
                for (number, item) in cases.enumerated() {
                    let facts = try item.facts(from: sender, to: receiver, on: day, schema: schema)
                    sheet.add(assessor.assess(facts), sender: row, receiver: column, case: number)
                }
            }
        }
        return sheet
    }

    func neighbours(_ change: (String) -> String = { $0 }) throws -> [RulePack] {
        [
            try pack(change),
            try pack {
                change(
                    $0.replacing("jurisdiction: XA", with: "jurisdiction: XB").replacing(
                        "pack: xa-arvenia",
                        with: "pack: xb-borduria"
                    )
                )
            },
        ]
    }

    func explanation(_ pack: RulePack) throws -> Report {
        let facts = try facts()
        let assessor = Assessor([Participant(pack, as: nil)], schema: schema, on: day)
        return ExplanationSheet(assessor.explain(facts), facts: facts, subject: "case-1", showsAll: true)
            .report
    }

    /// Every kind of report on a pack, by name.
    func all(_ change: (String) -> String = { $0 }) throws -> [(name: String, report: Report)] {
        let pack = try pack(change)
        let amended = try self.pack {
            change($0).replacing("version: 2026.1", with: "version: 2026.2").replacing(
                "value: 18,",
                with: "value: 16,"
            )
        }
        return [
            ("test", tests(pack)), ("diff", try diff(amended)), ("impact", try impact(amended)),
            ("matrix", try matrix(neighbours(change)).report), ("explanation", try explanation(pack)),
            (
                "table",
                TableSheet(
                    pack.topics.map { DecisionTable(pack, topic: $0.name, schema: schema, on: day) },
                    of: pack
                ).report
            ),
            (
                "stale",
                StaleSheet([(pack, StaleReport(pack, on: day, ahead: 90, currentTexts: [:]))], on: day).report
            ),
        ]
    }
}

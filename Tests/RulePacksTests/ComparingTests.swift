import JOSE
import RulePacks
import Testing
import Wire

/// The walk of a legal officer: an amendment lowers an age from a future date.
@Suite("Changing a pack")
struct ComparingTests {
    let schema: FactSchema
    let old: RulePack
    let new: RulePack
    static let amendment =
        "      - {from: 2027-01-01, value: 15, cite: {source: rj-act, at: art_7__para_1}, note: lowered again}\n"

    static func amended(_ text: String) -> String {
        text.replacing("version: 2026.3", with: "version: 2026.4")
            .replacing("  consentLasts:\n", with: amendment + "  consentLasts:\n")
    }

    init() throws {
        schema = try ExamplePack.schema()
        old = try ExamplePack.pack()
        new = try ExamplePack.pack(Self.amended)
    }

    func facts(_ json: JSON) throws -> Facts { try Facts(json: json, schema: schema) }

    @Test("the difference is the value from its day and the rule that it changes, with a minimal case")
    func diff() throws {
        let sample = try facts([
            "victim.birth": "2011-06-01", "referral.received": "2027-02-01",
            "victim.guardianConsent": "refused",
        ])
        let day = try #require(CalendarDate("2027-02-01"))
        let diff = PackComparison(from: old, to: new, schema: schema).diff(samples: [
            (sample, day), (Facts(), day),
        ])
        #expect(diff.parameters.map(\.parameter) == ["consentAge"])
        #expect(diff.parameters.first?.from.description == "2027-01-01")
        let change = try #require(diff.rules.first)
        #expect(diff.rules.count == 1 && change.rule == "cons.guardian" && change.kind == .effect)
        #expect(change.day?.description == "2027-01-01")
        #expect(change.before?.outcome == .refuse && change.after?.outcome == .permit)
        #expect(change.minimalCase?.names == ["referral.received", "victim.birth", "victim.guardianConsent"])
        #expect(diff.samples == 2 && diff.changedSamples == 1)
    }

    @Test("a new layout is no difference, a new wording is one of wording only")
    func wording() throws {
        let reworded = try ExamplePack.pack {
            $0.replacing("A specialist leads", with: "A trained specialist leads")
        }
        let diff = PackComparison(from: old, to: reworded, schema: schema).diff()
        #expect(diff.parameters.isEmpty)
        #expect(diff.rules.map(\.kind) == [.wording] && diff.rules.first?.rule == "safe.specialist")
        #expect(PackComparison(from: old, to: old, schema: schema).diff().isEmpty)
    }

    @Test("the impact names the cases that come out otherwise, and no answers")
    func impact() throws {
        let day = try #require(CalendarDate("2027-02-01"))
        let young = try facts([
            "victim.birth": "2011-06-01", "referral.received": "2027-02-01",
            "victim.guardianConsent": "refused",
            "victim.consent": "given", "victim.consentDate": "2027-01-15", "referral.agreement": true,
            "referral.data": ["contact"], "offence.category": "assault", "accused.acceptsFacts": "fully",
            "case.stage": "sentenced",
        ])
        var grown = young
        grown["victim.birth"] = .partialDate(try #require(PartialDate("1990")))
        let report = ImpactReport(
            [("case-1", young), ("case-2", grown)],
            from: Assessor([Participant(old, as: .sender)], schema: schema, on: day),
            to: Assessor([Participant(new, as: .sender)], schema: schema, on: day)
        )
        #expect(report.cases.map(\.kind) == [.looser, .same])
        #expect(report.cases[0].before == .refuse && report.cases[0].after == .permitWithConditions)
        #expect(!String(decoding: report.json.bytes(), as: UTF8.self).contains("2011"))
    }

    @Test("what is overdue is listed, and nothing stops")
    func stale() throws {
        let day = try #require(CalendarDate("2027-03-01"))
        let report = StaleReport(
            old,
            on: day,
            currentTexts: ["xa/act/2019/44": try #require(CalendarDate("2027-01-01"))]
        )
        let kinds = Set(report.items.map(\.kind))
        #expect(kinds.isSuperset(of: [.verificationOverdue, .sourceChanged, .notReviewed]))
        #expect(report.items.first { $0.kind == .sourceChanged }?.subject == "rj-act")
    }

    @Test("a topic can be read as a table")
    func table() throws {
        let table = DecisionTable(
            old,
            topic: "safeguards",
            schema: schema,
            on: try #require(CalendarDate("2026-08-01"))
        )
        #expect(table.rows.map(\.rule) == ["safe.risk", "safe.specialist", "safe.accepts"])
        #expect(table.columns.first == "sexual, intimate-partner or stalking offence")
        #expect(table.rows[1].entries[0] == .yes)
        #expect(table.rows.allSatisfy { $0.entries.count == table.columns.count })
    }
}

import RulePacks
import Testing
import Wire

@Suite("Explanation")
struct ExplanationTests {
    let schema: FactSchema
    let assessor: Assessor

    init() throws {
        schema = try ExamplePack.schema()
        assessor = Assessor(
            [Participant(try ExamplePack.pack(), as: .sender)],
            schema: schema,
            on: try #require(CalendarDate("2026-09-01"))
        )
    }

    func explain(_ changes: [String: JSON]) throws -> Explanation {
        var object = try #require(TwoPacksTests.inOrder.object)
        for (key, value) in changes { object[key] = value }
        return assessor.explain(try Facts(json: .object(object), schema: schema))
    }

    @Test("a rule is explained to the clause, in its author's words, with the limit and where it stands")
    func clauses() throws {
        let explanation = try explain([
            "victim.birth": "2012-03-01", "victim.guardianConsent": "not-asked",
            "referral.received": "2026-08-20",
        ])
        let rule = try #require(explanation.rules.first { $0.rule.rule == "cons.guardian" })
        #expect(rule.word == .speaks)
        #expect(
            rule.condition.parts.map(\.says.description) == [
                "the victim cannot consent alone", "no guardian has consented",
            ]
        )
        let age = rule.condition.parts[0]
        #expect(age.name == "victimIsMinor" && age.answer == .yes && age.isDecisive)
        #expect(age.limits.map(\.value) == [.whole(16)])
        #expect(age.limits.first?.citations.map(\.label) == ["rj-act art_7__para_1"])
        #expect(age.facts.map(\.fact) == ["victim.birth", "referral.received"])
    }

    @Test("bare CEL is explained part by part, and a silent rule names the part that silenced it")
    func bareCEL() throws {
        let explanation = try explain([
            "offence.category": "sexual", "accused.risk": 3, "facilitator.specialist": true,
        ])
        let rule = try #require(explanation.rules.first { $0.rule.rule == "safe.risk" })
        #expect(rule.word == .silent)
        #expect(rule.condition.parts.map(\.answer) == [.yes, .no])
        #expect(rule.condition.parts.map(\.isDecisive) == [false, true])
        #expect(rule.condition.parts[1].text == "accused.risk > param.riskLimit")
    }

    @Test("a displaced rule names the exception in its place")
    func displaced() throws {
        let explanation = try explain([
            "referral.agreement": false, "referral.purpose": "victim-support", "referral.onward": false,
        ])
        let rule = try #require(explanation.rules.first { $0.rule.rule == "disc.agreement" })
        #expect(rule.word == .displaced)
        #expect(rule.displacedBy == ["disc.agreement.support"])
    }

    @Test("the nearest change that would permit is found, and none is sought where nothing is in the way")
    func nearest() throws {
        let refused = try explain(["victim.consent": "withdrawn"])
        let change = try #require(refused.nearest.first)
        #expect(change.changes.map(\.fact) == ["victim.consent"])
        #expect(
            change.changes.first?.from == .choice("withdrawn") && change.changes.first?.to == .choice("given")
        )
        #expect(change.outcome == .permitWithConditions)
        #expect(try explain([:]).nearest.isEmpty)
        let twice = try explain(["victim.consent": "withdrawn", "accused.acceptsFacts": "no"])
        #expect(twice.nearest.first?.changes.count == 2)
    }
}

import RulePacks
import Testing
import Wire

@Suite("Two packs together")
struct TwoPacksTests {
    let schema: FactSchema
    let sender: Participant
    let receiver: Participant
    let day = CalendarDate(clamping: 20_700)

    init() throws {
        schema = try ExamplePack.schema()
        sender = Participant(try ExamplePack.pack(), as: .sender)
        let text = try ExamplePack.text("borduria.yaml")
        receiver = Participant(try RulePack(yaml: text, file: "borduria.yaml", schema: schema), as: .receiver)
    }

    func facts(_ json: JSON) throws -> Facts { try Facts(json: json, schema: schema) }

    static let inOrder: JSON = [
        "referral.agreement": true, "referral.data": ["identity", "contact"], "victim.consent": "given",
        "victim.birth": "1990-01-01", "victim.consentDate": "2026-08-01", "referral.received": "2026-08-20",
        "offence.category": "assault", "accused.acceptsFacts": "fully", "case.stage": "sentenced",
    ]

    func assess(_ changes: [String: JSON], _ participants: [Participant]? = nil) throws -> LegalAssessment {
        var object = try #require(Self.inOrder.object)
        for (key, value) in changes { object[key] = value }
        return RulePacks.assess(
            packs: participants ?? [sender, receiver],
            facts: try facts(.object(object)),
            schema: schema,
            on: day
        )
    }

    @Test("the stricter outcome wins, and both opinions stay visible")
    func strictestWins() throws {
        let assessment = try assess(["victim.birth": "2009-02-01"])
        #expect(assessment.overall.floor == .refuse)
        let consent = try #require(assessment.topics.first { $0.name == "consent" })
        #expect(consent.byPack.map(\.interval.outcome) == [.permit, .refuse])
        #expect(assessment.spoke.first?.rule.rule == "minor")
        #expect(assessment.questions.isEmpty)
    }

    @Test("retention intervals that do not meet are a conflict that needs approval")
    func retentionConflict() throws {
        let assessment = try assess([:])
        #expect(assessment.overall == OutcomeInterval(.needsApproval))
        #expect(assessment.conflicts.map(\.kind) == [.retention])
        #expect(assessment.retention?.least?.count == 36)
        #expect(assessment.retention?.most?.count == 24)
        #expect(assessment.conflicts[0].between.map(\.pack) == ["xa-arvenia", "xb-borduria"])
    }

    @Test("a rule whose limit is not determined needs a legal officer, never a permission")
    func undeterminedLimit() throws {
        let assessment = try assess([
            "offence.category": "sexual", "accused.risk": 2, "facilitator.specialist": true,
        ])
        let statement = try #require(assessment.spoke.first { $0.rule.rule == "risk" })
        #expect(statement.outcome == .needsApproval)
        #expect(statement.approvers == ["legal-officer"])
        #expect(statement.reasons == ["'riskCeiling' is not determined (the code states none)"])
    }

    @Test("what one pack withholds stays, whatever the other says")
    func withheld() throws {
        let assessment = try assess(["case.stage": "charged", "case.prosecutorApproval": true])
        #expect(assessment.withheldCategories == ["criminal-record", "statement"])
        #expect(assessment.withheld.allSatisfy { $0.isCertain && $0.by.map(\.rule) == ["secrecy"] })
    }

    @Test("obligations that exclude each other are a conflict with both citations")
    func obligationConflict() throws {
        let assessment = try assess([
            "case.stage": "charged", "case.prosecutorApproval": true, "referral.agreement": false,
            "referral.purpose": "victim-support", "referral.onward": false,
        ])
        let conflict = try #require(assessment.conflicts.first { $0.kind == .obligations })
        #expect(
            conflict.between.flatMap(\.citations).map(\.label) == [
                "police-data art_38", "victims art_8", "code art_1",
            ]
        )
    }

    @Test("an assessment goes through JSON and comes back the same, byte for byte")
    func roundTrip() throws {
        for changes: [String: JSON] in [
            [:], ["case.stage": .null], ["victim.birth": "2009", "case.stage": "charged"],
        ] {
            let assessment = try assess(changes)
            let bytes = try assessment.canonicalBytes()
            let read = try LegalAssessment(json: JSON(parsing: bytes))
            #expect(read == assessment)
            #expect(try read.canonicalBytes() == bytes)
            #expect(try assess(changes).canonicalBytes() == bytes)
        }
    }

    @Test("while a fact is open that could refuse, nobody can approve, and it is asked for")
    func openFact() throws {
        let assessment = try assess(["victim.consent": .null])
        #expect(assessment.overall == OutcomeInterval(floor: .needsApproval, ceiling: .refuse))
        #expect(!assessment.isReadyForApproval)
        #expect(assessment.questions.map(\.fact) == ["victim.consent"])
    }
}

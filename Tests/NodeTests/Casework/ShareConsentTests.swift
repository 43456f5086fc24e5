import Casework
import Node
import Referrals
import RulePacks
import Store
import TestAgencies
import Testing
import Wire

@Suite("A referral leaves on the consents in force for exactly what leaves, and on nothing that was typed")
struct ShareConsentTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private let harmed = Story.sharers[0]
    private let responsible = Story.sharers[1]

    init() async throws {
        pair = try await Pair()
        try await pair.openCase()
    }

    private func send() async throws { _ = try await tartu.node.send(Story.reference, by: tartu.officer) }

    private func refer() async throws -> MoveResult {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        return try await tartu.node.send(Story.reference, by: tartu.officer)
    }

    /// What the gate names, where it is closed.
    private func missing() async throws -> [String] {
        do {
            try await send()
            return []
        } catch let error as NodeError where error.code == .gateClosed {
            return error.findings
        }
    }

    @Test("COE-16a No answer that is typed can say that somebody consented")
    func typed() async throws {
        for fact in ConsentFact.names {
            #expect(
                try await code {
                    _ = try await tartu.node.answer(
                        [
                            (
                                fact,
                                try tartu.node.library.value(
                                    fact.hasSuffix("Date")
                                        ? "2026-11-16" : fact.hasSuffix("informed") ? "true" : "given",
                                    of: fact
                                )
                            )
                        ],
                        inCase: Story.reference,
                        by: tartu.officer
                    )
                } == .invalidInput,
                "\(fact)"
            )
        }
        try await pair.answer(consents: false)
        let assessed = try await pair.assess()
        #expect(!assessed.legal.overall.isDecided)
        #expect(assessed.legal.questions.contains { "\($0.fact)" == "harmed.consent" })
        #expect(assessed.missingConsents.count == 2)
    }

    @Test("COE-16a Nothing leaves where nobody was asked, and the gate names everybody")
    func nobodyAsked() async throws {
        try await pair.answer(consents: false)
        try await pair.assess()
        let missing = try await missing()
        for sharer in Story.sharers {
            #expect(
                missing.contains { $0.hasPrefix("\(sharer.person): no consent to share was asked for") },
                "\(missing)"
            )
        }
        #expect(try await tartu.node.undelivered().isEmpty)
    }

    @Test(
        "P2-14.2 A consent to other data, another purpose, another recipient opens nothing; the right one does"
    )
    func exactly() async throws {
        try await pair.answer(consents: false)
        try await pair.share(responsible)
        pair.clock.advance(seconds: 1)
        try await pair.share(harmed, leavingOut: ["harm"])
        try await pair.assess()
        try await pair.approve()
        #expect(try await missing().contains { $0.contains("does not cover the data harm") })

        pair.clock.advance(seconds: 1)
        try await pair.share(harmed, with: EntityID("https://elsewhere.example"))
        try await pair.share(harmed, serves: "evidence")
        #expect(try await missing().contains { $0.hasPrefix("harmed-1: ") })
        #expect(try await tartu.node.undelivered().isEmpty)

        pair.clock.advance(seconds: 1)
        try await pair.share(harmed)
        // What was approved did not declare this consent yet.
        #expect(try await missing().contains { $0.contains("consents on record have changed") })
        try await pair.assess()
        try await pair.approve()
        try await send()
        #expect(try await tartu.node.undelivered().count == 1)
    }

    @Test(
        "COE-16b Withdrawn after it was assessed and approved, a consent closes the way out; given anew it opens it"
    )
    func withdrawn() async throws {
        try await pair.answer()
        let facts = try JSON(parsing: try await pair.assess().record.facts, limits: .local)
        #expect(facts["harmed.consentDate"]?.string == pair.clock.now.date)
        try await pair.approve()
        pair.clock.advance(seconds: 1)
        _ = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            steps: [.share],
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        #expect(try await missing().contains { $0.hasPrefix("harmed-1: ") && $0.contains("withdrawn") })
        #expect(try await tartu.node.undelivered().isEmpty)
        let anew = try await pair.assess()
        #expect(try JSON(parsing: anew.record.facts, limits: .local)["harmed.consent"] == "withdrawn")
        #expect(anew.legal.overall.outcome == .refuse)
        pair.clock.advance(seconds: 1)
        try await pair.share(harmed)
        try await pair.assess()
        try await pair.approve()
        try await send()
    }

    @Test("The receiver judges by the consents that the referral declares, and takes them into its own case")
    func declared() async throws {
        let sent = try await refer()
        let parties = try #require(try Node.document(in: sent.document).body["case"]?["parties"]?.array)
        let consent = try #require(parties.first?["consents"]?.array?.first)
        #expect(consent["serves"]?.string == Story.purpose && consent["standing"] == "given")
        #expect(try Node.document(in: sent.document).body["facts"]?["harmed.consent"] == nil)
        try await pair.exchange()
        let porto = pair.porto
        let thread = try await porto.thread().id
        let arrival = try #require(try await porto.node.latestAssessment(of: thread))
        let facts = try JSON(parsing: arrival.record.facts, limits: .local)
        #expect(facts["harmed.consent"] == "given" && facts["responsible.guardianConsent"] == "given")
        _ = try await porto.node.takeCase(from: thread, reference: "PT-1", by: porto.officer)
        let file = try await porto.node.caseFile("PT-1", readBy: nil)
        #expect(file.all(ConsentRecord.self).count == 2)
        let need = ConsentNeed(
            "responsible-1",
            .share,
            data: Set(responsible.data),
            recipient: porto.entity.text,
            serves: Story.purpose
        )
        #expect(file.consent(for: need, at: pair.clock.now).says == nil)
    }

    @Test("What another agency says of consents in its facts, or in an answer, counts for nothing")
    func foreignFlags() async throws {
        let porto = pair.porto
        let foreign = ForeignAgency(try #require(EntityID("https://foreign.example")))
        try await porto.enter(foreign)
        let referral = foreign.referral(
            to: porto.entity,
            at: pair.clock.now,
            facts: ["harmed.consent": "given", "responsible.consent": "given"]
        )
        try await porto.accept(try foreign.sign(referral))
        let arrival = try #require(try await porto.node.latestAssessment(of: referral.thread))
        let facts = try JSON(parsing: arrival.record.facts, limits: .local)
        #expect(facts["harmed.consent"] == nil && facts["responsible.consent"] == nil)
        #expect(!arrival.legal.overall.isDecided)
    }

    @Test("A consent does not cross as an answer to a question")
    func answered() async throws {
        let thread = try await refer().thread.id
        try await pair.exchange()
        _ = try await pair.porto.node.ask(
            [("Has his mother agreed?", "responsible.guardianConsent")],
            purpose: .information,
            in: thread,
            by: pair.porto.officer
        )
        try await pair.exchange()
        #expect(
            try await code {
                _ = try await tartu.node.answer(
                    [GivenAnswer("Yes.", fact: "responsible.guardianConsent", value: "given")],
                    in: thread,
                    by: tartu.officer
                )
            } == .invalidInput
        )
        _ = try await tartu.node.answer(
            [GivenAnswer("See the consent that we sent.", about: .nobody)],
            in: thread,
            by: tartu.officer
        )
    }
}

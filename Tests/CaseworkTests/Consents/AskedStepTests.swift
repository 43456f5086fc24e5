import Casework
import Referrals
import Testing

/// Each step that people are asked about is asked for by the step of the software that rests on it.
@Suite("What people are asked to is what the gates ask for")
struct AskedStepTests {
    private func alone(_ sample: inout SampleCase, _ kind: SessionKind) throws -> Filed<CaseSession> {
        try sample.file.plan(
            CaseSession(
                kind: kind,
                form: .telephone,
                startsAt: sample.now,
                minutes: 30,
                people: [.init(person: SampleCase.harmed, zone: "Europe/Lisbon")],
                facilitators: ["Lill"]
            ),
            by: sample.act()
        )
    }

    private func consents(_ sample: inout SampleCase, _ step: ConsentStep) throws {
        sample.pass()
        try sample.consent(SampleCase.harmed, [step])
    }

    @Test(
        "COE-16a HB-3 Nobody is prepared, nor meets a facilitator for the closure, without the consent to be prepared",
        arguments: [SessionKind.preparation, .closure]
    )
    func preparation(kind: SessionKind) throws {
        var sample = try SampleCase.ready()
        let planned = try alone(&sample, kind)
        try sample.file.withdraw(SampleCase.harmed, steps: [.preparation], by: sample.act())
        #expect(try sample.file.record(planned.id, CaseSession.self).content.state == .cancelled)
        let again = try alone(&sample, kind)
        let error = try #require(refusal { try sample.file.begin(again.id, by: sample.act()) })
        #expect(error.step == .preparation && error.requirements == [.consentToPrepare])
        #expect(error.missing.map(\.about) == [SampleCase.harmed])
        try consents(&sample, .preparation)
        try sample.file.begin(again.id, by: sample.act())
    }

    @Test(
        "COE-16a HB-7 Nobody is asked what they think without the consent to be asked, and who takes it back is left alone"
    )
    func evaluation() throws {
        var sample = try SampleCase.ready()
        func survey() throws {
            try sample.file.survey(
                of: SampleCase.harmed,
                satisfaction: 4,
                fairness: 4,
                wouldDoAgain: true,
                by: sample.act()
            )
        }
        try survey()
        let evaluation = try alone(&sample, .evaluation)
        let preparation = try alone(&sample, .preparation)
        try sample.file.withdraw(SampleCase.harmed, steps: [.evaluation], by: sample.act())
        #expect(try sample.file.record(evaluation.id, CaseSession.self).content.state == .cancelled)
        #expect(try sample.file.record(preparation.id, CaseSession.self).content.state == .planned)
        let error = try #require(refusal(survey))
        #expect(error.step == .evaluation && error.requirements == [.consentToEvaluate])
        let again = try alone(&sample, .evaluation)
        #expect(
            refusal { try sample.file.begin(again.id, by: sample.act()) }?.requirements == [.consentToPrepare]
        )
        try consents(&sample, .evaluation)
        try survey()
        try sample.file.begin(again.id, by: sample.act())
    }

    @Test("COE-16b EU-12.1d Who takes back the consent to an agreement takes back the signature with it")
    func agreement() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(conclude: false)
        let result = try sample.file.withdraw(SampleCase.harmed, steps: [.agreement], by: sample.act())
        #expect(!result.endsProcess)
        let signed = try sample.file.record(draft, AgreementRecord.self).content.signatures.map(\.party)
        #expect(signed == [SampleCase.responsible])
        try sample.file.sign(draft, party: SampleCase.harmed, how: .portal, by: sample.act())
        let error = try #require(refusal { try sample.file.conclude(draft, by: sample.act()) })
        #expect(error.requirements == [.consentToAgree])
        #expect(error.missing.map(\.about) == [SampleCase.harmed])
        try consents(&sample, .agreement)
        try sample.file.conclude(draft, by: sample.act())
        // What was concluded stays, and a person talks it over.
        try sample.file.withdraw(SampleCase.harmed, steps: [.agreement], by: sample.act())
        #expect(try sample.file.record(draft, AgreementRecord.self).content.state == .signed)
        #expect(sample.file.all(NoteRecord.self).contains { $0.content.words.contains("is in force") })
    }

    @Test(
        "COE-16b One of two on a side signs and leaves; the signature left with them, and nothing is concluded"
    )
    func leftAfterSigning() throws {
        var sample = try SampleCase.ready()
        try sample.file.keep(
            PersonRecord(pseudonym: "harmed-2", role: .harmed, languages: ["pt"], ofAge: "passport"),
            by: sample.act()
        )
        let draft = try sample.concluded(conclude: false)
        #expect(try !sample.file.withdraw(SampleCase.harmed, by: sample.act()).endsProcess)
        let error = try #require(refusal { try sample.file.conclude(draft, by: sample.act()) })
        #expect(error.requirements.isSuperset(of: [.everySignature, .consentToAgree]))
        #expect(
            try !sample.file.record(draft, AgreementRecord.self).content.signatures.contains {
                $0.party == SampleCase.harmed
            }
        )
    }

    @Test(
        "COE-53a Where one who takes part has not agreed that the outcome is told, the end is told and nothing else"
    )
    func report() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .agreementRunning)
        try sample.file.withdraw(SampleCase.harmed, steps: [.report], by: sample.act())
        let error = try #require(refusal { _ = try sample.file.outcomeReport(at: sample.now) })
        #expect(error.step == .outcomeReport && error.requirements == [.consentToReport])
        for item in try sample.file.record(agreement, AgreementRecord.self).content.items {
            try sample.file.waive(
                agreement,
                item: item.number,
                word: [SampleCase.harmed],
                how: .telephone,
                by: sample.act()
            )
        }
        try sample.file.complete(agreement, by: sample.act())
        try sample.file.end(.completed, by: sample.act())
        let report = try sample.file.outcomeReport(at: sample.now)
        #expect(report.outcome == .ended && report.steps.isEmpty && report.items.isEmpty)
        #expect(!sample.file.mayTellOutcome(at: sample.now))
        try consents(&sample, .report)
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .completed)
    }

    @Test(
        "COE-53a UN-17 A failure is not told of anybody without that consent either; a refusal counts as none"
    )
    func refusedReport() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        try sample.consent(
            SampleCase.responsible,
            [.report],
            guardian: SampleCase.guardian,
            answer: .refused
        )
        sample.pass()
        try sample.file.breach(agreement, items: [1], by: sample.act())
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        try sample.file.end(.breached, by: sample.act())
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .ended)
        let back = try sample.file.returnToAuthority(of: SampleCase.responsible, at: sample.now)
        #expect(back.outcome == .ended)
    }

    @Test("Who takes part is who agreed to, here or at a peer, and has not left")
    func participants() throws {
        var sample = try SampleCase.ready()
        try sample.file.keep(PersonRecord(pseudonym: "harmed-2", role: .harmed), by: sample.act())
        #expect(
            Set(sample.file.participants.map(\.pseudonym)) == [SampleCase.harmed, SampleCase.responsible]
        )
        try sample.file.withdraw(SampleCase.harmed, by: sample.act())
        #expect(sample.file.participants.map(\.pseudonym) == [SampleCase.responsible])
    }
}

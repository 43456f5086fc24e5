import Casework
import Referrals
import Testing

@Suite("A second process in a case rests on its own records")
struct SecondProcessTests {
    /// Opens the next process.
    ///
    /// - Parameter asking: whether both are asked again and looked at again.
    private func openAgain(_ sample: inout SampleCase, asking: Bool = true) throws {
        sample.pass()
        try sample.open("indirect-dialogue")
        try sample.file.receiveFacts(from: "the referral", by: sample.act())
        sample.pass()
        guard asking else { return }
        try ask(&sample)
        _ = try sample.screen()
        sample.pass()
    }

    private func ask(_ sample: inout SampleCase) throws {
        for person in [SampleCase.harmed, SampleCase.responsible] {
            try sample.consent(
                person,
                SampleCase.asked(with: .messages),
                guardian: person == SampleCase.responsible ? SampleCase.guardian : nil
            )
        }
    }

    @Test(
        "COE-16a EU-12.1a What people agreed to for a process that ended opens no gate of the next; asked again it does"
    )
    func consents() throws {
        var sample = try SampleCase.ready()
        let porto = "https://porto.example"
        try sample.consent(SampleCase.harmed, [.share], data: ["harm"], recipients: [porto])
        sample.pass()
        try sample.file.end(.noAgreement, by: sample.act())
        try openAgain(&sample, asking: false)
        _ = try sample.screen()
        sample.pass()
        for step in ConsentStep.allCases where step.isOfProcess {
            let says = sample.file.consent(for: ConsentNeed(SampleCase.harmed, step), at: sample.now).says
            #expect(says != nil, "\(step.rawValue)")
        }
        // Whether they may be written to, and what may be shared, was asked for the case.
        let share = ConsentNeed(
            SampleCase.harmed,
            .share,
            data: ["harm"],
            recipient: porto,
            serves: "restorative-process"
        )
        #expect(sample.file.consent(for: share, at: sample.now).says == nil)
        #expect(
            sample.file.missing(.lawfulContact, Situation(at: sample.now, people: [SampleCase.harmed]))
                .isEmpty
        )
        var unasked = sample
        let alone = refusal { try unasked.prepare(SampleCase.harmed) }
        #expect(alone?.requirements.contains(.consentToPrepare) == true, "\(String(describing: alone))")
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(Set(error.requirements) == [.informedConsent, .preparation], "\(error)")
        #expect(sample.file.participants.isEmpty && !Measure.consented.counts(sample.file))

        try ask(&sample)
        try sample.prepare(SampleCase.harmed)
        try sample.prepare(SampleCase.responsible)
        sample.pass()
        try sample.file.write(sample.message(), by: sample.act())
        #expect(sample.file.participants.count == 2 && Measure.consented.counts(sample.file))
    }

    @Test(
        "COE-16a What was asked for the process that ended, and is answered only in the next, is asked anew"
    )
    func lateAnswer() throws {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        let shown = sample.file.all(InformationRecord.self).last { $0.content.person == SampleCase.harmed }
        let asked = try sample.file.ask(
            ConsentRecord(
                person: SampleCase.harmed,
                purpose: "to talk about what happened",
                steps: [.messages],
                information: shown?.id,
                askedBy: "Lill",
                askedHow: .inPerson,
                askedAt: sample.now
            ),
            by: sample.act()
        )
        sample.pass()
        try sample.file.end(.notReached, by: sample.act())
        try openAgain(&sample, asking: false)
        try sample.file.answer(
            asked.id,
            CaseFile.ConsentAnswer(.given, how: .inPerson, capacity: .full, freely: true),
            by: sample.act()
        )
        sample.pass()
        let need = ConsentNeed(SampleCase.harmed, .messages)
        #expect(sample.file.consent(for: need, at: sample.now).says?.contains("another process") == true)
    }

    @Test(
        "HB-2 EU-12.1 UN-10 A screening of the process that ended opens no gate of the next; a new one does"
    )
    func screening() throws {
        var sample = try SampleCase.ready()
        try sample.file.end(.noAgreement, by: sample.act())
        try openAgain(&sample, asking: false)
        try ask(&sample)
        try sample.prepare(SampleCase.harmed)
        try sample.prepare(SampleCase.responsible)
        sample.pass()
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(error.requirements == [.screeningCurrent], "\(error)")
        _ = try sample.screen()
        sample.pass()
        try sample.file.write(sample.message(), by: sample.act())
    }

    @Test("EU-12.1d That a court may know the terms of one process says nothing about those of the next")
    func court() throws {
        var sample = try SampleCase.ready()
        try sample.consent(SampleCase.harmed, [.court])
        let first = sample.now
        func missing(_ made: Instant?) -> String? {
            let need = ConsentNeed(SampleCase.harmed, .court, about: made)
            return sample.file.consent(for: need, at: sample.now).says
        }
        sample.pass()
        try sample.file.end(.noAgreement, by: sample.act())
        #expect(missing(first) == nil && missing(nil) == nil)
        try openAgain(&sample)
        #expect(missing(first) == nil, "the terms of then it stands for")
        #expect(missing(nil) != nil && missing(sample.now) != nil)
        try sample.consent(SampleCase.harmed, [.court])
        #expect(missing(nil) == nil && missing(sample.now) == nil && missing(first) == nil)
    }

    @Test("HB-3 COE-48 Nobody is prepared by a meeting of the process from which they withdrew")
    func preparation() throws {
        var sample = try SampleCase.ready()
        try sample.file.write(sample.message(), by: sample.act())
        #expect(try sample.file.withdraw(SampleCase.harmed, by: sample.act()).endsProcess)
        sample.pass()
        try sample.file.comeBack(SampleCase.harmed, how: .telephone, by: sample.act())
        sample.pass()
        try sample.inform(SampleCase.harmed, "pt")
        try sample.consent(SampleCase.harmed, SampleCase.asked(with: .messages))
        try openAgain(&sample)
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(error.requirements == [.preparation], "\(error)")
        #expect(Set(error.missing.map(\.about)) == [SampleCase.harmed, SampleCase.responsible])
        #expect(!Measure.prepared.counts(sample.file))
        try sample.prepare(SampleCase.harmed)
        try sample.prepare(SampleCase.responsible)
        try sample.file.write(sample.message(), by: sample.act())
        #expect(Measure.prepared.counts(sample.file))
    }

    @Test(
        "HB-3 What a peer said it had prepared counts for the process of then; what it did before this one opened here does"
    )
    func readiness() throws {
        var sample = try SampleCase.ready(without: [.responsiblePreparation])
        let peer = try #require(EntityID("https://tartu.example"))
        func told(_ sample: inout SampleCase) {
            sample.file.receive(
                ReadinessRecord(
                    person: SampleCase.responsible,
                    step: .preparation,
                    origin: peer,
                    at: sample.now
                ),
                by: sample.act()
            )
        }
        func isMissing(_ sample: SampleCase) -> Bool {
            !sample.file.missing(
                .preparation,
                Situation(at: sample.now, people: [SampleCase.responsible])
            ).isEmpty
        }
        told(&sample)
        #expect(!isMissing(sample))
        sample.pass()
        try sample.file.end(.noAgreement, by: sample.act())
        sample.pass()
        var late = sample
        try openAgain(&late)
        #expect(isMissing(late))
        told(&sample)
        try openAgain(&sample)
        #expect(!isMissing(sample))
    }

    @Test(
        "COE-53a UN-17 A failure of the first process is no failure of the second, nor are its steps and terms the second's"
    )
    func outcome() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        try sample.file.breach(agreement, items: [1], by: sample.act())
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        try sample.file.end(.breached, by: sample.act())
        let first = try sample.file.outcomeReport(at: sample.now)
        #expect(first.outcome == .notFulfilled && first.items.count == 4 && first.steps.count == 2)
        #expect(Measure.agreementFailed.counts(sample.file))

        try openAgain(&sample)
        #expect(
            refusal { _ = try sample.file.outcomeReport(at: sample.now) }?.requirements == [.processEnded]
        )
        #expect(refusal { try sample.file.end(.breached, by: sample.act()) }?.code == .notNow)
        #expect(try sample.file.progressReport(at: sample.now).stage == .preparing)
        try sample.prepare(SampleCase.harmed)
        try sample.prepare(SampleCase.responsible)
        sample.pass()
        let message = try sample.file.write(sample.message(), by: sample.act())
        try sample.file.decide(message.id, .release, by: sample.act())
        try sample.file.end(.dialogueSufficed, by: sample.act())
        let second = try sample.file.outcomeReport(at: sample.now)
        #expect(second.outcome == .completed && second.items.isEmpty && second.steps.count == 2)
        #expect(!Measure.agreementFailed.counts(sample.file) && !Measure.agreementReached.counts(sample.file))
        #expect(Measure.completed.counts(sample.file) && Measure.indirect.counts(sample.file))
    }

    @Test("EU-12.1d Terms that were drafted in a process that ended are not concluded in the next")
    func drafts() throws {
        var sample = try SampleCase.ready()
        let old = try sample.concluded(conclude: false)
        sample.pass()
        try sample.file.end(.noAgreement, by: sample.act())
        try openAgain(&sample)
        let error = try #require(refusal { try sample.file.conclude(old, by: sample.act()) })
        #expect(error.requirements == [.processOpen], "\(error)")
        _ = try sample.concluded()
    }
}

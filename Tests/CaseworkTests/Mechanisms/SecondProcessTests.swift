import Casework
import Referrals
import Testing

@Suite("A second process in a case rests on its own records")
struct SecondProcessTests {
    private func openAgain(_ sample: inout SampleCase) throws {
        sample.pass()
        try sample.open("indirect-dialogue")
        try sample.file.receiveFacts(from: "the referral", by: sample.act())
        sample.pass()
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

import Casework
import Referrals
import Testing

@Suite("Withdrawal beats everything, takes effect at once, and costs nothing")
struct WithdrawalTests {
    @Test(
        "COE-16b EU-12.1a UN-07a It needs no gate, no reason and no approval, and stops whatever rested on it"
    )
    func stops() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .messages)
        let message = try sample.file.write(sample.message(), by: sample.act())
        let session = try sample.file.plan(sample.meeting(), by: sample.act())
        try sample.file.hold(reason: "a threat", by: sample.act())
        let result = try sample.file.withdraw(
            SampleCase.harmed,
            by: sample.act(.participant, by: SampleCase.harmed)
        )
        #expect(result.endsProcess && result.steps == SampleCase.asked(with: .messages))
        #expect(try sample.file.record(message.id, MessageRecord.self).content.state == .stopped)
        #expect(try sample.file.record(session.id, CaseSession.self).content.state == .cancelled)
        #expect(try sample.file.process().content.end == .withdrawn)
        #expect(
            refusal { try sample.file.write(sample.message(), by: sample.act()) }?.requirements.contains(
                .processOpen
            ) == true
        )
        #expect(refusal { try sample.file.decide(message.id, .release, by: sample.act()) }?.code == .notNow)
    }

    @Test(
        "Nobody withdraws for somebody else, but for the guardian of a child and whoever keeps the consents"
    )
    func own() throws {
        var sample = try SampleCase.ready()
        for (name, role) in [("harmed-1", Role.participant), ("Nobody", .operator), ("Nobody", .auditor)] {
            #expect(
                refusal { try sample.file.withdraw(SampleCase.responsible, by: sample.act(role, by: name)) }?
                    .code
                    == .notPermitted
            )
        }
        try sample.file.withdraw(
            SampleCase.responsible,
            by: sample.act(.participant, by: SampleCase.guardian)
        )
    }

    @Test("Taking back one step leaves the others in force")
    func oneStep() throws {
        var sample = try SampleCase.ready()
        let result = try sample.file.withdraw(SampleCase.harmed, steps: [.preparation], by: sample.act())
        #expect(!result.endsProcess && result.steps == [.preparation])
        let now = sample.now
        #expect(sample.file.consent(for: ConsentNeed(SampleCase.harmed, .messages), at: now).says == nil)
        #expect(sample.file.consent(for: ConsentNeed(SampleCase.harmed, .preparation), at: now).says != nil)
    }

    @Test("COE-16b What a peer says was taken back without naming a step is everything")
    func wholeFromPeer() throws {
        var sample = try SampleCase.ready()
        var told = try sample.consent(SampleCase.harmed, [.messages, .report]).content
        told.origin = EntityID("https://tartu.example")
        sample = try SampleCase.ready(without: [.harmedConsent])
        sample.file.receive(told, by: sample.act())
        let some = try sample.file.receiveWithdrawal(
            of: SampleCase.harmed,
            steps: [.report],
            by: sample.act()
        )
        #expect(some.isEffective && !some.leaves)
        #expect(try sample.file.person(SampleCase.harmed).left == nil)
        let again = try sample.file.receiveWithdrawal(
            of: SampleCase.harmed,
            steps: [.report],
            by: sample.act()
        )
        #expect(!again.isEffective)
        let all = try sample.file.receiveWithdrawal(of: SampleCase.harmed, steps: nil, by: sample.act())
        #expect(all.leaves && all.endsProcess)
    }

    @Test("Where others are left on the same side, the process goes on without the one who went")
    func others() throws {
        var sample = try SampleCase.ready()
        try sample.file.keep(
            PersonRecord(pseudonym: "harmed-2", role: .harmed, languages: ["pt"], ofAge: "passport"),
            by: sample.act()
        )
        let result = try sample.file.withdraw(SampleCase.harmed, by: sample.act())
        #expect(!result.endsProcess)
        #expect(try sample.file.process().content.end == nil)
        #expect(try sample.file.person(SampleCase.harmed).left != nil)
        #expect(sample.file.principals.map(\.pseudonym) == ["responsible-1", "harmed-2"])
    }

    @Test(
        "COE-53a UN-16 The authority learns that the process ended, whoever ended it and why, in one and the same word"
    )
    func neutral() throws {
        var outcomes: Set<NeutralOutcome> = []
        for reason in [
            ProcessRecord.End.withdrawn, .noAgreement, .notSuitable, .safety, .notReached, .lapsed,
        ] {
            var sample = try SampleCase.ready()
            try sample.file.end(reason, by: sample.act())
            outcomes.insert(try sample.file.outcomeReport(at: sample.now).outcome)
            let back = try sample.file.returnToAuthority(of: SampleCase.responsible, at: sample.now)
            outcomes.insert(back.outcome)
        }
        #expect(outcomes == [.ended])
    }
}

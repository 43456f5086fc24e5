import Casework
import Referrals
import Testing

@Suite("Consulting the service before a referral; pace and other help")
struct ConsultationTests {
    private var sample = SampleCase()

    private func question(_ doubts: Set<ConsultationRecord.Doubt> = [.age, .powerImbalance])
        -> ConsultationRecord
    {
        ConsultationRecord(
            doubts: doubts,
            person: SampleCase.responsible,
            asked: "Porto service",
            question: "Is a circle possible?",
            askedBy: "Kask",
            askedAt: sample.now
        )
    }

    @Test(
        "COE-28 A doubt, who was asked, when, the answer and what was decided are on record; until then a person is asked"
    )
    mutating func consulted() throws {
        let officer = sample.act(.intakeOfficer, by: "Kask")
        #expect(refusal { try sample.file.consult(question([]), by: officer) }?.code == .invalid)
        #expect(refusal { try sample.file.consult(question(), by: sample.act(.lead)) }?.code == .notPermitted)
        let asked = try sample.file.consult(question(), by: officer)
        let open = try #require(asked.content.open)
        #expect(open.contains("age, power-imbalance") && open.contains("has not answered"))
        #expect(!open.contains(SampleCase.responsible) && !open.contains("circle"))
        sample.pass()
        let early = sample.file.day(of: sample.now).adding(days: -1)
        #expect(
            refusal {
                try sample.file.answerConsultation(
                    asked.id,
                    says: "yes",
                    from: "lead",
                    on: early,
                    by: officer
                )
            }?.code == .invalid
        )
        let answered = try sample.file.answerConsultation(
            asked.id,
            says: "With a supporter.",
            from: "lead of the service",
            on: sample.file.day(of: sample.now),
            by: officer
        )
        #expect(answered.content.answer?.recordedBy == "Kask")
        #expect(answered.content.open?.contains("What is decided because of it?") == true)
        let decided = try sample.file.decideConsultation(
            asked.id,
            says: "Referred with a supporter.",
            by: officer
        )
        #expect(decided.content.open == nil && decided.revision == 3)
        #expect(
            refusal { try sample.file.decideConsultation(asked.id, says: "again", by: officer) }?.code
                == .notNow
        )
    }

    @Test("What is decided without an answer says why, and is settled by that")
    mutating func unanswered() throws {
        let officer = sample.act(.intakeOfficer, by: "Kask")
        let asked = try sample.file.consult(question([.seriousness]), by: officer)
        #expect(refusal { try sample.file.decideConsultation(asked.id, says: " ", by: officer) } != nil)
        let decided = try sample.file.decideConsultation(
            asked.id,
            says: "No answer in a month; referred with a hold on any meeting.",
            by: officer
        )
        #expect(decided.content.open == nil && decided.content.answer == nil)
    }

    @Test(
        "COE-49 What is decided about the pace has its reason and is no deadline; nobody is passed on to other help unasked"
    )
    mutating func pace() throws {
        let decision = PaceRecord(
            longer: [.preparation, .followUp],
            says: "three meetings with each before anybody meets",
            why: "the harm is grave",
            by: "Lill",
            at: sample.now
        )
        #expect(refusal { try sample.file.decidePace(decision, by: sample.act()) } != nil, "no process yet")
        try sample.open("indirect-dialogue", demanding: true)
        var unreasoned = decision
        unreasoned.why = ""
        #expect(refusal { try sample.file.decidePace(unreasoned, by: sample.act()) }?.code == .invalid)
        try sample.file.decidePace(decision, by: sample.act())
        #expect(sample.file.reminders(on: sample.file.day(of: sample.now), for: .facilitator).isEmpty)
        #expect(sample.file.last(PaceRecord.self)?.content == decision)

        let today = sample.file.day(of: sample.now)
        var help = OtherHelpRecord(
            person: SampleCase.harmed,
            help: "counselling",
            at: "Porto counselling centre",
            agreedOn: today.adding(days: 1),
            agreedHow: .inPerson,
            by: "Lill"
        )
        #expect(refusal { try sample.file.refer(help, by: sample.act()) }?.code == .invalid, "not yet agreed")
        help.agreedOn = today
        #expect(refusal { try sample.file.refer(help, by: sample.act(.intakeOfficer)) } != nil)
        try sample.file.refer(help, by: sample.act())
        help.person = "nobody-1"
        #expect(refusal { try sample.file.refer(help, by: sample.act()) }?.code == .notFound)
        // It is about the person, goes into their copy, and under their keys.
        let copy = try sample.file.copy(of: SampleCase.harmed, as: .facilitator, at: sample.now)
        #expect(copy.records.contains { $0.kind == .otherHelp })
    }
}

import Casework
import Referrals
import Testing

@Suite("Consent: for exactly this, and for nothing else")
struct ConsentTests {
    private func ready() throws -> SampleCase {
        var sample = SampleCase()
        for (person, language) in [(SampleCase.harmed, "pt"), (SampleCase.responsible, "et")] {
            try sample.offer(person, language)
            try sample.inform(person, language)
        }
        return sample
    }

    private func standing(_ sample: SampleCase, _ need: ConsentNeed) -> String? {
        sample.file.consent(for: need, at: sample.now).says
    }

    @Test("A consent covers its step, its data and its recipient, and no other")
    func exactly() throws {
        var sample = try ready()
        try sample.consent(SampleCase.harmed, [.share], data: ["harm"], recipients: ["https://porto.example"])
        func says(_ step: ConsentStep, _ data: Set<String>, _ recipient: String?) -> String? {
            standing(sample, ConsentNeed(SampleCase.harmed, step, data: data, recipient: recipient))
        }
        #expect(says(.share, ["harm"], "https://porto.example") == nil)
        #expect(says(.share, [], nil) == nil)
        #expect(
            says(.share, ["harm", "harmed-birth"], "https://porto.example")?.contains("harmed-birth") == true
        )
        #expect(says(.share, ["harm"], "https://other.example")?.contains("other.example") == true)
        #expect(says(.messages, [], nil)?.contains("was asked for") == true)
        #expect(standing(sample, ConsentNeed(SampleCase.responsible, .share)) != nil)
    }

    @Test("It counts until its last day, and not after it")
    func expiry() throws {
        var sample = try ready()
        try sample.consent(SampleCase.harmed, [.messages], expires: Day(sample.now).adding(days: 10))
        let need = ConsentNeed(SampleCase.harmed, .messages)
        #expect(standing(sample, need) == nil)
        sample.pass(seconds: 10 * 86_400)
        #expect(standing(sample, need) == nil)
        sample.pass(seconds: 86_400)
        #expect(standing(sample, need)?.contains("ended on") == true)
    }

    @Test(
        "COE-16a EU-12.1b UN-13b No consent without full information, understood, before, in the person's language"
    )
    func informed() throws {
        for topic in InformationRecord.Topic.allCases {
            var sample = SampleCase()
            try sample.offer(SampleCase.harmed)
            try sample.inform(
                SampleCase.harmed,
                "pt",
                topics: Set(InformationRecord.Topic.allCases).subtracting([topic])
            )
            try sample.consent(SampleCase.harmed, [.messages])
            #expect(
                standing(sample, ConsentNeed(SampleCase.harmed, .messages))?.contains(topic.rawValue) == true
            )
        }
        var foreign = SampleCase()
        try foreign.offer(SampleCase.harmed)
        try foreign.inform(SampleCase.harmed, "et")
        try foreign.consent(SampleCase.harmed, [.messages])
        #expect(
            standing(foreign, ConsentNeed(SampleCase.harmed, .messages))?.contains("does not speak") == true
        )

        var unclear = SampleCase()
        try unclear.offer(SampleCase.harmed)
        try unclear.inform(SampleCase.harmed, "pt", understood: false)
        try unclear.consent(SampleCase.harmed, [.messages])
        #expect(standing(unclear, ConsentNeed(SampleCase.harmed, .messages))?.contains("understood") == true)

        var uninformed = SampleCase()
        try uninformed.offer(SampleCase.harmed)
        #expect(refusal { try uninformed.consent(SampleCase.harmed, [.messages]) }?.code == .invalid)
    }

    @Test("COE-25 What was shown is recorded by version and language, and stands in the consent")
    func versions() throws {
        var sample = try ready()
        let given = try sample.consent(SampleCase.harmed, [.messages])
        #expect(given.content.noticeVersion == "2026.1" && given.content.noticeLanguage == "pt")
        #expect(given.content.askedBy == "Lill" && given.content.askedHow == .inPerson)
    }

    @Test("COE-26a UN-13c A consent that was not recorded as free does not count")
    func freely() throws {
        var sample = try ready()
        try sample.consent(SampleCase.harmed, [.messages], freely: false)
        #expect(standing(sample, ConsentNeed(SampleCase.harmed, .messages))?.contains("freely") == true)
    }

    @Test("COE-26b Whoever cannot understand what the process means consents to nothing")
    func capacity() throws {
        for capacity in [PersonRecord.Capacity.lacking, .unknown] {
            var sample = try ready()
            try sample.consent(SampleCase.harmed, [.messages], capacity: capacity)
            #expect(standing(sample, ConsentNeed(SampleCase.harmed, .messages))?.contains("capacity") == true)
        }
        var supported = try ready()
        try supported.consent(SampleCase.harmed, [.messages], capacity: .supported)
        #expect(standing(supported, ConsentNeed(SampleCase.harmed, .messages))?.contains("supporter") == true)
    }

    @Test(
        "COE-24 EU-24 A child consents together with a guardian; whoever's age is unknown is taken for a child"
    )
    func children() throws {
        var sample = try ready()
        try sample.consent(SampleCase.responsible, [.messages])
        let need = ConsentNeed(SampleCase.responsible, .messages)
        #expect(standing(sample, need)?.contains("guardian") == true)
        try sample.consent(SampleCase.responsible, [.messages], guardian: SampleCase.guardian)
        #expect(standing(sample, need) == nil)

        let day = Day(sample.now)
        #expect(PersonRecord(pseudonym: "x", role: .harmed).isChild(on: day))
        #expect(!PersonRecord(pseudonym: "x", role: .harmed, ofAge: "identity card").isChild(on: day))
        #expect(!PersonRecord(pseudonym: "x", role: .harmed, birth: "1958").isChild(on: day))
        let born = try #require(Day("2008-11-25"))
        let person = PersonRecord(pseudonym: "x", role: .harmed, birth: born.description)
        #expect(try person.isChild(on: #require(Day("2026-11-24"))))
        #expect(try !person.isChild(on: #require(Day("2026-11-25"))))
        let someDay = PersonRecord(pseudonym: "x", role: .harmed, birth: "2008-11")
        #expect(try someDay.isChild(on: #require(Day("2026-11-29"))))
        #expect(try !someDay.isChild(on: #require(Day("2026-11-30"))))
        let leap = PersonRecord(pseudonym: "x", role: .harmed, birth: "2008-02-29")
        #expect(try leap.isChild(on: #require(Day("2026-02-28"))))
        #expect(try !leap.isChild(on: #require(Day("2026-03-01"))))
    }

    @Test(
        "COE-24 Nobody but the guardian who is named speaks for a child: neither the other side nor the child"
    )
    func notTheGuardian() throws {
        for name in [SampleCase.harmed, SampleCase.responsible] {
            var sample = try ready()
            let error = refusal { try sample.consent(SampleCase.responsible, [.messages], guardian: name) }
            #expect(error?.code == .invalid)
            #expect(standing(sample, ConsentNeed(SampleCase.responsible, .messages)) != nil)
        }
    }

    @Test("COE-24 Nobody is kept as their own guardian")
    func ownGuardian() throws {
        var sample = try ready()
        var child = try sample.file.person(SampleCase.responsible)
        child.guardian = SampleCase.responsible
        #expect(refusal { try sample.file.keep(child, by: sample.act()) }?.code == .invalid)
        #expect(try sample.file.person(SampleCase.responsible).guardian == SampleCase.guardian)
    }

    @Test("COE-16b A step that was taken back stays taken back, whatever hour a peer has stated for the yes")
    func statedHour() throws {
        var sample = try ready()
        var told = try sample.consent(SampleCase.harmed, [.messages, .report]).content
        told.origin = EntityID("https://tartu.example")
        told.answeredAt = sample.now.adding(seconds: 86_400)
        sample = SampleCase()
        sample.file.receive(told, by: sample.act())
        sample.pass()
        try sample.file.receiveWithdrawal(of: SampleCase.harmed, steps: [.report], by: sample.act())
        sample.pass()
        #expect(standing(sample, ConsentNeed(SampleCase.harmed, .report)) != nil)
        #expect(standing(sample, ConsentNeed(SampleCase.harmed, .messages)) == nil)
    }

    @Test("The latest word counts: a refusal and a withdrawal undo an earlier yes, a new yes undoes them")
    func latestWord() throws {
        var sample = try ready()
        let need = ConsentNeed(SampleCase.harmed, .messages)
        try sample.consent(SampleCase.harmed, [.messages])
        #expect(standing(sample, need) == nil)
        sample.pass()
        try sample.consent(SampleCase.harmed, [.messages], answer: .refused)
        #expect(standing(sample, need) != nil)
        sample.pass()
        try sample.consent(SampleCase.harmed, [.messages])
        #expect(standing(sample, need) == nil)
        sample.pass()
        try sample.file.withdraw(SampleCase.harmed, steps: [.messages], by: sample.act())
        #expect(standing(sample, need) != nil)
    }

    @Test("An answer is recorded once; for another one it is asked anew")
    func onceOnly() throws {
        var sample = try ready()
        let given = try sample.consent(SampleCase.harmed, [.messages])
        let again = refusal {
            try sample.file.answer(
                given.id,
                CaseFile.ConsentAnswer(.refused, how: .letter, capacity: .full, freely: true),
                by: sample.act()
            )
        }
        #expect(again?.code == .notNow)
    }
}

import Casework
import Referrals
import Testing

@Suite("Whoever left is left in peace, and whoever comes back is asked anew")
struct ReturnTests {
    /// She has consented to everything, and takes back the one step that is named.
    private func left(by steps: Set<ConsentStep>?) throws -> SampleCase {
        var sample = try SampleCase.ready()
        try sample.file.withdraw(SampleCase.harmed, steps: steps, by: sample.act())
        sample.pass()
        return sample
    }

    private func says(_ sample: SampleCase, _ step: ConsentStep) -> String? {
        sample.file.consent(for: ConsentNeed(SampleCase.harmed, step), at: sample.now).says
    }

    private func isAskable(_ sample: inout SampleCase) -> Bool {
        refusal { try sample.inform(SampleCase.harmed, "pt") } == nil
    }

    @Test("COE-16b Whoever took one step back and comes back is asked for every other step anew")
    func anew() throws {
        var sample = try left(by: [.messages])
        #expect(try sample.file.person(SampleCase.harmed).left != nil)
        try sample.file.comeBack(SampleCase.harmed, how: .telephone, by: sample.act())
        let back = try sample.file.person(SampleCase.harmed)
        #expect(back.left == nil && back.returned?.map(\.how) == [.telephone])
        #expect(back.returned?.first?.by == "Lill")
        for step in SampleCase.asked(with: .messages) {
            #expect(says(sample, step)?.contains("withdrawn") == true, "\(step)")
        }
        let standing = sample.file.all(ConsentRecord.self).filter {
            $0.content.person == SampleCase.harmed && $0.content.answer == .given
        }
        #expect(standing.isEmpty)
        sample.pass()
        #expect(isAskable(&sample))
        try sample.consent(SampleCase.harmed, [.messages])
        #expect(says(sample, .messages) == nil && says(sample, .agreement) != nil)
    }

    @Test("COE-16b Also where somebody was once taken back in by a flag, no word from before counts")
    func older() throws {
        var sample = try left(by: [.messages])
        // As it was kept before coming back was a step: only that they are no longer gone.
        let filed = try #require(
            sample.file.all(PersonRecord.self).last { $0.content.pseudonym == SampleCase.harmed }
        )
        try sample.file.amend(filed, by: sample.act()) { content throws(CaseworkError) in content.left = nil }
        for step in SampleCase.asked(with: .messages) { #expect(says(sample, step) != nil, "\(step)") }
    }

    @Test(
        "COE-19 COE-16b Whoever left is neither shown nor asked anything, offered nothing, nor talked over with"
    )
    func inPeace() throws {
        var sample = try left(by: [.messages])
        let shown = refusal { try sample.inform(SampleCase.harmed, "pt") }
        #expect(shown?.step == .contact && shown?.requirements == [.lawfulContact])
        let asked = refusal { try sample.consent(SampleCase.harmed, [.meeting]) }
        #expect(asked?.requirements == [.lawfulContact])
        #expect(refusal { try sample.offer(SampleCase.harmed) }?.code == .notNow)
        #expect(closure(of: SampleCase.harmed, &sample)?.requirements == [.lawfulContact])
        #expect(closure(of: SampleCase.responsible, &sample) == nil)
        try sample.file.comeBack(SampleCase.harmed, how: .letter, by: sample.act())
        #expect(isAskable(&sample))
    }

    private func closure(of person: String, _ sample: inout SampleCase) -> CaseworkError? {
        refusal {
            try sample.file.closeWith(
                ClosureRecord(person: person, how: .telephone, on: Day(sample.now), told: .ended),
                by: sample.act()
            )
        }
    }

    @Test("COE-19 To take everything back is a no to further contact, also after the first offer")
    func everything() throws {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        try sample.consent(SampleCase.harmed, [.preparation, .report])
        #expect(isAskable(&sample))
        try sample.file.withdraw(SampleCase.harmed, by: sample.act())
        sample.pass()
        #expect(try sample.file.person(SampleCase.harmed).left == nil)
        #expect(!isAskable(&sample))
        #expect(closure(of: SampleCase.harmed, &sample)?.requirements == [.lawfulContact])
        try sample.file.comeBack(SampleCase.harmed, how: .inPerson, by: sample.act())
        #expect(isAskable(&sample))
        #expect(says(sample, .preparation) != nil)
        // Once more, and it is closed once more.
        sample.pass()
        try sample.consent(SampleCase.harmed, [.preparation])
        try sample.file.withdraw(SampleCase.harmed, by: sample.act())
        #expect(!isAskable(&sample))
    }

    @Test("COE-16b Whoever takes back only that data are shared is not out of reach with it")
    func sharingOnly() throws {
        var sample = SampleCase()
        try sample.offer(SampleCase.harmed)
        try sample.inform(SampleCase.harmed, "pt")
        try sample.consent(SampleCase.harmed, [.share], recipients: ["https://porto.example"])
        try sample.file.withdraw(SampleCase.harmed, by: sample.act())
        #expect(isAskable(&sample))
    }

    @Test("COE-19 HB-6 With whoever refused contact the end is not talked over, and nobody is reminded to")
    func refusedContact() throws {
        var sample = try SampleCase.ready()
        try sample.consent(SampleCase.harmed, [.contact], answer: .refused)
        sample.pass()
        #expect(closure(of: SampleCase.harmed, &sample)?.requirements == [.lawfulContact])
        try sample.file.end(.noAgreement, by: sample.act())
        let tasks = sample.file.all(TaskRecord.self).map(\.content.says)
        #expect(!tasks.contains { $0.contains(SampleCase.harmed) }, "\(tasks)")
    }

    @Test("COE-19 HB-7 Whoever refused contact is not asked what they think, whatever they once agreed to")
    func refusedEvaluation() throws {
        var sample = try SampleCase.ready()
        try sample.consent(SampleCase.harmed, [.contact], answer: .refused)
        let error = refusal {
            try sample.file.survey(
                of: SampleCase.harmed,
                satisfaction: 4,
                fairness: 4,
                wouldDoAgain: true,
                by: sample.act()
            )
        }
        #expect(error?.step == .evaluation && error?.requirements == [.lawfulContact])
    }

    @Test("Nobody comes back who is there, and only those who may write consents record it")
    func refusals() throws {
        var there = try SampleCase.ready()
        func back(_ sample: inout SampleCase, _ role: Role = .facilitator) -> CaseworkError? {
            refusal { try sample.file.comeBack(SampleCase.harmed, how: .portal, by: sample.act(role)) }
        }
        #expect(back(&there)?.code == .notNow)
        var gone = try left(by: nil)
        for role in Role.allCases where !role.may(.write, .consent) {
            #expect(back(&gone, role)?.code == .notPermitted, "\(role)")
        }
        #expect(back(&gone, .intakeOfficer) == nil)
        #expect(back(&gone)?.code == .notNow)
    }

    @Test("Whoever is looked after at a peer comes back there first")
    func elsewhere() throws {
        var sample = try SampleCase.ready()
        let peer = try #require(EntityID("https://tartu.example"))
        var told = try sample.consent(SampleCase.harmed, [.messages, .report]).content
        told.origin = peer
        told.noticeVersion = "2026.1"
        told.noticePackage = .zero
        sample = try SampleCase.ready(without: [.harmedConsent])
        sample.file.receive(told, by: sample.act())
        sample.pass()
        try sample.file.receiveWithdrawal(of: SampleCase.harmed, steps: [.messages], by: sample.act())
        sample.pass()
        func back() -> CaseworkError? {
            refusal { try sample.file.comeBack(SampleCase.harmed, how: .portal, by: sample.act()) }
        }
        #expect(back()?.code == .notNow)
        told.answeredAt = sample.now
        let anew = sample.file.receive(told, by: sample.act())
        sample.file.leaveReturn(of: SampleCase.harmed, after: told, by: sample.act())
        #expect(sample.file.all(TaskRecord.self).contains { $0.content.says.contains("consent return") })
        #expect(says(sample, .messages) != nil)
        sample.pass()
        #expect(back() == nil)
        // The new word stands, and the one from before does not.
        #expect(says(sample, .messages) == nil)
        #expect(try sample.file.record(anew.id, ConsentRecord.self).content.answer == .given)
        let first = sample.file.all(ConsentRecord.self).first { $0.content.person == SampleCase.harmed }
        #expect(first?.content.answer == .withdrawn)
    }
}

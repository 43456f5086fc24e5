import Casework
import Referrals
import Testing

@Suite("Whom a peer looks after is asked there")
struct ElsewhereTests {
    private let porto: EntityID

    init() throws { porto = try #require(EntityID("https://porto.example")) }

    private func told(_ steps: Set<ConsentStep>, at now: Instant) -> ConsentRecord {
        var consent = ConsentRecord(
            person: SampleCase.harmed,
            purpose: "letters",
            steps: steps,
            information: nil,
            askedBy: porto.text,
            askedHow: .inPerson,
            askedAt: now
        )
        consent.origin = porto
        consent.answer = .given
        consent.answeredAt = now
        consent.freely = true
        consent.capacity = .full
        consent.noticeVersion = "2026.1"
        consent.noticePackage = .zero
        consent.noticeLanguage = "pt"
        return consent
    }

    private func sample() throws -> SampleCase {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        sample.file.receive(told([.messages, .agreement], at: sample.now), by: sample.act())
        sample.pass()
        return sample
    }

    private func ask(_ steps: Set<ConsentStep>, in sample: inout SampleCase) -> CaseworkError? {
        refusal { try sample.consent(SampleCase.harmed, steps, recipients: [porto.text]) }
    }

    @Test("Nobody is taken away from the peer that looks after them by a question here")
    func refused() throws {
        var sample = try sample()
        for steps: Set<ConsentStep> in [[.messages], [.agreement, .contact], [.evaluation]] {
            let error = try #require(ask(steps, in: &sample))
            #expect(error.code == .notNow && error.says.contains(porto.text), "\(error)")
        }
        // Whether one may be contacted, data go elsewhere, or a court knows of an agreement is each agency's own to ask.
        for steps: Set<ConsentStep> in [[.contact], [.share], [.court]] {
            #expect(ask(steps, in: &sample) == nil, "\(steps)")
        }
        #expect(sample.file.home(of: SampleCase.harmed) == porto)
        #expect(sample.file.speaks(porto, for: SampleCase.harmed))
    }

    @Test(
        "A question from before that was never answered with a yes takes nobody away; a yes does",
        arguments: [ConsentRecord.Answer.asked, .refused, .given]
    )
    func recorded(answer: ConsentRecord.Answer) throws {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        if answer == .asked {
            let shown = sample.file.all(InformationRecord.self).last {
                $0.content.person == SampleCase.harmed
            }
            try sample.file.ask(
                ConsentRecord(
                    person: SampleCase.harmed,
                    purpose: "letters",
                    steps: [.messages],
                    information: shown?.id,
                    askedBy: "Lill",
                    askedHow: .inPerson,
                    askedAt: sample.now
                ),
                by: sample.act()
            )
        } else {
            try sample.consent(SampleCase.harmed, [.messages], answer: answer)
        }
        #expect(sample.file.isHere(SampleCase.harmed))
        sample.file.receive(told([.messages], at: sample.now), by: sample.act())
        #expect(sample.file.isHere(SampleCase.harmed) == (answer == .given))
        #expect(sample.file.home(of: SampleCase.harmed) == (answer == .given ? nil : porto))
    }

    @Test("Once the peer has ended it for them, they may be asked here")
    func ended() throws {
        var sample = try sample()
        try sample.file.keep(
            PersonRecord(pseudonym: "harmed-2", role: .harmed, languages: ["pt"], ofAge: "passport"),
            by: sample.act()
        )
        try sample.file.receiveEnd(.noAgreement, from: porto, isOnlyPeer: false, by: sample.act())
        sample.pass()
        #expect(ask([.messages], in: &sample) == nil)
        #expect(sample.file.isHere(SampleCase.harmed))
    }
}

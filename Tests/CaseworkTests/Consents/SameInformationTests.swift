import Casework
import Referrals
import Testing

@Suite("Both sides of a border are told the same")
struct SameInformationTests {
    private let porto: EntityID
    private let other: Digest

    init() throws {
        porto = try #require(EntityID("https://porto.example"))
        other = try #require(Digest(hex: String(repeating: "b", count: 64)))
    }

    /// A case in which the person harmed is looked after in Porto, and everything but the information is there.
    private func sample(told package: Digest?, shown own: Digest? = .zero) throws -> SampleCase {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        try sample.inform(SampleCase.responsible, "et", packageDigest: own)
        var consent = ConsentRecord(
            person: SampleCase.harmed,
            purpose: "letters",
            steps: [.messages, .agreement],
            information: nil,
            askedBy: porto.text,
            askedHow: .inPerson,
            askedAt: sample.now
        )
        consent.origin = porto
        consent.answer = .given
        consent.answeredAt = sample.now
        consent.freely = true
        consent.capacity = .full
        consent.noticeVersion = "pt 2026.7"
        consent.noticeLanguage = "pt"
        consent.noticePackage = package
        sample.file.receive(consent, by: sample.act())
        let prepared = ReadinessRecord(
            person: SampleCase.harmed,
            step: .preparation,
            origin: porto,
            at: sample.now
        )
        sample.file.receive(prepared, by: sample.act())
        sample.pass()
        return sample
    }

    private func refused(_ sample: inout SampleCase) -> CaseworkError? {
        refusal { try sample.file.write(sample.message(), by: sample.act()) }
    }

    @Test(
        "COE-15 The same package lets them exchange messages, whatever law has filled it and whatever language it was in"
    )
    func same() throws {
        var sample = try sample(told: .zero)
        #expect(refused(&sample) == nil)
        #expect(sample.file.informationQuestions(among: [SampleCase.harmed, SampleCase.responsible]).isEmpty)
        let nothing = refusal {
            try sample.file.compareInformation(
                of: SampleCase.harmed,
                isSame: true,
                says: "Read.",
                by: sample.act()
            )
        }
        #expect(nothing?.code == .notNow)
    }

    @Test(
        "COE-15 Another package, and one of which nobody knows, is a question to a person, which the gate names"
    )
    func open() throws {
        for (told, shown) in [(other, Digest.zero), (nil, .zero), (.zero, nil), (nil, nil)]
            as [(Digest?, Digest?)]
        {
            var sample = try sample(told: told, shown: shown)
            let error = try #require(refused(&sample))
            #expect(error.requirements == [.sameInformation], "\(error)")
            let question = try #require(
                sample.file.informationQuestions(among: [SampleCase.harmed, SampleCase.responsible]).first
            )
            #expect(question.person == SampleCase.harmed && question.peer == porto)
            #expect(question.says.contains("comity consent compare") && question.says.contains("pt 2026.7"))
            #expect(question.says.contains("nobody knows") == (told == nil || shown == nil))
        }
    }

    @Test(
        "COE-15 What a person found who compared both opens the gate, or keeps it closed; it holds for exactly these two"
    )
    func compared() throws {
        var sample = try sample(told: other)
        let wordless = refusal {
            try sample.file.compareInformation(
                of: SampleCase.harmed,
                isSame: true,
                says: " ",
                by: sample.act()
            )
        }
        #expect(wordless?.code == .invalid)
        let lead = refusal {
            try sample.file.compareInformation(
                of: SampleCase.harmed,
                isSame: true,
                says: "Read.",
                by: sample.act(.lead, by: "Oja")
            )
        }
        #expect(lead?.code == .notPermitted)
        let filed = try sample.file.compareInformation(
            of: SampleCase.harmed,
            isSame: false,
            says: "Porto's says nothing of complaints.",
            by: sample.act()
        )
        #expect(filed.content.there.packageDigest == other && filed.content.here.packageDigest == .zero)
        let error = try #require(refused(&sample))
        #expect(error.requirements == [.sameInformation])
        #expect(error.missing.contains { $0.says.contains("something else") }, "\(error)")
        try sample.file.compareInformation(
            of: SampleCase.harmed,
            isSame: true,
            says: "It is on the second page.",
            by: sample.act()
        )
        #expect(refused(&sample) == nil)
        // Shown something else afterwards, it is a question anew.
        sample.pass()
        try sample.inform(SampleCase.responsible, "et", packageDigest: nil)
        #expect(refused(&sample)?.requirements == [.sameInformation])
    }

    @Test(
        "COE-15 On one side two packages are different information, though the law that filled them is the same"
    )
    func oneSide() throws {
        var sample = try SampleCase.ready()
        try sample.inform(SampleCase.harmed, "pt", packageDigest: other)
        #expect(refused(&sample)?.requirements == [.sameInformation])
        // What was shown before the digest was kept is judged by its version, as it was then.
        try sample.inform(SampleCase.harmed, "pt", packageDigest: nil)
        #expect(refused(&sample) == nil)
    }
}

import Casework
import Referrals
import Testing

@Suite("A guardian has no side of their own")
struct GuardianTests {
    private static let child = "harmed-2"

    private func child(with guardian: String? = nil) -> PersonRecord {
        PersonRecord(
            pseudonym: Self.child,
            role: .harmed,
            languages: ["et"],
            birth: "2012-05",
            guardian: guardian,
            legalAdvice: .declined
        )
    }

    /// The child's guardian turns out to be a party: what the record holds from before no longer counts.
    private func becomesParty(_ sample: inout SampleCase) throws {
        try sample.recast(SampleCase.guardian, as: .harmed)
    }

    @Test(
        "COE-24 Nobody but a person of the role guardian is kept as one: no party, no supporter, no child",
        arguments: [SampleCase.responsible, SampleCase.harmed, "friend-1", "sibling-1"]
    )
    func kept(name: String) throws {
        var sample = SampleCase()
        try sample.file.keep(PersonRecord(pseudonym: "friend-1", role: .supporter), by: sample.act())
        try sample.file.keep(
            PersonRecord(pseudonym: "sibling-1", role: .guardian, birth: "2011"),
            by: sample.act()
        )
        #expect(refusal { try sample.file.keep(child(with: name), by: sample.act()) }?.code == .invalid)
        try sample.file.keep(child(with: SampleCase.guardian), by: sample.act())
    }

    @Test("COE-24 Whoever is of the other side neither goes with a person nor speaks for them")
    func opposed() throws {
        var sample = SampleCase()
        var beside = try sample.file.person(SampleCase.harmed)
        beside.supporter = SampleCase.responsible
        #expect(refusal { try sample.file.keep(beside, by: sample.act()) }?.code == .invalid)
        var spoken = try sample.file.person(SampleCase.harmed)
        spoken.representative = SampleCase.responsible
        #expect(refusal { try sample.file.keep(spoken, by: sample.act()) }?.code == .invalid)
    }

    @Test(
        "COE-24 A child's consent falls with the guardian who turns out to be a party, and is not taken anew"
    )
    func consent() throws {
        var sample = try SampleCase.ready()
        let need = ConsentNeed(SampleCase.responsible, .messages)
        #expect(sample.file.consent(for: need, at: sample.now).says == nil)
        try becomesParty(&sample)
        #expect(sample.file.consent(for: need, at: sample.now).says?.contains(SampleCase.guardian) == true)
        let error = try #require(
            refusal { try sample.file.write(sample.message(), by: sample.act()) }
        )
        // The guardian, who is a party now, has no consent of their own either.
        let faults = error.missing.filter { $0.about == SampleCase.responsible }
        #expect(faults.map(\.requirement).contains(.informedConsent), "\(error)")
        let again = refusal {
            try sample.consent(SampleCase.responsible, [.messages], guardian: SampleCase.guardian)
        }
        #expect(again?.code == .invalid)
    }

    @Test("COE-24 EU-07 A child is not in a meeting with a guardian who is a party")
    func presence() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        let planned = try sample.file.plan(sample.meeting(), by: sample.act())
        try becomesParty(&sample)
        let error = try #require(refusal { try sample.file.begin(planned.id, by: sample.act()) })
        let faults = error.missing.filter { $0.requirement == .peoplePresent }
        #expect(faults.map(\.about).contains(SampleCase.responsible), "\(error)")
    }

    @Test("EU-12.1d A signature beside a child's counts only while the guardian is one")
    func signature() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(conclude: false)
        try becomesParty(&sample)
        let error = try #require(refusal { try sample.file.conclude(draft, by: sample.act()) })
        let faults = error.missing.filter { $0.requirement == .everySignature }
        #expect(faults.map(\.about) == [SampleCase.responsible], "\(error)")
        let again = refusal {
            try sample.file.sign(
                draft,
                party: SampleCase.responsible,
                how: .portal,
                guardian: SampleCase.guardian,
                by: sample.act()
            )
        }
        #expect(again?.code == .invalid)
    }

    @Test("COE-24 What a peer says of a guardian counts for nothing where that guardian is a party here")
    func fromPeer() throws {
        var sample = try SampleCase.ready()
        var told = try sample.consent(SampleCase.responsible, [.messages], guardian: SampleCase.guardian)
            .content
        told.origin = EntityID("https://tartu.example")
        told.noticeVersion = "2026.1"
        told.noticePackage = .zero
        func says(_ name: String) throws -> String? {
            told.guardian = .init(by: name, answer: .given, at: sample.now)
            var file = SampleCase().file
            // A birth that is known here, and a guardian whom this side does not know.
            var person = try file.person(SampleCase.responsible)
            person.guardian = nil
            try file.keep(person, by: sample.act())
            file.receive(told, by: sample.act())
            return file.consent(for: ConsentNeed(SampleCase.responsible, .messages), at: sample.now).says
        }
        #expect(try says("parent-at-tartu") == nil)
        #expect(try says(SampleCase.guardian) == nil)
        #expect(try says(SampleCase.harmed)?.contains("no guardian") == true)
    }
}

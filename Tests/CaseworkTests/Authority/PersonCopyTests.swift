import Casework
import Referrals
import Testing

@Suite("The copy of what is held about a person names nobody else")
struct PersonCopyTests {
    private static let other = "the colleague with the blue bicycle"

    private func copy(_ sample: SampleCase, of person: String = SampleCase.responsible) throws -> PersonCopy {
        try sample.file.copy(of: person, as: .lead, at: sample.now)
    }

    @Test(
        "P2-14.12 UN-07a Who else it could have been, and on what that rests, is not in the copy of the suspect"
    )
    func attribution() throws {
        var sample = try SampleCase.ready(without: [.attribution])
        try sample.file.attribute(
            AttributionRecord(
                person: SampleCase.responsible,
                certainty: .probable,
                basis: "what the neighbour across the landing saw",
                alternatives: Self.other,
                by: "Kask",
                at: sample.now
            ),
            by: sample.act(.intakeOfficer, by: "Kask")
        )
        let copy = try copy(sample)
        #expect(!copy.text.contains("bicycle") && !copy.text.contains("neighbour"))
        #expect(!copy.records.contains { $0.kind == .attribution })
        #expect(copy.withheld.contains { $0.kind == .attribution && $0.why == .several })
        // Of anybody else's copy it is no part at all.
        let hers = try self.copy(sample, of: SampleCase.harmed)
        #expect(!hers.withheld.contains { $0.kind == .attribution } && !hers.text.contains("bicycle"))
    }

    @Test("P2-14.12 What somebody asked on behalf of a person is in that person's copy only as kept back")
    func onBehalf() throws {
        var sample = try SampleCase.ready()
        func ask(_ representative: String?, _ says: String) throws {
            try sample.file.receive(
                request: PersonRequestRecord(
                    person: SampleCase.responsible,
                    representative: representative,
                    right: .access,
                    says: says,
                    receivedOn: Day(sample.now),
                    due: Day(sample.now).adding(days: 30),
                    deadline: CitedProvision(
                        pack: "eu-gdpr 2026.1",
                        source: "General Data Protection Regulation",
                        part: "art. 12, para. 3",
                        status: "not reviewed by counsel"
                    )
                ),
                by: sample.act(.lead)
            )
        }
        try ask(SampleCase.guardian, Self.other)
        try ask(nil, "What do you know of me?")
        let copy = try copy(sample)
        #expect(!copy.text.contains("bicycle") && copy.text.contains("What do you know of me?"))
        #expect(copy.withheld.contains { $0.kind == .personRequest && $0.why == .several })
    }

    @Test("P2-14.12 Why officers put somebody into another role is between those officers")
    func roleChange() throws {
        var sample = SampleCase()
        try sample.file.askForRole(
            .supporter,
            of: SampleCase.responsible,
            reasons: Self.other,
            by: sample.act()
        )
        let copy = try copy(sample)
        #expect(!copy.text.contains("bicycle") && copy.text.contains("roleChange"))
    }
}

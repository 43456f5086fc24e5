import Casework
import Referrals
import Testing

/// Porto looks after the first person harmed, Lisboa after the second; the young man is looked after here.
@Suite("A peer that is through with the process ends it for its own people")
struct EndedThereTests {
    private let porto: EntityID
    private let lisboa: EntityID

    init() throws {
        porto = try #require(EntityID("https://porto.example"))
        lisboa = try #require(EntityID("https://lisboa.example"))
    }

    private func told(_ person: String, at peer: EntityID, _ sample: SampleCase) -> ConsentRecord {
        var consent = ConsentRecord(
            person: person,
            purpose: "letters",
            steps: [.messages, .meeting, .agreement],
            information: nil,
            askedBy: peer.text,
            askedHow: .inPerson,
            askedAt: sample.now
        )
        consent.origin = peer
        consent.answer = .given
        consent.answeredAt = sample.now
        consent.freely = true
        consent.capacity = .full
        consent.noticeVersion = "2026.1"
        consent.noticePackage = .zero
        consent.noticeLanguage = "pt"
        return consent
    }

    private func sample() throws -> SampleCase {
        var sample = try SampleCase.ready(without: [.harmedConsent])
        try sample.file.keep(
            PersonRecord(pseudonym: "harmed-2", role: .harmed, languages: ["pt"], ofAge: "passport"),
            by: sample.act()
        )
        sample.file.receive(told(SampleCase.harmed, at: porto, sample), by: sample.act())
        sample.file.receive(told("harmed-2", at: lisboa, sample), by: sample.act())
        sample.pass()
        return sample
    }

    private func processFaults(_ sample: SampleCase, _ person: String) -> [Missing] {
        sample.file.missing(.processOpen, Situation(at: sample.now, people: [person]))
    }

    @Test(
        "COE-16b Where others of the side stay, only what the peer's people were to take part in stops",
        arguments: [ProcessRecord.End.withdrawn, .completed, .noAgreement]
    )
    func othersStay(end: ProcessRecord.End) throws {
        var sample = try sample()
        let planned = try [SampleCase.harmed, "harmed-2"].map { person in
            var session = sample.meeting(.preparation)
            session.people = [.init(person: person, zone: "UTC")]
            session.shared = Identifier(at: sample.now)
            session.origin = porto
            return try #require(try sample.file.receive(session, by: sample.act())).id
        }
        let stopped = try sample.file.receiveEnd(end, from: lisboa, isOnlyPeer: false, by: sample.act())
        #expect(stopped)
        let states = try planned.map { try sample.file.record($0, CaseSession.self).content.state }
        #expect(states == [.planned, .cancelled])
        #expect(try sample.file.process().content.end == nil)
        #expect(processFaults(sample, SampleCase.harmed).isEmpty)
        #expect(processFaults(sample, "harmed-2").first?.says.contains(lisboa.text) == true)
        #expect(
            sample.file.all(TaskRecord.self).contains { $0.content.note != nil && $0.content.doneAt == nil }
        )

        // With the last of a side that the mechanism needs it is over.
        sample.pass()
        try sample.file.receiveEnd(end, from: porto, isOnlyPeer: true, by: sample.act())
        #expect(try sample.file.process().content.end == end)
    }

    @Test("Whoever consents anew there takes part again")
    func anew() throws {
        var sample = try sample()
        try sample.file.receiveEnd(.noAgreement, from: lisboa, isOnlyPeer: false, by: sample.act())
        #expect(!processFaults(sample, "harmed-2").isEmpty)
        sample.pass()
        sample.file.receive(told("harmed-2", at: lisboa, sample), by: sample.act())
        #expect(processFaults(sample, "harmed-2").isEmpty)
    }

    @Test(
        "A peer that looks after nobody here ends nothing where there are others; what is planned stops, and a person hears of it"
    )
    func nobody() throws {
        var sample = try sample()
        let planned = try sample.file.plan(sample.meeting(.preparation), by: sample.act()).id
        let third = try #require(EntityID("https://evora.example"))
        let stopped = try sample.file.receiveEnd(
            .withdrawn,
            from: third,
            isOnlyPeer: false,
            by: sample.act()
        )
        #expect(stopped)
        #expect(try sample.file.record(planned, CaseSession.self).content.state == .cancelled)
        #expect(try sample.file.process().content.end == nil)
        #expect(sample.file.all(NoteRecord.self).contains { $0.content.words.contains(third.text) })
    }

    @Test("Of whom the only peer speaks is not known: then everything ends")
    func unknown() throws {
        var sample = try SampleCase.ready()
        try sample.file.receiveEnd(.withdrawn, from: porto, isOnlyPeer: true, by: sample.act())
        #expect(try sample.file.process().content.end == .withdrawn)
    }
}

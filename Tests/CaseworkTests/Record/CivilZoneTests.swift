import Casework
import Referrals
import Testing

/// The days of an agency are those of its own calendar, not of UTC.
@Suite("By whose calendar a day begins")
struct CivilZoneTests {
    /// Thirteen hours ahead and ten behind, as in Auckland's summer and in Honolulu.
    private static let ahead = CivilZone(name: "Pacific/Auckland") { _ in 13 * 3600 }
    private static let behind = CivilZone(name: "Pacific/Honolulu") { _ in -10 * 3600 }
    private static let evening = Instant(rfc3339: "2026-12-10T20:00:00Z")
    private static let early = Instant(rfc3339: "2026-12-11T05:00:00Z")

    @Test("One moment is one day here and another there; the offset is asked for the moment itself")
    func days() throws {
        let evening = try #require(Self.evening)
        #expect(Self.ahead.day(of: evening).description == "2026-12-11")
        #expect(CivilZone.utc.day(of: evening).description == "2026-12-10")
        #expect(try Self.behind.day(of: #require(Self.early)).description == "2026-12-10")
        let changing = CivilZone(name: "Europe/Tallinn") { $0 < evening ? 0 : 4 * 3600 }
        #expect(changing.day(of: evening.adding(seconds: -1)).description == "2026-12-10")
        #expect(changing.day(of: evening).description == "2026-12-11")
        #expect(Act(by: "Lill", role: .lead, at: evening, zone: Self.ahead).day.description == "2026-12-11")
    }

    @Test(
        "A consent counts until its last day is over where it was given",
        arguments: [(ahead, false), (CivilZone.utc, true), (behind, true)]
    )
    func consent(zone: CivilZone, stands: Bool) throws {
        var sample = SampleCase(zone: zone)
        try sample.offer(SampleCase.harmed)
        try sample.inform(SampleCase.harmed, "pt")
        try sample.consent(SampleCase.harmed, [.messages], expires: Day("2026-12-10"))
        let need = ConsentNeed(SampleCase.harmed, .messages)
        #expect(try (sample.file.consent(for: need, at: #require(Self.evening)).says == nil) == stands)
    }

    @Test(
        "EU-24 Somebody comes of age on the day of the place",
        arguments: [(ahead, false), (CivilZone.utc, true), (behind, true)]
    )
    func majority(zone: CivilZone, isChild: Bool) throws {
        var sample = SampleCase(zone: zone)
        var person = try sample.file.person(SampleCase.responsible)
        person.birth = "2008-12-11"
        try sample.file.keep(person, by: sample.act())
        try sample.offer(SampleCase.responsible, "et")
        try sample.inform(SampleCase.responsible, "et")
        try sample.consent(SampleCase.responsible, [.messages])
        let says = try sample.file.consent(
            for: ConsentNeed(SampleCase.responsible, .messages),
            at: #require(Self.evening)
        ).says
        #expect((says?.contains("guardian") == true) == isChild)
    }

    @Test("An item is late once its day is over at the place", arguments: [(ahead, true), (behind, false)])
    func late(zone: CivilZone, isLate: Bool) throws {
        var sample = try SampleCase.ready(zone: zone)
        let agreement = try sample.concluded()
        // The apology is due sixty days after the day, by UTC, on which the story begins.
        let due = try #require(Instant(date: Terms.day(60).description))
        sample.now = due.adding(seconds: 20 * 3600)
        try sample.file.markLate(agreement, by: sample.act())
        let items = try sample.file.record(agreement, AgreementRecord.self).content.items
        #expect((items[1].status == .late) == isLate)
    }
}

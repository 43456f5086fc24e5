import Casework
import Referrals
import Testing

@Suite("Who takes part beside the two sides is asked too, and nobody is spoken for who did not say so")
struct RepresentationTests {
    private static let speaker = "speaker-1"
    private static let absent = "harmed-2"

    /// A conference that is ready but for those who are added.
    private func conference() throws -> SampleCase {
        var sample = try SampleCase.ready(mechanism: "conference", consenting: .meeting)
        try sample.assign("Mets", trained: true, lead: false)
        try sample.file.declare("Mets", interests: [], by: sample.act(by: "Mets"))
        return sample
    }

    private func keep(_ sample: inout SampleCase, _ pseudonym: String, _ role: PersonRole) throws {
        try sample.file.keep(
            PersonRecord(pseudonym: pseudonym, role: role, languages: ["en"], ofAge: "passport"),
            by: sample.act()
        )
        try sample.offer(pseudonym, "en")
        try sample.inform(pseudonym, "en")
    }

    private func meeting(_ sample: SampleCase, with others: [String], without gone: String? = nil)
        -> CaseSession
    {
        var session = sample.meeting(.conference, facilitators: ["Lill", "Mets"])
        session.people += others.map { .init(person: $0, zone: "UTC") }
        session.people.removeAll { $0.person == gone }
        return session
    }

    private func begin(_ sample: inout SampleCase, _ session: CaseSession) throws -> CaseworkError? {
        let planned = try sample.file.plan(session, by: sample.act())
        return refusal { try sample.file.begin(planned.id, by: sample.act()) }
    }

    @Test(
        "COE-16a Whoever joins the sides as community, panel, expert or representative has consented to the meeting",
        arguments: [PersonRole.community, .panel, .expert, .representative]
    )
    func asked(role: PersonRole) throws {
        var sample = try conference()
        try keep(&sample, Self.speaker, role)
        let session = meeting(sample, with: [Self.speaker])
        let error = try #require(try begin(&sample, session))
        let consents = error.missing.filter { $0.requirement == .informedConsent }
        #expect(consents.map(\.about) == [Self.speaker], "\(error)")
        try sample.consent(Self.speaker, [.meeting, .preparation])
        if role == .representative {
            #expect(
                try begin(&sample, session)?.requirements == [.preparation],
                "a representative is prepared"
            )
            try sample.prepare(Self.speaker)
        }
        #expect(try begin(&sample, session) == nil)
    }

    @Test(
        "A representative stands in for the harmed side only while somebody harmed agrees to be spoken for by them"
    )
    func standsIn() throws {
        var sample = try conference()
        try keep(&sample, Self.speaker, .representative)
        try sample.consent(Self.speaker, [.meeting, .preparation])
        try sample.prepare(Self.speaker)
        let session = meeting(sample, with: [Self.speaker], without: SampleCase.harmed)
        let error = try #require(try begin(&sample, session))
        #expect(error.requirements == [.peoplePresent])
        #expect(error.missing.contains { $0.says.contains("--step representation") }, "\(error)")

        // That the record names them is nobody's word.
        try sample.file.keep(
            PersonRecord(
                pseudonym: Self.absent,
                role: .harmed,
                languages: ["en"],
                ofAge: "passport",
                representative: Self.speaker
            ),
            by: sample.act()
        )
        #expect(try begin(&sample, session)?.requirements == [.peoplePresent])
        try sample.offer(Self.absent, "en")
        try sample.inform(Self.absent, "en")
        try represent(&sample, Self.absent, by: Self.speaker)
        let planned = try sample.file.plan(session, by: sample.act())
        try sample.file.begin(planned.id, by: sample.act())

        // Taken back, it stops what runs, and nothing begins any more.
        sample.pass()
        try sample.file.withdraw(Self.absent, steps: [.representation], by: sample.act())
        #expect(try sample.file.record(planned.id, CaseSession.self).content.state == .stopped)
        try sample.screen(at: .afterSession)
        #expect(try begin(&sample, session)?.requirements == [.peoplePresent])
    }

    private func represent(_ sample: inout SampleCase, _ person: String, by name: String) throws {
        let shown = sample.file.all(InformationRecord.self).last { $0.content.person == person }
        let asked = try sample.file.ask(
            ConsentRecord(
                person: person,
                purpose: "that somebody speaks for me",
                steps: [.representation],
                representative: name,
                information: shown?.id,
                askedBy: "Lill",
                askedHow: .inPerson,
                askedAt: sample.now
            ),
            by: sample.act()
        )
        sample.pass(seconds: 1)
        try sample.file.answer(
            asked.id,
            CaseFile.ConsentAnswer(.given, how: .inPerson, capacity: .full, freely: true),
            by: sample.act()
        )
    }

    @Test(
        "A consent to be spoken for names by whom, counts for nobody else, and is no other consent's to name"
    )
    func named() throws {
        var sample = try conference()
        try keep(&sample, Self.speaker, .representative)
        try represent(&sample, SampleCase.harmed, by: Self.speaker)
        func says(_ name: String?) -> String? {
            sample.file.consent(
                for: ConsentNeed(SampleCase.harmed, .representation, representative: name),
                at: sample.now
            ).says
        }
        #expect(says(Self.speaker) == nil)
        #expect(says("somebody-else")?.contains("does not name somebody-else") == true)
        let shown = sample.file.all(InformationRecord.self).last { $0.content.person == SampleCase.harmed }
        for (steps, name) in [
            ([ConsentStep.representation], String?.none), ([.meeting], Self.speaker),
            ([.representation], SampleCase.harmed), ([.representation], "nobody"),
        ] {
            let error = refusal {
                try sample.file.ask(
                    ConsentRecord(
                        person: SampleCase.harmed,
                        purpose: "p",
                        steps: Set(steps),
                        representative: name,
                        information: shown?.id,
                        askedBy: "Lill",
                        askedHow: .inPerson,
                        askedAt: sample.now
                    ),
                    by: sample.act()
                )
            }
            #expect(error?.code == (name == "nobody" ? .notFound : .invalid))
        }
    }

    @Test("Who speaks for the harmed side is not brought together with the other side under another name")
    func otherNames() throws {
        var sample = try conference()
        try keep(&sample, Self.speaker, .representative)
        var session = meeting(sample, with: [Self.speaker], without: SampleCase.harmed)
        session.kind = .preparation
        let error = try #require(try begin(&sample, session))
        #expect(error.requirements.isSuperset(of: [.informedConsent, .preparation]))
    }

    @Test("Something is owed to a cohort in which there is somebody, and only all of it together waives it")
    func cohorts() throws {
        var sample = try SampleCase.ready()
        for number in 1...3 {
            try sample.file.keep(
                PersonRecord(
                    pseudonym: "patient-\(number)",
                    role: .harmed,
                    ofAge: "the register",
                    cohort: "PT"
                ),
                by: sample.act()
            )
        }
        var terms = Terms.agreement(at: sample.now)
        terms.items[1].for = ["cohort:FI"]
        #expect(refusal { try sample.file.draft(terms, by: sample.act()) }?.code == .notFound)
        terms.items[1].for = [SampleCase.harmed, "cohort:PT"]
        try sample.screen()
        let draft = try sample.file.draft(terms, by: sample.act()).id
        try sample.file.monitor(draft, Terms.monitoring, by: sample.act())
        try sample.file.weigh(draft, faults: [:], by: sample.act())
        try sample.file.sign(draft, party: SampleCase.harmed, how: .portal, by: sample.act())
        try sample.file.sign(
            draft,
            party: SampleCase.responsible,
            how: .portal,
            guardian: SampleCase.guardian,
            by: sample.act()
        )
        try sample.file.conclude(draft, by: sample.act())
        let some = [SampleCase.harmed, "patient-1", "patient-2"]
        let error = refusal {
            try sample.file.waive(draft, item: 2, word: some, how: .telephone, by: sample.act())
        }
        #expect(error?.says.contains("patient-3") == true)
        try sample.file.waive(draft, item: 2, word: some + ["patient-3"], how: .telephone, by: sample.act())
    }
}

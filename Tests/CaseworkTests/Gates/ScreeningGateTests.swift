import Casework
import Referrals
import Testing
import Wire

@Suite("What the gates ask of the screening and of the attribution: of each person, at each stage")
struct ScreeningGateTests {
    private static let added = "harmed-2"

    @Test("HB-2 EU-12.1 A screening covers nobody whom it did not ask about, or asked about in another role")
    func addedLater() throws {
        var sample = try SampleCase.ready()
        try sample.add(Self.added, .harmed)
        let message = sample.message(to: Self.added)
        let error = try #require(refusal { try sample.file.write(message, by: sample.act()) })
        #expect(error.missing.map(\.requirement) == [.screeningCurrent])
        #expect(error.missing.map(\.about) == [Self.added], "\(error)")
        // For those who were asked about it stays open.
        try sample.file.write(sample.message(), by: sample.act())
        try sample.screen()
        try sample.file.write(message, by: sample.act())

        var changed = try sample.file.person(Self.added)
        changed.role = .surrogate
        try sample.file.keep(changed, by: sample.act())
        #expect(
            refusal { try sample.file.write(message, by: sample.act()) }?.requirements == [.screeningCurrent]
        )
    }

    @Test("A record from before the people were kept counts for those whom its answers name")
    func older() throws {
        var sample = try SampleCase.ready()
        let filed = try #require(sample.file.last(ScreeningRecord.self))
        try sample.file.amend(filed, by: sample.act()) { content throws(CaseworkError) in content.people = nil
        }
        try sample.file.write(sample.message(), by: sample.act())
        try sample.add(Self.added, .harmed)
        let message = sample.message(to: Self.added)
        #expect(
            refusal { try sample.file.write(message, by: sample.act()) }?.requirements == [.screeningCurrent]
        )
    }

    @Test("HB-2 Messages rest on a screening of the preparation or later, a meeting on one made before it")
    func stages() throws {
        var early = try SampleCase.ready(without: [.screening])
        try early.screen(at: .intake)
        #expect(
            refusal { try early.file.write(early.message(), by: early.act()) }?.requirements == [
                .screeningCurrent
            ]
        )
        try early.screen(at: .preparation)
        try early.file.write(early.message(), by: early.act())

        var meeting = try SampleCase.ready(
            without: [.screening],
            mechanism: "direct-mediation",
            consenting: .meeting
        )
        try meeting.screen(at: .preparation)
        let planned = try meeting.file.plan(meeting.meeting(), by: meeting.act())
        #expect(
            refusal { try meeting.file.begin(planned.id, by: meeting.act()) }?.requirements == [
                .screeningCurrent
            ]
        )
        try meeting.screen(at: .beforeSession)
        try meeting.file.begin(planned.id, by: meeting.act())
    }

    @Test(
        "HB-2 After the sides have met, neither another meeting nor an agreement rests on what was seen before"
    )
    func afterMeeting() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        let first = try sample.file.plan(sample.meeting(), by: sample.act())
        try sample.file.begin(first.id, by: sample.act())
        sample.pass()
        try sample.file.close(
            first.id,
            attendance: [SampleCase.harmed: .present, SampleCase.responsible: .present],
            by: sample.act()
        )
        let again = try sample.file.plan(sample.meeting(), by: sample.act())
        #expect(
            refusal { try sample.file.begin(again.id, by: sample.act()) }?.requirements == [.screeningCurrent]
        )
        let draft = try sample.concluded(conclude: false)
        #expect(
            refusal { try sample.file.conclude(draft, by: sample.act()) }?.requirements == [.screeningCurrent]
        )
        sample.pass()
        try sample.screen(at: .afterSession)
        try sample.file.conclude(draft, by: sample.act())
        try sample.file.begin(again.id, by: sample.act())
    }

    @Test("HB-2 An agreement is not concluded on a screening that has ended, says stop, or left a party out")
    func agreement() throws {
        var old = try SampleCase.ready()
        old.pass(seconds: 61 * 86_400)
        let late = try old.concluded(conclude: false)
        #expect(refusal { try old.file.conclude(late, by: old.act()) }?.requirements == [.screeningCurrent])

        var stopped = try SampleCase.ready()
        let draft = try stopped.concluded(conclude: false)
        try stopped.screen(at: .agreement, decision: .stop)
        #expect(
            refusal { try stopped.file.conclude(draft, by: stopped.act()) }?.requirements == [
                .screeningCurrent
            ]
        )

        var more = try SampleCase.ready()
        try more.add(Self.added, .harmed)
        var terms = Terms.agreement(at: more.now)
        terms.parties.append(Self.added)
        let wide = try more.file.draft(terms, by: more.act())
        let error = try #require(refusal { try more.file.conclude(wide.id, by: more.act()) })
        #expect(error.missing.filter { $0.requirement == .screeningCurrent }.map(\.about) == [Self.added])
    }

    @Test(
        "UN-07a How sure it is that this is the person is asked of each, and one's admission is nobody else's"
    )
    func attributionOfEach() throws {
        let second = "responsible-2"
        var sample = try SampleCase.ready()
        try sample.add(second, .responsible)
        try sample.acknowledge(by: second)
        try sample.screen()
        let message = sample.message(from: second)
        let error = try #require(refusal { try sample.file.write(message, by: sample.act()) })
        #expect(error.missing.map(\.requirement) == [.evidenceSuffices])
        #expect(error.missing.map(\.about) == [second])
        // The first one's attribution stands for the first one, whatever is found about the second.
        try sample.attribute(.uncertain, of: second)
        try sample.file.write(sample.message(), by: sample.act())
        #expect(
            refusal { try sample.file.write(message, by: sample.act()) }?.requirements == [.evidenceSuffices]
        )
        try sample.attribute(.established, of: second)
        try sample.file.write(message, by: sample.act())
    }

    @Test(
        "UN-07a What the case was opened with speaks of the one person held responsible, and of no one of two"
    )
    func attributionOfTheCase() throws {
        func sample(_ certainty: String, also second: JSON? = nil) throws -> SampleCase {
            var members = try #require(SampleCase.story.object)
            members["attribution"] = ["certainty": .string(certainty)]
            if let second {
                members["parties"] = .array((members["parties"]?.array ?? []) + [second])
            }
            var sample = SampleCase()
            sample.file = CaseFile(id: Identifier(at: sample.now), case: Case(record: .object(members)))
            return sample
        }
        func missing(_ sample: SampleCase) -> [Missing] {
            sample.file.missing(
                .evidenceSuffices,
                Situation(at: sample.now, people: [SampleCase.harmed, SampleCase.responsible])
            )
        }
        #expect(missing(try sample("admitted")).isEmpty)
        #expect(missing(try sample("uncertain")).map(\.about) == [SampleCase.responsible])
        let other: JSON = ["pseudonym": "responsible-2", "role": "responsible", "country": "EE"]
        var two = try sample("admitted", also: other)
        #expect(missing(two).map(\.about) == [SampleCase.responsible])
        try two.attribute()
        #expect(missing(two).isEmpty)
    }

    @Test(
        "HB-1 UN-09 UN-10 A form that asks nothing, or nothing of a side, or leaves a domain out, is not a form",
        arguments: [
            ("eligibility", "about eligibility"), ("suitability", "the domain"), ("harmed", "of the harmed"),
            ("responsible", "of the responsible"), ("online", "domain online"), ("skill", "domain skill"),
        ]
    )
    func gaps(without what: String, says: String) throws {
        var form = try ScreeningForm.shipped()
        #expect(form.faults.isEmpty)
        switch what {
        case "eligibility": form.questions.removeAll { $0.asks == .eligibility }
        case "suitability": form.questions.removeAll { $0.asks == .suitability }
        case "harmed": form.questions.removeAll { [.harmed, .everybody].contains($0.of) }
        case "responsible": form.questions.removeAll { [.responsible, .everybody].contains($0.of) }
        default: form.questions.removeAll { $0.domain == what }
        }
        form.domains = form.domains.filter { name, _ in form.questions.contains { $0.domain == name } }
        #expect(form.faults.contains { $0.contains(says) }, "\(form.faults)")
        let definition = try ContentEncoder.encode(form)
        #expect(refusal { _ = try ScreeningForm(definition: definition) }?.code == .invalid)
        // One that was adopted before screens nobody either.
        var sample = try SampleCase.ready(without: [.screening])
        let error = refusal {
            try sample.file.screen(
                form,
                at: .preparation,
                answers: [:],
                decision: .proceed,
                reasons: "nothing was asked",
                by: sample.act()
            )
        }
        #expect(error?.code == .notNow)
        var empty = form
        (empty.questions, empty.domains) = ([], [:])
        #expect(empty.faults.count >= 8)
    }

    @Test("HB-2 A screening that says it was about somebody, and holds no answer about them, covers them not")
    func unanswered() throws {
        var sample = try SampleCase.ready()
        let filed = try #require(sample.file.last(ScreeningRecord.self))
        // As an earlier form, which asked of the case alone, left it.
        try sample.file.amend(filed, by: sample.act()) { content throws(CaseworkError) in
            content.answers = content.answers.filter { !$0.key.contains("@") }
        }
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(error.requirements == [.screeningCurrent])
        #expect(Set(error.missing.map(\.about)) == [SampleCase.harmed, SampleCase.responsible])
    }

    @Test("UN-07a Whom a mechanism only welcomes is there no less: how sure it is that it was they is asked")
    func welcomed() throws {
        let mechanism = try Mechanism(definition: [
            "id": "listening-circle", "version": "1.0.0", "title": ["en": "Circle around the harmed"],
            "reportedAs": "circle", "meets": true, "needs": ["harmed"],
            "welcomes": ["responsible", "guardian"], "facilitators": 1, "acknowledgement": false,
            "steps": [
                ["id": "prepare", "kind": "preparation", "with": ["harmed"], "optional": false],
                ["id": "circle", "kind": "circle", "with": ["harmed", "responsible"], "optional": false],
            ],
        ])
        var sample = try SampleCase.ready(without: [.process, .attribution])
        sample.file.mechanisms.append(mechanism)
        try sample.open("listening-circle")
        func missing(_ people: [String]) -> [Missing] {
            sample.file.missing(.evidenceSuffices, Situation(at: sample.now, people: people))
        }
        #expect(missing([SampleCase.harmed]).isEmpty)
        #expect(
            missing([SampleCase.harmed, SampleCase.responsible]).map(\.about) == [SampleCase.responsible]
        )
        try sample.attribute()
        #expect(missing([SampleCase.harmed, SampleCase.responsible]).isEmpty)
    }
}

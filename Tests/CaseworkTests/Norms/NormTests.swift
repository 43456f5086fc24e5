import Casework
import Referrals
import Testing
import Wire

@Suite("Norms: what has to be possible, and what has to be on record")
struct NormTests {
    @Test(
        "COE-04 COE-05 HB-4 EU-02 Every model has its steps as data: direct, carried, conference, circle, panel, surrogate"
    )
    func models() throws {
        let all = Mechanism.shipped
        #expect(all.count == 8 && all.allSatisfy { $0.faults.isEmpty })
        #expect(
            all.contains { !$0.meets } && all.contains { $0.id == "circle" }
                && all.contains { $0.needs.contains(.surrogate) }
        )
        for role in [PersonRole.supporter, .guardian, .interpreter] {
            #expect(all.allSatisfy { $0.welcomes.contains(role) })
        }
        let unprepared: JSON = [
            "id": "x", "version": "1.0.0", "title": ["en": "X"], "meets": true,
            "needs": ["harmed", "responsible"],
            "welcomes": [],
            "facilitators": 1, "acknowledgement": true,
            "steps": [["id": "m", "kind": "direct", "with": ["harmed"], "optional": false]],
        ]
        #expect(throws: CaseworkError.self) { try Mechanism(definition: unprepared) }
    }

    @Test(
        "COE-03 COE-06 COE-06b UN-06 The stage, the initiative and the kind of process are on record, at any stage"
    )
    func stages() throws {
        for stage in [
            "no-proceedings", "investigation", "charged", "trial", "sentenced", "serving", "completed",
        ] {
            for initiative in ProcessRecord.Initiative.allCases {
                var sample = SampleCase()
                let filed = try sample.file.open(
                    ProcessRecord(
                        mechanism: "shuttle",
                        stage: stage,
                        initiative: initiative,
                        demanding: false,
                        reasons: "",
                        openedAt: sample.now
                    ),
                    by: sample.act()
                )
                #expect(filed.content.stage == stage && filed.content.initiative == initiative)
            }
        }
    }

    @Test(
        "COE-13 EU-22 COE-27 Needs, harm done before and what helps to take part are on record beside the offence"
    )
    func needs() throws {
        var sample = SampleCase()
        var person = try sample.file.person(SampleCase.harmed)
        person.needs = ["to know why"]
        person.harmedBefore = true
        person.accommodations = ["hears badly on one side"]
        try sample.file.keep(person, by: sample.act())
        #expect(try sample.file.person(SampleCase.harmed) == person)
    }

    @Test(
        "COE-18 No form bars by the offence, scores decide nothing, and a demanding case is a person's reasoned decision"
    )
    func seriousness() throws {
        let shipped = try ContentEncoder.encode(ScreeningForm.shipped())
        var members = try #require(shipped.object)
        var questions = try #require(members["questions"]?.array)
        let index = try #require(questions.firstIndex { $0["id"] == "offence-seriousness" })
        var question = try #require(questions[index].object)
        var choices = try #require(question["choices"]?.array)
        var choice = try #require(choices[0].object)
        choice["bars"] = true
        choices[0] = .object(choice)
        question["choices"] = .array(choices)
        questions[index] = .object(question)
        members["questions"] = .array(questions)
        let error = refusal { _ = try ScreeningForm(definition: .object(members)) }
        #expect(error?.says.contains("COE-18") == true)

        var sample = SampleCase()
        let open = refusal {
            try sample.file.open(
                ProcessRecord(
                    mechanism: "circle",
                    stage: "trial",
                    initiative: .harmed,
                    demanding: true,
                    reasons: "",
                    openedAt: sample.now
                ),
                by: sample.act()
            )
        }
        #expect(open?.says.contains("COE-18") == true)
    }

    @Test(
        "HB-1 HB-2 UN-09 UN-10 EU-12.1 Eligibility is apart from suitability; risk is looked at anew at every stage"
    )
    func screening() throws {
        var sample = try SampleCase.ready(without: [.screening])
        let form = try ScreeningForm.shipped()
        let people = sample.file.principals
        #expect(
            form.domains.keys.sorted() == [
                "online", "power", "retaliation", "retraumatisation", "skill", "wellbeing",
            ]
        )
        let calm = try form.score(try sample.answers(), people: people)
        #expect(calm.eligible == .eligible && calm.risk == .low && calm.open.isEmpty)
        let pressed = try form.score(try sample.answers(["unpressed@harmed-1": "no"]), people: people)
        #expect(pressed.eligible == .notEligible && pressed.risk == .low)
        let skilled = try form.score(
            try sample.answers(["technical-skill@responsible-1": "much"]),
            people: people
        )
        #expect(skilled.eligible == .eligible && skilled.risk == .high && skilled.raised == ["skill": 6])
        #expect(try form.score([:], people: people).eligible == .open)
        #expect(throws: CaseworkError.self) { try form.score(["power": "enormous"], people: people) }
        #expect(throws: CaseworkError.self) { try form.score(["shoe-size": "43"], people: people) }
        for stage in [ScreeningStage.intake, .preparation, .beforeSession] { try sample.screen(at: stage) }
        #expect(
            sample.file.all(ScreeningRecord.self).map(\.content.at) == [
                .intake, .preparation, .beforeSession,
            ]
        )
        let barred = refusal { try sample.screen(answers: ["unpressed@harmed-1": "no"]) }
        #expect(barred?.code == .notNow)
        let held = try sample.screen(decision: .hold, answers: ["unpressed@harmed-1": "no"])
        #expect(held.content.eligible == .notEligible)
        #expect(sample.file.all(HoldRecord.self).count == 1)
        #expect(
            refusal {
                try sample.file.secondView(held.id, agrees: true, says: "", by: sample.act())
            }?.code == .notPermitted
        )
    }

    @Test("A filled form names its version, who decided, and why")
    func versions() throws {
        var sample = try SampleCase.ready(without: [.screening])
        let filed = try sample.screen()
        #expect(
            filed.content.version == "1.0.0" && filed.content.by == "Lill" && !filed.content.reasons.isEmpty
        )
    }

    @Test(
        "COE-36 COE-40 COE-42 COE-43 UN-19 EU-25 Training with its dates, languages and knowledge of communities"
    )
    func training() throws {
        let facilitator = SampleCase.facilitator("Lill")
        let day = Day(SampleCase.start)
        #expect(facilitator.isTrained(.initial, on: day) && facilitator.isTrained(.advanced, on: day))
        #expect(!facilitator.isTrained(.initial, on: day.adding(days: -401)))
        #expect(!facilitator.isTrained(.manager, on: day))
        let sample = try SampleCase.ready()
        var busy = SampleCase.facilitator("Busy")
        busy.capacity = 1
        var foreign = SampleCase.facilitator("Foreign")
        foreign.languages = ["fi"]
        let matches = sample.file.matches(
            [
                foreign, busy, SampleCase.facilitator("Untrained", trained: false), facilitator,
                SampleCase.facilitator("Kask"),
            ],
            workload: ["Busy": 1],
            on: day
        )
        #expect(matches.filter(\.isPossible).map(\.facilitator.name) == ["Lill", "Foreign"])
        #expect(
            matches.first { $0.facilitator.name == "Kask" }?.forbids.contains(
                "opened the case for the agency"
            ) == true
        )
    }

    @Test("COE-37 COE-38 COE-44 HB-7 HB-8 Supervision, time, surveys and complaints with their handling")
    func oversight() throws {
        var sample = try SampleCase.ready()
        let word = SupervisionRecord(
            facilitator: "Lill",
            supervisor: "Oja",
            on: Day(sample.now),
            says: "calm"
        )
        #expect(refusal { try sample.file.supervise(word, by: sample.act()) }?.code == .notPermitted)
        try sample.file.supervise(word, by: sample.act(.lead, by: "Oja"))
        #expect(
            refusal {
                try sample.file.supervise(
                    SupervisionRecord(facilitator: "Oja", supervisor: "Oja", on: Day(sample.now), says: ""),
                    by: sample.act(.lead, by: "Oja")
                )
            }?.code == .notPermitted
        )
        try sample.file.log(
            HoursRecord(
                facilitator: "Lill",
                on: Day(sample.now),
                minutes: 90,
                activity: .preparation,
                cost: Money(minor: 4_200, currency: "EUR")
            ),
            by: sample.act()
        )
        #expect(sample.file.last(HoursRecord.self)?.content.cost?.description == "42.00 EUR")
        #expect(
            refusal {
                try sample.file.log(
                    HoursRecord(
                        facilitator: "Lill",
                        on: Day(sample.now),
                        minutes: 5,
                        activity: .travel,
                        cost: Money(minor: -1, currency: "EUR")
                    ),
                    by: sample.act()
                )
            }?.code == .invalid
        )
        let survey = try sample.file.survey(
            of: SampleCase.harmed,
            satisfaction: 5,
            fairness: 4,
            wouldDoAgain: true,
            contactedAgain: false,
            by: sample.act()
        )
        #expect(survey.content.contactedAgain == false)
        #expect(survey.content.role == .harmed && survey.content.on == Day(sample.now))
        #expect(
            refusal {
                try sample.file.survey(
                    of: SampleCase.harmed,
                    satisfaction: 6,
                    fairness: 4,
                    wouldDoAgain: true,
                    by: sample.act()
                )
            }?.code == .invalid
        )
        let complaint = try sample.file.complain(
            ComplaintRecord(by: SampleCase.harmed, says: "too slow", receivedOn: Day(sample.now)),
            by: sample.act()
        )
        let answered = try sample.file.answerComplaint(
            complaint.id,
            "We have a date.",
            by: sample.act(.lead, by: "Oja")
        )
        #expect(answered.content.answeredOn == Day(sample.now))
    }

    @Test("COE-49 No deadline presses a participant: what is due is the agency's own list")
    func pace() throws {
        var sample = try SampleCase.ready()
        let today = Day(sample.now)
        try sample.file.set(
            DeadlineRecord(
                says: "report",
                due: today.adding(days: 4),
                jurisdiction: "EE",
                source: "agency",
                remind: 3
            ),
            by: sample.act()
        )
        try sample.file.add(TaskRecord(says: "call her", due: today.adding(days: 9)), by: sample.act())
        #expect(sample.file.reminders(on: today).isEmpty)
        #expect(sample.file.reminders(on: today.adding(days: 1)).count == 1)
        #expect(sample.file.reminders(on: today.adding(days: 8)).count == 2)
        #expect(!Role.participant.may(.read, .intake))
        let deadline = try #require(sample.file.last(DeadlineRecord.self))
        try sample.file.meet(deadline.id, by: sample.act())
        #expect(sample.file.reminders(on: today.adding(days: 1)).isEmpty)
    }

    @Test("COE-30b Acknowledging the facts is nowhere in what an authority is told")
    func noAdmission() throws {
        var sample = try SampleCase.ready()
        try sample.file.end(.noAgreement, by: sample.act())
        let report = try sample.file.outcomeReport(at: sample.now).json.prettyText()
        #expect(!report.contains("acknowledge") && !report.contains("admitted"))
    }

    @Test(
        "COE-20 EU-21 COE-17 What no row of the table gives is denied: the dialogue is for facilitators alone"
    )
    func roles() {
        for role in Role.allCases {
            for compartment in Compartment.allCases {
                for access in Access.allCases {
                    let given = Role.access[role]?[compartment]?.contains(access) ?? false
                    #expect(role.may(access, compartment) == given)
                }
            }
        }
        #expect(Role.allCases.filter { $0.may(.read, .dialogue) } == [.facilitator])
        #expect(Role.allCases.filter { $0.may(.read, .prosecution) } == [.intakeOfficer])
        for role in [Role.operator, .auditor, .participant, .legalAuthor, .legalReviewer] {
            #expect(Role.access[role] == nil)
        }
        var sample = SampleCase()
        for role in Role.allCases where !role.may(.write, .facilitation) {
            let error = refusal { try sample.file.file(NoteRecord(words: "x"), by: sample.act(role)) }
            #expect(error?.code == .notPermitted)
        }
    }

    @Test(
        "P2-12 A joint facilitation says purpose, composition, functions, duration, place, terms, confidentiality"
    )
    func joint() throws {
        var sample = try SampleCase.ready()
        let peer = try #require(EntityID("https://porto.example"))
        func record(_ purpose: String) -> JointFacilitationRecord {
            JointFacilitationRecord(
                peer: peer,
                purpose: purpose,
                composition: ["a facilitator of each side"],
                functions: "each with the own person",
                until: Day(sample.now).adding(days: 200),
                place: "by video",
                terms: "nothing is gathered as evidence",
                confidentiality: "both sides"
            )
        }
        #expect(refusal { try sample.file.join(record(""), by: sample.act()) }?.code == .invalid)
        try sample.file.join(record("the dialogue"), by: sample.act())
    }

    @Test(
        "P2-11 A meeting by video names place, people, interpreter and whether sworn, and settles identity and the line before"
    )
    func video() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        var meeting = sample.meeting()
        meeting.form = .video
        meeting.place = nil
        #expect(refusal { try sample.file.plan(meeting, by: sample.act()) }?.code == .invalid)
        meeting.room = .init(address: "https://meet.example/talk")
        meeting.interpreter = .init(name: "Silva", languages: ["pt", "et"], sworn: true)
        meeting.readiness = .init()
        let planned = try sample.file.plan(meeting, by: sample.act())
        #expect(planned.content.interpreter?.sworn == true && planned.content.room?.name == "talk")
        let refused = refusal { try sample.file.begin(planned.id, by: sample.act()) }
        #expect(refused?.requirements == [.readiness])
        let open = refused?.missing.map(\.says) ?? []
        for item in ["identity-checked", "test-run", "no-recording"] {
            #expect(open.contains("not settled: \(item)"))
        }
        for item in CaseSession.Readiness.items(for: .video) {
            try sample.file.settle(item, true, in: planned.id, by: sample.act())
        }
        #expect(refusal { try sample.file.begin(planned.id, by: sample.act()) } == nil)
    }

    @Test("P2-11 What is sworn by video has its form, who gives it, who administers it, and a provision")
    func oath() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        var meeting = sample.meeting()
        let provision = CitedProvision(
            pack: "p 1.0.0",
            source: "an act",
            part: "§ 1",
            status: "not reviewed"
        )
        meeting.oath = .init(
            form: .affirmation,
            by: [SampleCase.harmed],
            administeredBy: "the judge on duty",
            provision: provision
        )
        #expect(refusal { try sample.file.plan(meeting, by: sample.act()) }?.code == .invalid, "in person")
        meeting.form = .video
        meeting.room = .init(address: "https://meet.example/talk")
        let filed = try sample.file.plan(meeting, by: sample.act())
        #expect(filed.content.oath?.administeredBy == "the judge on duty")
        let again = try ContentDecoder.decode(
            CaseSession.self,
            from: try ContentEncoder.encode(filed.content)
        )
        #expect(again == filed.content)
        for spoil in [
            { $0.by = ["nobody-1"] }, { $0.by = [] }, { $0.administeredBy = " " },
            { $0.provision.source = "" },
        ] as [(inout CaseSession.Oath) -> Void] {
            var other = meeting
            if var oath = other.oath {
                spoil(&oath)
                other.oath = oath
            }
            #expect(refusal { try sample.file.plan(other, by: sample.act()) }?.code == .invalid)
        }
    }

    @Test("A breach of 312 people is one case: cohorts, representatives, and a meeting with few of them")
    func largeIncident() throws {
        var sample = SampleCase()
        for number in 1...312 {
            let cohort = ["PT", "EE", "FI", "ES"][number % 4]
            try sample.file.keep(
                PersonRecord(
                    pseudonym: "patient-\(number)",
                    role: .harmed,
                    languages: ["en"],
                    ofAge: "the register",
                    cohort: cohort,
                    representative: number > 8 ? "patient-\(number % 4 + 1)" : nil
                ),
                by: sample.act()
            )
        }
        #expect(sample.file.people.count == 315)
        #expect(sample.file.people.filter { $0.cohort == "FI" }.count == 78)
        #expect(Set(sample.file.people.compactMap(\.representative)).count == 4)
        try sample.offer("patient-312", "en")
        try sample.inform("patient-312", "en")
        try sample.consent("patient-312", [.messages])
        let missing = sample.file.missing(
            for: .joint,
            Situation(at: sample.now, people: (1...312).map { "patient-\($0)" })
        )
        #expect(missing.filter { $0.requirement == .informedConsent }.count == 311)
    }

    @Test("COE-54 Definitions, forms and mechanisms have versions, and figures can be published")
    func published() throws {
        #expect(Measure.definitions == "comity-statistics/2")
        #expect(try ScreeningForm.shipped().version == "1.0.0")
        #expect(Mechanism.shipped.allSatisfy { $0.version == "1.0.0" })
    }

    @Test("A record written and read back is the same, and what it does not know is refused")
    func coding() throws {
        let sample = try SampleCase.ready()
        for consent in sample.file.all(ConsentRecord.self).map(\.content) {
            let json = try ContentEncoder.encode(consent)
            #expect(try ContentDecoder.decode(ConsentRecord.self, from: json) == consent)
            var members = try #require(json.object)
            members["flag"] = true
            let error = refusal { _ = try ContentDecoder.decode(ConsentRecord.self, from: .object(members)) }
            #expect(error?.says.contains("/flag") == true)
            members["flag"] = nil
            members["person"] = nil
            #expect(
                refusal { _ = try ContentDecoder.decode(ConsentRecord.self, from: .object(members)) } != nil
            )
        }
    }
}

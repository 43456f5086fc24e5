import Casework
import Referrals
import Testing
import Wire

/// The account takeover as a case file, with everything that its dialogue needs, or without one piece of it.
struct SampleCase {
    var file: CaseFile
    var now: Instant

    static let start = Instant(milliseconds: 1_795_510_800_000)
    static let harmed = "harmed-1"
    static let responsible = "responsible-1"
    static let guardian = "guardian-1"

    /// What the dialogue rests on: each can be left out.
    enum Piece: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case process, facts, screening, secondView, attribution, acknowledgement
        case harmedOffer, harmedNotice, harmedConsent, responsibleConsent, guardianWord
        case legalAdvice, assignment, declaration, training, harmedPreparation, responsiblePreparation
        var testDescription: String { rawValue }
    }

    static let story: JSON = [
        "reference": "PT-1", "stage": "investigation",
        "offence": [
            "budapest": ["art2"], "provisions": [["jurisdiction": "EE", "provision": "§ 217"]],
            "date": "2026-09-14",
        ],
        "harm": ["loss": ["minor": 43000, "currency": "EUR"]],
        "parties": [
            [
                "pseudonym": "harmed-1", "role": "harmed", "country": "PT", "languages": ["pt"],
                "birth": "1958",
            ],
            [
                "pseudonym": "responsible-1", "role": "responsible", "country": "EE",
                "languages": ["et", "en"],
                "birth": "2009-04",
            ],
            ["pseudonym": "guardian-1", "role": "guardian", "country": "EE", "languages": ["et"]],
        ],
    ]

    init(zone: CivilZone = .utc) {
        now = Self.start
        file = CaseFile(
            id: Identifier(at: Self.start),
            case: Case(record: Self.story),
            openedBy: "Kask",
            zone: zone
        )
    }

    func act(_ role: Role = .facilitator, by name: String = "Lill") -> Act {
        Act(by: name, role: role, at: now, zone: file.zone)
    }

    mutating func pass(seconds: Int64 = 60) { now = now.adding(seconds: seconds) }

    /// Everything in place for a dialogue by messages, but for the pieces named.
    static func ready(
        without missing: Set<Piece> = [],
        mechanism: String = "indirect-dialogue",
        consenting step: ConsentStep = .messages,
        demanding: Bool = false,
        zone: CivilZone = .utc
    ) throws -> SampleCase {
        var sample = SampleCase(zone: zone)
        if !missing.contains(.process) {
            try sample.open(mechanism, demanding: demanding)
            if !missing.contains(.facts) {
                try sample.file.receiveFacts(from: "the referral", by: sample.act())
            }
        }
        for (person, language) in [(harmed, "pt"), (responsible, "et")] {
            if missing.contains(.harmedOffer), person == harmed { continue }
            try sample.offer(person, language)
            if !(missing.contains(.harmedNotice) && person == harmed) { try sample.inform(person, language) }
            if missing.contains(.harmedNotice), person == harmed { continue }
            if missing.contains(person == harmed ? .harmedConsent : .responsibleConsent) { continue }
            try sample.consent(
                person,
                Self.asked(with: step),
                guardian: person == responsible && !missing.contains(.guardianWord) ? guardian : nil
            )
        }
        if !missing.contains(.legalAdvice) { try sample.advise() }
        if !missing.contains(.attribution) { try sample.attribute() }
        if !missing.contains(.acknowledgement) { try sample.acknowledge() }
        if !missing.contains(.assignment) {
            try sample.assign("Lill", trained: !missing.contains(.training), lead: true)
            if demanding { try sample.assign("Mets", trained: true, lead: false) }
            if !missing.contains(.declaration) {
                try sample.file.declare("Lill", interests: [], by: sample.act())
                if demanding { try sample.file.declare("Mets", interests: [], by: sample.act(by: "Mets")) }
            }
        }
        if !missing.contains(.screening) {
            let meets = try Mechanism.named(mechanism).meets
            try sample.screen(
                at: meets ? .beforeSession : .preparation,
                second: !missing.contains(.secondView)
            )
        }
        for (person, piece) in [(harmed, Piece.harmedPreparation), (responsible, .responsiblePreparation)]
        where !missing.contains(piece)
            && missing.isDisjoint(with: [.process, .assignment, .declaration, .training])
        {
            // Who has not agreed to be prepared is not.
            let asked: Set<Piece> =
                person == harmed
                ? [.harmedOffer, .harmedNotice, .harmedConsent] : [.responsibleConsent, .guardianWord]
            guard missing.isDisjoint(with: asked) else { continue }
            try sample.prepare(person)
        }
        sample.pass()
        return sample
    }

    /// What everybody in a process is asked: to what brings the sides together, and to each other step that a gate asks for.
    static func asked(with step: ConsentStep) -> Set<ConsentStep> {
        [step, .preparation, .agreement, .report, .evaluation]
    }

    mutating func open(_ mechanism: String, demanding: Bool = false) throws {
        try file.open(
            ProcessRecord(
                mechanism: mechanism,
                stage: "investigation",
                initiative: .authority,
                demanding: demanding,
                reasons: demanding ? "both sides want it" : "",
                openedAt: now
            ),
            by: act()
        )
    }

    mutating func offer(_ person: String, _ language: String = "pt") throws {
        try file.offer(
            OfferRecord(
                person: person,
                basis: "practice",
                language: language,
                notice: "first-offer",
                version: "1",
                how: .letter,
                madeAt: now
            ),
            by: act()
        )
    }

    @discardableResult
    mutating func inform(
        _ person: String,
        _ language: String,
        version: String = "2026.1",
        understood: Bool = true,
        packageDigest: Digest? = .zero,
        topics: Set<InformationRecord.Topic> = Set(InformationRecord.Topic.allCases)
    ) throws -> Filed<InformationRecord> {
        try file.show(
            InformationRecord(
                person: person,
                notice: "participants",
                version: version,
                language: language,
                digest: .zero,
                packageDigest: packageDigest,
                topics: topics,
                how: .inPerson,
                shownAt: now,
                understood: understood
            ),
            by: act()
        )
    }

    @discardableResult
    mutating func consent(
        _ person: String,
        _ steps: Set<ConsentStep>,
        guardian: String? = nil,
        freely: Bool = true,
        capacity: PersonRecord.Capacity = .full,
        data: Set<String> = [],
        recipients: Set<String> = [],
        expires: Day? = nil,
        answer: ConsentRecord.Answer = .given
    ) throws -> Filed<ConsentRecord> {
        let shown = file.all(InformationRecord.self).last { $0.content.person == person }
        let asked = try file.ask(
            ConsentRecord(
                person: person,
                purpose: "to talk about what happened",
                serves: steps.contains(.share) ? "restorative-process" : nil,
                steps: steps,
                data: data,
                recipients: recipients,
                information: shown?.id,
                askedBy: "Lill",
                askedHow: .inPerson,
                askedAt: now,
                expires: expires
            ),
            by: act()
        )
        pass(seconds: 1)
        return try file.answer(
            asked.id,
            CaseFile.ConsentAnswer(
                answer,
                how: .inPerson,
                capacity: capacity,
                freely: freely,
                guardian: guardian.map { ConsentRecord.GuardianWord(by: $0, answer: .given, at: now) }
            ),
            by: act()
        )
    }

    /// Somebody who came later, of age, informed, consenting and prepared; everything but asked about by the screening.
    mutating func add(_ pseudonym: String, _ role: PersonRole, consenting step: ConsentStep = .messages)
        throws
    {
        try file.keep(
            PersonRecord(
                pseudonym: pseudonym,
                role: role,
                languages: ["en"],
                ofAge: "passport",
                legalAdvice: .declined
            ),
            by: act()
        )
        try offer(pseudonym, "en")
        try inform(pseudonym, "en")
        try consent(pseudonym, Self.asked(with: step))
        try prepare(pseudonym)
    }

    /// Somebody stands in another role, by the word of two people.
    mutating func recast(_ person: String, as role: PersonRole) throws {
        try file.askForRole(role, of: person, reasons: "named by mistake", by: act())
        try file.confirmRole(of: person, by: act(.intakeOfficer, by: "Kask"))
    }

    mutating func advise() throws {
        for pseudonym in [Self.harmed, Self.responsible] {
            var person = try file.person(pseudonym)
            person.legalAdvice = .declined
            try file.keep(person, by: act())
        }
    }

    mutating func attribute(
        _ certainty: AttributionRecord.Certainty = .admitted,
        of person: String = responsible
    ) throws {
        try file.attribute(
            AttributionRecord(
                person: person,
                certainty: certainty,
                basis: "he said so",
                alternatives: "nobody else had the device",
                by: "Kask",
                at: now
            ),
            by: act(.intakeOfficer, by: "Kask")
        )
    }

    mutating func acknowledge(
        _ word: AcknowledgementRecord.Acknowledges = .fully,
        by person: String = responsible
    ) throws {
        try file.acknowledge(
            AcknowledgementRecord(person: person, acknowledges: word, how: .inPerson, at: now),
            by: act()
        )
    }

    static func facilitator(_ name: String, trained: Bool = true) -> FacilitatorRecord {
        let day = Day(start).adding(days: -400)
        return FacilitatorRecord(
            name: name,
            languages: ["pt", "en"],
            mechanisms: ["indirect-dialogue"],
            training: trained
                ? [
                    .init(course: "mediation", level: .initial, on: day, hours: 40),
                    .init(course: "demanding cases", level: .advanced, on: day, hours: 30),
                ] : []
        )
    }

    mutating func assign(_ name: String, trained: Bool = true, lead: Bool = true) throws {
        try file.assign(Self.facilitator(name, trained: trained), lead: lead, by: act())
    }

    func answers(_ changed: [String: String] = [:]) throws -> [String: String] {
        let form = try ScreeningForm.shipped()
        var answers = Dictionary(
            uniqueKeysWithValues: form.keys(people: file.principals).map { key in
                let question = form.questions.first { key == $0.id || key.hasPrefix($0.id + "@") }
                let choice = question?.choices.filter { !$0.bars }.min { $0.points < $1.points }
                return (key, choice?.id ?? "")
            }
        )
        for (key, answer) in changed { answers[key] = answer }
        return answers
    }

    @discardableResult
    mutating func screen(
        at stage: ScreeningStage = .preparation,
        decision: ScreeningRecord.Decision = .proceed,
        answers changed: [String: String] = [:],
        second: Bool = true
    ) throws -> Filed<ScreeningRecord> {
        let filed = try file.screen(
            try ScreeningForm.shipped(),
            at: stage,
            answers: try answers(changed),
            decision: decision,
            reasons: "both want it",
            by: act()
        )
        if second { try file.secondView(filed.id, agrees: true, says: "read", by: act(.lead, by: "Oja")) }
        return filed
    }

    mutating func prepare(_ person: String) throws {
        var people = [CaseSession.Attendee(person: person, zone: "Europe/Lisbon")]
        if person == Self.responsible { people.append(.init(person: Self.guardian, zone: "Europe/Tallinn")) }
        let session = try file.plan(
            CaseSession(
                kind: .preparation,
                form: .telephone,
                startsAt: now,
                minutes: 60,
                people: people,
                facilitators: ["Lill"]
            ),
            by: act()
        )
        try file.begin(session.id, by: act())
        try file.close(
            session.id,
            attendance: Dictionary(uniqueKeysWithValues: people.map { ($0.person, .present) }),
            by: act()
        )
    }

    /// A meeting of both with everybody whom they need, and a list that is settled.
    func meeting(_ kind: SessionKind = .direct, facilitators: [String] = ["Lill"]) -> CaseSession {
        CaseSession(
            kind: kind,
            form: .inPerson,
            startsAt: now,
            minutes: 90,
            people: [Self.harmed, Self.responsible, Self.guardian].map {
                .init(person: $0, zone: "Europe/Lisbon")
            },
            facilitators: facilitators,
            place: "the service's room",
            readiness: .init(
                answers: Dictionary(
                    uniqueKeysWithValues: CaseSession.Readiness.items(for: .inPerson).map { ($0, true) }
                )
            )
        )
    }

    func message(from: String = responsible, to: String = harmed, words: String = "I am sorry.")
        -> MessageRecord
    {
        MessageRecord(from: from, to: to, language: "en", words: words, writtenAt: now)
    }
}

/// The error with which an operation ends, where it is one of the casework's own.
func refusal(_ operation: () throws -> Void) -> CaseworkError? {
    do {
        try operation()
        return nil
    } catch {
        return error as? CaseworkError
    }
}

extension CaseworkError {
    var requirements: Set<Requirement> { Set(missing.map(\.requirement)) }
}

import Casework
import Referrals
import Testing

@Suite("The gate before the sides hear of each other")
struct JointGateTests {
    private static let closes: [SampleCase.Piece: Requirement] = [
        .process: .processOpen, .facts: .factsReceived, .screening: .screeningCurrent,
        .secondView: .screeningCurrent, .attribution: .evidenceSuffices, .acknowledgement: .basicFacts,
        .harmedOffer: .informedConsent, .harmedNotice: .informedConsent, .harmedConsent: .informedConsent,
        .responsibleConsent: .informedConsent, .guardianWord: .informedConsent, .legalAdvice: .legalAdvice,
        .assignment: .facilitatorAssigned, .declaration: .impartiality, .training: .training,
        .harmedPreparation: .preparation, .responsiblePreparation: .preparation,
    ]

    @Test("With everything in place the gate is open and a message is taken in")
    func opens() throws {
        var sample = try SampleCase.ready()
        #expect(
            sample.file.missing(
                for: .joint,
                Situation(
                    at: sample.now,
                    people: [SampleCase.harmed, SampleCase.responsible],
                    message: sample.message()
                )
            ) == []
        )
        let message = try sample.file.write(sample.message(), by: sample.act())
        #expect(message.content.state == .waiting)
    }

    @Test(
        "COE-14 COE-23 COE-30a COE-46 EU-12.1c UN-07a UN-08 UN-13a HB-3 COE-48 Without one piece it is closed, and names it",
        arguments: SampleCase.Piece.allCases
    )
    func blocks(piece: SampleCase.Piece) throws {
        var sample = try SampleCase.ready(without: [piece])
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(error.code == .gateClosed && error.step == .joint)
        let requirement = try #require(Self.closes[piece])
        #expect(error.requirements.contains(requirement), "\(error)")
        #expect(error.missing.allSatisfy { !$0.says.isEmpty && !$0.requirement.norms.isEmpty })
    }

    @Test("A meeting needs the meeting's own consent, its people and its list; then it opens")
    func meetings() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation")
        let onlyMessages = try sample.file.plan(sample.meeting(), by: sample.act())
        let error = try #require(refusal { try sample.file.begin(onlyMessages.id, by: sample.act()) })
        #expect(error.requirements == [.informedConsent])

        sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        var alone = sample.meeting()
        alone.people.removeAll { $0.person == SampleCase.guardian }
        alone.readiness.answers["safe-word-agreed"] = false
        let planned = try sample.file.plan(alone, by: sample.act())
        let closed = try #require(refusal { try sample.file.begin(planned.id, by: sample.act()) })
        #expect(closed.requirements == [.peoplePresent, .readiness])

        let session = try sample.file.plan(sample.meeting(), by: sample.act())
        #expect(try sample.file.begin(session.id, by: sample.act()).content.state == .running)
    }

    @Test(
        "COE-16a EU-12.1 HB-3 Whoever brings both sides together passes the joint gate, whatever the session is called",
        arguments: [SessionKind.preparation, .closure, .evaluation]
    )
    func otherNames(kind: SessionKind) throws {
        var sample = try SampleCase.ready(
            without: [.screening, .acknowledgement, .responsiblePreparation],
            mechanism: "direct-mediation"
        )
        let planned = try sample.file.plan(sample.meeting(kind), by: sample.act())
        let error = try #require(refusal { try sample.file.begin(planned.id, by: sample.act()) })
        #expect(
            error.requirements.isSuperset(of: [
                .screeningCurrent, .basicFacts, .preparation, .informedConsent,
            ])
        )
    }

    @Test("EU-07 EU-03 Interpreter and supporter have to be there where they are flagged")
    func safeguards() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        try sample.file.keep(PersonRecord(pseudonym: "friend", role: .supporter), by: sample.act())
        var person = try sample.file.person(SampleCase.harmed)
        person.needsInterpreter = true
        person.supporter = "friend"
        try sample.file.keep(person, by: sample.act())
        let without = try sample.file.plan(sample.meeting(), by: sample.act())
        let error = try #require(refusal { try sample.file.begin(without.id, by: sample.act()) })
        #expect(error.missing.filter { $0.requirement == .peoplePresent }.count == 2)
        var with = sample.meeting()
        with.people.append(.init(person: "friend", zone: "Europe/Lisbon"))
        with.interpreter = .init(name: "I", languages: ["pt", "et"], sworn: false)
        let unsworn = try sample.file.plan(with, by: sample.act())
        #expect(refusal { try sample.file.begin(unsworn.id, by: sample.act()) } != nil)
        with.interpreter?.sworn = true
        let session = try sample.file.plan(with, by: sample.act())
        try sample.file.begin(session.id, by: sample.act())
    }

    @Test("A demanding case needs two facilitators with advanced training")
    func demanding() throws {
        var sample = try SampleCase.ready(demanding: true)
        try sample.file.write(sample.message(), by: sample.act())
        try sample.file.release("Mets", by: sample.act())
        sample.pass()
        let error = try #require(refusal { try sample.file.write(sample.message(), by: sample.act()) })
        #expect(error.requirements == [.coFacilitation])
    }

    @Test(
        "COE-15 A hold, a screening that has ended, one that says stop, and other information on one side close it"
    )
    func changes() throws {
        var held = try SampleCase.ready()
        let hold = try held.file.hold(reason: "he wrote to her online", by: held.act())
        #expect(refusal { try held.file.write(held.message(), by: held.act()) }?.requirements == [.noHold])
        #expect(refusal { try held.file.lift(hold.id, why: "x", by: held.act()) }?.code == .notPermitted)
        try held.file.lift(hold.id, why: "he stopped", by: held.act(.lead, by: "Oja"))
        try held.file.write(held.message(), by: held.act())

        var old = try SampleCase.ready()
        old.pass(seconds: 61 * 86_400)
        #expect(
            refusal { try old.file.write(old.message(), by: old.act()) }?.requirements == [.screeningCurrent]
        )

        var stopped = try SampleCase.ready()
        try stopped.screen(decision: .stop)
        #expect(
            refusal { try stopped.file.write(stopped.message(), by: stopped.act()) }?.requirements
                == [.screeningCurrent]
        )

        var unequal = try SampleCase.ready()
        try unequal.inform(SampleCase.harmed, "pt", version: "2026.2")
        #expect(
            refusal { try unequal.file.write(unequal.message(), by: unequal.act()) }?.requirements
                == [.sameInformation]
        )
    }

    @Test("An attribution that would not suffice to charge, and a denial of the facts, close it")
    func facts() throws {
        var unsure = try SampleCase.ready()
        try unsure.attribute(.uncertain)
        #expect(
            refusal { try unsure.file.write(unsure.message(), by: unsure.act()) }?.requirements == [
                .evidenceSuffices
            ]
        )
        var denied = try SampleCase.ready()
        try denied.acknowledge(.no)
        #expect(
            refusal { try denied.file.write(denied.message(), by: denied.act()) }?.requirements == [
                .basicFacts
            ]
        )
    }

    @Test(
        "COE-47 UN-18 A conflict of interest closes it, declared or found in the record, before or after the declaration"
    )
    func impartiality() throws {
        var declared = try SampleCase.ready()
        try declared.file.declare("Lill", interests: ["her neighbour"], by: declared.act())
        #expect(
            refusal { try declared.file.write(declared.message(), by: declared.act()) }?.requirements
                == [.impartiality]
        )
        var found = try SampleCase.ready()
        try found.file.attribute(
            AttributionRecord(
                person: SampleCase.responsible,
                certainty: .admitted,
                basis: "b",
                alternatives: "a",
                by: "Lill",
                at: found.now
            ),
            by: found.act(.intakeOfficer, by: "Lill")
        )
        #expect(
            refusal { try found.file.write(found.message(), by: found.act()) }?.requirements == [
                .impartiality
            ]
        )
    }
}

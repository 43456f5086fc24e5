import Casework
import Referrals
import Testing

/// Every mechanism that comes with the software, from the assignment to its end, by nothing but its own data.
@Suite("Every mechanism runs by its own steps")
struct MechanismRunTests {
    private static let surrogate = "surrogate-1"

    /// Assigned, asked, and nothing else: no step has been taken.
    private func assigned(_ mechanism: Mechanism) throws -> SampleCase {
        let step = mechanism.consent
        var sample = try SampleCase.ready(
            without: [.harmedPreparation, .responsiblePreparation, .screening],
            mechanism: mechanism.id,
            consenting: step
        )
        for name in ["Mets"] where mechanism.facilitators > 1 {
            try sample.assign(name, lead: false)
            try sample.file.declare(name, interests: [], by: sample.act(by: name))
        }
        if mechanism.needs.contains(.surrogate) {
            try sample.file.keep(
                PersonRecord(
                    pseudonym: Self.surrogate,
                    role: .surrogate,
                    languages: ["en"],
                    ofAge: "passport",
                    legalAdvice: .declined
                ),
                by: sample.act()
            )
            try sample.offer(Self.surrogate, "en")
            try sample.inform(Self.surrogate, "en")
            try sample.consent(Self.surrogate, SampleCase.asked(with: step))
        }
        return sample
    }

    private func person(_ role: PersonRole) -> String {
        switch role {
        case .responsible: SampleCase.responsible
        case .surrogate: Self.surrogate
        default: SampleCase.harmed
        }
    }

    private func session(_ kind: SessionKind, with people: [String], _ sample: SampleCase) -> CaseSession {
        let form: CaseSession.Form =
            kind.meets ? .inPerson : kind == .letter || kind == .videoMessage ? .asynchronous : .telephone
        let guardian = people.contains(SampleCase.responsible) ? [SampleCase.guardian] : []
        let items = CaseSession.Readiness.items(for: form).map { ($0, true) }
        return CaseSession(
            kind: kind,
            form: form,
            startsAt: sample.now,
            minutes: 60,
            people: (people + guardian).map { .init(person: $0, zone: "UTC") },
            facilitators: sample.file.assignments(at: sample.now).map(\.facilitator),
            place: form == .inPerson ? "the service's room" : nil,
            readiness: .init(answers: Dictionary(uniqueKeysWithValues: items))
        )
    }

    private func hold(_ session: CaseSession, _ sample: inout SampleCase) throws {
        let planned = try sample.file.plan(session, by: sample.act())
        try sample.file.begin(planned.id, by: sample.act())
        sample.pass(seconds: 3_600)
        let there = session.people.map { ($0.person, CaseSession.Attendee.Attendance.present) }
        let closed = try sample.file.close(
            planned.id,
            attendance: Dictionary(uniqueKeysWithValues: there),
            by: sample.act()
        )
        #expect(closed.content.state == .held)
    }

    private func take(_ step: Mechanism.Step, _ sample: inout SampleCase) throws {
        let people = step.with.map(person)
        switch step.kind {
        case .preparation: for person in people { try sample.prepare(person) }
        case .closure: for person in people { try hold(session(.closure, with: [person], sample), &sample) }
        default:
            try sample.screen(at: step.kind.meets ? .beforeSession : .preparation)
            try hold(session(step.kind, with: people, sample), &sample)
        }
    }

    @Test(
        "COE-04 COE-05 HB-4 Each runs from the assignment to a reported end, and takes no session that is none of its steps",
        arguments: Mechanism.standard.map(\.id)
    )
    func run(id: String) throws {
        let mechanism = try Mechanism.named(id)
        var sample = try assigned(mechanism)
        for (index, step) in mechanism.steps.enumerated() {
            #expect(!sample.file.steps[index].isDone, "\(step.id) before it was taken")
            try take(step, &sample)
            #expect(sample.file.steps[index].isDone, "\(step.id)")
            #expect(sample.file.steps[index].waitsFor.isEmpty, "\(step.id)")
        }
        let progress = try sample.file.progressReport(at: sample.now)
        #expect(progress.open.isEmpty && Set(progress.done) == Set(mechanism.steps.map(\.kind)))
        for kind in SessionKind.allCases where !mechanism.has(kind) {
            let planned = session(kind, with: [SampleCase.responsible], sample)
            let refused = refusal { try sample.file.plan(planned, by: sample.act()) }
            #expect(refused?.code == .invalid, "\(kind.rawValue)")
            #expect(refused?.findings.first?.hasPrefix("/kind: \(kind.rawValue) is no step") == true)
        }
        try sample.file.end(.dialogueSufficed, by: sample.act())
        let report = try sample.file.outcomeReport(at: sample.now)
        #expect(report.mechanism.text == id && report.outcome == .completed)
        #expect(Set(report.steps.map(\.kind)).isSuperset(of: mechanism.steps.map(\.kind)))
        let late = session(mechanism.steps[0].kind, with: [SampleCase.responsible], sample)
        #expect(refusal { try sample.file.plan(late, by: sample.act()) }?.code == .notNow)
    }

    @Test("Letters that were released are the step of letters, whether or not a session was planned for them")
    func letters() throws {
        var sample = try SampleCase.ready()
        let index = try #require(sample.file.steps.firstIndex { $0.step.kind == .letter })
        #expect(!sample.file.steps[index].isDone)
        let message = try sample.file.write(sample.message(), by: sample.act())
        #expect(!sample.file.steps[index].isDone)
        try sample.file.decide(message.id, .release, by: sample.act())
        #expect(sample.file.steps[index].isDone)
    }

    @Test("A preparation is open for those of its side who were not there")
    func waiting() throws {
        var sample = try SampleCase.ready(without: [.harmedPreparation])
        #expect(sample.file.steps[0].waitsFor == [SampleCase.harmed] && sample.file.steps[1].isDone)
        try sample.add("harmed-2", .harmed)
        #expect(sample.file.steps[0].waitsFor == [SampleCase.harmed])
        try sample.prepare(SampleCase.harmed)
        #expect(sample.file.steps[0].isDone)
    }

    @Test("A plan of the other side that is no step here is kept, and does not begin")
    func fromPeer() throws {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        for (kind, isStep) in [(SessionKind.direct, true), (.circle, false)] {
            var plan = sample.meeting(kind)
            plan.shared = Identifier(at: sample.now)
            plan.origin = EntityID("https://porto.example")
            let received = try #require(try sample.file.receive(plan, by: sample.act()))
            let refused = refusal { try sample.file.begin(received.id, by: sample.act()) }
            #expect((refused == nil) == isStep, "\(kind.rawValue)")
            if !isStep { #expect(refused?.requirements == [.stepOfMechanism]) }
            sample.pass()
            _ = try? sample.file.stop(received.id, said: SampleCase.harmed, by: sample.act())
            try sample.screen(at: .beforeSession)
        }
    }

    @Test("The process ends with the last of a side only where the mechanism needs that side")
    func neededSides() throws {
        var panel = try assigned(try Mechanism.named("community-panel"))
        let left = try panel.file.withdraw(SampleCase.harmed, by: panel.act())
        #expect(left.leaves && !left.endsProcess)
        #expect(try panel.file.process().content.end == nil)
        let both = try panel.file.withdraw(SampleCase.responsible, by: panel.act())
        #expect(both.endsProcess)
        var surrogate = try assigned(try Mechanism.named("surrogate-victim"))
        #expect(try !surrogate.file.withdraw(SampleCase.harmed, by: surrogate.act()).endsProcess)
        #expect(try surrogate.file.withdraw(Self.surrogate, by: surrogate.act()).endsProcess)
        var direct = try assigned(try Mechanism.named("direct-mediation"))
        #expect(try direct.file.withdraw(SampleCase.harmed, by: direct.act()).endsProcess)
    }
}

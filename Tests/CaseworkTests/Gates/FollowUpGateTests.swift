import Casework
import Referrals
import Testing

@Suite("After an agreement, nobody is approached again before the risk was looked at as it is then")
struct FollowUpGateTests {
    private func talk(_ sample: inout SampleCase) throws {
        try sample.file.closeWith(
            ClosureRecord(person: SampleCase.harmed, how: .telephone, on: Day(sample.now), told: .ended),
            by: sample.act()
        )
    }

    private func ask(_ sample: inout SampleCase) throws {
        try sample.file.survey(
            of: SampleCase.harmed,
            satisfaction: 4,
            fairness: 4,
            wouldDoAgain: true,
            by: sample.act()
        )
    }

    private func session(_ sample: inout SampleCase, _ kind: SessionKind) throws {
        let planned = try sample.file.plan(
            CaseSession(
                kind: kind,
                form: .telephone,
                startsAt: sample.now,
                minutes: 30,
                people: [.init(person: SampleCase.harmed, zone: "UTC")],
                facilitators: ["Lill"]
            ),
            by: sample.act()
        )
        try sample.file.begin(planned.id, by: sample.act())
    }

    private var approaches: [(String, (inout SampleCase) throws -> Void)] {
        [
            ("closure", talk), ("survey", ask), ("closure session", { try session(&$0, .closure) }),
            ("evaluation session", { try session(&$0, .evaluation) }),
        ]
    }

    @Test(
        "HB-2 COE-49 Closed after an agreement until the form is filled at follow-up, seen by a second person, and allows it"
    )
    func blocksAndOpens() throws {
        for (name, approach) in approaches {
            // Nothing was agreed: what was screened for the dialogue is enough.
            var before = try SampleCase.ready()
            #expect(refusal { try approach(&before) } == nil, "\(name)")

            var sample = try SampleCase.ready()
            _ = try sample.concluded()
            sample.pass()
            let refused = refusal { try approach(&sample) }
            #expect(refused?.requirements == [.followUpScreening], "\(name): \(String(describing: refused))")
            #expect(refused?.missing.first?.says.contains("follow-up") == true, "\(name)")
            try sample.screen(at: .afterSession)
            #expect(refusal { try approach(&sample) }?.requirements == [.followUpScreening], "\(name)")
            let screened = try sample.screen(at: .followUp, second: false)
            #expect(
                refusal { try approach(&sample) }?.missing.first?.says.contains("second person") == true,
                "\(name)"
            )
            try sample.file.secondView(
                screened.id,
                agrees: true,
                says: "read",
                by: sample.act(.lead, by: "Oja")
            )
            #expect(refusal { try approach(&sample) } == nil, "\(name)")
        }
    }

    @Test("HB-2 A follow-up that says stop, a hold, and an agreement that came after it close the gate again")
    func closesAgain() throws {
        var stopped = try SampleCase.ready()
        _ = try stopped.concluded()
        stopped.pass()
        try stopped.screen(at: .followUp, decision: .stop)
        for (name, approach) in approaches {
            var sample = stopped
            #expect(refusal { try approach(&sample) }?.requirements == [.followUpScreening], "\(name)")
        }
        var held = try SampleCase.ready()
        try held.file.hold(reason: "she was called at night", by: held.act())
        #expect(refusal { try talk(&held) }?.requirements == [.noHold])
        #expect(refusal { try ask(&held) }?.requirements == [.noHold])

        var late = try SampleCase.ready()
        try late.screen(at: .followUp)
        late.pass()
        _ = try late.concluded()
        #expect(refusal { try talk(&late) }?.requirements == [.followUpScreening])
    }
}

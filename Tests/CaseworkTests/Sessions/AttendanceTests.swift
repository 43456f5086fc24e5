import Casework
import Referrals
import Testing

@Suite("A session was held only where the sides that it needs were there")
struct AttendanceTests {
    private typealias Attendance = CaseSession.Attendee.Attendance

    private func begun() throws -> (SampleCase, Identifier) {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        let session = try sample.file.plan(sample.meeting(), by: sample.act())
        try sample.file.begin(session.id, by: sample.act())
        return (sample, session.id)
    }

    private func closed(
        _ harmed: Attendance,
        _ responsible: Attendance,
        begins: Bool = true
    ) throws -> (CaseSession.State, SampleCase) {
        var (sample, id) = try begun()
        if !begins { id = try sample.file.plan(sample.meeting(), by: sample.act()).id }
        let filed = try sample.file.close(
            id,
            attendance: [SampleCase.harmed: harmed, SampleCase.responsible: responsible],
            by: sample.act()
        )
        return (filed.content.state, sample)
    }

    @Test(
        "Of a session that began: held with both sides there, a no-show, or called off with everybody excused"
    )
    func begunSessions() throws {
        for there in [Attendance.present, .left] {
            let (state, sample) = try closed(.present, there)
            #expect(state == .held)
            #expect(try sample.file.progressReport(at: sample.now).stage == .inDialogue)
        }
        for (harmed, responsible) in [(Attendance.present, Attendance.noShow), (.noShow, .excused)] {
            let (state, sample) = try closed(harmed, responsible)
            #expect(state == .noShow)
            #expect(Measure.noShow.counts(sample.file) && !Measure.direct.counts(sample.file))
            // It is no step that an authority is told of.
            var ended = sample
            try ended.file.end(.notReached, by: ended.act())
            #expect(try ended.file.outcomeReport(at: ended.now).steps.allSatisfy { $0.kind == .preparation })
        }
        let (state, sample) = try closed(.present, .excused)
        #expect(state == .cancelled)
        #expect(Measure.cancelled.counts(sample.file) && !Measure.noShow.counts(sample.file))
    }

    @Test("Of a session that never began: a no-show only where somebody was one")
    func neverBegan() throws {
        #expect(try closed(.excused, .excused, begins: false).0 == .cancelled)
        #expect(try closed(.excused, .noShow, begins: false).0 == .noShow)
        #expect(try closed(.expected, .expected, begins: false).0 == .cancelled)
    }

    @Test("Whether a side was there is said, and never taken for granted")
    func unsaid() throws {
        var (sample, id) = try begun()
        let error = refusal {
            try sample.file.close(id, attendance: [SampleCase.harmed: .present], by: sample.act())
        }
        #expect(error?.code == .invalid && error?.says.contains(SampleCase.responsible) == true)
        #expect(try sample.file.record(id, CaseSession.self).content.state == .running)
    }

    @Test("HB-3 Nobody was prepared by a meeting to which they did not come")
    func preparation() throws {
        var sample = try SampleCase.ready(without: [.harmedPreparation])
        let session = try sample.file.plan(
            CaseSession(
                kind: .preparation,
                form: .telephone,
                startsAt: sample.now,
                minutes: 30,
                people: [.init(person: SampleCase.harmed, zone: "Europe/Lisbon")],
                facilitators: ["Lill"]
            ),
            by: sample.act()
        )
        try sample.file.begin(session.id, by: sample.act())
        let filed = try sample.file.close(
            session.id,
            attendance: [SampleCase.harmed: .noShow],
            by: sample.act()
        )
        #expect(filed.content.state == .noShow)
        #expect(
            refusal { try sample.file.write(sample.message(), by: sample.act()) }?.requirements == [
                .preparation
            ]
        )
    }
}

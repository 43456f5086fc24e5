import Casework
import Referrals
import Testing
import Wire

@Suite("A hold and a stop end what runs, and not only what would begin")
struct HoldTests {
    private func running() throws -> (sample: SampleCase, running: Identifier, planned: Identifier) {
        var sample = try SampleCase.ready(mechanism: "direct-mediation", consenting: .meeting)
        let running = try sample.file.plan(sample.meeting(), by: sample.act())
        try sample.file.begin(running.id, by: sample.act())
        let planned = try sample.file.plan(sample.meeting(), by: sample.act())
        sample.pass()
        return (sample, running.id, planned.id)
    }

    private func state(_ file: CaseFile, _ id: Identifier) throws -> CaseSession.State {
        try file.record(id, CaseSession.self).content.state
    }

    @Test("HB-2 A hold stops the session that runs, whoever sets it; what is only planned here waits")
    func hold() throws {
        for isByScreening in [false, true] {
            var (sample, running, planned) = try running()
            if isByScreening {
                try sample.screen(at: .afterSession, decision: .hold)
            } else {
                try sample.file.hold(reason: "a threat", by: sample.act(.lead, by: "Oja"))
            }
            let stopped = try sample.file.record(running, CaseSession.self).content
            #expect(stopped.state == .stopped && stopped.endedAt == sample.now)
            #expect(try state(sample.file, planned) == .planned)
            #expect(
                refusal { try sample.file.begin(planned, by: sample.act()) }?.requirements.contains(.noHold)
                    == true
            )
            #expect(sample.file.last(HoldRecord.self)?.content.liftedAt == nil)
        }
    }

    @Test(
        "HB-2 A screening that says stop stops everything that is open, and asks a person to end the process"
    )
    func stop() throws {
        var (sample, running, planned) = try running()
        try sample.screen(at: .afterSession, decision: .stop)
        #expect(try state(sample.file, running) == .stopped)
        #expect(try state(sample.file, planned) == .cancelled)
        let says = sample.file.all(NoteRecord.self).map(\.content.words)
        #expect(says.contains { $0.contains("not-suitable or safety") })
        #expect(try sample.file.process().content.end == nil, "people end it")
        // Who sees tasks and may not read the screening learns where it stands, and not what it says.
        for role in Role.allCases where !role.may(.read, .facilitation) {
            let seen =
                sample.file.records.filter { role.may(.read, $0.kind.compartment) }.map {
                    $0.json.prettyText()
                }
                + sample.file.reminders(on: Day(sample.now), for: role).map(\.says)
            #expect(
                !seen.contains { $0.contains("screening says") || $0.contains("not-suitable") },
                "\(role)"
            )
        }
        let task = try #require(sample.file.last(TaskRecord.self)?.content)
        let note = try sample.file.record(#require(task.note), NoteRecord.self)
        #expect(task.says.contains(note.id.text) && note.content.words.contains("not-suitable"))
        // While it waits it is not left a second time.
        let notes = sample.file.all(NoteRecord.self).count
        try sample.screen(at: .afterSession, decision: .stop)
        #expect(sample.file.all(NoteRecord.self).count == notes)

        var messages = try SampleCase.ready()
        let waiting = try messages.file.write(messages.message(), by: messages.act())
        try messages.screen(decision: .stop)
        #expect(try messages.file.record(waiting.id, MessageRecord.self).content.state == .stopped)
    }
}

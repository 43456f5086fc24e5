import Casework
import Referrals
import Testing

@Suite("No authority is told of an end that the agreements do not bear out")
struct EndTests {
    private func end(_ sample: inout SampleCase, _ reason: ProcessRecord.End) -> CaseworkError? {
        refusal { try sample.file.end(reason, by: sample.act()) }
    }

    @Test(
        "COE-53a HB-6 With an agreement that is drafted, signed or breached nothing is completed, and no dialogue was enough",
        arguments: [ProcessRecord.End.completed, .dialogueSufficed]
    )
    func unsettled(reason: ProcessRecord.End) throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded(conclude: false)
        #expect(end(&sample, reason)?.says.contains("draft") == true)
        try sample.file.conclude(agreement, by: sample.act())
        #expect(end(&sample, reason)?.says.contains("every item is done or waived") == true)
        try sample.file.breach(agreement, items: [1], by: sample.act())
        #expect(end(&sample, reason)?.code == .notNow)
        // Also once the programme has looked at it: a failure does not become a success by that.
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        let error = try #require(end(&sample, reason))
        #expect(error.code == .notNow && error.says.contains(agreement.text), "\(error)")
        #expect(try sample.file.process().content.end == nil)
    }

    @Test("What was declined stands in the way of no end, and nothing is called breached that was not")
    func settled() throws {
        var sample = try SampleCase.ready()
        let draft = try sample.concluded(conclude: false)
        try sample.file.decline(draft, ground: .notAchievable, says: nil, by: sample.act())
        #expect(end(&sample, .breached)?.code == .notNow)
        try sample.file.end(.dialogueSufficed, by: sample.act())
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .completed)
    }

    @Test(
        "COE-53a Where the other side says that it is completed, what is still owed here is not reported as done"
    )
    func endedThere() throws {
        let peer = try #require(EntityID("https://porto.example"))
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        try sample.file.receiveEnd(.completed, from: peer, isOnlyPeer: true, by: sample.act())
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .agreementRunning)

        sample = try SampleCase.ready()
        let broken = try sample.concluded()
        try sample.file.breach(broken, items: [1], by: sample.act())
        try sample.file.receiveEnd(.completed, from: peer, isOnlyPeer: true, by: sample.act())
        #expect(
            refusal { _ = try sample.file.outcomeReport(at: sample.now) }?.requirements == [.programmeFirst]
        )
        #expect(agreement != broken)
    }

    @Test(
        "UN-17 Every failure is the programme's to look at anew, by another person, before an authority hears of it"
    )
    func everyFailure() throws {
        var sample = try SampleCase.ready()
        let agreement = try sample.concluded()
        func told() -> Set<Requirement>? {
            refusal { _ = try sample.file.outcomeReport(at: sample.now) }?.requirements
        }
        try sample.file.breach(agreement, items: [1], by: sample.act())
        #expect(told()?.contains(.programmeFirst) == true)
        #expect(
            refusal { try sample.file.review(agreement, .toCourt, by: sample.act()) }?.code == .notPermitted,
            "whoever recorded the failure does not judge it alone"
        )
        try sample.file.review(agreement, .supported, by: sample.act(by: "Oja"))
        #expect(told() == nil, "it is being kept again")
        try sample.file.breach(agreement, items: [1], by: sample.act())
        #expect(told()?.contains(.programmeFirst) == true, "the first look is not a second one")
        try sample.file.review(agreement, .renegotiate, by: sample.act(by: "Oja"))
        #expect(told()?.contains(.programmeFirst) == true, "new terms are sought, nothing is handed back")
        try sample.file.review(agreement, .toCourt, by: sample.act(by: "Oja"))
        try sample.file.end(.breached, by: sample.act())
        #expect(try sample.file.outcomeReport(at: sample.now).outcome == .notFulfilled)
    }

    @Test(
        "HB-6 To talk the end over with each who was looked after here is left to a person, until it is done"
    )
    func closure() throws {
        var sample = try SampleCase.ready()
        try sample.file.closeWith(
            ClosureRecord(person: SampleCase.harmed, how: .telephone, on: Day(sample.now), told: .ended),
            by: sample.act()
        )
        try sample.file.end(.dialogueSufficed, by: sample.act())
        let tasks = sample.file.all(TaskRecord.self).map(\.content.says).filter { $0.contains("HB-6") }
        #expect(tasks.count == 1 && tasks[0].contains(SampleCase.responsible))

        var left = try SampleCase.ready()
        try left.file.withdraw(SampleCase.harmed, by: left.act())
        #expect(!left.file.all(TaskRecord.self).contains { $0.content.says.contains("HB-6") })
    }
}

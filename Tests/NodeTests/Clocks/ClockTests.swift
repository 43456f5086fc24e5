import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("The clocks of threads: three receipts, answers, keeping, on virtual time")
struct ClockTests {
    private static let day: Int64 = 86_400

    /// The open tasks of a node by kind.
    private func open(_ node: TestNode) async throws -> [ThreadClock.Kind: TaskView] {
        Dictionary(try await node.node.openTasks().map { ($0.task.kind, $0) }) { first, _ in first }
    }

    private func events(_ node: TestNode) async throws -> [JournalEntry.Event] {
        try await node.store.read { try $0.journal(after: 0, limit: 10_000) }.map(\.event)
    }

    private func documents(_ node: TestNode) async throws -> Int {
        let thread = try await node.thread().id
        return try await node.store.read { try $0.documents(ofThread: thread).count }
    }

    @Test(
        "EIO-16 EIO-12 A referral has three receipts, each with its clock on both sides from its acceptance to its end"
    )
    func threeReceipts() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let start = pair.clock.now
        let thread = try await pair.send().thread.id
        #expect(try await Set(open(tartu).keys) == [.receipt, .opening, .decision])
        for view in try await open(tartu).values { #expect(!view.task.isOwn && view.contact == "duty desk") }
        try await pair.exchange()
        #expect(try await Set(open(tartu).keys) == [.opening, .decision])
        let received = try await open(porto)
        #expect(Set(received.keys) == [.opening, .decision])
        for view in received.values { #expect(view.task.isOwn) }
        #expect(received[.opening]?.left(at: start) == 7 * Self.day)
        #expect(received[.decision]?.task.dueAt.rfc3339.hasPrefix("2027-01-16T00:00:00") == true)
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        try await pair.exchange()
        for node in [tartu, porto] { #expect(try await Set(open(node).keys) == [.decision]) }
        _ = try await porto.node.ask(
            [("Which language?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        #expect(try await open(tartu)[.answer]?.task.isOwn == true)
        #expect(try await open(porto)[.answer]?.task.isOwn == false)
        #expect(try await open(porto)[.decision] == nil, "the decision waits for the answer")
        _ = try await tartu.node.answer(
            [GivenAnswer("Estonian.", about: .nobody)],
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        #expect(try await Set(open(porto).keys) == [.decision])
        try await pair.acceptInPorto(thread)
        try await pair.exchange()
        #expect(try await open(tartu)[.conditions]?.task.isOwn == true)
        _ = try await tartu.node.acknowledgeConditions(true, of: thread, says: nil, by: tartu.officer)
        try await pair.exchange()
        for node in [tartu, porto] {
            #expect(try await open(node).isEmpty)
            #expect(try await node.node.audit().findings.isEmpty)
        }
    }

    @Test("A time that the law gives in working days runs to the day to which its own calendar counted it")
    func workingDays() async throws {
        let porto = try TestNode.porto(TestClock())
        let foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
        let start = porto.clock.now
        let by = start.adding(seconds: 16 * Self.day).date
        func due(_ period: JSON) async throws -> Instant? {
            var document = foreign.referral(to: porto.entity, at: start)
            var body = try #require(document.body.object)
            var assessment = try #require(body["assessment"]?.object)
            assessment["obligations"] = [["kind": "respond-within", "terms": ["period": ["most": period]]]]
            body["assessment"] = .object(assessment)
            document.body = .object(body)
            try await porto.accept(try foreign.sign(document))
            let thread = document.thread
            return try await porto.store.read { try $0.tasks(ofThread: thread) }
                .first { $0.kind == .decision }?.dueAt
        }
        let counted = try await due(["count": 10, "unit": "working-days", "by": .string(by)])
        #expect(counted == Instant(date: by)?.adding(seconds: Self.day))
        // Without a calendar by days alone: too early harms nobody.
        let uncounted = try await due(["count": 10, "unit": "working-days"])
        #expect(uncounted == Instant(seconds: start.seconds).adding(seconds: 10 * Self.day))
    }

    @Test(
        "BC-27.7 What is late is announced once, then asked for, then escalated to the contact point; nothing twice"
    )
    func lateOpening() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        try await pair.send()
        try await pair.exchange()
        #expect(try await porto.node.runClocks() == 0)
        pair.clock.advance(seconds: 7 * Self.day)
        let documents = try await documents(porto)
        #expect(try await porto.node.runClocks() == 1)
        #expect(try await porto.node.runClocks() == 0)
        #expect(try await self.documents(porto) == documents + 1)
        // A second process on the same database has nothing left to do.
        #expect(try await porto.copy().node.runClocks() == 0)
        try await pair.exchange()
        #expect(try await tartu.node.runClocks() == 0, "a delay that is announced is not chased")
        let announced = try #require(try await open(tartu)[.opening])
        #expect(announced.left(at: pair.clock.now) > 6 * Self.day)
        pair.clock.advance(seconds: 8 * Self.day)
        #expect(try await porto.node.runClocks() == 1)
        #expect(try await open(porto)[.opening]?.task.step == .escalated)
        #expect(try await tartu.node.runClocks() == 1)
        #expect(try await open(tartu)[.opening]?.task.step == .told)
        try await pair.exchange()
        pair.clock.advance(seconds: 3 * Self.day)
        #expect(try await tartu.node.runClocks() == 1)
        let escalated = try #require(try await open(tartu)[.opening])
        #expect(escalated.task.step == .escalated)
        #expect(escalated.contact == "duty desk")
        for node in [tartu, porto] {
            let steps = try await events(node).filter { $0 == .taskDue || $0 == .taskEscalated }
            #expect(steps == [.taskDue, .taskEscalated])
        }
        // The call was answered: it is no longer chased, and what the other agency owes is still its own.
        try await tartu.node.finishTask(escalated.task.id, by: tartu.officer)
        #expect(try await open(tartu)[.opening] == nil)
        let owed = try #require(try await open(porto)[.opening]).task.id
        #expect(try await code { try await porto.node.finishTask(owed, by: porto.officer) } == .notNow)
        #expect(try await pair.agree())
    }

    @Test("A document without a receipt for a day is escalated without a word into the lane that is shut")
    func missingReceipt() async throws {
        let pair = try await Pair()
        try await pair.send()
        let documents = try await documents(pair.tartu)
        pair.clock.advance(seconds: Self.day)
        #expect(try await pair.tartu.node.runClocks() == 1)
        #expect(try await open(pair.tartu)[.receipt]?.task.step == .escalated)
        #expect(try await self.documents(pair.tartu) == documents)
        let counts = try await pair.tartu.store.read { try $0.openTaskCounts() }
        #expect(counts[.receipt] == [.escalated: 1] && counts[.opening] == [.running: 1])
        try await pair.exchange()
        #expect(try await open(pair.tartu)[.receipt] == nil)
    }

    @Test("What decides and what says that something stops is waited for by its receipt, until that comes")
    func awaitedReceipts() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        #expect(try await open(porto)[.receipt] == nil)
        try await pair.acceptInPorto(thread)
        let decision = try #require(try await open(porto)[.receipt]).task
        #expect(!decision.isOwn && decision.dueAt.seconds(since: pair.clock.now) == Self.day)
        try await pair.exchange()
        #expect(try await open(porto)[.receipt] == nil)
        _ = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        let subjects = Set(
            try await tartu.node.openTasks().filter { $0.task.kind == .receipt }.map(\.task.subject)
        )
        let said = try await tartu.store.read { try $0.documents(ofThread: thread) }
            .filter { [.consentChange, .erasureRequest].contains($0.type) }.map(\.id)
        #expect(said.count >= 2 && subjects.isSuperset(of: said))
        pair.clock.advance(seconds: Self.day)
        try await tartu.node.runClocks()
        #expect(try await open(tartu)[.receipt]?.task.step == .escalated)
        try await pair.exchange()
        #expect(try await open(tartu)[.receipt] == nil)
        #expect(try await pair.agree())
    }

    @Test(
        "Of a dead letter, whatever it is, somebody is told at once, and once, until it has been decided on"
    )
    func deadLetter() async throws {
        let pair = try await Pair()
        let tartu = pair.tartu
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let question = try await tartu.node.ask(
            [("Which language?", nil)],
            purpose: .information,
            in: thread,
            by: tartu.officer
        ).document.id
        #expect(try await open(tartu)[.receipt] == nil)
        func told() async throws -> [ThreadTask] {
            try await tartu.node.openTasks().map(\.task).filter {
                $0.kind == .receipt && $0.subject == question
            }
        }
        func refuse() async throws {
            let refusal = CourierAnswer.refused(kind: .schemaBreach, status: 422, retryAfter: nil)
            try await tartu.deliver(through: ScriptedCourier([refusal]))
        }
        try await refuse()
        #expect(try await told().map(\.step) == [.escalated])
        // The thread goes on, and the task stays.
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        #expect(try await told().map(\.step) == [.escalated])
        #expect(try await tartu.node.runClocks() == 0)
        #expect(try await events(tartu).filter { $0 == .taskEscalated }.count == 1)
        _ = try await tartu.node.resend(question, by: tartu.officer)
        try await pair.exchange()
        #expect(try await told().isEmpty)
        #expect(try await pair.agree())
        for node in [tartu, pair.porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    private static let request = PreservationRequest(
        authority: "Prosecutor's office",
        facts: "An account was taken over.",
        data: ["Log of sign-ins"],
        custodian: nil,
        necessity: "It is deleted after thirty days.",
        days: 60,
        urgentBecause: "The provider deletes soon."
    )

    @Test(
        "BC-29.7 Who asked for data to be kept is reminded in time; they stay while a request for them is undecided"
    )
    func keeping() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestPreservation(
            Self.request,
            reference: "EE-P-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        let urgent = try #require(try await open(porto)[.preservation])
        #expect(urgent.left(at: pair.clock.now) == Self.day, "what is urgent is answered within a day")
        let until = pair.clock.now.adding(seconds: 60 * Self.day).date
        _ = try await porto.node.confirmPreservation(
            in: thread,
            until: until,
            warning: nil,
            by: porto.officer
        )
        try await pair.exchange()
        #expect(try await open(tartu)[.release] == nil)
        #expect(try await open(porto)[.renewal] == nil)
        pair.clock.advance(seconds: 47 * Self.day)
        #expect(try await tartu.node.runClocks() == 1)
        #expect(try await open(tartu)[.renewal]?.task.step == .told)
        _ = try await tartu.node.ask(
            [("Please disclose the log.", nil)],
            purpose: .information,
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        pair.clock.advance(seconds: 20 * Self.day)
        #expect(try await open(porto)[.release] == nil)
        #expect(try await code { _ = try await porto.node.lapse(thread, by: porto.officer) } == .gateClosed)
        _ = try await porto.node.answer(
            [GivenAnswer("It goes by the other channel.", about: .nobody)],
            in: thread,
            by: porto.officer
        )
        let release = try #require(try await open(porto)[.release])
        #expect(release.left(at: pair.clock.now) < 0)
        _ = try await porto.node.lapse(thread, by: porto.officer)
        try await pair.exchange()
        for node in [tartu, porto] {
            #expect(try await open(node)[.renewal] == nil)
            #expect(try await open(node)[.release] == nil)
            #expect(try await node.node.audit().findings.isEmpty)
        }
    }

    @Test("Keeping that is prolonged is reminded of by its new end")
    func prolonging() async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestPreservation(
            Self.request,
            reference: "EE-P-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        func keep(_ days: Int64) async throws {
            try await pair.exchange()
            let until = pair.clock.now.adding(seconds: days * Self.day).date
            _ = try await porto.node.confirmPreservation(
                in: thread,
                until: until,
                warning: nil,
                by: porto.officer
            )
            try await pair.exchange()
        }
        try await keep(60)
        let first = try #require(try await open(tartu)[.renewal]).task
        pair.clock.advance(seconds: 50 * Self.day)
        _ = try await tartu.node.requestPreservation(Self.request, in: thread, by: tartu.officer)
        #expect(try await open(tartu)[.renewal] == nil)
        try await keep(90)
        let second = try #require(try await open(tartu)[.renewal]).task
        #expect(second.id != first.id && second.dueAt > first.dueAt)
    }

    @Test(
        "Stages that an older order derived are derived anew once, with a word in the journal and clocks that are not chased"
    )
    func refolding() async throws {
        let pair = try await Pair()
        let tartu = pair.tartu
        let thread = try await pair.send().thread.id
        _ = try await tartu.node.withdraw(thread, by: .agency, officer: tartu.officer)
        #expect(try await tartu.stage() == .cancelled)
        // As a node left it that knew one kind of withdrawal and no clocks.
        try tartu.tamper("UPDATE thread SET stage = 'withdrawn'")
        try tartu.tamper("DELETE FROM thread_task")
        #expect(try await !tartu.node.audit().findings.isEmpty)
        let before = try await tartu.thread().changedAt
        pair.clock.advance(seconds: 90 * Self.day)
        #expect(try await tartu.node.refoldThreads() == 1)
        #expect(try await tartu.stage() == .cancelled)
        #expect(try await tartu.thread().changedAt == before)
        #expect(try await events(tartu).count { $0 == .threadRefolded } == 1)
        #expect(try await tartu.node.audit().findings.isEmpty)
        #expect(try await open(tartu)[.receipt] != nil)
        #expect(try await tartu.node.runClocks() == 0)
        #expect(try await tartu.node.refoldThreads() == 0)
        #expect(try await events(tartu).count { $0 == .threadRefolded } == 1)
    }
}

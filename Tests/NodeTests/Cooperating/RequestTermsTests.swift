import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite(
    "What a request and a question say of themselves: basis, confidentiality, procedures, times, conditions"
)
struct RequestTermsTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func request(_ terms: RequestTerms) -> ReferralRequest {
        var request = Pair.request
        request.terms = terms
        return request
    }

    @discardableResult
    private func send(_ terms: RequestTerms) async throws -> MoveResult {
        try await pair.openCase()
        try await pair.answer()
        _ = try await tartu.node.assess(
            Story.reference,
            for: porto.entity,
            request: request(terms),
            by: tartu.officer
        )
        try await pair.approve()
        return try await tartu.node.send(Story.reference, by: tartu.officer)
    }

    @Test(
        "BC-23 BC-27.3 BC-27.8 BC-28.2 A referral names its basis, its procedures, what stays confidential, and its conditions"
    )
    func referral() async throws {
        let sent = try await send(
            RequestTerms(
                legalBasis: [RequestTerms.Provision("Budapest Convention art. 25", jurisdiction: "EE")],
                confidential: RequestTerms.Confidentiality(existence: true, subject: false),
                procedures: ["Please have her sign in the presence of a facilitator."],
                deadlines: [RequestTerms.Deadline("the hearing", by: "2027-02-01")],
                limits: [
                    UseLimit(element: "", kind: .deleteBy, day: "2027-03-01"),
                    UseLimit(element: "/case/harm", kind: .noExport),
                ]
            )
        )
        let body = try Node.document(in: sent.document).body
        #expect(body["legalBasis"] == [["provision": "Budapest Convention art. 25", "jurisdiction": "EE"]])
        #expect(body["confidential"] == ["existence": true, "subject": false])
        #expect(body["procedures"]?.array?.count == 1)
        #expect(body["deadlines"]?[0]?["by"]?.string == "2027-02-01")
        try await pair.exchange()
        // They bind at the receiver: the harm cannot be exported, the rest can.
        func forbidding(_ element: String) async throws -> [UseLimit.Kind] {
            try await porto.node.mayLeave(
                element,
                of: sent.document.id,
                by: .export,
                for: porto.officer
            ).map(\.kind)
        }
        #expect(try await forbidding("/case/harm/summary") == [.noExport])
        #expect(try await forbidding("/case/offence") == [])
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test("BC-23 Where no officer names a basis, the shared instruments that the rules cite are it")
    func sharedBasis() async throws {
        let sent = try await send(RequestTerms())
        let basis = try Node.document(in: sent.document).body["legalBasis"]?.array ?? []
        #expect(!basis.isEmpty && basis.count <= 20)
        #expect(basis.allSatisfy { $0["provision"]?.string?.isEmpty == false })
    }

    @Test(
        "What has no day, a past one, or stands nowhere is refused before anything is assessed",
        arguments: [
            RequestTerms(deadlines: [RequestTerms.Deadline("the hearing", by: "2020-01-01")]),
            RequestTerms(limits: [UseLimit(element: "", kind: .deleteBy)]),
            RequestTerms(limits: [UseLimit(element: "", kind: .deleteBy, day: "2020-01-01")]),
            RequestTerms(limits: [UseLimit(element: "case", kind: .noExport)]),
            RequestTerms(limits: [UseLimit(element: "", kind: .purpose, purpose: "another")]),
        ]
    )
    func refused(terms: RequestTerms) async throws {
        try await pair.openCase()
        #expect(
            try await code {
                _ = try await tartu.node.assess(
                    Story.reference,
                    for: porto.entity,
                    request: request(terms),
                    by: tartu.officer
                )
            } == .invalidInput
        )
    }

    @Test(
        "BC-28.2 A day of erasure is a task of whoever received it, and counts for the own case that came of it"
    )
    func deleteBy() async throws {
        let day = "2027-03-01"
        let sent = try await send(
            RequestTerms(limits: [UseLimit(element: "", kind: .deleteBy, day: day)])
        )
        try await pair.exchange()
        func task(_ node: TestNode) async throws -> ThreadTask? {
            try await node.node.openTasks().map(\.task).first { $0.kind == .deletion }
        }
        #expect(try await task(tartu) == nil)
        let due = try #require(try await task(porto))
        #expect(
            due.isOwn && due.subject == sent.document.id && due.dueAt.rfc3339.hasPrefix("2027-03-02T00:00")
        )
        _ = try await porto.node.takeCase(from: sent.thread.id, reference: "PT-1", by: porto.officer)
        let schedule = try await porto.node.retention(of: "PT-1").schedule
        #expect(schedule.due == Day(day))
        #expect(schedule.most.first?.says.contains(tartu.entity.text) == true)
        #expect(try await tartu.node.retention(of: Story.reference).schedule.due != Day(day))
        // The end of the matter does not end it; the officer who has erased says so.
        _ = try await tartu.node.withdraw(sent.thread.id, by: .agency, officer: tartu.officer)
        try await pair.exchange()
        #expect(try await task(porto)?.id == due.id)
        try await porto.node.finishTask(due.id, by: porto.officer)
        #expect(try await task(porto) == nil)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    // MARK: Questions

    private func underReview() async throws -> Identifier {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        return thread
    }

    private func ask(
        _ purpose: Move.Inquiry,
        _ inquiry: Inquiry,
        in thread: Identifier
    ) async throws -> MoveResult {
        try await porto.node.ask(
            [("May it be done in part?", nil)],
            purpose: purpose,
            as: inquiry,
            in: thread,
            by: porto.officer
        )
    }

    @Test("BC-27.6 A consultation says what is considered, on which ground and article, and by when")
    func consultation() async throws {
        let thread = try await underReview()
        let day = pair.clock.now.adding(seconds: 5 * 86_400).date
        let asked = try await ask(
            .consultation,
            Inquiry(
                considered: [.withConditions, .inPart],
                ground: "not-competent",
                answerBy: day,
                urgency: Urgency(level: .urgent, reason: "The hearing is next week."),
                languages: ["pt", "en"]
            ),
            in: thread
        )
        let body = try Node.document(in: asked.document).body
        #expect(body["considered"] == ["in-part", "with-conditions"])
        #expect(
            body["ground"] == ["code": "not-competent", "cite": "Budapest Convention art. 27(9)"]
        )
        #expect(body["languages"] == ["pt", "en"] && body["answerBy"]?.string == day)
        #expect(body["urgency"]?["level"]?.string == "urgent")
        try await pair.exchange()
        let task = try await tartu.node.openTasks().map(\.task).first { $0.kind == .answer }
        #expect(task?.isOwn == true)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test("The day by which an answer is needed sets its clock")
    func answerBy() async throws {
        let thread = try await underReview()
        let day = pair.clock.now.adding(seconds: 3 * 86_400).date
        _ = try await ask(.information, Inquiry(answerBy: day), in: thread)
        try await pair.exchange()
        for node in [tartu, porto] {
            let task = try #require(
                try await node.node.openTasks().map(\.task).first { $0.kind == .answer }
            )
            #expect(task.dueAt.adding(seconds: -1).date == day)
        }
    }

    @Test(
        "A ground belongs to a consultation, is one of the list, and names the law or treaty that it means",
        arguments: [
            (Move.Inquiry.information, Inquiry(ground: "not-competent")),
            (.information, Inquiry(considered: [.inPart])), (.consultation, Inquiry(ground: "fiscal")),
            (.consultation, Inquiry(ground: "own-law")), (.consultation, Inquiry(ground: "nothing-held")),
            (.information, Inquiry(answerBy: "2020-01-01")),
        ]
    )
    func badQuestions(purpose: Move.Inquiry, inquiry: Inquiry) async throws {
        let thread = try await underReview()
        #expect(try await code { _ = try await ask(purpose, inquiry, in: thread) } == .invalidInput)
    }

    @Test(
        "BC-25.4 A refusal carries the article of its ground; the own law and a treaty are named by the officer"
    )
    func citedGrounds() async throws {
        let thread = try await underReview()
        _ = try await ask(.consultation, Inquiry(ground: "own-law", cite: "Law 112/2009 art. 1"), in: thread)
        try await pair.exchange()
        let answer = GivenAnswer("Understood.", about: .nobody)
        _ = try await tartu.node.answer([answer], in: thread, by: tartu.officer)
        try await pair.exchange()
        func decline(_ ground: String, _ cite: String?) async throws -> MoveResult {
            try await porto.node.decline(
                thread,
                ground: ground,
                cite: cite,
                says: "It does not allow it.",
                by: porto.officer
            )
        }
        #expect(try await code { _ = try await decline("own-law", nil) } == .invalidInput)
        #expect(try await code { _ = try await decline("treaty", nil) } == .invalidInput)
        let declined = try await decline("essential-interests", nil)
        #expect(
            try Node.document(in: declined.document).body["ground"]?["cite"]?.string
                == "Budapest Convention arts. 27(4)(b), 29(5)(b) and 30(2)(b)"
        )
    }
}

import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite(
    "Answers and corrections leave under the law, with what was kept back and the conditions on each element"
)
struct AnswerLawTests {
    private let pair: Pair
    private let thread: Identifier
    private let referral: Identifier
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws {
        pair = try await Pair()
        let sent = try await pair.send()
        (thread, referral) = (sent.thread.id, sent.document.id)
        try await pair.exchange()
        let porto = pair.porto
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        try await ask()
    }

    private func ask() async throws {
        _ = try await pair.porto.node.ask(
            [("How is she reached?", nil)],
            purpose: .information,
            in: thread,
            by: pair.porto.officer
        )
        try await pair.exchange()
    }

    private func answer(about category: String) async throws -> JSON {
        let answer = GivenAnswer("By telephone, in the evening.", about: .person(category: category))
        let sent = try await tartu.node.answer([answer], in: thread, by: tartu.officer)
        return try Node.document(in: sent.document).body
    }

    private func refusal(about category: String) async throws -> NodeError.Code? {
        try await code { _ = try await answer(about: category) }
    }

    private func documents() async throws -> Int {
        try await tartu.store.read { try $0.documents(ofThread: thread).count }
    }

    @Test("Somebody has to say what an answer in words is about, by a category that there is")
    func subject() async throws {
        let before = try await documents()
        let silent = try await code {
            _ = try await tartu.node.answer([GivenAnswer("Yes.")], in: thread, by: tartu.officer)
        }
        #expect(silent == .invalidInput)
        #expect(try await refusal(about: "harmed-everything") == .invalidInput)
        // Whoever names a person's fact cannot say that it is about nobody.
        let fact = GivenAnswer("1990.", fact: "harmed.birth", value: "1990", about: .nobody)
        #expect(
            try await code { _ = try await tartu.node.answer([fact], in: thread, by: tartu.officer) }
                == .invalidInput
        )
        #expect(try await documents() == before, "nothing was signed")
    }

    @Test("Data leave by what the law said of their category; what was not asked about does not leave")
    func categories() async throws {
        let before = try await documents()
        #expect(try await refusal(about: "responsible-contact") == .gateClosed, "the law keeps it back")
        #expect(try await refusal(about: "harmed-sensitive") == .gateClosed, "nobody asked about it")
        let bare = GivenAnswer("1990.", fact: "harmed.birth", value: "1990-01-01")
        #expect(
            try await code { _ = try await tartu.node.answer([bare], in: thread, by: tartu.officer) }
                == .gateClosed
        )
        #expect(try await documents() == before, "nothing was signed")
        let body = try await answer(about: "harmed-contact")
        #expect(body["answers"]?[0]?["category"]?.string == "harmed-contact")
        #expect(body["assessment"]?["outcome"] != nil)
        #expect(body["minimisation"]?["sent"]?[0]?["element"]?.string == "/answers/0")
        let withheld = body["minimisation"]?["withheld"]?.array ?? []
        #expect(withheld.contains { $0["category"]?.string == "responsible-contact" })
        try await pair.exchange()
        let limits = try await porto.node.useLimits(in: thread).flatMap(\.limits.limits)
        #expect(limits.contains { $0.element == "/answers/0" && $0.kind == .purpose })
        #expect(try await pair.agree())
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test("An answer about nobody names the assessment too; the receiver's answers do so with its own")
    func nobody() async throws {
        let answer = GivenAnswer("The file is with the court.", about: .nobody)
        let sent = try await tartu.node.answer([answer], in: thread, by: tartu.officer)
        let body = try Node.document(in: sent.document).body
        #expect(body["assessment"] != nil && body["minimisation"]?["sent"] == [])
        #expect(body["answers"]?[0]?["category"] == nil)
        try await pair.exchange()
        _ = try await tartu.node.ask(
            [("Who facilitates?", nil)],
            purpose: .information,
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        let back = try await porto.node.answer([answer], in: thread, by: porto.officer)
        #expect(try Node.document(in: back.document).body["assessment"]?["packs"] != nil)
        // Porto's own law still waits for an answer and an approval: of a person it lets nothing leave.
        try await pair.exchange()
    }

    @Test("An assessment that was made anew counts, and only with its approvals")
    func madeAnew() async throws {
        pair.clock.advance(seconds: 60)
        try await pair.assess()
        #expect(try await refusal(about: "harmed-contact") == .gateClosed, "it is not approved")
        try await pair.approve()
        #expect(try await refusal(about: "harmed-contact") == nil)
    }

    private func correct(_ element: String, _ value: JSON?) async throws -> NodeError.Code? {
        try await code {
            _ = try await tartu.node.correct(
                referral,
                in: thread,
                changes: [(element, "It was wrong.", value)],
                by: tartu.officer
            )
        }
    }

    @Test(
        "A correction adds nothing that the document did not say",
        arguments: [
            ("/case/parties/0/record", "Two convictions."), ("/case/parties/1/record", "Two convictions."),
            ("/case/parties/1", ["pseudonym": "responsible-1", "record": "Two convictions."]),
            ("/case/parties/9", "Another."), ("/case/harm", ["summary": "More.", "diagnosis": "Ill."]),
            ("/facts/harmed.birth", "1990-01-01"), ("case/stage", "trial"), ("", ["case": "All of it."]),
        ] as [(String, JSON)]
    )
    func adding(element: String, value: JSON) async throws {
        let before = try await documents()
        #expect(try await correct(element, value) == .gateClosed)
        #expect(try await documents() == before, "nothing was signed")
    }

    @Test(
        "What is corrected of a person leaves under the law as it stands now; what is taken back needs none"
    )
    func correcting() async throws {
        #expect(try await correct("/case/stage", "trial") == nil)
        #expect(try await correct("/case/harm/summary", "Her savings, and her sleep.") == nil)
        let last = try await tartu.node.referral(thread, readBy: nil).entries.last {
            $0.record.issuer == tartu.entity
        }
        let body = try #require(last).document.body
        #expect(body["minimisation"]?["sent"]?[0]?["category"]?.string == "harm")
        #expect(body["assessment"] != nil && body["limits"] != nil)
        pair.clock.advance(seconds: 60)
        try await pair.assess()
        #expect(try await correct("/case/harm/summary", "Her savings.") == .gateClosed, "it is not approved")
        #expect(try await correct("/case/harm/summary", nil) == nil)
        try await pair.exchange()
        #expect(try await pair.agree())
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }
}

import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("What an officer tells another agency by a notice")
struct NoticeTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func incident(
        detected: Instant? = nil,
        categories: Set<String> = ["harmed-contact"],
        persons: Int? = 1
    ) -> NoticeContent {
        .incident(
            NoticeContent.Incident(
                detected: detected ?? pair.clock.now.adding(seconds: -3600),
                says: "A letter went to the wrong address.",
                categories: categories,
                persons: persons,
                measures: "It was fetched back; the address was corrected.",
                delayedBecause: "It was found on a Sunday."
            )
        )
    }

    @Test(
        "P2-14.7 An incident is told with when it was detected, what it concerns and what was done, in a thread or by itself"
    )
    func incidents() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let told = [
            try await tartu.node.notify(incident(), in: thread, by: tartu.officer),
            try await tartu.node.notify(
                incident(),
                to: porto.entity,
                reference: "EE-I-1",
                by: tartu.officer
            ),
        ]
        try await pair.exchange()
        for result in told {
            let arrived = try #require(try await porto.store.read { try $0.document(result.document.id) })
            let content = try #require(try Node.document(in: arrived).body["incident"])
            #expect(content["categories"] == ["harmed-contact"] && content["persons"]?.int == 1)
            #expect(content["measures"]?.string?.isEmpty == false && content["delayedBecause"] != nil)
            #expect(content["detected"]?.string.flatMap { Instant(rfc3339: $0) } != nil)
        }
        // That of its own waits until a person has opened it.
        let own = told[1].thread.id
        let tasks = try await porto.node.openTasks().map(\.task)
        #expect(tasks.contains { $0.thread == own && $0.kind == .opening && $0.isOwn })
        // Nobody says in this thread that they opened what came in another, or what they sent themselves.
        let elsewhere = told[0].document.id
        await #expect(throws: NodeError.self) {
            try await porto.node.acknowledgeOpening(of: elsewhere, in: own, by: porto.officer)
        }
        _ = try await porto.node.acknowledgeOpening(of: nil, in: own, by: porto.officer)
        try await pair.exchange()
        #expect(try await tartu.node.referral(own, readBy: nil).state.stage == .completed)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test("What cannot be so is not told: an incident to come, a category or a document that there is not")
    func refused() async throws {
        let sent = try await pair.send()
        let thread = sent.thread.id
        func refusal(_ notice: NoticeContent) async throws -> NodeError.Code? {
            try await code { _ = try await tartu.node.notify(notice, in: thread, by: tartu.officer) }
        }
        let ahead = pair.clock.now.adding(seconds: 60)
        #expect(try await refusal(incident(detected: ahead)) == .invalidInput)
        #expect(try await refusal(incident(categories: ["everything"])) == .invalidInput)
        #expect(try await refusal(incident(persons: -1)) == .invalidInput)
        #expect(try await refusal(.words(.delay, NoticeContent.Words("Later."))) == .invalidInput)
        let about = NoticeContent.Words("So.", document: Identifier(at: pair.clock.now))
        #expect(try await refusal(.words(.useExplained, about)) == .notFound)
        #expect(
            try await code {
                _ = try await tartu.node.notify(
                    .words(.useExplained, NoticeContent.Words("So.", document: sent.document.id)),
                    to: porto.entity,
                    reference: "EE-N-1",
                    by: tartu.officer
                )
            } == .invalidInput
        )
        #expect(try await tartu.store.read { try $0.documents(ofThread: thread).count } == 1)
    }

    @Test(
        "BC-27.8 BC-28.4 BC-29.6 What was used how, what cannot stay confidential and what may not be kept is said of its document",
        arguments: [
            Move.Notice.useExplained, .confidentialityImpossible, .preservationWarning, .complaint,
        ]
    )
    func ofDocument(kind: Move.Notice) async throws {
        let sent = try await pair.send()
        try await pair.exchange()
        let words = NoticeContent.Words(
            "For the offer that was asked for, and nothing else.",
            document: sent.document.id,
            cite: "Budapest Convention art. 28(4)",
            contact: "duty desk"
        )
        let told = try await porto.node.notify(.words(kind, words), in: sent.thread.id, by: porto.officer)
        try await pair.exchange()
        let arrived = try #require(try await tartu.store.read { try $0.document(told.document.id) })
        let body = try Node.document(in: arrived).body
        #expect(body["kind"]?.string == kind.rawValue && body["document"]?.string == sent.document.id.text)
        #expect(body["cite"] != nil && body["contact"]?.string == "duty desk")
        #expect(try await pair.agree())
        for node in [tartu, porto] { #expect(try await node.node.audit().findings.isEmpty) }
    }
}

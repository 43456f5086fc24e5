import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("What one side can put into a thread has a bound, and a word to stop goes beyond it")
struct ThreadRoomTests {
    private let foreign: ForeignAgency

    init() throws { foreign = ForeignAgency(try #require(EntityID("https://riga.example"))) }

    private func porto(_ limits: ExchangeLimits) async throws -> TestNode {
        let porto = try TestNode(
            "https://porto.example",
            kind: "victim-support",
            jurisdiction: "PT",
            officer: "Sousa",
            clock: TestClock(),
            limits: limits
        )
        try await porto.enter(foreign)
        return porto
    }

    /// A document of the foreign chain at any place; only where it follows the one before it does it need that one's digest.
    private func document(
        _ sequence: Int,
        of referral: Document,
        after previous: Digest?,
        _ type: DocumentType = .informationRequest,
        _ body: JSON = ForeignAgency.question
    ) -> Document {
        Document(
            issuer: foreign.entity,
            audience: referral.audience,
            id: Identifier(at: referral.issuedAt),
            issuedAt: referral.issuedAt,
            thread: referral.thread,
            sequence: sequence,
            previous: previous ?? .zero,
            seen: 0,
            type: type,
            body: body
        )
    }

    @Test(
        "Beyond so many documents the next is refused, in its place or beyond a gap; a withdrawal ends the thread"
    )
    func documents() async throws {
        let porto = try await porto(ExchangeLimits(maximumThreadDocuments: 4))
        let referral = foreign.referral(to: porto.entity, at: porto.clock.now)
        var last = try foreign.sign(referral)
        try await porto.accept(last)
        for sequence in 2...3 {
            last = try foreign.sign(document(sequence, of: referral, after: Digest(of: last)))
            try await porto.accept(last)
        }
        // One is parked, and counts.
        try await porto.accept(try foreign.sign(document(9, of: referral, after: nil)))
        for sequence in [4, 50] {
            let next = try foreign.sign(document(sequence, of: referral, after: Digest(of: last)))
            #expect(try await porto.refusal(of: next) == .threadFull)
        }
        // What was taken in is answered again as it was.
        #expect(try await porto.accept(last).isRepetition)
        // Another thread of the same agency is another matter.
        let other = foreign.referral(to: porto.entity, at: porto.clock.now)
        try await porto.accept(try foreign.sign(other))
        let withdrawal = try foreign.sign(
            document(4, of: referral, after: Digest(of: last), .withdrawal, ["by": "participant"])
        )
        try await porto.accept(withdrawal)
        let state = try await porto.node.referral(referral.thread, readBy: nil).state
        #expect(state.stage == .withdrawn)
        #expect(!Problem.Kind.threadFull.isTransient, "sending it again changes nothing")
        #expect(try await porto.node.audit().isSound)
    }

    @Test("Beyond so many bytes the next is refused, however few documents there are")
    func bytes() async throws {
        let porto = try await porto(ExchangeLimits(maximumThreadBytes: 40_000))
        let referral = foreign.referral(to: porto.entity, at: porto.clock.now)
        var last = try foreign.sign(referral)
        try await porto.accept(last)
        let long: JSON = [
            "purpose": "information",
            "questions": .array(
                (0..<10).map { _ -> JSON in ["says": .string(String(repeating: "a", count: 1_000))] }
            ),
        ]
        var taken = 0
        for sequence in 2...6 {
            let next = try foreign.sign(
                document(sequence, of: referral, after: Digest(of: last), .informationRequest, long)
            )
            if let refused = try await porto.refusal(of: next) {
                #expect(refused == .threadFull)
                break
            }
            (last, taken) = (next, taken + 1)
        }
        #expect((1...3).contains(taken))
        let held = try await porto.store.read { [foreign] in
            try $0.volume(ofThread: referral.thread, by: foreign.entity)
        }
        #expect(held.documents == taken + 1 && held.bytes <= 40_000)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A thread's documents are listed without being opened, in the order of the chains")
    func headers() async throws {
        let porto = try await porto(ExchangeLimits())
        let referral = foreign.referral(to: porto.entity, at: porto.clock.now)
        try await porto.accept(try foreign.sign(referral))
        let (headers, documents) = try await porto.store.read {
            (
                try $0.documentHeaders(ofThread: referral.thread),
                try $0.documents(ofThread: referral.thread)
            )
        }
        #expect(headers.count >= 2 && headers.map(\.id) == documents.map(\.id))
        #expect(headers.map(\.sequence) == documents.map(\.sequence))
        #expect(headers.map(\.type) == documents.map(\.type))
        #expect(headers.map(\.issuer) == documents.map(\.issuer))
    }
}

import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("What treaties want recorded stands in the documents")
struct RecordedNormsTests {
    private func assessed(_ pair: Pair, _ change: (inout ReferralRequest) -> Void) async throws -> MoveResult
    {
        try await pair.openCase()
        try await pair.answer()
        var request = Pair.request
        change(&request)
        _ = try await pair.tartu.node.assess(
            Story.reference,
            for: pair.porto.entity,
            request: request,
            by: pair.tartu.officer
        )
        try await pair.approve()
        return try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer)
    }

    @Test(
        "BC-25.3 An urgent request says why and by when it is confirmed, and both sides keep the clock of that"
    )
    func urgency() async throws {
        let pair = try await Pair()
        let sent = try await assessed(pair) {
            $0.urgency = Urgency(level: .urgent, reason: "The hearing is near.", confirmBy: "2026-12-10")
        }
        try await pair.exchange()
        for node in [pair.tartu, pair.porto] {
            let tasks = try await node.node.openTasks()
            let confirmation = try #require(tasks.first { $0.task.kind == .confirmation })
            #expect(confirmation.task.dueAt.date == "2026-12-11")
            #expect(confirmation.task.isOwn == (node.entity == pair.tartu.entity))
            let opening = try #require(tasks.first { $0.task.kind == .opening })
            #expect(opening.left(at: pair.clock.now) <= 86_400)
            try await node.node.finishTask(confirmation.task.id, by: node.officer)
            let left = try await node.node.openTasks().map(\.task.kind)
            #expect(!left.contains(.confirmation))
        }
        // What an officer called done stays so, whatever is said next.
        _ = try await pair.porto.node.beginReview(of: sent.thread.id, by: pair.porto.officer)
        let left = try await pair.porto.node.openTasks().map(\.task.kind)
        #expect(!left.contains(.confirmation))
    }

    @Test(
        "P2-03 P2-04 An emergency states its facts, a translation stands beside what it translates; both travel"
    )
    func emergency() async throws {
        let pair = try await Pair()
        let sent = try await assessed(pair) {
            $0.urgency = Urgency(
                level: .emergency,
                reason: "Threats against a person's life, repeated today."
            )
            $0.translations = [Translation(element: "/request/says", language: "pt", says: "Por favor.")]
        }
        try await pair.exchange()
        let thread = sent.thread.id
        let documents = try await pair.porto.store.read { try $0.documents(ofThread: thread) }
        let first = try #require(documents.first { $0.issuer == pair.tartu.entity })
        let body = try Node.document(in: first).body
        #expect(Urgency(body["urgency"])?.level == .emergency)
        #expect(Urgency(body["urgency"])?.reason.contains("life") == true)
        #expect(body["translations"]?[0]?["language"]?.string == "pt")
        let tasks = try await pair.porto.node.openTasks()
        let opening = try #require(tasks.first { $0.task.kind == .opening })
        let left: Int64 = opening.left(at: pair.clock.now)
        #expect(left == 7200)
    }

    @Test("BC-25.5 That the conduct is no offence here says which conduct was compared")
    func dualCriminality() async throws {
        let pair = try await Pair()
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let porto = pair.porto
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("We see no offence.", nil)],
            purpose: .consultation,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        _ = try await pair.tartu.node.answer(
            [GivenAnswer("Understood.", about: .nobody)],
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.exchange()
        func decline(_ finding: DualCriminality?) async throws -> MoveResult {
            try await porto.node.decline(
                thread,
                ground: "no-dual-criminality",
                cite: nil,
                says: "It is no offence here.",
                dualCriminality: finding,
                by: porto.officer
            )
        }
        #expect(try await code { _ = try await decline(nil) } == .invalidInput)
        let found = DualCriminality(finding: .notMet, conduct: "Signing in with a password that was lent.")
        let declined = try await decline(found)
        let body = try Node.document(in: declined.document).body
        #expect(DualCriminality(body["dualCriminality"]) == found)
        try await pair.exchange()
        #expect(try await pair.tartu.stage() == .declined)
    }

    @Test("The law's limits travel with each element that leaves, and stop it at the receiver")
    func elementLimits() async throws {
        let pair = try await Pair()
        let sent = try await pair.send()
        let body = try Node.document(in: sent.document).body
        let elements = (body["minimisation"]?["sent"]?.array ?? []).compactMap { $0["element"]?.string }
        let limits = UseLimits(of: try Node.document(in: sent.document))
        let imposed = (body["assessment"]?["obligations"]?.array ?? []).compactMap { $0["kind"]?.string }
        for (kind, obligation) in [
            (UseLimit.Kind.purpose, "use-limitation"), (.noOnward, "no-onward-transfer"),
        ]
        where imposed.contains(obligation) {
            for element in elements {
                #expect(limits.limits.contains { $0.element == "/case" + element && $0.kind == kind })
            }
        }
        #expect(!elements.isEmpty)
        #expect(imposed.contains("use-limitation") || imposed.contains("no-onward-transfer"))
    }
}

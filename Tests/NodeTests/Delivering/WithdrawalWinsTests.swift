import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A participant's withdrawal takes effect whatever stands between two agencies")
struct WithdrawalWinsTests {
    /// What may stand in the way of a document.
    enum Obstacle: CaseIterable {
        case suspended, allSuspended, nothingGranted, backlog, closed
    }

    private static let refusal = CourierAnswer.refused(kind: .schemaBreach, status: 422, retryAfter: nil)

    /// Carries everything and loses every answer.
    private struct LostAnswers: Courier {
        let inner: DirectCourier

        func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
            _ = await inner.deliver(sealed, to: address)
            return .noAnswer("the answer was lost")
        }

        func probe(_ address: DeliveryAddress) async -> String? { nil }
    }

    private func ask(_ pair: Pair) async throws -> MoveResult {
        try await pair.tartu.node.ask(
            [("Is she well?", nil)],
            purpose: .information,
            in: pair.tartu.thread().id,
            by: pair.tartu.officer
        )
    }

    @discardableResult
    private func withdraw(_ pair: Pair) async throws -> WithdrawalResult {
        try await pair.tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: pair.tartu.officer,
            as: .intakeOfficer
        )
    }

    private func types(_ node: TestNode, from issuer: TestNode) async throws -> [DocumentType] {
        let thread = try await node.thread().id
        return try await node.store.read { try $0.documents(ofThread: thread) }
            .filter { $0.issuer == issuer.entity }.map(\.type)
    }

    private func setPorto(_ pair: Pair, _ state: PeerRecord.State) async throws {
        _ = try await pair.tartu.node.setPeer(pair.porto.entity, state, by: pair.tartu.officer)
    }

    @Test(
        "COE-16b No relation between agencies, no full outbox and no closed delivery undoes it or keeps it here",
        arguments: Obstacle.allCases
    )
    func obstacles(_ obstacle: Obstacle) async throws {
        let pair = try await Pair(maximumBacklog: 1)
        try await pair.send()
        try await pair.exchange()
        switch obstacle {
        case .suspended: try await setPorto(pair, .suspended)
        case .allSuspended:
            try await pair.tartu.node.suspendTransfers(because: "a key was lost", by: pair.tartu.officer)
        case .nothingGranted:
            try await pair.tartu.node.setGrant(nil, for: pair.porto.entity, by: pair.tartu.officer)
        case .backlog: _ = try await ask(pair)
        case .closed:
            let question = try await ask(pair).document.id
            try await pair.tartu.deliver(through: ScriptedCourier([Self.refusal]))
            try await pair.tartu.node.closeDelivery(question, by: pair.tartu.officer)
        }
        pair.clock.advance(seconds: 1)
        #expect(try await withdraw(pair).told.count == 1)
        let file = try await pair.tartu.node.caseFile(Story.reference, readBy: nil)
        let consents = file.all(ConsentRecord.self).filter { $0.content.person == "harmed-1" }
        #expect(!consents.isEmpty && consents.allSatisfy { $0.content.standingSteps.isEmpty })
        switch obstacle {
        case .suspended: try await setPorto(pair, .active)
        case .allSuspended: try await pair.tartu.resumeAll()
        case .nothingGranted:
            try await pair.tartu.node.setGrant(.everything, for: pair.porto.entity, by: pair.tartu.officer)
        case .backlog, .closed: break
        }
        try await pair.exchange()
        let told = try await types(pair.porto, from: pair.tartu).contains(.consentChange)
        #expect(told)
        #expect(try await pair.tartu.node.audit().isSound)
    }

    /// How the other side may stop listening for a while.
    enum Deafness: CaseIterable {
        case suspends, trustsNoMore
    }

    @Test(
        "It waits until the other side listens again; everything else waits out a suspension with it",
        arguments: Deafness.allCases
    )
    func deafness(_ deafness: Deafness) async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        switch deafness {
        case .suspends: _ = try await porto.node.setPeer(tartu.entity, .suspended, by: porto.officer)
        case .trustsNoMore: try await porto.node.setGrant(nil, for: tartu.entity, by: porto.officer)
        }
        let question = try await ask(pair).document.id
        let word = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer).document.id
        for _ in 0..<10 {
            try await tartu.deliver(through: DirectCourier(target: porto))
            pair.clock.advance(seconds: 3_600)
        }
        #expect(try await porto.stage() == .received)
        let left = try await tartu.node.undelivered()
        #expect(left.first { $0.document == word }?.state == .waiting)
        switch deafness {
        case .suspends:
            #expect(left.allSatisfy { $0.state == .waiting })
            #expect(left.first?.lastFailure?.contains("peer-suspended") == true)
            _ = try await porto.node.setPeer(tartu.entity, .active, by: porto.officer)
        case .trustsNoMore:
            #expect(left.first { $0.document == question }?.state == .deadLetter)
            try await porto.node.setGrant(.everything, for: tartu.entity, by: porto.officer)
        }
        try await pair.exchange()
        #expect(try await porto.stage() == .withdrawn)
        #expect(try await tartu.node.undelivered().count == (deafness == .suspends ? 0 : 1))
        for node in [tartu, porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test(
        "A peer that answers that the word itself was not agreed is told again, and others go first meanwhile"
    )
    func notAgreed() async throws {
        let pair = try await Pair()
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let word = try await pair.tartu.node.withdraw(
            thread,
            by: .participant,
            officer: pair.tartu.officer
        ).document.id
        let deaf = Proxy(
            before: pair.porto,
            answering: .refused(kind: .notAgreed, status: 403, retryAfter: nil),
            to: [word]
        )
        for _ in 0..<12 {
            try await pair.tartu.deliver(through: deaf)
            pair.clock.advance(seconds: 3_600)
        }
        let waiting = try #require(try await pair.tartu.node.undelivered().first)
        #expect(waiting.document == word && waiting.state == .waiting && waiting.setAsideUntil != nil)
        #expect(deaf.carried(word) >= 10)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .withdrawn)
        #expect(try await pair.tartu.node.undelivered().isEmpty)
    }

    @Test("What else would be said of it, and was not agreed, is left out and does not undo it")
    func nothingElse() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let (tartu, porto) = (across.pair.tartu, across.pair.porto)
        try await porto.node.setGrant(
            PeerGrant(documentTypes: ["referral", "status"]),
            for: tartu.entity,
            by: porto.officer
        )
        let place = try across.at("porto")
        let result = try await porto.node.withdrawConsent(
            of: "harmed-1",
            inCase: place.reference,
            by: place.officer,
            as: .facilitator
        )
        #expect(result.withdrawal.endsProcess && result.told.count == 1)
        #expect(try await porto.stage() == .withdrawn)
        try await porto.deliver(through: DirectCourier(target: tartu))
        #expect(try await tartu.stage() == .withdrawn)
        #expect(try await porto.node.audit().isSound)
    }

    @Test("A node that may not answer takes the withdrawal in all the same, and leaves the rest to a person")
    func noAnswer() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let (tartu, porto) = (across.pair.tartu, across.pair.porto)
        let rule =
            #"{"name": "no notices", "effect": "deny", "peers": {"entities": ["https://porto.example"]}, "#
            + #""directions": ["sent"], "document_types": ["notice"]}"#
        try await tartu.node.setPeerPolicy(
            PolicyText("# Rules of a test.\n{\"rules\": [\(rule)]}"),
            by: tartu.officer
        )
        let place = try across.at("porto")
        _ = try await porto.node.withdrawConsent(
            of: "harmed-1",
            inCase: place.reference,
            by: place.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        #expect(try await tartu.stage() == .withdrawn)
        #expect(try await porto.node.undelivered().isEmpty)
        let tasks = try await across.file("tartu").all(TaskRecord.self).map(\.content.says)
        #expect(tasks.contains { $0.contains("decide what of referral") })
        let thread = try await tartu.thread().id
        let events = try await tartu.store.read { try $0.journal(subject: thread, limit: 100).map(\.event) }
        #expect(events.contains(.answerNotAgreed))
        #expect(try await tartu.node.audit().isSound)
    }

    @Test("It goes past a referral that may have arrived and was given up; the referral itself stays here")
    func pastDeadline() async throws {
        let pair = try await Pair()
        let sent = try await pair.send()
        try await pair.tartu.deliver(through: LostAnswers(inner: DirectCourier(target: pair.porto)))
        pair.clock.advance(seconds: 60 * 86_400)
        try await pair.tartu.deliver(through: ScriptedCourier([]))
        #expect(try await pair.tartu.node.undelivered().map(\.reason) == [.deadlinePassed])
        _ = try await pair.tartu.node.withdraw(sent.thread.id, by: .participant, officer: pair.tartu.officer)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .withdrawn)
        #expect(try await pair.tartu.node.undelivered().map(\.document) == [sent.document.id])
        #expect(try await pair.tartu.node.audit().isSound)
        #expect(try await pair.porto.node.audit().isSound)
    }

    @Test(
        "It goes past a document that was refused, before it or after it was signed, and stops the other side at once",
        arguments: [true, false]
    )
    func pastRefused(before: Bool) async throws {
        let pair = try await Pair()
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let question = try await ask(pair).document.id
        let refusing = ScriptedCourier([Self.refusal])
        if before { try await pair.tartu.deliver(through: refusing) }
        _ = try await pair.tartu.node.withdraw(thread, by: .participant, officer: pair.tartu.officer)
        if !before {
            try await pair.tartu.deliver(through: refusing)
            pair.clock.advance(seconds: 3_600)
        }
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .withdrawn)
        #expect(try await pair.porto.thread().peerSequence == 1, "the gap is there")
        #expect(try await pair.tartu.node.undelivered().map(\.document) == [question])
        #expect(
            try await code {
                _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
            } == .notNow
        )
        for node in [pair.tartu, pair.porto] { #expect(try await node.node.audit().isSound) }
        // Once the gap is filled, both hold the same and show the same.
        _ = try await pair.tartu.node.resend(question, by: pair.tartu.officer)
        try await pair.exchange()
        #expect(try await pair.agree())
        for node in [pair.tartu, pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test(
        "What goes past a gap stops the other side's own case too, and nobody goes on there without the person"
    )
    func stopsCase() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        let pair = across.pair
        let question = try await ask(pair).document.id
        try await pair.tartu.deliver(through: ScriptedCourier([Self.refusal]))
        let place = try across.at("tartu")
        _ = try await place.node.node.withdrawConsent(
            of: "responsible-1",
            inCase: place.reference,
            by: place.officer,
            as: .facilitator
        )
        try await pair.tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await pair.porto.stage() == .withdrawn)
        let there = try await across.file("porto")
        #expect(try there.process().content.end == .withdrawn)
        #expect(try there.record(message, MessageRecord.self).content.state == .stopped)
        #expect(there.consent(for: ConsentNeed("responsible-1", .messages), at: pair.clock.now).says != nil)
        _ = try await pair.tartu.node.resend(question, by: pair.tartu.officer)
        try await pair.exchange()
        #expect(try await pair.agree())
        for node in [pair.tartu, pair.porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("A referral that was refused leaves no more once the person has withdrawn, whoever sends it again")
    func referralAfterAll() async throws {
        let pair = try await Pair()
        let sent = try await pair.send()
        try await pair.tartu.deliver(through: ScriptedCourier([Self.refusal]))
        _ = try await pair.tartu.node.withdraw(
            sent.thread.id,
            by: .participant,
            officer: pair.tartu.officer
        )
        try await pair.exchange()
        #expect(try await pair.tartu.node.undelivered().allSatisfy { $0.state == .deadLetter })
        _ = try await pair.tartu.node.resend(sent.document.id, by: pair.tartu.officer)
        try await pair.exchange()
        #expect(try await pair.porto.store.read { try $0.threads(side: nil, limit: 1) }.isEmpty)
        #expect(try await pair.tartu.node.undelivered().isEmpty)
        #expect(try await pair.tartu.node.audit().isSound)
    }
}

import Casework
import GRDB
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("After an older backup a node gets back from its peers what it lost, before it signs anything again")
struct CatchUpTests {
    private let pair: Pair

    init() async throws { pair = try await Pair() }

    /// Carries nothing and asks nobody.
    private struct Silence: Courier {
        func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
            .noAnswer("nobody answers")
        }
        func probe(_ address: DeliveryAddress) async -> String? { "nobody answers" }
    }

    /// Carries, and loses every answer on the way back.
    private struct LosesAnswers: Courier {
        let inner: DirectCourier

        func deliver(_ sealed: String, to address: DeliveryAddress) async -> CourierAnswer {
            _ = await inner.deliver(sealed, to: address)
            return .noAnswer("the answer was lost")
        }
        func probe(_ address: DeliveryAddress) async -> String? { nil }
    }

    private func ask(_ node: TestNode, in thread: Identifier) async throws {
        _ = try await node.node.ask(
            [("How is she?", nil)],
            purpose: .information,
            in: thread,
            by: node.officer
        )
    }

    private func exchange(_ one: TestNode, _ other: TestNode) async throws {
        for _ in 0..<6 {
            try await one.deliver(through: DirectCourier(target: other))
            try await other.deliver(through: DirectCourier(target: one))
            pair.clock.advance(seconds: 301)
        }
    }

    private func requireAgreement(_ one: TestNode, _ other: TestNode, in thread: Identifier) async throws {
        let (ours, theirs) = (
            try await one.node.referral(thread, readBy: nil),
            try await other.node.referral(thread, readBy: nil)
        )
        #expect(ours.agreement == theirs.agreement)
        for node in [one, other] {
            #expect(try await node.node.audit().findings == [])
            #expect(try await node.node.undelivered().isEmpty)
        }
    }

    /// Which side loses its disk, and how much of the story its backup knows.
    enum Loss: CaseIterable {
        case referrerLater, referrerAltogether, receiverLater, receiverAltogether
    }

    @Test(
        "Both chains come back, known threads and unknown ones, and both sides hold the same and go on",
        arguments: Loss.allCases
    )
    func comesBack(loss: Loss) async throws {
        let isReferrer = [.referrerLater, .referrerAltogether].contains(loss)
        let loser = isReferrer ? pair.tartu : pair.porto
        let other = isReferrer ? pair.porto : pair.tartu
        var older: TestNode?
        if [.referrerAltogether, .receiverAltogether].contains(loss) { older = try loser.copy() }
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        if older == nil { older = try loser.copy() }
        pair.clock.advance(seconds: 60)
        _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
        try await ask(pair.porto, in: thread)
        try await pair.exchange()
        _ = try await pair.tartu.node.answer(
            [GivenAnswer("Better.", about: .nobody)],
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.exchange()
        try await pair.acceptInPorto(thread)
        try await pair.exchange()
        _ = try await pair.tartu.node.acknowledgeConditions(
            true,
            of: thread,
            says: nil,
            by: pair.tartu.officer
        )
        try await pair.exchange()
        let stage = try await other.stage()

        let restored = try #require(older)
        try await restored.node.noteOlderBackup(by: restored.officer)
        #expect(try await restored.node.peersBehind().map(\.entity) == [other.entity])
        let refused = try await code {
            _ = try await restored.node.notify(
                .complaint,
                ["says": "A message was shown to the wrong person."],
                to: other.entity,
                reference: "N-1",
                by: restored.officer
            )
        }
        #expect(refused == .catchingUp)
        // What comes meanwhile waits at its sender.
        try await ask(other, in: thread)
        try await other.deliver(through: DirectCourier(target: restored))
        #expect(try await other.node.undelivered().map(\.state) == [.waiting])

        let round = try await restored.node.catchUp(through: DirectCourier(target: other))
        #expect(round.ended == [other.entity] && round.waiting.isEmpty && round.gaps.isEmpty)
        #expect(round.documents >= 4)
        #expect(try await restored.node.peersBehind().isEmpty)
        #expect(try await restored.stage() == stage)
        pair.clock.advance(seconds: 301)
        try await exchange(restored, other)
        try await requireAgreement(restored, other, in: thread)
        try await ask(restored, in: thread)
        try await exchange(restored, other)
        try await requireAgreement(restored, other, in: thread)
        // Asked again, nothing comes twice.
        #expect(try await restored.node.catchUp(through: DirectCourier(target: other)).documents == 0)
    }

    @Test(
        "What was answered to a referral whose receipt was lost on the way comes back once the referral has come again"
    )
    func openedAfterwards() async throws {
        let restored = try pair.porto.copy()
        let thread = try await pair.send().thread.id
        try await pair.tartu.deliver(through: LosesAnswers(inner: DirectCourier(target: pair.porto)))
        try await pair.porto.deliver(through: DirectCourier(target: pair.tartu))
        let stage = try await pair.tartu.stage()
        try await restored.node.noteOlderBackup(by: restored.officer)
        let first = try await restored.node.catchUp(through: DirectCourier(target: pair.tartu))
        #expect(first.documents == 0 && first.gaps.map(\.thread) == [thread])
        pair.clock.advance(seconds: 301)
        try await pair.tartu.deliver(through: DirectCourier(target: restored))
        let second = try await restored.node.catchUp(through: DirectCourier(target: pair.tartu))
        #expect(second.documents == 1 && second.gaps.isEmpty && second.waiting.isEmpty)
        try await exchange(pair.tartu, restored)
        try await requireAgreement(pair.tartu, restored, in: thread)
        #expect(try await restored.stage() == stage)
        _ = try await restored.node.beginReview(of: thread, by: restored.officer)
        try await exchange(pair.tartu, restored)
        try await requireAgreement(pair.tartu, restored, in: thread)
    }

    @Test(
        "A referral that comes back belongs to its case again: what a person takes back there reaches the other side"
    )
    func belongsToItsCase() async throws {
        try await pair.openCase()
        try await pair.answer()
        let restored = try pair.tartu.copy()
        try await pair.assess()
        try await pair.approve()
        let thread = try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer).thread.id
        try await pair.exchange()
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: DirectCourier(target: pair.porto))
        #expect(round.gaps.isEmpty && round.documents == 2)
        #expect(try await restored.node.audit().findings == [])
        let told = try await restored.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: restored.officer,
            as: .intakeOfficer
        ).told
        #expect(told == [thread])
        try await exchange(restored, pair.porto)
        let types = try await pair.porto.store.read { try $0.documents(ofThread: thread) }.map(\.type)
        #expect(types.contains(.consentChange) && types.contains(.erasureRequest))
        try await requireAgreement(restored, pair.porto, in: thread)
    }

    @Test("What is signed with a key that was made after the backup comes back with that key as a past one")
    func laterKey() async throws {
        let restored = try pair.tartu.copy()
        _ = try await pair.tartu.node.prepareKey(.document, by: pair.tartu.officer)
        _ = try await pair.tartu.node.rotateKey(.document, atOnce: true, by: pair.tartu.officer)
        try await pair.porto.enter(pair.tartu)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: DirectCourier(target: pair.porto))
        #expect(round.ended == [pair.porto.entity] && round.gaps.isEmpty, "\(round)")
        #expect(try await restored.node.keyRing().given(up: .document).count == 1)
        pair.clock.advance(seconds: 301)
        try await exchange(restored, pair.porto)
        try await requireAgreement(restored, pair.porto, in: thread)
    }

    @Test("Where nobody answers nothing is signed, until an officer goes on without; both are in the journal")
    func nobodyAnswers() async throws {
        let restored = try pair.tartu.copy()
        try await pair.send()
        try await pair.exchange()
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: Silence())
        #expect(round.ended.isEmpty && round.waiting.map { $0.peer } == [pair.porto.entity])
        let here = Pair(clock: pair.clock, tartu: restored, porto: pair.porto)
        try await here.openCase()
        try await here.answer()
        try await here.assess()
        try await here.approve()
        let send = { _ = try await restored.node.send(Story.reference, by: restored.officer) }
        #expect(try await code(send) == .catchingUp)
        try await restored.node.goOn(without: pair.porto.entity, by: restored.officer)
        #expect(try await code(send) == nil)
        #expect(
            try await code { try await restored.node.goOn(without: pair.porto.entity, by: restored.officer) }
                == .notNow
        )
        let events = try restored.rows("SELECT event, actor FROM journal ORDER BY number")
            .map { "\($0["event"] as String) \($0["actor"] as String)" }
        #expect(events.contains("backup-restored \(restored.officer.name)"))
        #expect(events.contains("caught-up \(restored.officer.name)"))
        #expect(try await restored.node.audit().findings == [])
    }

    @Test(
        "A referral whose documents the other side cannot give back is named, and nothing more is signed in it alone"
    )
    func lostForGood() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let restored = try pair.tartu.copy()
        // A question that Porto refuses, and behind it a person's word to stop, which goes past it and is here no more.
        try await ask(pair.tartu, in: thread)
        try await pair.tartu.deliver(
            through: ScriptedCourier([.refused(kind: .schemaBreach, status: 422, retryAfter: nil)])
        )
        _ = try await pair.tartu.node.withdraw(thread, by: .participant, officer: pair.tartu.officer)
        try await pair.tartu.deliver(through: DirectCourier(target: pair.porto))
        #expect(try await pair.porto.stage() == .withdrawn)
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: DirectCourier(target: pair.porto))
        #expect(round.ended == [pair.porto.entity] && round.gaps.map(\.thread) == [thread])
        // The word itself has come back, and counts.
        #expect(try await restored.stage() == .withdrawn)
        #expect(try await code { try await ask(restored, in: thread) } == .notNow)
        let tasks = try await restored.node.caseFile(Story.reference, readBy: nil).all(TaskRecord.self)
        #expect(tasks.contains { $0.content.says.contains("lost with an older disk") })
        let other = try await code {
            _ = try await restored.node.notify(
                .complaint,
                ["says": "A message was shown to the wrong person."],
                to: pair.porto.entity,
                reference: "N-2",
                by: restored.officer
            )
        }
        #expect(other == nil)
    }

    @Test(
        "A third agency is given nothing of a thread of two others, and nothing is told beyond what the asker had"
    )
    func onlyToTheOther() async throws {
        let lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        try await lisboa.enter(pair.porto)
        try await pair.porto.enter(lisboa)
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        // Porto has said something more that Tartu has not got.
        try await ask(pair.porto, in: thread)
        func answer(_ asker: TestNode, _ path: String) async throws -> JSON {
            let porto = try #require(try await asker.node.peers().first { $0.entity == pair.porto.entity })
            let request = try await asker.node.signedRequest(method: "GET", path: path, to: porto)
            let peer = try await pair.porto.node.verifiedPeer(of: request.head)
            return try await pair.porto.node.returnAnswer(path, for: peer)
        }
        #expect(ThreadListing(json: try await answer(lisboa, "/threads"))?.entries == [])
        let path = ReturnedDocuments.path(of: thread, asker: 0, answerer: 0)
        let refused = await #expect(throws: Problem.self) { _ = try await answer(lisboa, path) }
        #expect(refused?.kind == .notFound)
        let listed = try #require(ThreadListing(json: try await answer(pair.tartu, "/threads")))
        #expect(
            listed.entries == [
                ThreadListing.Entry(thread: thread, asker: 1, answerer: 1, isErased: false)
            ]
        )
        let given = try #require(ReturnedDocuments(json: try await answer(pair.tartu, path)))
        #expect(given.items.count == 2 && given.items.map { $0.receipt != nil } == [false, true])
        for path in ["/threads?after=x", "/threads/\(thread.text)/documents", "/threads/a/b/c"] {
            let malformed = await #expect(throws: Problem.self) { _ = try await answer(pair.tartu, path) }
            #expect(malformed?.kind == .malformed)
        }
    }
}

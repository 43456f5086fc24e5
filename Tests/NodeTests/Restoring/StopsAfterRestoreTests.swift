import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("A participant's word to stop survives the loss of a disk, on whichever side, and reaches everybody")
struct StopsAfterRestoreTests {
    private let pair: Pair
    private let lisboa: TestNode

    init() async throws {
        pair = try await Pair()
        lisboa = try TestNode.porto(pair.clock, "https://lisboa.example")
        try await pair.tartu.enter(lisboa)
        try await lisboa.enter(pair.tartu)
    }

    /// Carries nothing and asks nobody.
    private static let silence = NetCourier(nodes: [])

    private func exchange(_ nodes: [TestNode]) async throws {
        for _ in 0..<4 {
            for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) }
            pair.clock.advance(seconds: 301)
        }
    }

    private func sendToLisboa() async throws -> Identifier {
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        _ = try await pair.tartu.node.assess(
            Story.reference,
            for: lisboa.entity,
            request: Pair.request,
            by: pair.tartu.officer
        )
        try await pair.approve()
        return try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer).thread.id
    }

    @discardableResult
    private func takeBack(_ person: String, at node: TestNode, steps: Set<ConsentStep>? = nil) async throws
        -> WithdrawalResult
    {
        try await node.node.withdrawConsent(
            of: person,
            steps: steps,
            inCase: Story.reference,
            by: node.officer,
            as: .intakeOfficer
        )
    }

    private func file(at node: TestNode) async throws -> CaseFile {
        try await node.node.caseFile(Story.reference, readBy: nil)
    }

    private func shares(_ person: String, with peer: TestNode, at node: TestNode) async throws -> Bool {
        let need = ConsentNeed(person, .share, recipient: peer.entity.text, serves: Story.purpose)
        return try await file(at: node).consent(for: need, at: pair.clock.now).says == nil
    }

    private func tasks(at node: TestNode) async throws -> [String] {
        try await file(at: node).all(TaskRecord.self).map(\.content.says)
    }

    /// The types of what a node has heard from another in a thread.
    private func heard(_ node: TestNode, from other: TestNode, in thread: Identifier) async throws
        -> [DocumentType]
    {
        try await node.store.read { try $0.documents(ofThread: thread) }
            .filter { $0.issuer == other.entity }.sorted { $0.sequence < $1.sequence }.map(\.type)
    }

    private func requireSound(_ nodes: [TestNode]) async throws {
        for node in nodes { #expect(try await node.node.audit().findings == []) }
    }

    @Test(
        "COE-16b A consent whose withdrawal comes back is taken back again, and the case's other referral hears of it or stays here",
        arguments: [true, false]
    )
    func takenBackAgain(hasLeft: Bool) async throws {
        let first = try await pair.send().thread.id
        try await pair.exchange()
        let second = try await sendToLisboa()
        if hasLeft { try await pair.tartu.deliver(through: NetCourier(nodes: [lisboa])) }
        let restored = try pair.tartu.copy()
        try await takeBack("harmed-1", at: pair.tartu)
        // Porto alone hears of it before the disk is lost.
        try await pair.tartu.deliver(through: NetCourier(nodes: [pair.porto]))
        #expect(try await heard(pair.porto, from: pair.tartu, in: first).contains(.erasureRequest))

        try await restored.node.noteOlderBackup(by: restored.officer)
        #expect(try await shares("harmed-1", with: pair.porto, at: restored))
        let nodes = [restored, pair.porto, lisboa]
        // What waits in the old outbox waits on, while nobody has been asked.
        try await restored.deliver(through: NetCourier(nodes: nodes))
        #expect(try await lisboa.node.referrals().isEmpty == !hasLeft)
        // Lisboa is silent at first.
        let round = try await restored.node.catchUp(through: NetCourier(nodes: [pair.porto]))
        #expect(round.ended == [pair.porto.entity] && round.gaps.isEmpty)
        for peer in [pair.porto, lisboa] {
            #expect(try await !shares("harmed-1", with: peer, at: restored))
        }
        #expect(try await shares("responsible-1", with: pair.porto, at: restored))
        #expect(try await tasks(at: restored).contains { $0.contains("came back after an older backup") })
        let assessed = try await restored.node.assess(
            Story.reference,
            for: pair.porto.entity,
            request: Pair.request,
            by: restored.officer
        )
        #expect(assessed.missingConsents.contains { $0.hasPrefix("harmed-1") })
        let last = try await restored.node.catchUp(through: NetCourier(nodes: nodes))
        #expect(last.waiting.isEmpty)
        try await exchange(nodes)
        if hasLeft {
            let types = try await heard(lisboa, from: restored, in: second)
            #expect(types.contains(.withdrawal) && types.contains(.erasureRequest), "\(types)")
            #expect(try await lisboa.stage() == .withdrawn)
        } else {
            #expect(try await lisboa.node.referrals().isEmpty)
        }
        #expect(try await restored.node.undelivered().isEmpty)
        try await requireSound(nodes)
    }

    @Test(
        "COE-16b What was taken back in a referral that the backup does not know holds up what waits for another agency"
    )
    func unknownReferral() async throws {
        try await pair.send()
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        // In the backup the referral to Porto waits; that to Lisboa comes after it, and Lisboa alone hears what is taken back.
        let restored = try pair.tartu.copy()
        _ = try await sendToLisboa()
        try await pair.tartu.deliver(through: NetCourier(nodes: [lisboa]))
        try await takeBack("harmed-1", at: pair.tartu)
        pair.clock.advance(seconds: 60)
        try await pair.tartu.deliver(through: NetCourier(nodes: [lisboa]))
        #expect(try await lisboa.node.referrals().count == 1)

        try await restored.node.noteOlderBackup(by: restored.officer)
        let nodes = [restored, pair.porto, lisboa]
        // Lisboa is silent at first.
        let round = try await restored.node.catchUp(through: NetCourier(nodes: [pair.porto]))
        #expect(round.ended == [pair.porto.entity])
        try await restored.deliver(through: NetCourier(nodes: nodes))
        #expect(try await pair.porto.node.referrals().isEmpty)
        let last = try await restored.node.catchUp(through: NetCourier(nodes: nodes))
        #expect(last.waiting.isEmpty)
        #expect(try await !shares("harmed-1", with: pair.porto, at: restored))
        pair.clock.advance(seconds: 60)
        try await exchange(nodes)
        #expect(try await pair.porto.node.referrals().isEmpty)
        #expect(try await restored.node.undelivered().isEmpty)
        try await requireSound(nodes)
    }

    @Test("A process that a participant had ended ends again with the word that comes back")
    func endsAgain() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let (tartu, porto) = (across.pair.tartu, across.pair.porto)
        let restored = try tartu.copy()
        let place = try across.at("tartu")
        _ = try await tartu.node.withdrawConsent(
            of: "responsible-1",
            inCase: place.reference,
            by: place.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        #expect(try await porto.stage() == .withdrawn)
        try await restored.node.noteOlderBackup(by: restored.officer)
        #expect(try await file(at: restored).process().content.end == nil)
        let round = try await restored.node.catchUp(through: DirectCourier(target: porto))
        #expect(round.waiting.isEmpty && round.gaps.isEmpty)
        #expect(try await restored.stage() == .withdrawn)
        #expect(try await file(at: restored).process().content.end == .withdrawn)
        let need = ConsentNeed("responsible-1", .messages)
        #expect(try await file(at: restored).consent(for: need, at: across.pair.clock.now).says != nil)
        for _ in 0..<4 {
            try await restored.deliver(through: DirectCourier(target: porto))
            try await porto.deliver(through: DirectCourier(target: restored))
            across.pair.clock.advance(seconds: 301)
        }
        #expect(try await restored.node.undelivered().isEmpty)
        try await requireSound([restored, porto])
    }

    /// Tartu's question that Porto refuses, and behind it what is given: it goes past that, and the disk is lost.
    private func lost(behindGap word: () async throws -> Void) async throws -> (
        thread: Identifier, restored: TestNode
    ) {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let restored = try pair.tartu.copy()
        _ = try await pair.tartu.node.ask(
            [("How is she?", nil)],
            purpose: .information,
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.tartu.deliver(
            through: ScriptedCourier([.refused(kind: .schemaBreach, status: 422, retryAfter: nil)])
        )
        try await word()
        try await pair.tartu.deliver(through: DirectCourier(target: pair.porto))
        try await restored.node.noteOlderBackup(by: restored.officer)
        let round = try await restored.node.catchUp(through: NetCourier(nodes: [pair.porto, lisboa]))
        #expect(round.waiting.isEmpty && round.gaps.map(\.thread) == [thread])
        return (thread, restored)
    }

    @Test("COE-16b A word to stop that comes back beyond what is lost counts here as it does at the peer")
    func beyondTheGap() async throws {
        let (thread, restored) = try await lost {
            let thread = try await pair.tartu.thread().id
            _ = try await pair.tartu.node.withdraw(thread, by: .participant, officer: pair.tartu.officer)
        }
        #expect(try await pair.porto.stage() == .withdrawn)
        #expect(try await restored.stage() == .withdrawn)
        #expect(try await tasks(at: restored).contains { $0.contains("came back after an older backup") })
        let refused = try await code {
            _ = try await restored.node.notify(
                .complaint,
                ["says": "A message was shown to the wrong person."],
                in: thread,
                by: restored.officer
            )
        }
        #expect(refused == .notNow)
        try await exchange([restored, pair.porto])
        #expect(try await restored.node.undelivered().isEmpty)
        try await requireSound([restored, pair.porto])
    }

    @Test("COE-16b Where nothing more can be signed in a thread, a word to stop still goes past what is lost")
    func pastTheGap() async throws {
        let (thread, restored) = try await lost {
            try await takeBack("harmed-1", at: pair.tartu, steps: [.share])
        }
        #expect(try await !shares("harmed-1", with: pair.porto, at: restored))
        #expect(try await restored.stage() == .received)
        let result = try await takeBack("responsible-1", at: restored, steps: [.share])
        #expect(result.told == [thread])
        #expect(try await tasks(at: restored).contains { $0.contains("Call \(pair.porto.entity.text)") })
        try await exchange([restored, pair.porto])
        let consents = try await pair.porto.node.referral(thread, readBy: nil).entries.map(\.document)
            .filter { $0.type == .consentChange && $0.issuer == restored.entity }
        #expect(consents.compactMap { $0.body["participant"]?.string } == ["harmed-1", "responsible-1"])
        _ = try await restored.node.withdraw(thread, by: .participant, officer: restored.officer)
        #expect(try await restored.stage() == .withdrawn)
        try await exchange([restored, pair.porto])
        #expect(try await pair.porto.stage() == .withdrawn)
        // And the other way: Porto has seen what is lost here, and its word is taken in all the same.
        #expect(try await restored.node.undelivered().isEmpty)
        try await requireSound([restored, pair.porto])
    }

    @Test("COE-16b What a person takes back while a peer is silent is said to it as soon as it was asked")
    func owed() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let restored = try pair.tartu.copy()
        try await restored.node.noteOlderBackup(by: restored.officer)
        _ = try await restored.node.catchUp(through: Self.silence)
        let result = try await takeBack("harmed-1", at: restored)
        #expect(result.told.isEmpty)
        let says = try await tasks(at: restored).filter { $0.contains("could not be told") }
        #expect(says.count == 1 && says[0].contains("duty desk"))
        let nodes = [restored, pair.porto, lisboa]
        let round = try await restored.node.catchUp(through: NetCourier(nodes: nodes))
        #expect(round.waiting.isEmpty)
        try await exchange(nodes)
        let types = try await heard(pair.porto, from: restored, in: thread)
        #expect(types == [.referral, .consentChange, .erasureRequest])
        #expect(try await restored.store.read { try $0.owedStops(to: pair.porto.entity) }.isEmpty)
        try await requireSound(nodes)
    }

    @Test(
        "COE-16b A participant's word about one referral ends the case's other referrals and what rests on it"
    )
    func oneOfTwo() async throws {
        let first = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await sendToLisboa()
        let nodes = [pair.tartu, pair.porto, lisboa]
        try await exchange(nodes)
        _ = try await pair.tartu.node.withdraw(
            first,
            by: .participant,
            of: "harmed-1",
            officer: pair.tartu.officer
        )
        #expect(try await !shares("harmed-1", with: lisboa, at: pair.tartu))
        #expect(try await shares("responsible-1", with: lisboa, at: pair.tartu))
        try await exchange(nodes)
        for node in [pair.porto, lisboa] { #expect(try await node.stage() == .withdrawn) }
        let unknown = try await code {
            _ = try await pair.tartu.node.withdraw(
                first,
                by: .agency,
                of: "harmed-1",
                officer: pair.tartu.officer
            )
        }
        #expect(unknown == .invalidInput)
        try await requireSound(nodes)
    }

    @Test(
        "COE-16b Where nobody has said whose word it was, nothing more of the case is sent until that is recorded"
    )
    func nameless() async throws {
        let first = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await pair.tartu.node.withdraw(first, by: .participant, officer: pair.tartu.officer)
        #expect(try await tasks(at: pair.tartu).contains { $0.contains("it was not said who") })
        pair.clock.advance(seconds: 60)
        #expect(try await code { _ = try await sendToLisboa() } == .gateClosed)
        try await takeBack("responsible-1", at: pair.tartu)
        pair.clock.advance(seconds: 60)
        // Asked anew, he agrees to something else.
        #expect(try await code { _ = try await sendToLisboa() } == nil)
        try await requireSound([pair.tartu])
    }
}

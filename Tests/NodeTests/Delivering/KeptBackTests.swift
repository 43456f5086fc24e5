import Casework
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("What rests on a consent leaves only while it stands")
struct KeptBackTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private func withdraw() async throws {
        _ = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
    }

    private func state(_ document: Identifier) async throws -> DeliveryRecord.State? {
        try await tartu.store.read { try $0.delivery(document: document)?.state }
    }

    private func tasks() async throws -> [String] {
        try await tartu.node.caseFile(Story.reference, readBy: nil).all(TaskRecord.self).map(\.content.says)
    }

    private func isSound() async throws -> Bool {
        let findings = try await tartu.node.audit().findings + porto.node.audit().findings
        #expect(findings == [])
        return findings.isEmpty
    }

    private func threadsOfPorto() async throws -> [ThreadRecord] {
        try await porto.store.read { try $0.threads(side: nil, limit: 9) }
    }

    /// Whether Porto has heard what was taken back, and what it is asked to erase.
    private func isToldAtPorto() async throws -> Bool {
        let thread = try await porto.thread().id
        let types = try await porto.store.read { try $0.documents(ofThread: thread) }
            .filter { $0.issuer == tartu.entity }.map(\.type)
        return types.contains(.consentChange) && types.contains(.erasureRequest)
    }

    /// Delivers for an hour.
    private func work(_ courier: some Courier) async throws {
        for _ in 0..<12 {
            try await tartu.deliver(through: courier)
            pair.clock.advance(seconds: 301)
        }
    }

    @Test("COE-16b A referral that waits when a consent is taken back never leaves, nor anything about it")
    func neverLeft() async throws {
        let sent = try await pair.send().document.id
        try await withdraw()
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: [])
        try await work(courier)
        #expect(courier.carried(sent) == 0)
        #expect(try await threadsOfPorto().isEmpty)
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await state(sent) == .closed)
        #expect(try await tasks().contains { $0.contains("Nothing of referral") })
        #expect(try await isSound())
    }

    @Test(
        "One that had arrived already is settled by the receipt that is asked for, and what takes it back follows"
    )
    func hadArrived() async throws {
        let sent = try await pair.send().document.id
        try await tartu.deliver(through: LosingLine(inner: DirectCourier(target: porto)))
        try await withdraw()
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: [])
        try await work(courier)
        #expect(courier.carried(sent) == 0)
        #expect(try await state(sent) == .delivered)
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await isToldAtPorto())
        #expect(try await isSound())
    }

    @Test(
        "Where nobody says whether it arrived it stays here, a person is told, and what takes it back goes past it"
    )
    func notKnown() async throws {
        let sent = try await pair.send().document.id
        try await tartu.deliver(through: LosingLine(inner: DirectCourier(target: porto)))
        try await withdraw()
        let mute = Proxy(before: porto, answering: .noAnswer("never"), to: [], answersQuestions: false)
        try await work(mute)
        #expect(mute.carried(sent) == 0)
        #expect(try await isToldAtPorto())
        let left = try await tartu.node.undelivered()
        #expect(left.map(\.document) == [sent] && left.map(\.reason) == [.withoutConsent])
        #expect(try await tasks().filter { $0.contains("goes out no more") }.count == 1)
        // Sent again by a person, it is asked about again, and goes out no more than before.
        _ = try await tartu.node.resend(sent, by: tartu.officer)
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: [])
        try await work(courier)
        #expect(courier.carried(sent) == 0)
        #expect(try await state(sent) == .delivered)
        #expect(try await isSound())
    }

    @Test(
        "Where it had not arrived and nobody says so, the peer's refusal of what takes it back ends nothing silently"
    )
    func refusedWord() async throws {
        let sent = try await pair.send().document.id
        try await withdraw()
        let mute = Proxy(before: porto, answering: .noAnswer("never"), to: [], answersQuestions: false)
        try await work(mute)
        #expect(mute.carried(sent) == 0)
        #expect(try await threadsOfPorto().isEmpty)
        let left = try await tartu.node.undelivered()
        #expect(left.count >= 2 && left.allSatisfy { $0.state == .deadLetter })
        _ = try await tartu.node.resend(sent, by: tartu.officer)
        try await work(DirectCourier(target: porto))
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await threadsOfPorto().isEmpty)
        #expect(try await isSound())
    }

    @Test("A copy that comes late after all is met by what takes it back")
    func lateCopy() async throws {
        let sent = try await pair.send().document
        try await withdraw()
        try await work(DirectCourier(target: porto))
        #expect(try await state(sent.id) == .closed)
        try await porto.accept(sent.compact)
        #expect(try await porto.stage() == .received)
        try await pair.exchange()
        #expect(try await isToldAtPorto())
        #expect(try await state(sent.id) == .delivered)
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await pair.agree())
        #expect(try await isSound())
    }

    @Test(
        "COE-16b A word to stop that comes after that ends by the peer's signed word that it has no such thread"
    )
    func wordAfterwards() async throws {
        let sent = try await pair.send()
        try await withdraw()
        try await work(DirectCourier(target: porto))
        let word = try await tartu.node.withdraw(
            sent.thread.id,
            by: .participant,
            officer: tartu.officer
        ).document.id
        try await work(DirectCourier(target: porto))
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await state(word) == .closed)
        #expect(try await tartu.node.peerRefusal(of: word)?.problem.kind == .unknownThread)
        #expect(try await isSound())
        // A copy that comes late after all is stopped by it all the same.
        try await porto.accept(sent.document.compact)
        try await pair.exchange()
        #expect(try await porto.stage() == .withdrawn)
        #expect(try await state(word) == .delivered)
        #expect(try await isSound())
    }

    @Test("Information that nobody asked for leaves no more either")
    func information() async throws {
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let offered = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: [],
            says: "You may want to know.",
            by: tartu.officer
        ).document.id
        try await withdraw()
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: [])
        try await work(courier)
        #expect(courier.carried(offered) == 0)
        #expect(try await threadsOfPorto().isEmpty)
        #expect(try await isSound())
    }

    /// What is signed with the data of people, and waits when one of them takes the consent to share back.
    enum Waiting: CaseIterable { case answer, correction }

    @Test(
        "COE-16b An answer or a correction that waits when the consent to share is taken back never leaves",
        arguments: Waiting.allCases
    )
    func withData(waiting: Waiting) async throws {
        let sent = try await pair.send()
        let thread = sent.thread.id
        try await pair.exchange()
        _ = try await porto.node.ask(
            [("How is she?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        let left =
            switch waiting {
            case .answer:
                try await tartu.node.answer(
                    [GivenAnswer("Better.", about: .nobody)],
                    in: thread,
                    by: tartu.officer
                ).document.id
            case .correction:
                try await tartu.node.correct(
                    sent.document.id,
                    in: thread,
                    changes: [("/case/stage", "It is a trial.", "trial")],
                    by: tartu.officer
                ).document.id
            }
        try await withdraw()
        let courier = Proxy(before: porto, answering: .noAnswer("never"), to: [])
        try await work(courier)
        #expect(courier.carried(left) == 0)
        #expect(try await isToldAtPorto())
        #expect(try await tartu.node.undelivered().isEmpty)
        #expect(try await state(left) == .closed)
        #expect(try await tasks().contains { $0.contains("has not left") })
        #expect(try await isSound())
    }

    @Test(
        "Where nobody says whether an answer had arrived, it stays here, and what takes it back goes past it"
    )
    func answerNotKnown() async throws {
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        _ = try await porto.node.ask(
            [("How is she?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        let left = try await tartu.node.answer(
            [GivenAnswer("Better.", about: .nobody)],
            in: thread,
            by: tartu.officer
        ).document.id
        try await withdraw()
        let mute = Proxy(before: porto, answering: .noAnswer("never"), to: [], answersQuestions: false)
        try await work(mute)
        #expect(mute.carried(left) == 0)
        #expect(try await isToldAtPorto())
        let undelivered = try await tartu.node.undelivered()
        #expect(undelivered.map(\.document) == [left] && undelivered.map(\.reason) == [.withoutConsent])
        #expect(try await isSound())
    }

    @Test(
        "COE-16b A released message that waits leaves no more once its writer has left, and leaves where another step fell",
        arguments: [ConsentStep.messages, .report]
    )
    func message(step: ConsentStep) async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let words = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(words, .release, by: act) }
        let (tartu, porto) = (across.pair.tartu, across.pair.porto)
        let thread = try await porto.thread().id
        let message = try #require(
            try await porto.store.read { try $0.documents(ofThread: thread) }
                .last { $0.type == .dialogueMessage }?.id
        )
        let place = try across.at("porto")
        _ = try await porto.node.withdrawConsent(
            of: "harmed-1",
            steps: [step],
            inCase: place.reference,
            by: place.officer,
            as: .facilitator
        )
        let courier = Proxy(before: tartu, answering: .noAnswer("never"), to: [])
        try await porto.deliver(through: courier)
        let falls = step == .messages
        #expect((courier.carried(message) == 0) == falls)
        #expect(try await tartu.stage() == (falls ? .withdrawn : .inDialogue))
        // It is kept there under a name of its own, sealed until it is opened.
        let received = try await across.file("tartu").all(MessageRecord.self)
        #expect(received.filter { $0.content.origin == porto.entity }.isEmpty == falls)
        #expect(try await porto.node.undelivered().isEmpty)
        for node in [tartu, porto] { #expect(try await node.node.audit().findings == []) }
    }
}

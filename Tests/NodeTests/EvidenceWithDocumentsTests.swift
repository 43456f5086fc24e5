import Casework
import Evidence
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Evidence goes with a referral, with information and with an answer to a request")
struct EvidenceWithDocumentsTests {
    private let it: ThreeAgencies
    private var tartu: TestNode { it.pair.tartu }
    private var porto: TestNode { it.pair.porto }
    private static let bytes = Array("the log of the shop".utf8)
    private static let condition = "Only for this case."

    init() async throws {
        it = try await ThreeAgencies(thirdKind: "restorative-service")
        try await it.pair.openCase()
        try await it.pair.answer()
    }

    private static func request(_ file: Identifier, asksTheLaw: Bool = true) -> ReferralRequest {
        var request = Pair.request
        if asksTheLaw { request.data.insert("evidence-files") }
        request.evidence = OfferedFiles([file], conditions: [condition])
        return request
    }

    private func assess(_ request: ReferralRequest) async throws -> Assessed {
        try await tartu.node.assess(Story.reference, for: porto.entity, request: request, by: tartu.officer)
    }

    private func fetch(
        _ id: Identifier,
        in thread: Identifier,
        from sender: TestNode,
        to receiver: TestNode,
        accepting: Bool = true
    ) async throws -> Digest {
        _ = try await receiver.node.fetchEvidence(
            id,
            in: thread,
            acceptingConditions: accepting,
            by: receiver.officer,
            through: EvidenceLine(from: receiver, to: sender),
            patience: .impatient
        )
        // It is here; to open it under conditions is another matter.
        return try await receiver.node.verifyEvidence(id).sha256
    }

    @Test(
        "A file goes with a referral's first document as it was assessed, and is fetched under its conditions"
    )
    func referral() async throws {
        let file = try await tartu.add(Self.bytes, to: Story.reference)
        #expect(
            try await code { _ = try await assess(Self.request(file.id, asksTheLaw: false)) } == .gateClosed,
            "the law has to be asked about files"
        )
        let assessed = try await assess(Self.request(file.id))
        let content = try JSON(parsing: #require(assessed.record.content), limits: .local)
        #expect(content["evidence"]?[0]?["id"]?.string == file.id.text, "who approves sees it")
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await it.exchange()
        #expect(try await porto.node.announcedEvidence(in: thread).map(\.manifest.id) == [file.id])
        #expect(
            try await code {
                _ = try await fetch(file.id, in: thread, from: tartu, to: porto, accepting: false)
            } == .gateClosed
        )
        #expect(try await fetch(file.id, in: thread, from: tartu, to: porto) == Digest(of: Self.bytes))
        #expect(
            try await porto.node.custody(of: file.id).links.map(\.event.kind)
                == [.collected, .sealed, .received]
        )
        // Sent again, it is the same referral and the same offer.
        #expect(try await tartu.node.send(Story.reference, by: tartu.officer).thread.id == thread)
        for node in it.nodes { #expect(try await node.node.audit().findings == []) }
    }

    @Test(
        "COE-16b A file is handed out no more once the consent to share was taken back, until it is given again"
    )
    func takenBack() async throws {
        let file = try await tartu.add(Self.bytes, to: Story.reference)
        _ = try await assess(Self.request(file.id))
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await it.exchange()
        let line = EvidenceLine(from: porto, to: tartu)
        let peer = try #require(try await porto.node.peers().first { $0.entity == tartu.entity })
        let announced = try #require(try await porto.node.announcedEvidence(in: thread).first)
        let key = "/evidence/\(file.id)/key?conditions=\(announced.manifest.conditionsDigest.hex)"
        func answers() async throws -> [Bool] {
            var answers: [Bool] = []
            for path in [key, "/evidence/\(file.id)/content"] {
                let answer = await line.get(path, range: nil, most: 1 << 16, from: peer)
                if case .bytes = answer {
                    answers.append(true)
                } else {
                    #expect(answer == .refused(kind: .evidenceClosed, status: 410))
                    answers.append(false)
                }
            }
            return answers
        }
        #expect(try await answers() == [true, true])
        let result = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            steps: [.share],
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        #expect(!result.withdrawal.endsProcess && result.told == [thread])
        // The process goes on, and between two ranges nothing more is to be had.
        #expect(try await tartu.node.referral(thread, readBy: nil).state.stage == .received)
        #expect(try await answers() == [false, false])
        try await it.exchange()
        #expect(try await answers() == [false, false])
        it.pair.clock.advance(seconds: 60)
        for sharer in Story.sharers where sharer.person == "harmed-1" { try await it.pair.share(sharer) }
        #expect(try await answers() == [true, true])
        for node in it.nodes { #expect(try await node.node.audit().findings == []) }
    }

    @Test("A file that is gone when the referral is sent keeps it here")
    func gone() async throws {
        let file = try await tartu.add(Self.bytes, to: Story.reference)
        _ = try await assess(Self.request(file.id))
        _ = try await tartu.node.destroyEvidence(
            file.id,
            reason: .takenInByMistake,
            by: tartu.officer
        )
        #expect(
            try await code { _ = try await tartu.node.send(Story.reference, by: tartu.officer) } == .notFound
        )
        #expect(try await tartu.node.referrals().isEmpty)
    }

    @Test("What was offered to one node is not passed on to a third with the referral")
    func onward() async throws {
        let file = try await tartu.add(Self.bytes, to: Story.reference)
        _ = try await assess(Self.request(file.id))
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await it.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: it.lisboa.entity),
            in: thread,
            by: porto.officer
        )
        try await it.exchange()
        for sharer in Story.sharers { try await it.pair.share(sharer, with: it.lisboa.entity) }
        _ = try await tartu.node.authoriseOnward(true, in: thread, says: nil, by: tartu.officer)
        try await it.exchange()
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
        let arrived = try #require(try await it.lisboa.node.referrals().first)
        #expect(try await it.lisboa.node.announcedEvidence(in: arrived.id).isEmpty)
    }

    @Test(
        "It goes with information that nobody asked for, at once or once its conditions are taken on",
        arguments: [true, false]
    )
    func information(isOffered: Bool) async throws {
        let file = try await tartu.add(Self.bytes, to: Story.reference)
        _ = try await assess(Self.request(file.id))
        let thread = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: isOffered ? ["Keep it confidential."] : [],
            says: "About a fraud.",
            by: tartu.officer
        ).thread.id
        try await it.exchange()
        if isOffered {
            #expect(try await porto.node.announcedEvidence(in: thread).isEmpty, "nothing leaves before")
            _ = try await porto.node.answerInformation(true, in: thread, says: nil, by: porto.officer)
            try await it.exchange()
            _ = try await tartu.node.supplyInformation(in: thread, by: tartu.officer)
            try await it.exchange()
        }
        #expect(try await fetch(file.id, in: thread, from: tartu, to: porto) == Digest(of: Self.bytes))
        for node in it.nodes { #expect(try await node.node.audit().findings == []) }
    }

    @Test("It goes with an answer to a request for assistance, as that was prepared")
    func assistance() async throws {
        try await it.pair.openCase(at: porto)
        let file = try await porto.add(Self.bytes, to: Story.reference)
        let thread = try await tartu.node.requestAssistance(
            AssistanceTests.request(.domainRegistration),
            reference: "EE-A-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await it.exchange()
        func prepare(_ data: JSON) async throws {
            var known = AssistanceTests.known
            known["referral.data"] = data
            _ = try await porto.node.prepareAssistance(
                AssistanceGiven(
                    disclosed: ["The log."],
                    evidence: OfferedFiles([file.id], conditions: [Self.condition])
                ),
                in: thread,
                knowing: known,
                by: porto.officer
            )
        }
        #expect(try await code { try await prepare(["technical"]) } == .gateClosed)
        try await prepare(["technical", "evidence-files"])
        _ = try await porto.node.giveAssistance(in: thread, by: porto.officer)
        try await it.exchange()
        #expect(try await fetch(file.id, in: thread, from: porto, to: tartu) == Digest(of: Self.bytes))
        for node in it.nodes { #expect(try await node.node.audit().findings == []) }
    }
}

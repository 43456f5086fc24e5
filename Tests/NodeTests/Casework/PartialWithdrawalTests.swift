import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// What a person takes back is what falls, on both sides, and nothing else.
@Suite("A withdrawal of some steps across the border")
struct PartialWithdrawalTests {
    private let across: AcrossBorders

    init() async throws {
        across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
    }

    @discardableResult
    private func withdraw(_ steps: Set<ConsentStep>?) async throws -> WithdrawalResult {
        across.pair.clock.advance(seconds: 2)
        let porto = try across.at("porto")
        let result = try await porto.node.node.withdrawConsent(
            of: "harmed-1",
            steps: steps,
            inCase: porto.reference,
            by: porto.officer,
            as: .facilitator
        )
        try await across.pair.exchange()
        return result
    }

    private func standing(_ place: String, _ step: ConsentStep) async throws -> String? {
        try await across.file(place).consent(
            for: ConsentNeed("harmed-1", step),
            at: across.pair.clock.now
        ).says
    }

    private func said(by node: TestNode, _ type: DocumentType) async throws -> [JSON] {
        let thread = try await across.pair.porto.thread().id
        return try await node.node.referral(thread, readBy: nil).entries.map(\.document)
            .filter { $0.type == type && $0.issuer == node.entity }.map(\.body)
    }

    private func expectSound() async throws {
        #expect(try await across.pair.agree())
        for node in [across.pair.tartu, across.pair.porto] {
            #expect(try await node.node.audit().isSound)
            #expect(try await node.stage() == .inDialogue)
        }
    }

    @Test(
        "COE-16b The step that is taken back falls at the peer, and the process goes on there as it does here"
    )
    func oneStep() async throws {
        let result = try await withdraw([.report])
        #expect(!result.withdrawal.endsProcess && result.told.count == 1)
        for place in ["porto", "tartu"] {
            #expect(try await standing(place, .report) != nil)
            for step in [ConsentStep.messages, .preparation, .agreement] {
                #expect(try await standing(place, step) == nil)
            }
            let file = try await across.file(place)
            #expect(try file.process().content.end == nil && file.person("harmed-1").left == nil)
        }
        let told = try await said(by: across.pair.porto, .consentChange).last
        #expect(told?["standing"] == "withdrawn" && told?["steps"] == ["outcome-report"])
        #expect(try await said(by: across.pair.porto, .erasureRequest).isEmpty)
        try await expectSound()
    }

    @Test("A second step is told as the second step; each is acknowledged of the consent that it was part of")
    func stepByStep() async throws {
        try await withdraw([.report])
        try await withdraw([.evaluation])
        let told = try await said(by: across.pair.porto, .consentChange).suffix(2).map { $0["steps"] }
        #expect(told == [["outcome-report"], ["survey"]])
        #expect(try await standing("tartu", .evaluation) != nil)
        #expect(try await standing("tartu", .messages) == nil)
        let answers = try await said(by: across.pair.tartu, .notice).filter { $0["kind"] == "stopped" }
        #expect(answers.count == 2)
        let consents = try await across.file("porto").all(ConsentRecord.self).filter {
            $0.content.origin == nil && !$0.content.withdrawnSteps.isEmpty
        }
        #expect(consents.map { $0.content.stopped.map(\.peer) } == [[across.pair.tartu.entity]])
        try await expectSound()
    }

    @Test("A peer answers that something stopped only where something did")
    func nothingToStop() async throws {
        // Asked anew about the same step, in a consent that Tartu was told of too.
        try await withdraw([.report])
        let before = try await said(by: across.pair.tartu, .notice).count { $0["kind"] == "stopped" }
        try await give([.report], to: [])
        try await withdraw([.report])
        // It is told: they have exchanged messages. It had never been given there, so nothing stopped.
        let told = try await said(by: across.pair.porto, .consentChange)
        #expect(told.count { $0["standing"] == "withdrawn" } == 2)
        let after = try await said(by: across.pair.tartu, .notice).count { $0["kind"] == "stopped" }
        #expect(before == 1 && after == 1)
        try await expectSound()
    }

    /// Asks her in Porto for one more consent, and records that she gives it.
    private func give(_ steps: Set<ConsentStep>, to recipients: Set<String>) async throws {
        try await across.change("porto") { file, act in
            let shown = try #require(
                file.all(InformationRecord.self).last { $0.content.person == "harmed-1" }
            )
            let asked = try file.ask(
                ConsentRecord(
                    person: "harmed-1",
                    purpose: "one more step",
                    steps: steps,
                    recipients: recipients,
                    information: shown.id,
                    askedBy: act.by,
                    askedHow: .inPerson,
                    askedAt: act.at
                ),
                by: act
            )
            try file.answer(
                asked.id,
                CaseFile.ConsentAnswer(.given, how: .inPerson, capacity: .full, freely: true),
                by: act
            )
        }
    }

    @Test(
        "COE-16b Whoever takes back the messages has left: the process falls, and what was sent is asked to be erased"
    )
    func messages() async throws {
        let result = try await withdraw([.messages])
        #expect(result.withdrawal.endsProcess && result.told.count == 1)
        #expect(try await said(by: across.pair.porto, .erasureRequest).count == 1)
        #expect(try await across.file("tartu").process().content.end == .withdrawn)
        #expect(try await across.pair.tartu.stage() == .withdrawn)
        #expect(try await across.pair.agree())
    }
}

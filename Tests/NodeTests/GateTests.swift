import Casework
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Gates and approvals")
struct GateTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }

    init() async throws {
        pair = try await Pair()
        try await pair.openCase()
    }

    private func send() async throws { _ = try await tartu.node.send(Story.reference, by: tartu.officer) }

    private func approve(_ role: String, by name: String) async throws {
        let subject = try await tartu.node.caseRecord(Story.reference).id
        try await tartu.approve(subject, as: role, by: name)
    }

    private func sentDocuments() async throws -> Int { try await tartu.node.undelivered().count }

    @Test("Nothing is sent before it was assessed, and nothing while an answer is missing")
    func undecided() async throws {
        #expect(try await code(send) == .gateClosed)
        let assessed = try await pair.assess()
        #expect(!assessed.legal.overall.isDecided && !assessed.legal.questions.isEmpty)
        #expect(try await code(send) == .gateClosed)
        #expect(try await code { try await approve("legal-officer", by: "Tamm") } == .gateClosed)
        #expect(try await sentDocuments() == 0)
    }

    @Test("Every role that a rule names has to approve, each once, and never whoever prepared it")
    func approvals() async throws {
        try await pair.answer()
        #expect(try await pair.assess().legal.rolesToApprove.sorted() == Story.approvers.sorted())
        #expect(try await code(send) == .gateClosed)
        #expect(try await code { try await approve("legal-officer", by: "Kask") } == .gateClosed)
        #expect(try await code { try await approve("court", by: "Tamm") } == .gateClosed)
        try await approve("legal-officer", by: "Tamm")
        #expect(try await code(send) == .gateClosed)
        try await approve("legal-officer", by: "Another")
        let subject = try await tartu.node.caseRecord(Story.reference).id
        #expect(try await tartu.node.latestAssessment(of: subject)?.approvals.map(\.by) == ["Tamm"])
        try await approve("prosecutor", by: "Saar")
        try await send()
        #expect(try await sentDocuments() == 1)
    }

    @Test(
        "What was assessed anew since the approver read it is not approved; neither is it by one person in two roles"
    )
    func onlyWhatWasRead() async throws {
        try await pair.answer()
        let read = try #require(try await pair.assess().record.contentDigest)
        var wider = Pair.request
        wider.data.remove("harmed-statement")
        pair.clock.advance(seconds: 1)
        _ = try await tartu.node.assess(
            Story.reference,
            for: pair.porto.entity,
            request: wider,
            by: tartu.officer
        )
        let subject = try await tartu.node.caseRecord(Story.reference).id
        let tamm = try #require(Officer("Tamm"))
        #expect(
            try await code {
                _ = try await tartu.node.approve(
                    subject,
                    as: "legal-officer",
                    seen: read,
                    note: nil,
                    by: tamm
                )
            } == .gateClosed
        )
        #expect(try await tartu.node.latestAssessment(of: subject)?.approvals.isEmpty == true)
        try await approve("legal-officer", by: "Tamm")
        #expect(try await code { try await approve("prosecutor", by: "Tamm") } == .gateClosed)
        #expect(try await code(send) == .gateClosed)
    }

    @Test(
        "An account approves only in a role that it was granted",
        arguments: [Role.approver, .dataProtectionOfficer]
    )
    func grantedRole(role: Role) async throws {
        try await pair.answer()
        try await pair.assess()
        _ = try await tartu.node.addAccount(
            named: try #require(Officer("Tamm")),
            team: nil,
            grants: [role: .agency],
            by: tartu.officer
        )
        let given = try await code { try await approve("legal-officer", by: "Tamm") }
        #expect(given == (role == .approver ? nil : .notPermitted))
    }

    @Test("Whoever approves taking a referral up does not take it up")
    func acceptedByAnother() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await pair.exchange()
        let porto = pair.porto
        // The node itself has assessed what arrived.
        try await porto.approve(thread, as: "legal-officer", by: porto.officer.name)
        func accept(_ officer: Officer) async throws {
            _ = try await porto.node.accept(thread, conditions: [], says: nil, by: officer)
        }
        #expect(try await code { try await accept(porto.officer) } == .gateClosed)
        try await accept(try #require(Officer("Reis")))
    }

    @Test("A case that changed, an assessment made anew, and another day close the gate again")
    func stale() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        pair.clock.advance(seconds: 1)
        _ = try await tartu.node.answer(
            "receiver.officialAuthority",
            with: true,
            inCase: Story.reference,
            by: tartu.officer
        )
        #expect(try await code(send) == .gateClosed)
        try await pair.assess()
        #expect(try await code(send) == .gateClosed, "approvals hold for one assessment only")
        try await pair.approve()
        pair.clock.advance(seconds: 86_400)
        #expect(try await code(send) == .gateClosed)
        #expect(try await sentDocuments() == 0)
    }

    @Test("A refusal by the law cannot be approved away")
    func refusal() async throws {
        try await pair.answer(consents: false)
        try await pair.share(Story.sharers[0])
        try await pair.share(Story.sharers[1], answer: .refused)
        let assessed = try await pair.assess()
        #expect(assessed.legal.overall.outcome == .refuse)
        #expect(try await code { try await approve("legal-officer", by: "Tamm") } == .gateClosed)
        #expect(try await code(send) == .gateClosed)
    }

    @Test("Exactly the content that was approved leaves, with the approvals' digests and nobody's name")
    func content() async throws {
        try await pair.answer()
        let assessed = try await pair.assess()
        try await pair.approve()
        let sent = try await tartu.node.send(Story.reference, by: tartu.officer)
        var body = try #require(try Node.document(in: sent.document).body.object)
        let approvals = try #require(body["approvals"]?.array)
        #expect(approvals.compactMap { $0["role"]?.string }.sorted() == Story.approvers.sorted())
        #expect(approvals.allSatisfy { $0["content"]?.string == assessed.record.contentDigest?.hex })
        body["approvals"] = nil
        #expect(
            String(decoding: try JSON.object(body).canonicalBytes(), as: UTF8.self) == assessed.record.content
        )
        #expect(!sent.document.compact.contains("Tamm"))
        let text = String(decoding: JSON.object(body).bytes(), as: UTF8.self)
        for absent in ["Tamm", "Kask", "Hears badly", "None.", "2009-04-"] { #expect(!text.contains(absent)) }
    }

    @Test("Sending again returns the same document and puts nothing more into the outbox")
    func idempotent() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let first = try await tartu.node.send(Story.reference, by: tartu.officer)
        pair.clock.advance(seconds: 5)
        let second = try await tartu.node.send(Story.reference, by: tartu.officer)
        #expect(first.document == second.document)
        #expect(try await sentDocuments() == 1)
    }

    @Test("The receiver takes nothing up while its own pack waits for an answer or an approval")
    func receiverGate() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await pair.exchange()
        let porto = pair.porto
        func accept() async throws {
            _ = try await porto.node.accept(thread, conditions: [], says: nil, by: porto.officer)
        }
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        #expect(try await code(accept) == .gateClosed)
        _ = try await porto.node.ask([("?", nil)], purpose: .information, in: thread, by: porto.officer)
        try await pair.exchange()
        _ = try await tartu.node.answer(
            [GivenAnswer("No.", fact: "responsible.interpreter", value: "not-needed")],
            in: thread,
            by: tartu.officer
        )
        try await pair.exchange()
        #expect(try await code(accept) == .gateClosed, "an approval is missing")
        try await pair.acceptInPorto(thread)
        #expect(try await porto.stage() == .accepted)
    }

    @Test("A referral is declined only after the other side was consulted")
    func consultation() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await pair.exchange()
        let porto = pair.porto
        func decline() async throws {
            _ = try await porto.node.decline(
                thread,
                ground: "not-suitable",
                cite: nil,
                says: "Not now.",
                by: porto.officer
            )
        }
        #expect(try await code(decline) == .gateClosed)
        _ = try await porto.node.ask(
            [("May we?", nil)],
            purpose: .consultation,
            in: thread,
            by: porto.officer
        )
        try await pair.exchange()
        #expect(try await code(decline) == .notNow, "the consultation is not answered yet")
        _ = try await tartu.node.answer([GivenAnswer("Yes.", about: .nobody)], in: thread, by: tartu.officer)
        try await pair.exchange()
        try await decline()
        try await pair.exchange()
        #expect(try await tartu.stage() == .declined)
    }

    @Test("A participant's withdrawal ends the referral on both sides, whatever crossed it")
    func withdrawal() async throws {
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await pair.exchange()
        _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        _ = try await pair.porto.node.beginReview(of: thread, by: pair.porto.officer)
        #expect(try await tartu.stage() == .withdrawn)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .withdrawn)
        #expect(try await pair.agree())
        #expect(
            try await code {
                _ = try await pair.porto.node.ask(
                    [("?", nil)],
                    purpose: .information,
                    in: thread,
                    by: pair.porto.officer
                )
            } == .notNow
        )
    }

    @Test("A case file that breaks the schema or names an unknown fact opens nothing")
    func caseFiles() async throws {
        let files: [JSON] = [
            [:],
            [
                "reference": "X-1", "stage": "investigation", "offence": ["budapest": [], "provisions": []],
                "parties": [],
            ],
            [
                "reference": "X-1", "stage": "investigation",
                "offence": ["budapest": ["art2"], "provisions": []],
                "parties": [["pseudonym": "harmed-1", "role": "harmed", "name": "Maria"]],
            ],
            [
                "reference": "X-1", "stage": "investigation",
                "offence": ["budapest": ["art2"], "provisions": []],
                "parties": [["pseudonym": "harmed-1", "role": "harmed"]], "facts": ["no.such.fact": true],
            ],
        ]
        for file in files {
            #expect(
                try await code { _ = try await tartu.node.openCase(file, by: tartu.officer) } == .invalidInput
            )
        }
        #expect(try await code(pair.openCase) == .exists)
        #expect(try await tartu.node.cases().count == 1)
    }
}

import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("Assistance between authorities")
struct AssistanceTests {
    let pair: Pair

    init() async throws { pair = try await Pair() }

    private static let offence: JSON = ["budapest": ["2"], "says": "An account was taken over."]

    /// What each measure needs beyond what every request says, without what the node fills in itself.
    static let needs: [AssistanceMeasure: JSONObject] = [
        .trafficDataDisclosure: ["offence": offence, "preservation": "EE-P-1"],
        .storedData: ["offence": offence, "necessity": "It is deleted after 30 days."],
        .domainRegistration: [
            "domains": ["shop.example"], "necessity": "It served the fraud.",
            "manner": "As a document of this thread.", "respondBy": "2027-01-20",
        ],
        .subscriberInformation: [
            "offence": offence, "provider": "Provider", "legalGrounds": "The own code of procedure.",
            "penalties": "Up to three years.", "manner": "As a document of this thread.",
            "notification": "simultaneous",
        ],
        .orderGivenEffect: [
            "offence": offence, "provider": "Provider", "order": ["says": "Hand over who holds it."],
            "supporting": "How it was found.", "dataKind": "subscriber",
        ],
        .emergencyDisclosure: ["provider": "Provider", "urgency": emergency],
        .emergencyMutualAssistance: ["urgency": emergency],
    ]

    private static let emergency: JSON = [
        "level": "emergency", "reason": "A message announces that a person will be hurt tonight.",
    ]

    static func request(_ measure: AssistanceMeasure, without missing: String = "") -> AssistanceRequest {
        var fields: JSONObject = [
            "authority": "Prosecutor's office", "purpose": "The investigation of the takeover of an account.",
            "data": [["says": "Sign-ins of 14 September", "relation": "They show who took it over."]],
        ]
        for (name, value) in needs[measure]?.members ?? [] { fields[name] = value }
        fields[missing] = nil
        return AssistanceRequest(measure: measure, fields: fields)
    }

    private static let given = AssistanceGiven(
        disclosed: ["Three sign-ins from one address."],
        path: ["Another provider"],
        limits: [UseLimit(element: "/disclosed", kind: .noOnward)]
    )

    /// What Porto knows that no request says.
    static let known: JSONObject = [
        "offence.punishableInBoth": "yes", "request.grounds": [], "case.prejudice": false,
        "referral.keepUntil": "2027-06-01", "receiver.officialAuthority": true,
        "referral.data": ["technical"], "referral.languages": ["pt"], "evidence.timestamp": "qualified",
        "evidence.custody": "complete", "responsible.birth": "1990", "case.stage": "investigation",
    ]

    @discardableResult
    private func ask(_ measure: AssistanceMeasure) async throws -> Identifier {
        let thread = try await pair.tartu.node.requestAssistance(
            Self.request(measure),
            reference: "EE-A-1",
            from: pair.porto.entity,
            by: pair.tartu.officer
        ).thread.id
        try await pair.exchange()
        return thread
    }

    private func consult(_ thread: Identifier) async throws {
        _ = try await pair.porto.node.ask(
            [("Would a part of it do?", nil)],
            purpose: .consultation,
            in: thread,
            by: pair.porto.officer
        )
        try await pair.exchange()
        _ = try await pair.tartu.node.answer(
            [GivenAnswer("No.", about: .nobody)],
            in: thread,
            by: pair.tartu.officer
        )
        try await pair.exchange()
    }

    private func prepare(
        _ thread: Identifier,
        _ given: AssistanceGiven = given,
        knowing facts: JSONObject = known
    ) async throws -> AssessmentRecord {
        try await pair.porto.node.prepareAssistance(
            given,
            in: thread,
            knowing: facts,
            by: pair.porto.officer
        )
    }

    /// Everybody whom Porto's pack asks signs.
    private func approve(_ thread: Identifier, _ record: AssessmentRecord) async throws {
        for role in try Node.legal(in: record).rolesToApprove {
            try await pair.porto.approve(thread, as: role, by: "Reis, " + role)
        }
    }

    @Test(
        "BC-30 BC-31 P2-06 P2-07 P2-08 P2-09 P2-10 Each measure is asked for, prepared, approved and given, under the law of who gives",
        arguments: AssistanceMeasure.allCases
    )
    func given(measure: AssistanceMeasure) async throws {
        let thread = try await ask(measure)
        #expect(try await pair.porto.stage() == .received)
        let porto = pair.porto
        func give() async throws { _ = try await porto.node.giveAssistance(in: thread, by: porto.officer) }
        #expect(try await code(give) == .notFound, "nothing was prepared")
        let open = try await prepare(thread, knowing: [:])
        #expect(try await code(give) == .gateClosed, "the law does not decide on facts that nobody entered")
        #expect(!(try Node.legal(in: open).questions.isEmpty))
        let record = try await prepare(thread)
        let legal = try Node.legal(in: record)
        #expect(legal.overall.isDecided, "\(legal.questions.map(\.fact))")
        if !legal.rolesToApprove.isEmpty {
            #expect(try await code(give) == .gateClosed, "no approval was given")
            #expect(
                try await code {
                    try await porto.approve(
                        thread,
                        as: legal.rolesToApprove[0],
                        by: porto.officer.name
                    )
                } == .gateClosed,
                "whoever prepared it cannot approve it"
            )
        }
        try await approve(thread, record)
        try await give()
        try await pair.exchange()
        let view = try await pair.tartu.node.referral(thread, readBy: nil)
        #expect(view.state.stage == .completed && view.state.duties.isEmpty)
        let answer = try #require(view.entries.last?.document)
        #expect(answer.type == .assistanceAnswer && answer.body["assessment"]?["packs"] != nil)
        #expect(answer.body["approvals"]?.array?.count ?? 0 == legal.rolesToApprove.count)
        #expect(try await pair.agree())
        #expect(try await pair.tartu.node.audit().isSound)
        #expect(try await porto.node.audit().isSound)
        let lisboa = try #require(EntityID("https://lisboa.example"))
        let forbidding = try await pair.tartu.node.mayLeave(
            "/disclosed/0",
            of: answer.id,
            by: .onward(to: lisboa),
            for: pair.tartu.officer
        )
        #expect(!forbidding.isEmpty, "the conditions on what was given bind its receiver")
    }

    @Test(
        "What a measure needs and a request does not say is named, and nothing is signed",
        arguments: AssistanceMeasure.allCases
    )
    func missing(measure: AssistanceMeasure) async throws {
        for name in try #require(Self.needs[measure]?.keys) {
            await #expect(throws: NodeError.self, "\(name)") {
                try await pair.tartu.node.requestAssistance(
                    Self.request(measure, without: name),
                    reference: "EE-A-2",
                    from: pair.porto.entity,
                    by: pair.tartu.officer
                )
            }
        }
        #expect(try await pair.tartu.node.referrals().isEmpty)
    }

    @Test("Approved is exactly one answer: another one has to be approved anew")
    func approvedAsSeen() async throws {
        let thread = try await ask(.storedData)
        let record = try await prepare(thread)
        try await approve(thread, record)
        let more = AssistanceGiven(disclosed: ["Three sign-ins.", "And the whole mailbox."])
        let other = try await prepare(thread, more)
        #expect(other.id != record.id && other.contentDigest != record.contentDigest)
        let approvals = try await pair.porto.store.read { try $0.approvals(of: other.id) }
        #expect(approvals.isEmpty)
    }

    @Test(
        "A refusal needs a consultation, and a ground of the measure's own list",
        arguments: [AssistanceMeasure.trafficDataDisclosure, .subscriberInformation]
    )
    func refused(measure: AssistanceMeasure) async throws {
        let thread = try await ask(measure)
        let porto = pair.porto
        func refuse(_ ground: String) async throws {
            _ = try await porto.node.refuseAssistance(
                in: thread,
                ground: ground,
                cite: nil,
                says: "It would prejudice essential interests.",
                by: porto.officer
            )
        }
        #expect(try await code { try await refuse("essential-interests") } == .gateClosed)
        try await consult(thread)
        #expect(try await code { try await refuse("no-capacity") } == .invalidInput)
        if measure == .trafficDataDisclosure {
            #expect(
                try await code { try await refuse("own-law") } == .invalidInput,
                "art. 30(2) has two grounds"
            )
        }
        #expect(try await code { try await refuse("no-dual-criminality") } == .invalidInput, "by its conduct")
        try await refuse("essential-interests")
        try await pair.exchange()
        #expect(try await pair.tartu.stage() == .declined)
        #expect(try await pair.agree())
    }

    @Test("P2-08 An order is served by who received it; both sides see the time for what is returned")
    func order() async throws {
        let thread = try await ask(.orderGivenEffect)
        let (tartu, porto) = (pair.tartu, pair.porto)
        func kinds(_ node: TestNode) async throws -> [ThreadClock.Kind] {
            try await node.node.openTasks().map(\.task.kind)
        }
        #expect(try await kinds(porto).contains(.service))
        #expect(
            try await code {
                _ = try await porto.node.serveOrder(in: thread, on: "2099-01-01", by: porto.officer)
            } == .invalidInput
        )
        _ = try await porto.node.serveOrder(in: thread, on: pair.clock.now.date, by: porto.officer)
        try await pair.exchange()
        #expect(try await kinds(porto).contains(.returned))
        #expect(try await kinds(tartu).contains(.returned))
        #expect(try await kinds(porto).contains(.service) == false)
    }

    @Test(
        "P2-09 An emergency names where its asker is reached, and tells the asker whom to call; it is due in hours"
    )
    func emergency() async throws {
        let thread = try await ask(.emergencyDisclosure)
        let request = try #require(try await pair.porto.node.referral(thread, readBy: nil).entries.first)
        #expect(request.document.body["route"]?.string == "contact-point")
        #expect(
            request.document.body["contact"]?.string
                == (try await pair.porto.node.contactPoint(of: pair.tartu.entity))
        )
        let task = try #require(
            try await pair.porto.node.openTasks().first { $0.task.kind == .assistance }?.task
        )
        #expect(task.dueAt.seconds(since: request.document.issuedAt) == ClockTerms().emergency)
    }

    @Test("Who asked takes the request back; then nothing is given any more")
    func withdrawn() async throws {
        let thread = try await ask(.storedData)
        _ = try await pair.tartu.node.withdraw(thread, by: .agency, officer: pair.tartu.officer)
        try await pair.exchange()
        #expect(try await pair.porto.stage() == .cancelled)
        #expect(try await code { _ = try await prepare(thread) } == .notNow)
    }
}

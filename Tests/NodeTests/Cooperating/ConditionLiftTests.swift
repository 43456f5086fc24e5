import Casework
import Node
import Referrals
import Store
import TestAgencies
import Testing
import Wire

@Suite("A condition is lifted only by who set it, by two people, for exactly what they name")
struct ConditionLiftTests {
    private let pair: Pair
    private let thread: Identifier
    private let answer: Document
    private let second: Officer
    private static let because = "The provider has published it; nothing is left to protect."
    private static let cite = "Budapest Convention art. 28"

    /// Porto has answered a request of Tartu's, and keeps what it gave confidential.
    init() async throws {
        pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let opened = try await tartu.node.requestAssistance(
            AssistanceTests.request(.domainRegistration),
            reference: "EE-A-1",
            from: porto.entity,
            by: tartu.officer
        )
        thread = opened.thread.id
        try await pair.exchange()
        let record = try await porto.node.prepareAssistance(
            AssistanceGiven(
                disclosed: ["Registered by a shop.", "Paid by a card ending in 7731."],
                path: [],
                limits: [UseLimit(element: "/disclosed", kind: .confidential)]
            ),
            in: thread,
            knowing: AssistanceTests.known,
            by: porto.officer
        )
        for role in try Node.legal(in: record).rolesToApprove {
            try await porto.approve(thread, as: role, by: "Reis, " + role)
        }
        let given = try await porto.node.giveAssistance(in: thread, by: porto.officer)
        answer = try Node.document(in: given.document)
        try await pair.exchange()
        try await pair.openCase(at: porto)
        second = try #require(Officer("Moura, data protection"))
    }

    private var porto: TestNode { pair.porto }

    private func propose(
        _ element: String,
        _ limit: UseLimit.Kind = .confidential,
        as role: Role = .approver
    ) async throws -> Filed<ConditionLiftRecord> {
        try await porto.node.proposeLift(
            of: [ConditionLiftRecord.Lift(element: element, limit: limit)],
            on: answer.id,
            inCase: Story.reference,
            says: Self.because,
            cite: Self.cite,
            by: porto.officer,
            as: role
        )
    }

    private func confirm(_ id: Identifier, by officer: Officer) async throws -> MoveResult {
        try await porto.node.confirmLift(id, inCase: Story.reference, by: officer, as: .dataProtectionOfficer)
    }

    /// What forbids at Tartu that an element is exported.
    private func forbidding(_ element: String) async throws -> [UseLimit] {
        try await pair.tartu.node.mayLeave(
            element,
            of: answer.id,
            by: .export,
            for: pair.tartu.officer
        )
    }

    @Test(
        "What was sent as confidential stays closed until two people of its sender lift it for exactly an element"
    )
    func lifted() async throws {
        #expect(try await forbidding("/disclosed/0").map(\.kind) == [.confidential])
        let proposed = try await propose("/disclosed/0")
        try await pair.exchange()
        #expect(try await !forbidding("/disclosed/0").isEmpty, "a proposal lifts nothing")
        #expect(try await code { _ = try await confirm(proposed.id, by: porto.officer) } == .notPermitted)
        let told = try await confirm(proposed.id, by: second)
        #expect(told.document.type == .notice)
        try await pair.exchange()
        #expect(try await forbidding("/disclosed/0").isEmpty)
        #expect(try await !forbidding("/disclosed/1").isEmpty, "what was not named stays closed")
        #expect(try await !forbidding("").isEmpty, "so does all of it")
        #expect(try await !forbidding("/disclosed").isEmpty)
        let shown = try await pair.tartu.node.useLimits(in: thread).flatMap(\.limits.limits)
        #expect(shown.contains { $0.inWords.contains(Self.because) && $0.inWords.contains(Self.cite) })
        // The second element opens all that the condition stood on only where all of it is named.
        let rest = try await propose("/disclosed")
        _ = try await confirm(rest.id, by: second)
        try await pair.exchange()
        #expect(try await forbidding("").isEmpty)
        #expect(try await code { _ = try await propose("/disclosed") } == .invalidInput, "it is lifted")
        for node in [pair.tartu, porto] { #expect(try await node.node.audit().isSound) }
    }

    @Test("Nobody lifts another's condition, one that is not there, or without two people and a reason")
    func refused() async throws {
        #expect(
            try await code {
                try await pair.openCase()
                _ = try await pair.tartu.node.proposeLift(
                    of: [ConditionLiftRecord.Lift(element: "/disclosed", limit: .confidential)],
                    on: answer.id,
                    inCase: Story.reference,
                    says: Self.because,
                    cite: Self.cite,
                    by: pair.tartu.officer,
                    as: .approver
                )
            } == .notPermitted
        )
        #expect(try await code { _ = try await propose("/disclosed", .noOnward) } == .invalidInput)
        #expect(try await code { _ = try await propose("/standing") } == .invalidInput)
        for role in [Role.facilitator, .intakeOfficer, .operator, .auditor] {
            #expect(try await code { _ = try await propose("/disclosed", as: role) } == .notPermitted)
        }
        #expect(
            try await code {
                _ = try await porto.node.notify(
                    .conditionLifted,
                    [
                        "document": .string(answer.id.text), "says": "x", "cite": "x",
                        "lifts": [["element": "", "limit": "confidential"]],
                    ],
                    in: thread,
                    by: porto.officer
                )
            } == .notPermitted,
            "not as a notice of one officer either"
        )
        #expect(try await !forbidding("/disclosed/0").isEmpty)
    }

    @Test("The word of anybody but the sender of the limited document lifts nothing")
    func strangers() throws {
        let notice = Document(
            issuer: pair.tartu.entity,
            audience: porto.entity,
            id: Identifier(at: pair.clock.now),
            issuedAt: pair.clock.now,
            thread: thread,
            sequence: 9,
            previous: nil,
            seen: 0,
            type: .notice,
            body: [
                "kind": "condition-lifted", "document": .string(answer.id.text), "says": "x", "cite": "x",
                "lifts": [["element": "", "limit": "confidential"]],
            ]
        )
        let limits = UseLimits(of: answer, liftedIn: [notice])
        #expect(!limits.forbidding("/disclosed", by: .export).isEmpty)
        #expect(LimitLift.said(in: notice).count == 1)
        #expect(LimitLift.said(in: answer).isEmpty)
    }
}

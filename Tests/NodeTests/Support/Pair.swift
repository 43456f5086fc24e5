import Casework
import Foundation
import JOSE
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu and Porto, each other's peers, with the account-takeover case in Tartu.
struct Pair: Sendable {
    let clock: TestClock
    let tartu: TestNode
    let porto: TestNode

    /// - Parameter maximumBacklog: how many documents may wait in Tartu's outbox.
    init(
        maximumBacklog: Int = 10_000,
        algorithms: (tartu: SignatureAlgorithm, porto: SignatureAlgorithm) = (.ed25519, .ed25519)
    ) async throws {
        clock = TestClock()
        tartu = try TestNode.tartu(clock, algorithm: algorithms.tartu, maximumBacklog: maximumBacklog)
        porto = try TestNode.porto(clock, algorithm: algorithms.porto)
        try await tartu.enter(porto)
        try await porto.enter(tartu)
    }

    /// The same two nodes on copies of their databases.
    func copy() throws -> Pair { Pair(clock: clock, tartu: try tartu.copy(), porto: try porto.copy()) }

    init(clock: TestClock, tartu: TestNode, porto: TestNode) {
        self.clock = clock
        self.tartu = tartu
        self.porto = porto
    }

    static var request: ReferralRequest {
        ReferralRequest(
            purpose: Story.purpose,
            mechanism: Story.mechanism,
            says: Story.asks,
            languages: Story.languages,
            data: Set(Story.data),
            decideBy: "2027-01-15"
        )
    }

    func openCase() async throws { try await openCase(at: tartu) }

    func openCase(at node: TestNode) async throws {
        let file = try JSON(parsing: Array(Data(contentsOf: Checkout.storyCase)))
        _ = try await node.node.openCase(file, by: node.officer)
    }

    /// Answers the packs' questions and, unless told otherwise, asks everybody whose data leave.
    func answer(consents: Bool = true) async throws {
        if consents { for sharer in Story.sharers { try await share(sharer) } }
        for answer in Story.answers {
            let parts = answer.split(separator: "=").map(String.init)
            _ = try await tartu.node.answer(
                parts[0],
                with: try tartu.node.library.value(parts[1], of: parts[0]),
                inCase: Story.reference,
                by: tartu.officer
            )
        }
    }

    /// Asks one person of Tartu's case whether their data may go to Porto.
    func share(
        _ sharer: Story.Sharer,
        answer: ConsentRecord.Answer = .given,
        leavingOut missing: Set<String> = [],
        serves purpose: String = Story.purpose,
        with peer: EntityID? = nil
    ) async throws {
        let peer = peer ?? porto.entity
        _ = try await tartu.node.change(Story.reference, by: tartu.officer, as: .intakeOfficer) { file, act in
            try Story.share(
                sharer,
                with: peer,
                answer: answer,
                leavingOut: missing,
                serves: purpose,
                in: &file,
                by: act
            )
        }
    }

    @discardableResult
    func assess() async throws -> Assessed {
        try await tartu.node.assess(
            Story.reference,
            for: porto.entity,
            request: Self.request,
            by: tartu.officer
        )
    }

    func approve() async throws {
        let subject = try await tartu.node.caseRecord(Story.reference).id
        for role in Story.approvers {
            try await tartu.approve(subject, as: role, by: "Tamm, " + role)
        }
    }

    /// Everything up to the signed referral in Tartu's outbox.
    @discardableResult
    func send() async throws -> MoveResult {
        try await openCase()
        try await answer()
        try await assess()
        try await approve()
        return try await tartu.node.send(Story.reference, by: tartu.officer)
    }

    /// Delivers what is due on both sides until nothing is.
    func exchange() async throws {
        for _ in 0..<6 {
            try await tartu.deliver(through: DirectCourier(target: porto))
            try await porto.deliver(through: DirectCourier(target: tartu))
        }
    }

    /// The whole story, to the conditions taken on.
    func tell() async throws {
        let thread = try await send().thread.id
        try await exchange()
        clock.advance(seconds: 60)
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("Does he need an interpreter?", nil)],
            purpose: .information,
            in: thread,
            by: porto.officer
        )
        try await exchange()
        _ = try await tartu.node.answer(
            [GivenAnswer("No.", fact: "responsible.interpreter", value: "not-needed")],
            in: thread,
            by: tartu.officer
        )
        try await exchange()
        try await acceptInPorto(thread)
        try await exchange()
        _ = try await tartu.node.acknowledgeConditions(true, of: thread, says: nil, by: tartu.officer)
        try await exchange()
    }

    func acceptInPorto(_ thread: Identifier) async throws {
        _ = try await porto.node.assessOnArrival(thread, by: porto.officer)
        try await porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        _ = try await porto.node.accept(thread, conditions: ["Messages only."], says: nil, by: porto.officer)
    }

    /// Whether both hold the same documents and the same state.
    func agree() async throws -> Bool {
        let ours = try await tartu.node.referral(try await tartu.thread().id, readBy: nil)
        let theirs = try await porto.node.referral(try await porto.thread().id, readBy: nil)
        return ours.agreement == theirs.agreement
    }
}

/// The code of the error that an operation throws, where it is one of the node's own.
func code(_ operation: () async throws -> Void) async throws -> NodeError.Code? {
    do {
        try await operation()
        return nil
    } catch let error as NodeError {
        return error.code
    }
}

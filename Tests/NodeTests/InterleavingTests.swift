import JOSE
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

@Suite("What a step rests on is asked again in the transaction in which it is taken")
struct InterleavingTests {
    private let pair: Pair
    private var tartu: TestNode { pair.tartu }
    private var porto: TestNode { pair.porto }

    init() async throws { pair = try await Pair() }

    private static func problem(_ compact: String, at node: TestNode, through store: any Store) async throws
        -> Problem.Kind?
    {
        let sealed = try await node.sealed(compact)
        do {
            _ = try await node.node.storing(in: store).accept(Array(sealed.utf8))
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("A document whose sender is suspended while it is verified is refused")
    func suspended() async throws {
        let compact = try await pair.send().document.compact
        let (porto, tartu) = (porto, tartu)
        let store = InterruptedStore(porto.store, beforeWrite: 1) {
            _ = try await porto.node.setPeer(tartu.entity, .suspended, by: porto.officer)
        }
        #expect(try await Self.problem(compact, at: porto, through: store) == .peerSuspended)
        #expect(store.isInterrupted)
        #expect(try await porto.node.referrals().isEmpty)
        #expect(try await porto.node.audit().isSound)
    }

    @Test(
        "A document signed with a key that its sender lets go of meanwhile is refused; with one that stays it is taken in",
        arguments: [true, false]
    )
    func keys(stays: Bool) async throws {
        let foreign = ForeignAgency(try #require(EntityID("https://riga.example")))
        try await porto.enter(foreign)
        let porto = porto
        let now = pair.clock.now
        // The same agency under a new statement, with its document key or with another one.
        let later = ForeignAgency(
            foreign.entity,
            federationKey: foreign.federationKey,
            documentKey: stays ? foreign.documentKey : SigningKey()
        )
        let store = InterruptedStore(porto.store, beforeWrite: 1) {
            let statement = try later.statement(at: now.adding(seconds: 1))
            try await porto.store.write { transaction in
                guard var peer = try transaction.peer(foreign.entity) else { return }
                (peer.statement, peer.enteredStatement) = (statement, statement)
                try transaction.upsert(peer)
            }
        }
        let compact = try foreign.sign(foreign.referral(to: porto.entity, at: now))
        let problem = try await Self.problem(compact, at: porto, through: store)
        #expect(problem == (stays ? nil : .badSignature))
        #expect(try await porto.node.referrals().count == (stays ? 1 : 0))
    }

    @Test("A referral is not taken up on facts that its sender corrects meanwhile; looked at again it is")
    func acceptance() async throws {
        let sent = try await pair.send()
        let thread = sent.thread.id
        try await pair.exchange()
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        let before = try await porto.node.assessOnArrival(thread, by: porto.officer)
        try await porto.approve(thread, as: "legal-officer", by: "Reis, legal officer")
        let (tartu, porto) = (tartu, porto)
        // First the assessment, which is as it was, then the move.
        let store = InterruptedStore(porto.store, beforeWrite: 2) {
            _ = try await tartu.node.correct(
                sent.document.id,
                in: thread,
                changes: [("/facts/responsible.acknowledges", "He takes back a part.", "partly")],
                by: tartu.officer
            )
            try await tartu.deliver(through: DirectCourier(target: porto))
        }
        let sequence = try await porto.thread().ownSequence
        let refused = try await code {
            _ = try await porto.node.storing(in: store)
                .accept(thread, conditions: [], says: nil, by: porto.officer)
        }
        #expect(store.isInterrupted)
        #expect(refused == .gateClosed)
        #expect(try await porto.thread().ownSequence == sequence, "nothing was signed")
        // The law is asked on what the sender says now, and what was approved before is not approved.
        let after = try await porto.node.assessOnArrival(thread, by: porto.officer)
        #expect(after.id != before.id)
        let facts = try JSON(parsing: after.facts, limits: .local)
        #expect(facts["responsible.acknowledges"]?.string == "partly")
        #expect(try await porto.store.read { try $0.approvals(of: after.id) }.isEmpty)
    }

    @Test("Information is not supplied under an assessment that meanwhile does not hold any more")
    func information() async throws {
        try await pair.openCase()
        try await pair.answer()
        try await pair.assess()
        try await pair.approve()
        let thread = try await tartu.node.offerInformation(
            of: Story.reference,
            conditions: ["Keep it confidential."],
            says: "About a fraud.",
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        _ = try await porto.node.answerInformation(true, in: thread, says: nil, by: porto.officer)
        try await pair.exchange()
        let (tartu, clock) = (tartu, pair.clock)
        let store = InterruptedStore(tartu.store, beforeWrite: 1) {
            clock.advance(seconds: 1)
            _ = try await tartu.node.answer(
                "referral.keepUntil",
                with: "2028-01-31",
                inCase: Story.reference,
                by: tartu.officer
            )
        }
        let refused = try await code {
            _ = try await tartu.node.storing(in: store).supplyInformation(in: thread, by: tartu.officer)
        }
        #expect(store.isInterrupted)
        #expect(refused == .gateClosed)
        #expect(try await tartu.stage() == .accepted, "nothing was supplied")
    }

    @Test("An answer to a request for assistance does not leave on a request that is corrected meanwhile")
    func assistance() async throws {
        let (tartu, porto) = (tartu, porto)
        let asked = try await tartu.node.requestAssistance(
            AssistanceTests.request(.domainRegistration),
            reference: "EE-A-1",
            from: porto.entity,
            by: tartu.officer
        )
        let thread = asked.thread.id
        try await pair.exchange()
        let given = AssistanceGiven(disclosed: ["Registered by a shop."])
        func prepare() async throws -> AssessmentRecord {
            let record = try await porto.node.prepareAssistance(
                given,
                in: thread,
                knowing: AssistanceTests.known,
                by: porto.officer
            )
            for role in try Node.legal(in: record).rolesToApprove {
                try await porto.approve(thread, as: role, by: "Reis, " + role)
            }
            return record
        }
        let first = try await prepare()
        let store = InterruptedStore(porto.store, beforeWrite: 1) {
            _ = try await tartu.node.correct(
                asked.document.id,
                in: thread,
                changes: [("/data/0/says", "The fifteenth was meant.", "Sign-ins of 15 September")],
                by: tartu.officer
            )
            try await tartu.deliver(through: DirectCourier(target: porto))
        }
        let refused = try await code {
            _ = try await porto.node.storing(in: store).giveAssistance(in: thread, by: porto.officer)
        }
        #expect(store.isInterrupted)
        #expect(refused == .gateClosed)
        // Prepared again, with the correction before everybody's eyes, it leaves; what was approved before does not count.
        let second = try await prepare()
        #expect(second.id != first.id)
        _ = try await porto.node.giveAssistance(in: thread, by: porto.officer)
        #expect(try await porto.stage() == .completed)
    }
}

import Casework
import Node
import Referrals
import RulePacks
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// Tartu, Porto and a third node in Lisboa, under packs that are nobody's law: the shipped ones leave passing on to people, and
/// these decide it.
struct ThreeAgencies {
    let pair: Pair
    let lisboa: TestNode
    var nodes: [TestNode] { [pair.tartu, pair.porto, lisboa] }

    /// Everything is permitted under a condition, and nothing to a court.
    private static func pack(_ code: String) -> String {
        """
        pack: \(code.lowercased())-invented
        jurisdiction: \(code)
        title: Nobody's law, to test with
        version: 2026.1
        facts: comity-facts/1
        inForce: {from: 2026-01-01}
        provenance: {confidence: high, basis: text, review: none}
        sources:
          act: {title: Invented Act, id: "\(code.lowercased())/act/1", expression: "2026-01-01"}
        topics:
          disclosure: {default: permit}
        rules:
          - id: \(code.lowercased()).use
            topic: disclosure
            title: Used for its purpose
            when: "true"
            outcome: permit-with-conditions
            obligations: [use-limitation]
            cite: {source: act, at: art_1}
            says: What is received is used for what it was sent for.
          - id: \(code.lowercased()).court
            topic: disclosure
            title: Not to a court
            when: "receiver.kind == 'court'"
            outcome: refuse
            cite: {source: act, at: art_2}
            says: A court asks the prosecutor.
        """
    }

    init(thirdKind: String) async throws {
        let drafts = try PublishedDrafts([])
        let schema = try PublishedDrafts.schemaText
        for code in ["EE", "PT"] {
            try drafts.publish(
                PackPublication(
                    text: Self.pack(code),
                    schema: schema,
                    layers: [],
                    impact: ImpactReport([]),
                    on: try #require(CalendarDate("2026-01-01"))
                ),
                of: code
            )
        }
        let clock = TestClock()
        func node(_ entity: String, _ kind: String, _ code: String, _ officer: String) throws -> TestNode {
            try TestNode(
                entity,
                kind: kind,
                jurisdiction: code,
                officer: officer,
                clock: clock,
                law: drafts.law
            )
        }
        pair = Pair(
            clock: clock,
            tartu: try node("https://tartu.example", "prosecution", "EE", "Kask"),
            porto: try node("https://porto.example", "victim-support", "PT", "Sousa")
        )
        lisboa = try node("https://lisboa.example", thirdKind, "PT", "Reis")
        keeping = drafts
        for node in nodes {
            for other in nodes where other.entity != node.entity { try await node.enter(other) }
        }
    }

    /// The folder of the packs, for as long as the nodes read them.
    private let keeping: PublishedDrafts

    func exchange() async throws {
        for _ in 0..<4 { for node in nodes { try await node.deliver(through: NetCourier(nodes: nodes)) } }
    }

    /// Tartu's referral in Porto's hands, under review, with the question whether it may go on to Lisboa.
    ///
    /// - Parameter limits: Tartu's own conditions on it.
    func askedOnward(under limits: [UseLimit] = []) async throws -> Identifier {
        try await pair.openCase()
        try await pair.answer()
        var request = Pair.request
        request.terms.limits = limits
        let tartu = pair.tartu
        _ = try await tartu.node.assess(
            Story.reference,
            for: pair.porto.entity,
            request: request,
            by: tartu.officer
        )
        // These packs demand no approval.
        let thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        try await exchange()
        let porto = pair.porto
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        _ = try await porto.node.ask(
            [("May it go on?", nil)],
            purpose: .onwardTransfer(to: lisboa.entity),
            in: thread,
            by: porto.officer
        )
        try await exchange()
        return thread
    }

    /// With everybody's consent for Lisboa and Tartu's word.
    ///
    /// - Parameters:
    ///   - limits: Tartu's own conditions on the referral.
    ///   - demanded: its conditions on its word.
    func authorised(
        of limits: [UseLimit] = [],
        under demanded: [UseLimit] = []
    ) async throws -> Identifier {
        let thread = try await askedOnward(under: limits)
        for sharer in Story.sharers { try await pair.share(sharer, with: lisboa.entity) }
        _ = try await pair.tartu.node.authoriseOnward(
            true,
            in: thread,
            under: demanded,
            says: nil,
            by: pair.tartu.officer
        )
        try await exchange()
        return thread
    }

    /// An own case that Porto has taken over, with everybody's consent for Lisboa.
    func ownCase(from thread: Identifier) async throws {
        let (porto, third) = (pair.porto, lisboa.entity)
        _ = try await porto.node.takeCase(from: thread, reference: "PT-1", by: porto.officer)
        for sharer in Story.sharers {
            _ = try await porto.node.change("PT-1", by: porto.officer, as: .intakeOfficer) { file, act in
                // Her birth did not leave Tartu, and whoever's age is unknown is treated as a child.
                if sharer.person == "harmed-1" {
                    var known = try file.person(sharer.person)
                    known.ofAge = "seen by the service"
                    try file.keep(known, by: act)
                }
                return try Story.share(sharer, with: third, answer: .given, in: &file, by: act)
            }
        }
    }

    /// What Porto has sent Lisboa from its own case, with Tartu's word, and Lisboa's question whether it may go on to a fourth node.
    ///
    /// - Parameter limits: Tartu's own conditions on what it sent.
    func sentFurther(under limits: [UseLimit]) async throws -> Identifier {
        let thread = try await authorised(of: limits)
        let porto = pair.porto
        try await ownCase(from: thread)
        _ = try await porto.node.assess("PT-1", for: lisboa.entity, request: Pair.request, by: porto.officer)
        let further = try await porto.node.send("PT-1", by: porto.officer).thread.id
        try await exchange()
        _ = try await lisboa.node.beginReview(of: further, by: lisboa.officer)
        _ = try await lisboa.node.ask(
            [("May it go further?", nil)],
            purpose: .onwardTransfer(to: try #require(EntityID("https://braga.example"))),
            in: further,
            by: lisboa.officer
        )
        try await exchange()
        return further
    }

    func code(_ body: () async throws -> Void) async throws -> NodeError.Code? {
        do {
            try await body()
            return nil
        } catch let error as NodeError { return error.code }
    }
}

@Suite("Passing a referral on to a third node")
struct OnwardTests {
    @Test(
        "With the people's consent for that node and the referrer's word it arrives there, under the same conditions"
    )
    func arrives() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let (tartu, porto) = (it.pair.tartu, it.pair.porto)
        let thread = try await it.askedOnward()
        // What people agreed to was for Porto alone: the referrer's word is not to be had before each is asked anew.
        let early = try await it.code {
            _ = try await tartu.node.authoriseOnward(true, in: thread, says: nil, by: tartu.officer)
        }
        #expect(early == .gateClosed)
        for sharer in Story.sharers { try await it.pair.share(sharer, with: it.lisboa.entity) }
        _ = try await tartu.node.authoriseOnward(true, in: thread, says: nil, by: tartu.officer)
        try await it.exchange()
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()

        for node in [tartu, porto] {
            let state = try await node.node.referral(thread, readBy: nil).state
            #expect(state.stage == .forwarded && state.forwardedTo == it.lisboa.entity)
        }
        let arrived = try #require(try await it.lisboa.node.referrals().first)
        #expect(arrived.peer == porto.entity && arrived.stage == .received && arrived.id != thread)
        let original = try #require(
            try await porto.store.read { try $0.document(thread: thread, issuer: tartu.entity, sequence: 1) }
        )
        let passedOn = try #require(
            try await it.lisboa.store.read {
                try $0.document(thread: arrived.id, issuer: porto.entity, sequence: 1)
            }
        )
        let (before, after) = (try Node.document(in: original).body, try Node.document(in: passedOn).body)
        #expect(after["forwarded"]?["thread"]?.string == thread.text)
        #expect(after["forwarded"]?["sha256"]?.string == original.digest.hex)
        #expect(after["case"]?["reference"] == before["case"]?["reference"])
        // The conditions bind there as they did in Porto, and what was said for Porto alone stays behind.
        let limits = try await it.lisboa.node.useLimits(in: arrived.id).flatMap {
            $0.limits.limits.map(\.kind)
        }
        let inPorto = try await porto.node.useLimits(in: thread).flatMap { $0.limits.limits.map(\.kind) }
        #expect(limits.contains(.purpose) && Set(inPorto).isSubset(of: Set(limits)))
        #expect(before["case"]?["parties"]?.array?.contains { $0["consents"] != nil } == true)
        #expect(after["case"]?["parties"]?.array?.contains { $0["consents"] != nil } == false)
        #expect(after["approvals"] == nil)
        for node in it.nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    private func handedOn() async throws -> (it: ThreeAgencies, thread: Identifier) {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let thread = try await it.authorised()
        let porto = it.pair.porto
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        return (it, thread)
    }

    /// Lisboa's thread, with the types of what Porto has said in it, in order.
    private func heard(in it: ThreeAgencies) async throws -> (stage: Stage, types: [DocumentType]) {
        let thread = try #require(try await it.lisboa.node.referrals().first)
        let documents = try await it.lisboa.store.read { try $0.documents(ofThread: thread.id) }
        let theirs = documents.filter { $0.issuer == it.pair.porto.entity }.sorted {
            $0.sequence < $1.sequence
        }
        return (thread.stage, theirs.map(\.type))
    }

    private func requireSound(_ it: ThreeAgencies) async throws {
        for node in it.nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "What the referrer takes back stops the third node, or never reaches it where a participant takes it back in time",
        arguments: [Move.Withdrawal.participant, .agency],
        [true, false]
    )
    func withdrawal(by who: Move.Withdrawal, crosses: Bool) async throws {
        let (it, thread) = try await handedOn()
        if !crosses { try await it.exchange() }
        let (tartu, porto) = (it.pair.tartu, it.pair.porto)
        _ = try await tartu.node.withdraw(thread, by: who, officer: tartu.officer)
        try await it.exchange()
        let end: Stage = who == .participant ? .withdrawn : .cancelled
        for node in [tartu, porto] {
            #expect(try await node.node.referral(thread, readBy: nil).state.stage == end)
        }
        guard who == .agency || !crosses else {
            #expect(try await it.lisboa.node.referrals().isEmpty)
            #expect(try await porto.node.undelivered().isEmpty)
            return try await requireSound(it)
        }
        let there = try await heard(in: it)
        #expect(there.stage == end && there.types == [.referral, .withdrawal])
        // Sent again, it is not said again.
        try await it.exchange()
        #expect(try await heard(in: it).types.count == 2)
        let task = try await it.code {
            let arrived = try #require(try await it.lisboa.node.referrals().first)
            _ = try await it.lisboa.node.beginReview(of: arrived.id, by: it.lisboa.officer)
        }
        #expect(task == .notNow, "nothing goes on there")
        try await requireSound(it)
    }

    @Test(
        "A consent that is taken back at the first node stops the third and asks it to erase, or keeps it from there",
        arguments: [true, false]
    )
    func consent(crosses: Bool) async throws {
        let (it, _) = try await handedOn()
        if !crosses { try await it.exchange() }
        let tartu = it.pair.tartu
        _ = try await tartu.node.withdrawConsent(
            of: "harmed-1",
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        try await it.exchange()
        guard !crosses else {
            #expect(try await it.lisboa.node.referrals().isEmpty)
            return try await requireSound(it)
        }
        let there = try await heard(in: it)
        #expect(there.stage == .withdrawn && there.types == [.referral, .withdrawal, .erasureRequest])
        try await requireSound(it)
    }

    @Test(
        "A consent for the third node that is taken back before it went on takes the referrer's word back with it"
    )
    func consentBefore() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let (tartu, porto) = (it.pair.tartu, it.pair.porto)
        let thread = try await it.authorised()
        _ = try await tartu.node.withdrawConsent(
            of: "responsible-1",
            inCase: Story.reference,
            by: tartu.officer,
            as: .intakeOfficer
        )
        try await it.exchange()
        let refused = try await it.code {
            _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        }
        #expect(refused == .gateClosed)
        try await it.exchange()
        #expect(try await it.lisboa.node.referrals().isEmpty)
        try await requireSound(it)
    }

    @Test("A withdrawal by the node in the middle stops the third as well")
    func middle() async throws {
        let (it, thread) = try await handedOn()
        try await it.exchange()
        let porto = it.pair.porto
        _ = try await porto.node.withdraw(thread, by: .participant, officer: porto.officer)
        try await it.exchange()
        #expect(try await heard(in: it).stage == .withdrawn)
        #expect(try await it.pair.tartu.node.referral(thread, readBy: nil).state.stage == .withdrawn)
        try await requireSound(it)
    }

    /// What a participant may take back at the first node.
    enum Word: CaseIterable {
        case consent, process
    }

    @Test(
        "COE-16b What is taken back at the first node also stops what the second referred on from a case of its own",
        arguments: Word.allCases
    )
    func ownCase(word: Word) async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let (tartu, porto, lisboa) = (it.pair.tartu, it.pair.porto, it.lisboa)
        let thread = try await it.authorised()
        try await it.ownCase(from: thread)
        _ = try await porto.node.assess(
            "PT-1",
            for: lisboa.entity,
            request: Pair.request,
            by: porto.officer
        )
        let further = try await porto.node.send("PT-1", by: porto.officer).thread.id
        try await it.exchange()
        #expect(try await lisboa.node.referral(further, readBy: nil).state.stage == .received)
        switch word {
        case .consent:
            _ = try await tartu.node.withdrawConsent(
                of: "harmed-1",
                inCase: Story.reference,
                by: tartu.officer,
                as: .intakeOfficer
            )
        case .process:
            _ = try await tartu.node.withdraw(thread, by: .participant, officer: tartu.officer)
        }
        try await it.exchange()
        let there = try await heard(in: it)
        #expect(there.stage == .withdrawn)
        #expect(there.types.filter { $0 == .withdrawal }.count == 1)
        #expect(there.types.filter { $0 == .erasureRequest }.count == 1)
        try await requireSound(it)
    }

    @Test("The node in the middle gives no word for people that it cannot ask")
    func further() async throws {
        let (it, _) = try await handedOn()
        try await it.exchange()
        let (porto, lisboa) = (it.pair.porto, it.lisboa)
        let thread = try #require(try await lisboa.node.referrals().first).id
        _ = try await lisboa.node.beginReview(of: thread, by: lisboa.officer)
        _ = try await lisboa.node.ask(
            [("May it go further?", nil)],
            purpose: .onwardTransfer(to: it.pair.tartu.entity),
            in: thread,
            by: lisboa.officer
        )
        try await it.exchange()
        let granted = try await it.code {
            _ = try await porto.node.authoriseOnward(true, in: thread, says: nil, by: porto.officer)
        }
        #expect(granted == .gateClosed)
        _ = try await porto.node.authoriseOnward(false, in: thread, says: nil, by: porto.officer)
        try await requireSound(it)
    }

    /// What Lisboa has of the referral, once what Porto has corrected is put right.
    private func asCorrected(in it: ThreeAgencies) async throws -> JSON {
        let thread = try #require(try await it.lisboa.node.referrals().first)
        let documents = try await it.lisboa.store.read { transaction in
            try transaction.documents(ofThread: thread.id).map { try Node.document(in: $0) }
        }
        let theirs = documents.filter { $0.issuer == it.pair.porto.entity }
        return try #require(theirs.first { $0.isFirst }).body(correctedBy: theirs)
    }

    private func correct(
        _ changes: [(element: String, says: String, value: JSON?)],
        in it: ThreeAgencies,
        of document: Identifier? = nil
    ) async throws -> Identifier {
        let tartu = it.pair.tartu
        let thread = try await tartu.thread().id
        let first = try #require(
            try await tartu.store.read { try $0.document(thread: thread, issuer: tartu.entity, sequence: 1) }
        )
        return try await tartu.node.correct(
            document ?? first.id,
            in: thread,
            changes: changes,
            by: tartu.officer
        ).document.id
    }

    private func openTasks(at node: TestNode) async throws -> [ThreadTask] {
        try await node.node.openTasks().map(\.task).filter { $0.kind == .passOn }
    }

    @Test(
        "What the referrer corrects reaches the third node, whether it came before it was passed on, crossed that, or came after",
        arguments: ["before", "crosses", "after"]
    )
    func correction(comes: String) async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let thread = try await it.authorised()
        let porto = it.pair.porto
        let changes: [(element: String, says: String, value: JSON?)] = [
            ("/case/stage", "It is a trial.", "trial"),
            ("/case/parties/0/consents", "For Porto alone.", nil),
        ]
        if comes == "before" {
            _ = try await correct(changes, in: it)
            try await it.exchange()
        }
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        if comes == "after" { try await it.exchange() }
        if comes != "before" { _ = try await correct(changes, in: it) }
        try await it.exchange()
        #expect(try await heard(in: it).types == [.referral, .correction])
        #expect(try await asCorrected(in: it)["case"]?["stage"]?.string == "trial")
        #expect(try await openTasks(at: porto).isEmpty)
        try await it.exchange()
        #expect(try await heard(in: it).types.count == 2, "it is said once")
        try await requireSound(it)
    }

    @Test("A correction that cannot be passed on by itself is a person's to decide, and never lost")
    func correctionForAPerson() async throws {
        let (it, thread) = try await handedOn()
        try await it.exchange()
        let porto = it.pair.porto
        let first = try await correct([("/case/stage", "It is a trial.", "trial")], in: it)
        try await it.exchange()
        // What puts right a correction means something else there.
        let second = try await correct([("/changes/0/value", "No: an appeal.", "appeal")], in: it, of: first)
        try await it.exchange()
        #expect(try await heard(in: it).types == [.referral, .correction])
        let task = try #require(try await openTasks(at: porto).first)
        #expect(task.subject == second && task.isOwn && task.thread == thread)
        // Whatever else comes, it stays until somebody says what became of it.
        _ = try await correct([("/request/says", "Soon.", "Please, soon.")], in: it)
        try await it.exchange()
        #expect(try await heard(in: it).types.count == 3)
        #expect(try await openTasks(at: porto).map(\.id) == [task.id])
        _ = try await porto.node.finishTask(task.id, by: porto.officer)
        #expect(try await openTasks(at: porto).isEmpty)
        try await requireSound(it)
    }

    @Test("Of what did not go on, a correction says nothing there")
    func correctionOfTheRest() async throws {
        let (it, _) = try await handedOn()
        try await it.exchange()
        _ = try await correct([("/assessment/on", "Another day.", "2026-11-28")], in: it)
        try await it.exchange()
        #expect(try await heard(in: it).types == [.referral])
        #expect(try await openTasks(at: it.pair.porto).isEmpty)
    }

    @Test("A pack that refuses the third node keeps it here, whatever the people and the referrer said")
    func refused() async throws {
        let it = try await ThreeAgencies(thirdKind: "court")
        let (tartu, porto) = (it.pair.tartu, it.pair.porto)
        let thread = try await it.askedOnward()
        for sharer in Story.sharers { try await it.pair.share(sharer, with: it.lisboa.entity) }
        _ = try await tartu.node.authoriseOnward(true, in: thread, says: nil, by: tartu.officer)
        try await it.exchange()
        let before = try await porto.thread().ownSequence
        let refused = try await it.code {
            _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        }
        #expect(refused == .gateClosed)
        #expect(try await porto.thread().ownSequence == before, "nothing was signed")
        try await it.exchange()
        #expect(try await it.lisboa.node.referrals().isEmpty)
        for node in it.nodes { #expect(try await node.node.audit().findings.isEmpty) }
    }

    @Test(
        "The referrer's word answers what wants it to be asked; what is confidential stays so until that is lifted"
    )
    func onlyWhatItNames() async throws {
        for (kind, opens) in [
            (UseLimit.Kind.noOnward, true), (.askBefore, true), (.confidential, false),
        ] {
            let it = try await ThreeAgencies(thirdKind: "restorative-service")
            let thread = try await it.authorised(of: [UseLimit(element: "/case/harm", kind: kind)])
            let porto = it.pair.porto
            let refused = try await it.code {
                _ = try await porto.node.handOn(
                    thread,
                    to: it.lisboa.entity,
                    says: "Theirs.",
                    by: porto.officer
                )
            }
            #expect(refused == (opens ? nil : .gateClosed), "\(kind)")
            guard opens else { continue }
            try await it.exchange()
            let arrived = try #require(try await it.lisboa.node.referrals().first)
            let limits = try await it.lisboa.node.useLimits(in: arrived.id).flatMap(\.limits.limits)
            #expect(limits.contains { $0.kind == kind && $0.element == "/case/harm" }, "it binds there")
        }
    }

    @Test("The conditions of the referrer's word travel with what goes on, and bind there")
    func conditionsOfTheWord() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let day = "2027-03-01"
        let thread = try await it.authorised(
            under: [
                UseLimit(element: "/case/harm", kind: .noExport),
                UseLimit(element: "", kind: .deleteBy, day: day),
            ]
        )
        let porto = it.pair.porto
        _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        try await it.exchange()
        let arrived = try #require(try await it.lisboa.node.referrals().first)
        let first = try #require(
            try await it.lisboa.store.read {
                try $0.document(thread: arrived.id, issuer: porto.entity, sequence: 1)
            }
        )
        func forbidding(_ element: String) async throws -> [UseLimit.Kind] {
            try await it.lisboa.node.mayLeave(element, of: first.id, by: .export, for: it.lisboa.officer)
                .map(\.kind)
        }
        #expect(try await forbidding("/case/harm/summary") == [.noExport])
        #expect(try await forbidding("/case/offence") == [])
        let task = try await it.lisboa.node.openTasks().map(\.task).first { $0.kind == .deletion }
        #expect(task?.subject == first.id)
        // They stand on what goes on, not on the word itself.
        let word = try await porto.node.useLimits(in: thread).flatMap(\.limits.limits)
        #expect(word.allSatisfy { $0.kind != .noExport })
        #expect(
            try await it.code {
                _ = try await it.pair.tartu.node.authoriseOnward(
                    false,
                    in: thread,
                    under: [UseLimit(element: "", kind: .noExport)],
                    says: nil,
                    by: it.pair.tartu.officer
                )
            } == .invalidInput
        )
        try await requireSound(it)
    }

    @Test("Whoever received it under a condition gives no word against that for its own referral of it")
    func wordAgainstACondition() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let further = try await it.sentFurther(under: [UseLimit(element: "/case", kind: .noOnward)])
        let porto = it.pair.porto
        do {
            _ = try await porto.node.authoriseOnward(true, in: further, says: nil, by: porto.officer)
            Issue.record("a word against the condition")
        } catch let error as NodeError {
            #expect(error.code == .gateClosed)
            #expect(error.findings.contains { $0.contains("do not pass on") })
        }
        _ = try await porto.node.authoriseOnward(false, in: further, says: nil, by: porto.officer)
        try await requireSound(it)
    }
}

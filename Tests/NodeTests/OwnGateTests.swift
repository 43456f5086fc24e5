import Casework
import Node
import Referrals
import Store
import StoreSQLite
import TestAgencies
import Testing
import Wire

/// One gate of the table that the signing node judges by itself.
struct OwnGate: Hashable, Sendable, CustomTestStringConvertible {
    let matter: Matter
    let move: Move.Kind
    let gate: Gate
    var testDescription: String { "\(matter.rawValue) \(move.rawValue) \(gate.rawValue)" }

    static let all: [OwnGate] = {
        var seen: Set<OwnGate> = []
        return Transition.table.flatMap { row in
            row.matters.sorted { $0.rawValue < $1.rawValue }.flatMap { matter in
                row.gates.filter { !$0.isShared }.map { OwnGate(matter: matter, move: row.move, gate: $0) }
            }
        }.filter {
            // A hold stands on the case, in whichever of its threads the erasure was asked for.
            ($0.gate != .noLegalHold || $0.matter == .referral) && seen.insert($0).inserted
        }
    }()
}

@Suite("Each gate of the table that is a node's own is judged before anything is signed")
struct OwnGateTests {
    @Test("While it is closed the node refuses, and signs nothing", arguments: OwnGate.all)
    func refuses(gate: OwnGate) async throws {
        switch (gate.move, gate.gate) {
        case (.offer, _) where gate.matter == .referral: try await sending(gate.gate)
        case (.offer, _), (.supply, _): try await informing(gate)
        case (.accept, _): try await accepting(gate.gate)
        case (.give, _): try await giving(gate.gate)
        case (.handOn, .useAllowed): try await passingOn()
        case (.authorise, .useAllowed): try await authorising()
        case (.lapse, .deadlinePassed): try await lapsing(gate.matter)
        case (.beginDialogue, _): try await beginning(gate.gate)
        case (.message, .messageReleased): try await writing()
        case (.sign, _), (.monitor, .monitoringPlanned): try await agreeing(gate.gate)
        case (.complete, .stepsOnly), (.breach, .stepsOnly), (.end, .stepsOnly), (.handBack, .stepsOnly):
            try telling(gate.move)
        case (.reportErasure, .noLegalHold): try await erasing()
        default: Issue.record("nobody has shown that \(gate.testDescription) is judged")
        }
    }

    /// Runs what a closed gate has to stop; nothing may have been signed by it.
    ///
    /// - Parameter says: a word of what is named as missing.
    private func expectClosed(
        _ nodes: [TestNode],
        naming says: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ step: () async throws -> Void
    ) async throws {
        func signed() async throws -> [Int] {
            var counts: [Int] = []
            for node in nodes {
                counts.append(
                    try await node.store.read { transaction in
                        try transaction.threads(side: nil, limit: 100).reduce(0) { $0 + $1.ownSequence }
                    }
                )
            }
            return counts
        }
        let before = try await signed()
        do {
            try await step()
            Issue.record("the gate is open", sourceLocation: sourceLocation)
        } catch let error as NodeError {
            #expect(error.code == .gateClosed, sourceLocation: sourceLocation)
            if let says {
                #expect(
                    error.findings.contains { $0.contains(says) },
                    "\(error.findings)",
                    sourceLocation: sourceLocation
                )
            }
        }
        #expect(try await signed() == before, sourceLocation: sourceLocation)
    }

    // MARK: The law and the approvals

    /// The case in Tartu, with open questions or without approvals.
    private func assessed(_ gate: Gate) async throws -> Pair {
        let pair = try await Pair()
        try await pair.openCase()
        if gate == .approvalsGiven { try await pair.answer() }
        try await pair.assess()
        return pair
    }

    private func sending(_ gate: Gate) async throws {
        let pair = try await assessed(gate)
        try await expectClosed([pair.tartu]) {
            _ = try await pair.tartu.node.send(Story.reference, by: pair.tartu.officer)
        }
    }

    private func informing(_ gate: OwnGate) async throws {
        let pair = try await assessed(gate.gate)
        let tartu = pair.tartu
        func offer(_ conditions: [String]) async throws -> Identifier {
            try await tartu.node.offerInformation(
                of: Story.reference,
                conditions: conditions,
                says: "About a fraud.",
                by: tartu.officer
            ).thread.id
        }
        guard gate.move == .supply else {
            for conditions in [[], ["For this case alone."]] {
                try await expectClosed([tartu]) { _ = try await offer(conditions) }
            }
            return
        }
        try await pair.approve()
        let thread = try await offer(["For this case alone."])
        try await pair.exchange()
        _ = try await pair.porto.node.answerInformation(
            true,
            in: thread,
            says: nil,
            by: pair.porto.officer
        )
        try await pair.exchange()
        // Assessed anew with other data: nobody has approved that.
        var request = Pair.request
        request.data.remove("harmed-statement")
        _ = try await tartu.node.assess(
            Story.reference,
            for: pair.porto.entity,
            request: request,
            by: tartu.officer
        )
        try await expectClosed([tartu]) {
            _ = try await tartu.node.supplyInformation(in: thread, by: tartu.officer)
        }
    }

    private func accepting(_ gate: Gate) async throws {
        let pair = try await Pair()
        let thread = try await pair.send().thread.id
        try await pair.exchange()
        let (tartu, porto) = (pair.tartu, pair.porto)
        _ = try await porto.node.beginReview(of: thread, by: porto.officer)
        if gate == .approvalsGiven {
            _ = try await porto.node.ask([("?", nil)], purpose: .information, in: thread, by: porto.officer)
            try await pair.exchange()
            _ = try await tartu.node.answer(
                [GivenAnswer("No.", fact: "responsible.interpreter", value: "not-needed")],
                in: thread,
                by: tartu.officer
            )
            try await pair.exchange()
        }
        try await expectClosed([porto]) {
            _ = try await porto.node.accept(thread, conditions: [], says: nil, by: porto.officer)
        }
    }

    private func giving(_ gate: Gate) async throws {
        let pair = try await Pair()
        let (tartu, porto) = (pair.tartu, pair.porto)
        let thread = try await tartu.node.requestAssistance(
            AssistanceTests.request(.storedData),
            reference: "EE-A-1",
            from: porto.entity,
            by: tartu.officer
        ).thread.id
        try await pair.exchange()
        _ = try await porto.node.prepareAssistance(
            AssistanceGiven(disclosed: ["Three sign-ins from one address."]),
            in: thread,
            knowing: gate == .approvalsGiven ? AssistanceTests.known : [:],
            by: porto.officer
        )
        try await expectClosed([porto]) {
            _ = try await porto.node.giveAssistance(in: thread, by: porto.officer)
        }
    }

    // MARK: The conditions on every element

    private func passingOn() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let thread = try await it.authorised(of: [UseLimit(element: "/case/harm", kind: .confidential)])
        let porto = it.pair.porto
        try await expectClosed([porto], naming: "keep confidential") {
            _ = try await porto.node.handOn(thread, to: it.lisboa.entity, says: "Theirs.", by: porto.officer)
        }
    }

    private func authorising() async throws {
        let it = try await ThreeAgencies(thirdKind: "restorative-service")
        let further = try await it.sentFurther(under: [UseLimit(element: "/case", kind: .noOnward)])
        let porto = it.pair.porto
        try await expectClosed([porto], naming: "do not pass on") {
            _ = try await porto.node.authoriseOnward(true, in: further, says: nil, by: porto.officer)
        }
    }

    // MARK: The time

    private func lapsing(_ matter: Matter) async throws {
        let pair = try await assessed(.approvalsGiven)
        try await pair.approve()
        let tartu = pair.tartu
        let thread: Identifier
        switch matter {
        case .referral: thread = try await tartu.node.send(Story.reference, by: tartu.officer).thread.id
        case .information:
            thread = try await tartu.node.offerInformation(
                of: Story.reference,
                conditions: ["For this case alone."],
                says: "About a fraud.",
                by: tartu.officer
            ).thread.id
        case .preservation:
            thread = try await tartu.node.requestPreservation(
                CooperationTests.request,
                reference: "EE-P-1",
                from: pair.porto.entity,
                by: tartu.officer
            ).thread.id
        case .assistance:
            thread = try await tartu.node.requestAssistance(
                AssistanceTests.request(.storedData),
                reference: "EE-A-1",
                from: pair.porto.entity,
                by: tartu.officer
            ).thread.id
        case .notice:
            Issue.record("a notice has no time to decide")
            return
        }
        try await pair.exchange()
        try await expectClosed([tartu]) { _ = try await tartu.node.lapse(thread, by: tartu.officer) }
        guard matter == .preservation else { return }
        // And what is kept is kept until its day.
        _ = try await pair.porto.node.confirmPreservation(
            in: thread,
            until: pair.clock.now.adding(seconds: 61 * 86_400).date,
            warning: nil,
            by: pair.porto.officer
        )
        try await pair.exchange()
        for node in [tartu, pair.porto] {
            try await expectClosed([node]) { _ = try await node.node.lapse(thread, by: node.officer) }
        }
    }

    // MARK: The casework

    private func beginning(_ gate: Gate) async throws {
        let across = try await AcrossBorders()
        func process() async throws {
            try await across.change("tartu") { file, act in
                try file.open(
                    ProcessRecord(
                        mechanism: "indirect-dialogue",
                        stage: "investigation",
                        initiative: .authority,
                        demanding: false,
                        reasons: "",
                        openedAt: act.at
                    ),
                    by: act
                )
                try file.assign(FacilitatorRecord(name: act.by, languages: ["et"]), lead: true, by: act)
                try file.acknowledge(
                    AcknowledgementRecord(
                        person: "responsible-1",
                        acknowledges: .no,
                        how: .inPerson,
                        at: act.at
                    ),
                    by: act
                )
            }
        }
        let missing: [Gate: String] = [
            .screeningCurrent: "nobody has been screened",
            .factsAcknowledged: "does not acknowledge the basic facts",
            .impartialityDeclared: "has not declared to be impartial",
            .preparationHeld: "no preparation meeting was held",
            .safeguardsPresent: "the guardian guardian-1 is not there",
        ]
        let says = try #require(missing[gate], "nobody has said what \(gate.rawValue) misses")
        guard gate == .safeguardsPresent else {
            try await process()
            return try await expectClosed([across.pair.tartu], naming: says) {
                _ = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "I am sorry.")
            }
        }
        try await across.prepare(steps: [.messages, .meeting])
        let alone = try await across.change("tartu") { file, act in
            try file.plan(
                CaseSession(
                    kind: .direct,
                    form: .telephone,
                    startsAt: act.at,
                    minutes: 60,
                    people: ["harmed-1", "responsible-1"].map { .init(person: $0, zone: "UTC") },
                    facilitators: [act.by]
                ),
                by: act
            ).id
        }
        try await expectClosed([across.pair.tartu], naming: says) {
            try await across.change("tartu") { file, act in _ = try file.begin(alone, by: act) }
        }
    }

    private func writing() async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let before = try await across.pair.tartu.thread().ownSequence
        let message = try await across.write("tartu", from: "responsible-1", to: "harmed-1", "A hasty word.")
        #expect(try await across.pair.tartu.thread().ownSequence == before, "written, and not released")
        try await across.change("tartu") { file, act in try file.decide(message, .hold, by: act) }
        #expect(try await across.pair.tartu.thread().ownSequence == before, "held")
    }

    private func agreeing(_ gate: Gate) async throws {
        let across = try await AcrossBorders()
        try await across.prepare()
        let message = try await across.write("porto", from: "harmed-1", to: "responsible-1", "Why I?")
        try await across.change("porto") { file, act in try file.decide(message, .release, by: act) }
        try await across.pair.exchange()
        let draft = try await across.change("porto") { file, act in
            try file.draft(
                AgreementRecord(
                    parties: ["harmed-1", "responsible-1"],
                    items: [
                        AgreementItem(
                            number: 1,
                            kind: .apology,
                            by: "responsible-1",
                            for: ["harmed-1"],
                            says: "A letter in his own words.",
                            due: act.day.adding(days: 30),
                            verifiedBy: "both facilitators"
                        )
                    ],
                    madeAt: act.at
                ),
                by: act
            ).id
        }
        let porto = try across.at("porto")
        func propose() async throws {
            _ = try await porto.node.node.proposeAgreement(
                draft,
                inCase: porto.reference,
                by: porto.officer,
                as: .facilitator
            )
        }
        try await across.change("porto") { file, act in try file.weigh(draft, faults: [:], by: act) }
        guard gate != .monitoringPlanned else {
            // Neither are the terms put before the other side without it, nor concluded, which begins the follow-up.
            try await expectClosed([porto.node], naming: "nobody watches over it") { try await propose() }
            return try await expectClosed([porto.node], naming: "nobody watches over it") {
                try await across.change("porto") { file, act in _ = try file.conclude(draft, by: act) }
            }
        }
        try await across.change("porto") { file, act in
            try file.monitor(
                draft,
                .init(by: "Reis", how: "a call each month", until: act.day.adding(days: 90), ifNot: "a talk"),
                by: act
            )
            // The plan belongs to the terms, which are weighed as they now stand.
            try file.weigh(draft, faults: [:], by: act)
        }
        try await propose()
        let before = try await across.pair.porto.thread().ownSequence
        func isUnsaid() async throws -> Bool { try await across.pair.porto.thread().ownSequence == before }
        if gate == .partiesSigned {
            try await across.change("porto") { file, act in try file.weigh(draft, faults: [:], by: act) }
            #expect(try await isUnsaid(), "nobody here has signed")
        } else {
            try await across.change("porto") { file, act in
                try file.weigh(draft, faults: ["1": "too much for a pupil"], by: act)
                try file.sign(draft, party: "harmed-1", how: .portal, by: act)
            }
            #expect(try await isUnsaid(), "signed here, and found out of proportion")
        }
    }

    /// The outcome has no place for what was said: its schema, which the signing asks, takes steps and results alone.
    private func telling(_ move: Move.Kind) throws {
        let result = try #require(
            [
                Move.Kind.complete: "completed", .breach: "breached", .end: "ended-without-agreement",
                .handBack: "returned-to-justice",
            ][move]
        )
        let schemas = try DocumentSchemas()
        func findings(_ body: JSONObject) -> Bool {
            !schemas.findings(in: .object(body), of: .outcome).isEmpty
        }
        var body: JSONObject = ["result": .string(result), "steps": []]
        #expect(!findings(body))
        body["says"] = "He was sorry."
        #expect(findings(body))
        body["says"] = nil
        body["steps"] = [["step": "joint-session", "on": "2026-12-01", "says": "She wept."]]
        #expect(findings(body))
    }

    private func erasing() async throws {
        let pair = try await Pair()
        try await pair.tell()
        let tartu = pair.tartu
        try await tartu.node.change(Story.reference, by: tartu.officer, as: .approver) { file, act in
            _ = try file.holdLegally("an appeal is pending", until: nil, by: act)
        }
        try await expectClosed([tartu], naming: "an appeal is pending") {
            _ = try await pair.eraseInTartu()
        }
    }
}

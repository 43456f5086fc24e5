import Casework
import Node
import Referrals
import RulePacks
import Store
import Wire

/// What an officer means to do once: to refer one case to one agency.
struct Intent {
    var node: Int
    var peer: Int
    var reference: String
    var isConsented: Bool
    /// Whether the officer has a second person approve, as the law demands, or tries without.
    var isApproved: Bool
    /// Whether the other agency is only told of it, under conditions or without.
    var informs = false
    var progress = Progress.nothing

    enum Progress: Int {
        case nothing, opened, assessed, approved, trying, done
    }
}

extension World {
    /// One step of an officer towards a referral: a new one, or one that was begun.
    func refer() async {
        let most = isMild ? 2 : 5
        let open = intents.indices.filter { intents[$0].progress != .done && nodes[intents[$0].node].isUp }
        if let index = random.pick(open), random.happens(0.75) || intents.count > most {
            await goOn(with: index)
        } else if let node = random.pick(upright), let peer = random.pick(nodes.indices.filter { $0 != node })
        {
            guard intents.count <= most else { return }
            intents.append(
                Intent(
                    node: node,
                    peer: peer,
                    reference: "\(nodes[node].name)-\(intents.count + 1)",
                    isConsented: random.happens(0.85),
                    isApproved: random.happens(0.85),
                    informs: random.happens(0.3)
                )
            )
            await goOn(with: intents.count - 1)
        }
    }

    private func goOn(with index: Int) async {
        let intent = intents[index]
        guard let process = nodes[intent.node].process else { return }
        let (node, officer) = (process.node, nodes[intent.node].officer)
        do {
            // Whether it was sent before, nobody knows while what was lost is not back.
            let peer = nodes[intent.peer].entity
            guard try await !process.store.read({ try node.isBehind(peer, in: $0) }) else { return }
            switch intent.progress {
            case .nothing:
                if intent.isConsented { consented.insert(intent.reference) }
                do {
                    _ = try await node.openCase(Self.file(intent), by: officer)
                } catch let error as NodeError where error.code == .exists {}
                try await ask(intent, node, officer)
                intents[index].progress = .opened
                say(
                    "\(nodes[intent.node].name) opens the case \(intent.reference), \(intent.isConsented ? "with" : "without") consent."
                )
            case .opened: try await assess(index, node, officer)
            case .assessed:
                let demandsApproval = SimulatedLaw.demandsApproval(
                    from: nodes[intent.node].identity.agencyKind,
                    to: nodes[intent.peer].identity.agencyKind
                )
                if intent.isApproved, demandsApproval {
                    let subject = try await node.caseRecord(intent.reference).id
                    // The model first: an approval that was stored just before a crash was given.
                    let record = try await node.latestAssessment(of: subject)?.record
                    if let record { approved.insert(record.id) }
                    _ = try await node.approve(
                        subject,
                        as: SimulatedLaw.approver,
                        seen: record?.contentDigest ?? .zero,
                        note: nil,
                        by: nodes[intent.node].approver
                    )
                    say("\(nodes[intent.node].name) approves \(intent.reference).")
                }
                intents[index].progress = .approved
            case .approved, .trying:
                if intent.progress == .trying, mutation == .sendsAnew, !intent.informs {
                    try await assess(index, node, officer)
                    return
                }
                intents[index].progress = .trying
                if intent.informs { return try await inform(index, node, officer) }
                let sent = try await node.send(intent.reference, by: officer)
                intents[index].progress = .done
                figures.referrals += 1
                say(
                    "\(nodes[intent.node].name) sends \(intent.reference) to \(nodes[intent.peer].name), document \(sent.document.id.text.suffix(6))."
                )
            case .done: break
            }
        } catch let error as NodeError where error.code == .gateClosed || error.code == .notFound {
            meet(error, at: intent.node, doing: "refer \(intent.reference)")
            // The day has turned, or a disk was restored: from the beginning, as the message says.
            if intents[index].progress != .trying { intents[index].progress = .nothing }
            if !intent.isConsented || !intent.isApproved {
                intents[index].progress = .done
            } else if intents[index].progress == .trying, (try? await hasSent(intent, node)) != true {
                intents[index].progress = .nothing
            }
        } catch {
            meet(error, at: intent.node, doing: "refer \(intent.reference)")
        }
    }

    /// Asks both people whether their data may go to the peer; the person harmed agrees or does not.
    func ask(_ intent: Intent, _ node: Node, _ officer: Officer) async throws {
        try await Self.ask(intent, node, nodes[intent.peer].entity.text, by: officer)
    }

    static func ask(_ intent: Intent, _ node: Node, _ peer: String, by officer: Officer) async throws {
        _ = try await node.change(intent.reference, by: officer, as: .intakeOfficer) { file, act in
            // What was recorded before a crash stands.
            guard file.all(ConsentRecord.self).isEmpty else { return }
            for (person, answer) in [
                ("harmed-1", intent.isConsented ? ConsentRecord.Answer.given : .refused),
                ("responsible-1", .given),
            ] {
                try Self.ask(person, peer, answer, in: &file, by: act)
            }
        }
    }

    static func ask(
        _ person: String,
        _ peer: String,
        _ answer: ConsentRecord.Answer,
        in file: inout CaseFile,
        by act: Casework.Act
    ) throws {
        try offer(to: person, in: &file, by: act)
        let shown = InformationRecord(
            person: person,
            notice: "participants",
            version: "1",
            language: "en",
            digest: .zero,
            packageDigest: .zero,
            how: .letter,
            shownAt: act.at,
            understood: true
        )
        let asked = ConsentRecord(
            person: person,
            purpose: "that the other agency can take it up",
            serves: "restorative-process",
            steps: [.share],
            data: [SimulatedLaw.category, "attribution"],
            recipients: [peer],
            information: try file.show(shown, by: act).id,
            askedBy: act.by,
            askedHow: .letter,
            askedAt: act.at
        )
        try file.answer(
            try file.ask(asked, by: act).id,
            CaseFile.ConsentAnswer(answer, how: .letter, capacity: .full, freely: true),
            by: act
        )
    }

    /// The first offer is made once; whoever asks again later does not make it again.
    static func offer(to person: String, in file: inout CaseFile, by act: Casework.Act) throws {
        guard !file.all(OfferRecord.self).contains(where: { $0.content.person == person }) else { return }
        try file.offer(
            OfferRecord(
                person: person,
                basis: "practice",
                language: "en",
                notice: "first-offer",
                version: "1",
                how: .letter,
                madeAt: act.at
            ),
            by: act
        )
    }

    private func assess(_ index: Int, _ node: Node, _ officer: Officer) async throws {
        let intent = intents[index]
        let assessed = try await assessment(of: intent, node, officer)
        intents[index].progress = .assessed
        say(
            "\(nodes[intent.node].name) asks the law about \(intent.reference): \(assessed.legal.overall.outcome.rawValue)."
        )
    }

    func assessment(of intent: Intent, _ node: Node, _ officer: Officer) async throws -> Assessed {
        try await node.assess(
            intent.reference,
            for: nodes[intent.peer].entity,
            request: ReferralRequest(
                purpose: "restorative-process",
                mechanism: "indirect-dialogue",
                says: "Please take this up.",
                languages: ["en"],
                data: [SimulatedLaw.category],
                decideBy: time.now.adding(seconds: 20 * 86_400).date
            ),
            by: officer
        )
    }

    private func hasSent(_ intent: Intent, _ node: Node) async throws -> Bool {
        let peer = nodes[intent.peer].entity
        return try await node.referrals(side: .referrer, limit: 1000)
            .contains { $0.reference == intent.reference && $0.peer == peer }
    }

    /// Tells the other agency of a case that it did not ask about, once: after a crash the officer looks first.
    private func inform(_ index: Int, _ node: Node, _ officer: Officer) async throws {
        let intent = intents[index]
        if try await !hasSent(intent, node) {
            _ = try await node.offerInformation(
                of: intent.reference,
                conditions: random.happens(0.6) ? ["For the restorative process alone."] : [],
                says: "You may want to know.",
                by: officer
            )
            figures.moves["inform", default: 0] += 1
        }
        intents[index].progress = .done
        say("\(nodes[intent.node].name) informs \(nodes[intent.peer].name) of \(intent.reference).")
    }

    static func file(_ intent: Intent) -> JSON {
        return [
            "reference": .string(intent.reference), "stage": "investigation",
            "offence": ["budapest": ["art8"], "provisions": []], "harm": ["summary": "Savings were taken."],
            "attribution": ["certainty": "admitted"],
            "parties": [
                ["pseudonym": "harmed-1", "role": "harmed", "birth": "1958"],
                [
                    "pseudonym": "responsible-1", "role": "responsible", "birth": "1990",
                    "acknowledges": "fully",
                ],
            ],
        ]
    }
}

import Casework
import Node
import Referrals
import Store

extension World {
    /// Passing a referral on to a third agency: asked for, allowed once the people have been asked about that agency, and done; and
    /// a consent that is taken back.
    func passOn(_ act: Act, in thread: ThreadRecord, _ node: Node, _ officer: Officer) async throws {
        let id = thread.id
        switch act {
        case .askOnward:
            guard let third = third(to: thread, node) else { throw Self.nobodyElse }
            _ = try await node.ask(
                [("May it go on?", nil)],
                purpose: .onwardTransfer(to: third),
                in: id,
                by: officer
            )
        case .authorise:
            let state = try await node.referral(id, readBy: nil).state
            let asked = state.openQuestions.compactMap { question -> EntityID? in
                guard case .onwardTransfer(let to) = question.purpose else { return nil }
                return to
            }.first
            guard let asked else { throw NodeError(.notNow, "Nobody has asked.") }
            let isGranted = random.happens(0.9)
            let isAsked = isGranted && random.happens(0.9)
            if isAsked, thread.side == .referrer {
                // The model first: what was recorded just before a crash was said.
                onwardConsented.insert(Self.onward(thread.reference, to: asked))
                try await askAbout(asked, in: thread.reference, node, officer)
            }
            _ = try await node.authoriseOnward(isGranted, in: id, says: nil, by: officer)
        case .handOn:
            let state = try await node.referral(id, readBy: nil).state
            let allowed = state.onwardAuthorised.sorted { $0.text < $1.text }.first
            guard let third = allowed ?? third(to: thread, node) else { throw Self.nobodyElse }
            _ = try await node.handOn(id, to: third, says: "Theirs.", by: officer)
        case .takeBack:
            _ = try await node.withdrawConsent(
                of: "harmed-1",
                inCase: thread.reference,
                by: officer,
                as: .intakeOfficer
            )
            takenBack.insert(thread.reference)
        default: break
        }
    }

    /// Officers who mean to pass something on do the next thing towards it, wherever there is one: chance alone comes that far in
    /// hardly any world.
    func goOnPassing() async {
        guard nodes.count > 2, let first = random.pick(upright) else { return }
        for number in upright.filter({ $0 >= first }) + upright.filter({ $0 < first }) {
            if await goOnPassing(at: number) { return }
        }
    }

    /// - Returns: whether there was something to do.
    private func goOnPassing(at number: Int) async -> Bool {
        guard let process = nodes[number].process else { return false }
        var act: Act?
        do {
            let threads = try await process.node.referrals(limit: 40)
                .filter { $0.peer != stage.attacker.entity && !$0.stage.isFinal }
                .sorted { $0.id < $1.id }
            for thread in threads {
                let state = try await process.node.referral(thread.id, readBy: nil).state
                guard state.matter == .referral, let next = next(in: thread, state, process.node) else {
                    continue
                }
                act = next
                if next == .withdraw {
                    _ = try await process.node.withdraw(
                        thread.id,
                        by: .participant,
                        officer: nodes[number].officer
                    )
                } else {
                    try await passOn(next, in: thread, process.node, nodes[number].officer)
                }
                figures.moves[next.rawValue, default: 0] += 1
                say("\(nodes[number].name) in \(thread.reference): \(next.rawValue).")
                return true
            }
        } catch {
            meet(error, at: number, doing: act?.rawValue ?? "pass something on")
        }
        return act != nil
    }

    /// What brings a referral nearer to a third agency, or back from it; nil where nothing does.
    private func next(in thread: ThreadRecord, _ state: ThreadState, _ node: Node) -> Act? {
        if let awaited = awaited(in: thread, state), state.permits(awaited.kind, by: thread.side) {
            return awaited
        }
        guard thread.side == .receiver else {
            return thread.stage == .forwarded && random.happens(0.3) ? .withdraw : nil
        }
        let isAsked = state.openQuestions.contains { question in
            if case .onwardTransfer = question.purpose { true } else { false }
        }
        let isOpen = [.received, .underReview, .postponed].contains(thread.stage)
        guard isOpen, !isAsked, state.onwardAuthorised.isEmpty, let third = third(to: thread, node),
            let place = index(of: third),
            !SimulatedLaw.demandsApproval(
                from: node.identity.agencyKind,
                to: nodes[place].identity.agencyKind
            )
        else { return nil }
        return .askOnward
    }

    /// The model's name of what people agreed to about one more agency.
    static func onward(_ reference: String, to entity: EntityID) -> String { "\(reference) > \(entity.text)" }

    private static let nobodyElse = NodeError(.notFound, "There is no third agency.")

    /// A third agency; where there is one, such that the law asks for no approval, without which nothing goes on.
    private func third(to thread: ThreadRecord, _ node: Node) -> EntityID? {
        let others = nodes.filter { $0.entity != thread.peer && $0.entity != node.identity.entity }
        let open = others.last {
            !SimulatedLaw.demandsApproval(
                from: node.identity.agencyKind,
                to: $0.identity.agencyKind
            )
        }
        return (open ?? others.last)?.entity
    }

    /// What an officer is waiting to do about passing something on: to answer who asked, or to do what was allowed.
    func awaited(in thread: ThreadRecord, _ state: ThreadState) -> Act? {
        if thread.side == .receiver { return state.onwardAuthorised.isEmpty ? nil : .handOn }
        let isAsked = state.openQuestions.contains { question in
            if case .onwardTransfer = question.purpose { question.asker != .referrer } else { false }
        }
        return isAsked ? .authorise : nil
    }

    func askAbout(
        _ third: EntityID,
        in reference: String,
        _ node: Node,
        _ officer: Officer
    ) async throws {
        _ = try await node.change(reference, by: officer, as: .intakeOfficer) { file, act in
            let said = file.all(ConsentRecord.self).map(\.content)
            for person in ["harmed-1", "responsible-1"]
            where !said.contains(where: { $0.person == person && $0.recipients.contains(third.text) }) {
                try Self.ask(person, third.text, .given, in: &file, by: act)
            }
        }
    }
}

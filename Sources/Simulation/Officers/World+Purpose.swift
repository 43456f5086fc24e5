import Casework
import Node
import Referrals
import Store

extension World {
    /// An officer does the next thing towards the end of some referral, wherever there is one.
    func pursue() async {
        guard let first = random.pick(upright) else { return }
        // Time passes, and what was refused may be possible by now.
        if random.happens(0.05) { still = [:] }
        for number in upright.filter({ $0 >= first }) + upright.filter({ $0 < first }) {
            if await pursue(at: number) { return }
        }
    }

    /// - Returns: whether there was something to do.
    private func pursue(at number: Int) async -> Bool {
        guard let process = nodes[number].process else { return false }
        var doing: (step: Step, place: Place, at: Standstill)?
        do {
            let threads = try await process.node.referrals(limit: 40)
                .filter {
                    $0.peer != stage.attacker.entity && $0.erasedAt == nil
                        && still[Place(node: number, thread: $0.id)] != Standstill($0)
                }
                .sorted { $0.id < $1.id }
            for thread in inTurn(threads) {
                let place = Place(node: number, thread: thread.id)
                let desk = try await desk(of: thread, at: number, process)
                guard let step = try await next(at: desk) else {
                    still[place] = Standstill(thread)
                    continue
                }
                doing = (step, place, Standstill(thread))
                // Whoever does something needs a moment for it.
                time.advance(milliseconds: random.number(1000...90_000))
                try await make(step, at: desk)
                figures.moves[step.rawValue, default: 0] += 1
                say("\(nodes[number].name) in \(thread.reference), with a purpose: \(step.rawValue).")
                return true
            }
        } catch {
            if let doing, error is NodeError { still[doing.place] = doing.at }
            meet(error, at: number, doing: doing?.step.rawValue ?? "look for something to do")
            return true
        }
        return false
    }

    /// Mostly what has come furthest first, so that something is carried through.
    private func inTurn(_ threads: [ThreadRecord]) -> [ThreadRecord] {
        guard random.happens(0.75) else { return threads.shuffled(using: &random) }
        return threads.sorted {
            ($1.peerSequence + $1.ownSequence, $0.id) < ($0.peerSequence + $0.ownSequence, $1.id)
        }
    }

    private func desk(of thread: ThreadRecord, at number: Int, _ process: SimulatedNode.Process) async throws
        -> Desk
    {
        let course = courses[thread.id] ?? Course(using: &random)
        courses[thread.id] = course
        return Desk(
            number: number,
            process: process,
            thread: thread,
            state: try await state(of: thread, process),
            course: course,
            officer: nodes[number].officer,
            facilitator: nodes[number].facilitator,
            reference: ownReference(of: thread, at: number)
        )
    }

    func state(of thread: ThreadRecord, _ process: SimulatedNode.Process) async throws -> ThreadState {
        try await process.store.read {
            try Node.state(of: thread, in: $0, own: process.node.identity.entity)
        }
    }

    /// The own reference of a case: the referrer's as the referral says it, the receiver's as its officers make it.
    func ownReference(of thread: ThreadRecord, at number: Int) -> String {
        thread.side == .referrer ? thread.reference : "\(nodes[number].name)-of-\(thread.id.text.suffix(8))"
    }

    private func next(at desk: Desk) async throws -> Step? {
        let (thread, state) = (desk.thread, desk.state)
        if state.openErasures.contains(where: { $0.asker != desk.side }) { return .reportErasure }
        if let asked = state.openQuestions.first(where: { $0.asker != desk.side }) {
            guard case .onwardTransfer = asked.purpose else {
                return state.permits(.answer, by: desk.side) ? .answer : nil
            }
            return state.permits(.authorise, by: desk.side) ? .authorise : nil
        }
        switch state.matter {
        case .information: return nextOfInformation(at: desk)
        case .referral: break
        default: return nil
        }
        if thread.stage == .forwarded, desk.side == .referrer { return await regret(at: desk) }
        guard !thread.stage.isEnd, ![.draft, .offered].contains(thread.stage) else { return nil }
        if desk.side == .receiver,
            [.received, .underReview, .postponed, .informationNeeded].contains(thread.stage)
        {
            return nextOfDecision(at: desk)
        }
        if case .proposed = state.conditions {
            guard desk.side == .referrer else { return nil }
            return random.happens(0.9) ? .agree : .disagree
        }
        return try await nextOfProcess(at: desk)
    }

    private func nextOfInformation(at desk: Desk) -> Step? {
        guard desk.side == .receiver else {
            return desk.thread.stage == .accepted ? .supply : nil
        }
        guard [.offered, .received, .underReview].contains(desk.thread.stage) else { return nil }
        if case .proposed = desk.state.conditions { return .agree }
        return .open
    }

    /// What a person takes back who has agreed that the referral goes on, mostly after some time.
    private func regret(at desk: Desk) async -> Step? {
        guard random.happens(0.5) else { return nil }
        switch desk.course.regret {
        case .withdraw: return .withdraw
        case .takeBack:
            // Whose word was lost with a disk says it again.
            return await isTakenBack(desk.thread.reference, knownTo: desk.number) ? nil : .takeBack
        case nil: return nil
        }
    }

    private func nextOfDecision(at desk: Desk) -> Step? {
        let state = desk.state
        let hasAsked = state.openQuestions.contains { $0.asker == .receiver }
        switch desk.course.goal {
        case .leave: return nil
        case .decline:
            if state.consulted, !hasAsked, state.permits(.decline, by: .receiver) { return .decline }
            return hasAsked ? nil : .consult
        case .passOn:
            guard let third = third(to: desk.thread, desk.node), isOpen(to: third, desk.node) else { break }
            if !state.onwardAuthorised.isEmpty {
                return state.permits(.handOn, by: .receiver) ? .handOn : nil
            }
            return hasAsked ? nil : .askOnward
        case .takeUp: break
        }
        return !hasAsked && state.permits(.accept, by: .receiver) ? .accept : nil
    }

    private func make(_ step: Step, at desk: Desk) async throws {
        if let act = step.act {
            if step == .takeBack { return try await takeBack(at: desk) }
            return try await perform(act, in: desk.thread, desk.node, desk.officer)
        }
        switch step {
        case .reportErasure:
            _ = try await desk.node.reportErasure(
                in: desk.thread.id,
                keptBecause: "duty-to-keep",
                cite: "xa/code art_3",
                until: nil,
                by: desk.officer
            )
        case .propose, .openTerms, .declineTerms, .sign, .conclude, .prove, .verify, .breach, .review, .end:
            try await agree(step, at: desk)
        default: try await conduct(step, at: desk)
        }
    }

    /// The person who is looked after here takes everything back.
    private func takeBack(at desk: Desk) async throws {
        let isProcess = desk.thread.stage != .forwarded
        _ = try await desk.node.withdrawConsent(
            of: isProcess ? desk.own : "harmed-1",
            inCase: desk.reference,
            by: desk.officer,
            as: .intakeOfficer
        )
        if desk.side == .referrer { takenBack.insert(desk.reference) }
    }
}

import Node
import Referrals
import RulePacks
import Store

extension World {
    /// An officer does something in a referral that the agency has: mostly what the protocol allows now, sometimes not.
    func officerMoves() async {
        guard let number = random.pick(upright), let process = nodes[number].process else { return }
        var act = Act.review
        do {
            let attacker = stage.attacker.entity
            let threads = try await process.node.referrals(limit: 40)
                .filter { $0.peer != attacker && !$0.stage.isFinal }
            guard let thread = random.pick(threads.sorted { $0.id < $1.id }) else { return }
            let state = try await state(of: thread, process)
            let allowed = Act.weighted.filter {
                Transition.row(for: $0.element.kind, by: thread.side, from: thread.stage, in: state.matter)
                    != nil
            }
            guard let chosen = random.pick(weighted: random.happens(0.9) ? allowed : Act.weighted) else {
                return
            }
            act = chosen
            try await perform(act, in: thread, process.node, nodes[number].officer)
            figures.moves[act.rawValue, default: 0] += 1
            say("\(nodes[number].name) in \(thread.reference): \(act.rawValue).")
        } catch {
            meet(error, at: number, doing: act.rawValue)
        }
    }

    func perform(_ act: Act, in thread: ThreadRecord, _ node: Node, _ officer: Officer) async throws {
        let id = thread.id
        switch act {
        case .review: _ = try await node.beginReview(of: id, by: officer)
        case .ask:
            _ = try await node.ask(
                [("Is an interpreter needed?", nil)],
                purpose: .information,
                in: id,
                by: officer
            )
        case .consult:
            _ = try await node.ask(
                [("We think of declining.", nil)],
                purpose: .consultation,
                in: id,
                by: officer
            )
        case .answer: _ = try await node.answer([GivenAnswer("Yes.", about: .nobody)], in: id, by: officer)
        case .accept:
            let conditions = random.happens(0.5) ? ["Messages only."] : []
            _ = try await node.accept(id, conditions: conditions, says: nil, by: officer)
        case .decline:
            _ = try await node.decline(id, ground: "no-capacity", cite: nil, says: "No room.", by: officer)
        case .agree: _ = try await node.acknowledgeConditions(true, of: id, says: nil, by: officer)
        case .disagree: _ = try await node.acknowledgeConditions(false, of: id, says: nil, by: officer)
        case .withdraw:
            _ = try await node.withdraw(
                id,
                by: random.happens(0.5) ? .participant : .agency,
                officer: officer
            )
        case .postpone, .redirect, .open, .correct, .delay, .lapse:
            try await maintain(act, in: thread, node, officer)
        case .preserve, .keep, .notKeep, .askErasure: try await secure(act, in: id, node, officer)
        case .supply: _ = try await node.supplyInformation(in: id, by: officer)
        case .askOnward, .authorise, .handOn, .takeBack: try await passOn(act, in: thread, node, officer)
        }
    }
}

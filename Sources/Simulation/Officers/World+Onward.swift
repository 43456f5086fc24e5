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
            let isAsked = isGranted && random.happens(0.93)
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

    /// The model's name of what people agreed to about one more agency.
    static func onward(_ reference: String, to entity: EntityID) -> String { "\(reference) > \(entity.text)" }

    private static let nobodyElse = NodeError(.notFound, "There is no third agency.")

    /// A third agency; where there is one, such that the law asks for no approval, without which nothing goes on.
    func third(to thread: ThreadRecord, _ node: Node) -> EntityID? {
        let others = nodes.filter { $0.entity != thread.peer && $0.entity != node.identity.entity }
        return (others.last { isOpen(to: $0.entity, node) } ?? others.last)?.entity
    }

    /// Whether the law asks for no approval of what goes from a node to another agency.
    func isOpen(to entity: EntityID, _ node: Node) -> Bool {
        guard let place = index(of: entity) else { return false }
        return !SimulatedLaw.demandsApproval(
            from: node.identity.agencyKind,
            to: nodes[place].identity.agencyKind
        )
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

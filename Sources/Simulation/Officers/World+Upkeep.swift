import Node
import Referrals
import Store
import Wire

extension World {
    /// What keeps a thread going, or sends it elsewhere.
    func maintain(_ act: Act, in thread: ThreadRecord, _ node: Node, _ officer: Officer) async throws {
        let id = thread.id
        switch act {
        case .postpone:
            _ = try await node.postpone(
                id,
                reason: "prejudice-to-proceedings",
                until: day(in: 30),
                says: "The hearing comes first.",
                by: officer
            )
        case .redirect:
            guard
                let other = nodes.last(where: {
                    $0.entity != thread.peer && $0.entity != node.identity.entity
                })
            else { return }
            _ = try await node.redirect(id, to: other.entity, says: "They are competent.", by: officer)
        case .open: _ = try await node.acknowledgeOpening(of: nil, in: id, by: officer)
        case .correct:
            let own = try await node.referral(id, readBy: nil).entries.first {
                $0.document.issuer == node.identity.entity && $0.document.type == .referral
            }
            guard let own else { return }
            _ = try await node.correct(
                own.document.id,
                in: id,
                changes: [("/request/says", "It was meant for her alone.", "Please ask her first.")],
                by: officer
            )
        case .delay:
            _ = try await node.notify(
                .delay,
                ["what": "decision", "until": .string(day(in: 10)), "says": "The file is with the court."],
                in: id,
                by: officer
            )
        case .lapse: _ = try await node.lapse(id, by: officer)
        default: break
        }
    }

    /// What is asked about data: that they be kept, or erased.
    func secure(_ act: Act, in id: Identifier, _ node: Node, _ officer: Officer) async throws {
        switch act {
        case .preserve:
            _ = try await node.requestPreservation(
                PreservationRequest(
                    authority: "The simulated prosecutor",
                    facts: "Savings were taken.",
                    data: ["Logins of one account."],
                    custodian: nil,
                    necessity: "They are deleted after a month.",
                    days: 90,
                    urgentBecause: nil
                ),
                in: id,
                by: officer
            )
        case .keep:
            _ = try await node.confirmPreservation(in: id, until: day(in: 75), warning: nil, by: officer)
        case .notKeep:
            _ = try await node.refusePreservation(
                in: id,
                ground: "essential-interests",
                cite: nil,
                says: "It cannot be done here.",
                by: officer
            )
        case .askErasure:
            _ = try await node.askErasure(in: id, reason: "purpose-fulfilled", by: officer)
        default: break
        }
    }

    private func day(in days: Int64) -> String { time.now.adding(seconds: days * 86_400).date }
}

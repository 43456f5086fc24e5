import Node
import Referrals
import Store
import Wire

extension World {
    /// The threads of which an agency has lost something for good, as it says itself: it must be one that was put back to a backup,
    /// and another agency must hold what it has signed beyond a place that nobody can fill.
    func lostForGood() async throws -> Set<Identifier> {
        var lost: Set<Identifier> = []
        for node in nodes where putBack.contains(node.number) {
            let gaps = try await node.process?.store.read { try $0.threadGaps() } ?? []
            for gap in gaps where try await isBroken(gap, at: node) { lost.insert(gap.thread) }
        }
        return lost
    }

    /// Whether a node has to hold what it gave a receipt for: after an older backup, what its sender still has and knows to have
    /// arrived.
    func canBeHad(_ document: Identifier, by number: Int) async throws -> Bool {
        guard putBack.contains(number) else { return true }
        let lost = try await lostForGood()
        for other in nodes where other.number != number {
            let state = try await other.process?.store.read { transaction -> DeliveryRecord.State? in
                guard let delivery = try transaction.delivery(document: document),
                    !lost.contains(delivery.thread)
                else { return nil }
                return delivery.state
            }
            if state ?? nil == .delivered { return true }
        }
        return false
    }

    /// What the model misses under a referral whose assessment was lost with a disk.
    func ungrounded(_ body: JSON, _ record: DocumentRecord) -> String? {
        let reference = body["case"]?["reference"]?.string ?? ""
        guard consented.contains(reference) else { return "\(reference) was sent without its consent." }
        guard let from = index(of: record.issuer), let to = index(of: record.audience),
            SimulatedLaw.demandsApproval(
                from: nodes[from].identity.agencyKind,
                to: nodes[to].identity.agencyKind
            )
        else { return nil }
        return approved.contains(record.thread) ? nil : "\(reference) was sent without an approval."
    }

    /// Whether the other side holds a document of a node that does not follow on what this node and the other side hold of its chain.
    private func isBroken(_ gap: ThreadGap, at node: SimulatedNode) async throws -> Bool {
        guard let other = index(of: gap.peer), let there = nodes[other].process else { return true }
        let entity = node.entity
        let (theirs, opening) = try await there.store.read { transaction in
            let documents = try transaction.documents(ofThread: gap.thread)
            return (documents.filter { $0.issuer == entity }.map(\.sequence), documents.map(\.sequence).min())
        }
        let own = try await node.process?.store.read { try $0.thread(gap.thread)?.ownSequence } ?? 0
        guard let opening, opening == 1 else { return true }
        return theirs.contains { $0 > own } && !theirs.contains(own + 1)
    }
}

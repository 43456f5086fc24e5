import Node
import Referrals
import Store

/// The deliberate faults: each stands for a mistake that somebody could make in the program, made here from outside.
extension World {
    func applyMutation(to node: SimulatedNode) {
        let source = SimulatedSource(seed: seed &+ 77)
        switch mutation {
        case .forgetsAfterReceipt: node.process?.store.breakDurability { source.next() % 40 == 0 }
        case .leaksDriverError: node.process?.store.failUnannounced { source.next() % 40 == 0 }
        default: break
        }
    }

    /// Does its damage, if it finds the occasion.
    func sabotage() async {
        guard let mutation, let number = random.pick(upright), let process = nodes[number].process else {
            return
        }
        let name = nodes[number].officer.name
        do {
            switch mutation {
            case .forgetsAfterReceipt, .sendsAnew, .leaksDriverError: break
            case .givesUp:
                try await process.store.write { transaction in
                    for lane in try transaction.lanes() where lane.failures >= 2 {
                        guard var head = try transaction.head(ofLane: lane.peer, at: .latest) else {
                            continue
                        }
                        head.state = .closed
                        try transaction.update(head)
                    }
                }
            case .overrulesWithdrawal:
                try await process.store.write { transaction in
                    for var thread in try transaction.threads(side: .receiver, limit: 100)
                    where thread.stage == .withdrawn {
                        let documents = try transaction.documents(ofThread: thread.id)
                        guard
                            let decision = documents.first(where: {
                                $0.issuer != thread.peer && $0.type == .status && $0.sequence > 1
                            }),
                            documents.contains(where: {
                                $0.type == .withdrawal && $0.storedAt > decision.storedAt
                            })
                        else { continue }
                        thread.stage = .accepted
                        try transaction.update(thread)
                    }
                }
            case .forgesApproval:
                for intent in intents
                where intent.node == number && !intent.isApproved && intent.progress == .approved {
                    let subject = try await process.node.caseRecord(intent.reference).id
                    try await process.store.write { transaction in
                        guard let record = try transaction.latestAssessment(of: subject),
                            let digest = record.contentDigest,
                            try transaction.approvals(of: record.id).isEmpty
                        else { return }
                        try transaction.insert(
                            ApprovalRecord(
                                assessment: record.id,
                                role: SimulatedLaw.approver,
                                by: name,
                                at: record.madeAt,
                                contentDigest: digest,
                                note: nil
                            )
                        )
                    }
                }
            case .swapsReceipt:
                try await process.store.write { transaction in
                    for delivery in try transaction.deliveries(states: [.waiting], limit: 9) {
                        let thread = try transaction.documents(ofThread: delivery.thread)
                        guard try transaction.receipt(document: delivery.document) == nil,
                            let other = try thread.lazy.compactMap({
                                try transaction.receipt(document: $0.id)
                            }).first
                        else { continue }
                        try transaction.insert(
                            ReceiptRecord(
                                document: delivery.document,
                                issued: false,
                                compact: other.compact,
                                storedAt: other.storedAt
                            )
                        )
                        var done = delivery
                        done.state = .delivered
                        try transaction.update(done)
                    }
                }
            }
        } catch {
            // A mutant may trip over its own damage; the invariants speak about the rest.
        }
    }
}

import Casework
import JOSE
import Node
import Referrals
import Store
import Trust
import Wire

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
            case .forgetsAfterReceipt, .sendsAnew, .leaksDriverError, .forgetsToAsk: break
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
            case .sendsTakenBack: try await sendTakenBack(from: number, process)
            case .forgetsOnward: await forgetOnward()
            case .forgesConsent:
                for refuser in refusers where refuser.node == number {
                    try await process.node.change(
                        refuser.reference,
                        by: nodes[number].facilitator,
                        as: .facilitator
                    ) { file, act in
                        try Self.askToTakePart(refuser.person, refuser.peer, .given, in: &file, by: act)
                        try Self.meet(refuser.person, in: &file, by: act)
                    }
                }
                refusers.removeAll { $0.node == number }
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

    /// Carries a referral that its node keeps back.
    private func sendTakenBack(from number: Int, _ process: SimulatedNode.Process) async throws {
        let held = try await process.store.read { transaction -> (DocumentRecord, PeerRecord)? in
            for delivery in try transaction.deliveries(states: [.waiting, .deadLetter, .closed], limit: 100) {
                guard let record = try transaction.document(delivery.document), record.type == .referral,
                    let peer = try transaction.peer(delivery.peer),
                    try transaction.documents(ofThread: record.thread)
                        .contains(where: { try Self.takesBack(Self.document(in: $0)) })
                else { continue }
                return (record, peer)
            }
            return nil
        }
        guard let (record, peer) = held else { return }
        let metadata = try EntityConfiguration(verifying: peer.statement).metadata
        guard let key = metadata.documentKeys.encryptionKeys.first else { return }
        let sealed = try JWE.encrypt(Array(record.compact.utf8), to: key, contentType: Document.mediaType)
        let address = DeliveryAddress(
            entity: peer.entity,
            endpoint: metadata.documentEndpoint,
            authority: peer.authority
        )
        _ = await SimulatedCourier(world: self, sender: number, document: record.id)
            .deliver(sealed, to: address)
    }

    /// Drops from every outbox what takes back a referral that was passed on, before it can leave.
    func forgetOnward() async {
        guard mutation == .forgetsOnward else { return }
        for process in upright.compactMap({ nodes[$0].process }) {
            // One that dies of it has forgotten nothing; it is looked at again.
            try? await process.store.write { transaction in
                for var delivery in try transaction.deliveries(states: [.waiting, .deadLetter], limit: 100) {
                    let documents = try transaction.documents(ofThread: delivery.thread)
                    guard let first = documents.first(where: { $0.type == .referral }),
                        try Self.document(in: first).body["forwarded"] != nil,
                        let record = documents.first(where: { $0.id == delivery.document }),
                        record.issuer == first.issuer, record.id != first.id
                    else { continue }
                    delivery.state = .closed
                    try transaction.update(delivery)
                }
            }
        }
    }
}

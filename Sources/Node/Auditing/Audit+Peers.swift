import Referrals
import Store
import Trust

extension Audit {
    /// Every peer as two officers entered it, and whether the relation is suspended. Takes the peers' keys.
    mutating func auditPeers() throws {
        try transaction.eachPeer { stored in
            switch stored {
            case .damaged(let name, let says): find(.peer, name, says)
            case .record(let peer):
                let entered = try? EntityConfiguration(verifying: peer.enteredStatement)
                if peer.entity != own, let entered {
                    held.hold(entered.metadata.documentKeys, of: peer.entity, from: peer.addedAt)
                }
                if let says = fault(in: peer) { find(.peer, peer.entity.text, says) }
            }
        }
    }

    private func fault(in peer: PeerRecord) -> String? {
        guard let entered = journal.last([.peerAdded], fixing: peer.seal) else {
            return "it is not as the journal fixed it when it was entered"
        }
        let change = journal.last([.peerSuspended, .peerResumed], fixing: Digest(of: peer.entity.text))
        let isSuspended = change.map { $0.number > entered.number && $0.event == .peerSuspended } ?? false
        return (peer.state == .suspended) == isSuspended
            ? nil : "its state is not the one that the journal says"
    }

    /// Every refusal that was recorded.
    mutating func auditRefusals() throws {
        var sealed = SealedRecords(journal.entries(.documentRefused))
        var number = 0
        try transaction.eachRefusal { stored in
            number += 1
            switch stored {
            case .damaged(let name, let says):
                sealed.takeDamaged()
                find(.refusal, name, says)
            case .record(let refusal):
                if !sealed.take(refusal.seal) {
                    find(.refusal, String(number), "it is not as the journal fixed it")
                }
            }
        }
        for entry in sealed.missing {
            find(
                .refusal,
                "of journal entry \(entry.number)",
                "the refusal that the journal knows is missing"
            )
        }
    }
}

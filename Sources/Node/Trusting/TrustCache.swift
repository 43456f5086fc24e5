import Referrals
import Store
import Synchronization
import Trust

/// What the last revisions of policy and agreements say, read once: so that a document costs no second reading of them. An
/// entry counts only for the revision it was read from.
package final class TrustCache: Sendable {
    private let agreements = Mutex<[String: (revision: Int64, held: HeldAgreement)]>([:])
    private let policy = Mutex<(revision: Int64, policy: PeerPolicy)?>(nil)

    /// More are not kept; the oldest reading is as good as any other, so all are forgotten.
    private static let most = 4_096

    package init() {}

    func agreement(_ entry: TrustEntry) throws -> HeldAgreement {
        if let known = agreements.withLock({ $0[entry.name] }), known.revision == entry.revision {
            return known.held
        }
        let held = try HeldAgreement(entry)
        agreements.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[entry.name] = (entry.revision, held)
        }
        return held
    }

    func policy(_ entry: TrustEntry?) throws -> PeerPolicy {
        guard let entry else { return PeerPolicy() }
        if let known = policy.withLock({ $0 }), known.revision == entry.revision { return known.policy }
        let read = try PolicyText(entry).policy
        policy.withLock { $0 = (entry.revision, read) }
        return read
    }
}

import Referrals
package import Store
import Trust
package import Wire

extension PeerRecord {
    /// As `--json` shows a peer.
    package var json: JSON {
        .object([
            "entity": .string(entity.text), "name": .string(name), "jurisdiction": .string(jurisdiction),
            "kind": .string(kind), "state": .string(state.rawValue), "addedBy": .string(addedBy),
            "addedAt": .string(addedAt.rfc3339),
            "fingerprint": .string((try? EntityConfiguration(verifying: statement).fingerprint.words) ?? ""),
        ])
    }
}

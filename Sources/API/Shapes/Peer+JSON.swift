package import Node
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

extension TransferSuspension {
    /// As the API and `--json` show every suspension of all transfers.
    package static func shown(_ all: [TransferSuspension]) -> JSON {
        .object([
            "suspended": .bool(all.last?.isInForce ?? false), "suspensions": .array(all.map(\.json)),
        ])
    }
}

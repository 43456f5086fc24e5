import Node
import Referrals
package import Store
package import Wire

extension DeliveryRecord {
    /// As `--json` shows a delivery.
    package var json: JSON {
        .object([
            "document": .string(document.text), "thread": .string(thread.text), "peer": .string(peer.text),
            "state": .string(state.rawValue), "attempts": .integer(Int64(attempts)),
            "deadline": deadline.map { .string($0.rfc3339) } ?? .null,
            "reason": reason.map { .string($0.rawValue) } ?? .null,
            "lastAttemptAt": lastAttemptAt.map { .string($0.rfc3339) } ?? .null,
            "setAsideUntil": setAsideUntil.map { .string($0.rfc3339) } ?? .null,
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
        ])
    }
}

extension LaneRecord {
    /// As `--json` shows a lane.
    package var json: JSON {
        let counted = DeliveryRecord.State.allCases.map {
            ($0.rawValue, JSON.integer(Int64(counts[$0, default: 0])))
        }
        return .object([
            "peer": .string(peer.text), "deliveries": .object(JSONObject(counted)),
            "breaker": breaker == .open ? "open" : "closed", "paused": .bool(isPaused),
            "failures": .integer(Int64(failures)),
            "nextAttemptAt": isPaused ? .null : .string(nextAttemptAt.rfc3339),
            "heardAt": heardAt.map { .string($0.rfc3339) } ?? .null,
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
        ])
    }
}

package import Casework
import Referrals
package import Wire

extension FieldChange {
    package var json: JSON {
        .object([
            "revision": .integer(revision), "by": .string(by), "at": .string(at.rfc3339),
            "field": .string(field), "before": before ?? .null, "after": after ?? .null,
        ])
    }
}

extension Reminder {
    package var json: JSON {
        .object(["says": .string(says), "due": .string(due.description), "about": .string(about.text)])
    }
}

extension FacilitatorMatch {
    package var json: JSON {
        .object([
            "name": .string(facilitator.name), "points": .integer(Int64(points)),
            "possible": .bool(isPossible), "for": .array(speaksFor.map(JSON.string)),
            "against": .array(forbids.map(JSON.string)),
        ])
    }
}

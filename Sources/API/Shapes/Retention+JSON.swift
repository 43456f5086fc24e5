import Casework
package import Node
import Referrals
import Store
package import Wire

extension RetentionSchedule.Source {
    var json: JSON {
        .object([
            "day": .string(day.description), "says": .string(says), "cite": .string(cite),
            "reviewedBy": review.json,
        ])
    }
}

extension RetentionSchedule.Review? {
    /// Who of counsel reviewed it; empty where nobody did.
    var json: JSON { .array((self?.by ?? []).map(JSON.string)) }
}

extension RetentionView {
    /// As the API and `--json` show how long a case is kept, and what stands against erasing it.
    package var json: JSON {
        .object([
            "case": .string(record.reference), "id": .string(record.id.text),
            "standing": .string(standing.rawValue), "due": due.map { .string($0.description) } ?? .null,
            "most": .array(schedule.most.map(\.json)), "least": .array(schedule.least.map(\.json)),
            "open": .array(
                schedule.open.map { .object(["says": .string($0.says), "reviewedBy": $0.review.json]) }
            ),
            "contradictory": .bool(schedule.isContradictory),
            "holds": .array(
                holds.map {
                    .object([
                        "id": .string($0.id.text), "reason": .string($0.content.reason),
                        "until": $0.content.until.map { .string($0.description) } ?? .null,
                        "by": .string($0.content.by),
                    ])
                }
            ),
            "decision": decision.map {
                .object([
                    "decision": .string($0.content.decision.rawValue),
                    "due": .string($0.content.due.description),
                    "ground": .string($0.content.ground), "by": .string($0.content.by),
                    "at": .string($0.content.at.rfc3339),
                ])
            } ?? .null,
            "erasure": erasure?.json ?? .null,
        ])
    }
}

extension ErasureRequestView {
    /// As the API and `--json` show that another agency asked for erasure.
    package var json: JSON {
        .object([
            "referral": .string(thread.id.text), "reference": .string(thread.reference),
            "peer": .string(thread.peer.text), "case": file.map { .string($0.reference) } ?? .null,
            "reason": .string(reason), "open": .bool(isOpen),
            "keptUntil": keptUntil.map(JSON.string) ?? .null,
            "needsPerson": .array(needsPerson.map(JSON.string)),
        ])
    }
}

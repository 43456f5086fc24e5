import JOSE
package import Node
package import Referrals
package import Store
package import Trust
package import Wire

extension HeldAgreement {
    /// As the API and `--json` show an agreement.
    package func answer(at now: Instant) -> JSON {
        .object([
            "id": .string(agreement.terms.id.text), "peer": .string(agreement.peer.entity.text),
            "standing": .string(agreement.standing(at: now).name),
            "handedOver": .bool(isHandedOver), "terms": agreement.terms.json,
            "steps": .array(agreement.steps.map(\.json)),
        ])
    }
}

extension BilateralAgreement.Standing {
    /// For programs.
    package var name: String {
        switch self {
        case .awaitingComparison: "awaiting-comparison"
        case .awaitingConfirmation: "awaiting-confirmation"
        case .awaitingPeer: "awaiting-peer"
        case .notYet: "not-yet"
        case .inForce: "in-force"
        case .suspended: "suspended"
        case .ended: "ended"
        }
    }
}

extension OwnView.Standing {
    package var words: String {
        switch self {
        case .unknown: "not looked at yet; the running node does so"
        case .counts(let until): "seen until \(until.rfc3339)"
        case .ending(let at): "ENDS on \(at.rfc3339) and could not be renewed"
        case .none(let says): "not seen. \(says)"
        }
    }

    package var name: String {
        switch self {
        case .unknown: "unknown"
        case .counts: "counts"
        case .ending: "ending"
        case .none: "none"
        }
    }
}

extension ResolvedView.Difference {
    /// Entity type and parameter.
    package var place: String { [entityType, parameter].compactMap(\.self).joined(separator: ".") }

    package var words: String {
        func written(_ json: JSON?) -> String {
            json.map { String(decoding: $0.bytes(), as: UTF8.self) } ?? "nothing"
        }
        let why =
            switch cause {
            case .entityTypeNotAllowed: "a constraint does not allow the entity type"
            case .statedBySuperior: "the superior states it"
            case .policy(let operators): "policy " + operators.map(\.rawValue).joined(separator: ", ")
            }
        return "published \(written(published)), seen \(written(resolved)) (\(why))"
    }
}

extension OwnView {
    package var json: JSON {
        .object([
            "anchor": .string(anchor.text), "standing": .string(standing.name),
            "says": .string(standing.words), "fingerprint": .string(fingerprint.words),
            "path": .array(path.map { .string($0.text) }), "marks": .array(marks.map(JSON.string)),
            "differences": .array(
                differences.map {
                    .object([
                        "place": .string($0.place), "published": $0.published ?? .null,
                        "resolved": $0.resolved ?? .null, "says": .string($0.words),
                    ])
                }
            ),
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
            "nextLook": nextLook.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension ChainedPeer {
    package var json: JSON {
        .object([
            "subject": .string(subject), "anchor": .string(anchor), "counts": .bool(counts),
            "ending": .bool(isEnding),
            "validatedAt": .string(validatedAt.rfc3339), "expiresAt": .string(expiresAt.rfc3339),
            "says": says.map(JSON.string) ?? .null,
        ])
    }
}

extension HeldAnchor {
    package var json: JSON {
        .object([
            "anchor": .string(anchor.entity.text), "words": .string(fingerprint.words),
            "since": .string(since.rfc3339), "by": .string(by),
            "keys": .array(anchor.keys.keys.map { .string($0.keyID) }),
        ])
    }
}

extension PeerDecision {
    /// As the API and `--json` show what would become of a document.
    package var json: JSON {
        .object([
            "allowed": .bool(isAllowed), "rule": rule.map(JSON.string) ?? .null,
            "because": .array(explanation.map(JSON.string)), "peerIsTold": .string(answer),
            "retryAt": retryAt.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension PolicyText {
    /// As the API and `--json` show the policy, with who put it in force.
    package func answer(_ entry: TrustEntry?) -> JSON {
        .object([
            "policy": policy.json, "text": .string(text), "revision": .integer(entry?.revision ?? 0),
            "by": entry.map { .string($0.by) } ?? .null,
            "at": entry.map { .string($0.at.rfc3339) } ?? .null,
        ])
    }
}

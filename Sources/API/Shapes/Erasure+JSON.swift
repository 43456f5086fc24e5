import Casework
import Node
import Referrals
package import Store
package import Wire

extension ErasureRecord {
    package var json: JSON {
        .object([
            "erasure": .string(id.text), "subject": .string(subject.text), "kind": .string(kind.rawValue),
            "state": .string(state.rawValue), "begunBy": .string(begunBy),
            "begunAt": .string(begunAt.rfc3339),
            "changedAt": .string(changedAt.rfc3339),
            "certificate": certificate.map(JSON.string) ?? .null,
        ])
    }
}

extension ErasureProgress {
    /// How far an erasure has come: identifiers, words of closed lists, the ground, and a pseudonym until it is done.
    package var json: JSON {
        var json = record.json.object ?? [:]
        json["reason"] = .string(proceeding.reason.rawValue)
        json["ground"] = proceeding.ground.map(JSON.string) ?? .null
        json["accepted"] = .array(proceeding.accepted.map(\.rawValue).sorted().map(JSON.string))
        if record.kind == .person {
            json["person"] = proceeding.person.map(JSON.string) ?? .null
            json["confirmedBy"] = proceeding.confirmedBy.map(JSON.string) ?? .null
            json["needsConfirmation"] = .bool(needsConfirmation)
            json["records"] = .integer(Int64(proceeding.records.count))
        }
        json["waits"] = .array(
            waits.map {
                .object([
                    "referral": .string($0.thread.text), "peer": .string($0.peer.text),
                    "says": .string($0.says),
                ])
            }
        )
        if let taken {
            json["naming"] = .array(
                taken.naming.map {
                    .object(["record": .string($0.id.text), "kind": .string($0.kind.rawValue)])
                }
            )
        }
        json["notReached"] = .array(notReached.map(JSON.string))
        json["copiesNotRenewed"] = .array(copiesLeft.map(JSON.string))
        json["copiesHandedOut"] = .array(
            copiesHandedOut.map {
                .object([
                    "kind": .string($0.kind.rawValue), "subject": .string($0.subject.text),
                    "at": .string($0.at.rfc3339), "by": .string($0.by),
                    "digest": $0.digest.map { .string($0.hex) } ?? .null,
                ])
            }
        )
        return .object(json)
    }
}

extension HeldCertificate {
    package var json: JSON {
        .object([
            "erasure": .string(certificate.id.text), "issuer": .string(certificate.issuer.text),
            "at": .string(certificate.at.rfc3339), "subject": .string(certificate.subject.text),
            "reason": .string(certificate.reason.rawValue),
            "ground": certificate.ground.map(JSON.string) ?? .null,
            "own": .bool(isOwn), "certificate": .string(compact),
            "referrals": certificate.claims["referrals"] ?? .array([]),
            "records": certificate.claims["records"] ?? .null,
        ])
    }
}

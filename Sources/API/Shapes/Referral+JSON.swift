import Casework
import Node
import Referrals
import RulePacks
package import Store
package import Wire

extension ThreadRecord {
    /// As `--json` shows a referral in a list.
    package var json: JSON {
        .object([
            "id": .string(id.text), "side": .string(side.rawValue), "peer": .string(peer.text),
            "reference": .string(reference), "stage": .string(stage.rawValue), "decideBy": .string(decideBy),
            "openedAt": .string(openedAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
        ])
    }
}

extension MoveResult {
    package var json: JSON {
        .object([
            "referral": .string(thread.id.text), "document": .string(document.id.text),
            "sha256": .string(document.digest.hex), "stage": .string(state.stage.rawValue),
        ])
    }
}

extension ReferralView {
    package var json: JSON {
        .object([
            "referral": thread.json, "stage": .string(state.stage.rawValue),
            "agreement": .string(agreement.hex),
            "duties": .array(
                state.duties.map {
                    .object(["side": .string($0.side.rawValue), "act": .string($0.kind.rawValue)])
                }
            ),
            "documents": .array(entries.map(\.json)),
        ])
    }
}

extension ReferralView.Entry {
    package var json: JSON {
        var object: JSONObject = [
            "id": .string(document.id.text), "side": .string(side.rawValue),
            "sequence": .integer(Int64(document.sequence)),
            "type": .string(document.type.rawValue), "issuedAt": .string(document.issuedAt.rfc3339),
            "sha256": .string(record.digest.hex), "body": document.body,
        ]
        if let receipt {
            object["receipt"] = .object([
                "id": .string(receipt.id.text), "disposition": .string(receipt.disposition.rawValue),
                "issuedAt": .string(receipt.issuedAt.rfc3339), "position": .integer(receipt.position),
                "head": .string(receipt.head.hex),
            ])
        }
        if !limits.limits.isEmpty { object["limits"] = .array(limits.limits.map(\.json)) }
        if !withheld.isEmpty { object["withheld"] = .array(withheld.map(\.json)) }
        if let delivery { object["delivery"] = delivery.json }
        return .object(object)
    }
}

extension Assessed {
    /// The document as it would leave, or left: what an approver signs for. Nil on arrival, and where it was erased.
    package var leaving: JSON? {
        guard record.occasion == .sending, let content = record.content else { return nil }
        return try? JSON(parsing: content, limits: .local)
    }

    package var json: JSON {
        .object([
            "id": .string(record.id.text), "content": .string(record.contentDigest?.hex ?? ""),
            "assessment": legal.json, "minimisation": disclosure?.report ?? .null,
            "leaves": leaving ?? .null,
            "approvals": .array(
                approvals.map { .object(["role": .string($0.role), "by": .string($0.by)]) }
            ),
            "consultations": .array(consultations.map(\.asked)),
        ])
    }
}

extension Filed<ConsultationRecord> {
    /// How far it is, without its words: whoever assesses may not read the case's records.
    fileprivate var asked: JSON {
        var members: JSONObject = [
            "id": .string(id.text),
            "doubts": .array(content.doubts.sorted().map { .string($0.rawValue) }),
            "state": .string(
                content.decision != nil ? "decided" : content.answer != nil ? "answered" : "asked"
            ),
        ]
        members["asks"] = content.open.map(JSON.string)
        return .object(members)
    }
}

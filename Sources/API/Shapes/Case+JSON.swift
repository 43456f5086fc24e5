package import Node
import Referrals
package import Store
package import Wire

extension CaseRecord {
    /// As `--json` shows a case.
    package var json: JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference), "openedBy": .string(openedBy),
            "openedAt": .string(openedAt.rfc3339), "changedAt": .string(changedAt.rfc3339),
            "revision": .integer(revision), "content": (try? JSON(parsing: content, limits: .local)) ?? .null,
        ])
    }
}

extension LeavingCase {
    /// As the API and `--json` show a case: without what conditions keep here, and with those.
    package var json: JSON {
        guard !withheld.isEmpty, var members = record.json.object else { return record.json }
        members["withheld"] = .array(withheld.map(\.json))
        return .object(members)
    }
}

extension CaseHit {
    /// As the API and `--json` show a case that a search found.
    package var json: JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference), "in": .array(kinds.map(JSON.string)),
        ])
    }
}

extension CaseHits {
    /// As the API and `--json` show what a search found.
    package var json: JSON {
        var object: JSONObject = ["items": .array(hits.map(\.json))]
        if let next { object["next"] = .string(String(next)) }
        return .object(object)
    }
}

extension LikelyDuplicate {
    /// A case that was just opened, with what may be the same matter.
    package static func beside(_ opened: JSON, _ likely: [LikelyDuplicate]) -> JSON {
        guard var members = opened.object else { return opened }
        members["likelyDuplicates"] = .array(likely.map(\.json))
        return .object(members)
    }

    /// What a person is told beside the answer of a command; empty where there is nothing to warn of.
    package static func warning(_ likely: [LikelyDuplicate]) -> String {
        guard !likely.isEmpty else { return "" }
        return "\nIt is likely the same matter as "
            + likely.map { "\($0.reference) (\($0.why.joined(separator: ", ")))" }.joined(separator: ", ")
            + ". Look before you go on; nothing was merged."
    }
}

extension LikelyDuplicate {
    /// As the API and `--json` show a warning of a duplicate.
    package var json: JSON {
        .object([
            "id": .string(id.text), "reference": .string(reference), "why": .array(why.map(JSON.string)),
        ])
    }
}

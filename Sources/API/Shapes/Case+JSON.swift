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

extension CaseRecord {
    /// A case that was just opened, with what may be the same matter.
    package func json(besideLikely duplicates: [LikelyDuplicate]) -> JSON {
        guard var members = json.object else { return json }
        members["likelyDuplicates"] = .array(duplicates.map(\.json))
        return .object(members)
    }
}

extension LikelyDuplicate {
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

package import Node
package import Referrals
import Store
package import Wire

extension AssistanceMeasure {
    /// The times of the measure, in words, each with how sure it is.
    package var times: [String] {
        func line(_ says: String, _ days: Int?) -> [String] {
            days.map { ["\(says) within \($0) days (\(Self.status))"] } ?? []
        }
        guard self == .orderGivenEffect else { return line("answered", days(of: nil).answer) }
        return line("served on the provider", days(of: nil).serve)
            + Kind.allCases.flatMap { line("\($0.rawValue) data returned", days(of: $0).answer) }
    }

    /// As `--json` and the API show it.
    package var json: JSON {
        .object([
            "measure": .string(rawValue), "says": .string(says), "cite": .string(cite),
            "status": .string(Self.status), "isEmergency": .bool(isEmergency),
            "times": .array(times.map(JSON.string)),
            "grounds": .array(
                Ground.all.filter { $0.subjects.contains(grounds) }.map { ground in
                    var object: JSONObject = ["code": .string(ground.code), "says": .string(ground.says)]
                    if let source = ground.source { object["source"] = .string(source) }
                    return .object(object)
                }
            ),
        ])
    }

    package static var list: JSON { ["items": .array(allCases.map(\.json))] }
}

extension PreparedAssistance {
    package var json: JSON {
        .object([
            "id": .string(record.id.text), "content": .string(record.contentDigest?.hex ?? ""),
            "answer": answer,
            "missingApprovals": .array(missingApprovals.map(JSON.string)),
        ])
    }
}

package import Casework
package import Node
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

extension Filed {
    /// The record as it is answered to whoever wrote it: without its content where their role may not read the compartment.
    package func json(for role: Role) -> JSON {
        guard !role.may(.read, Content.kind.compartment), var members = json.object else { return json }
        members["content"] = nil
        return .object(members)
    }
}

extension Reminder {
    package var json: JSON { .object(members) }

    fileprivate var members: JSONObject {
        var members: JSONObject = [
            "says": .string(says), "due": .string(due.description), "about": .string(about.text),
            "kind": .string(kind.rawValue),
        ]
        if let assignedTo { members["assignedTo"] = .string(assignedTo) }
        return members
    }
}

extension DuePage {
    /// As the API and `--json` show it.
    package var json: JSON {
        let items = items.map { item -> JSON in
            var members = item.reminder.members
            members["case"] = .string(item.caseID.text)
            members["reference"] = .string(item.reference)
            return .object(members)
        }
        var page: JSONObject = [
            "items": .array(items), "unreadable": .array(unreadable.map { .string($0.text) }),
        ]
        if let cursor { page["next"] = .string(cursor) }
        return .object(page)
    }

    /// Where the next page begins, as the command line takes it again.
    package var cursor: String? { next.map(PageCursor.text) }
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

import Casework
package import Node
import Referrals
package import Store
package import Wire

extension Account {
    /// As the API and `--json` show an account.
    package var json: JSON {
        let permissions = Permission.allCases.compactMap { permission in
            scope(for: permission).map { (permission.rawValue, JSON.string($0.rawValue)) }
        }
        var members: JSONObject = [
            "id": .string(id.text), "name": .string(officer.name), "team": team.map(JSON.string) ?? .null,
            "state": .string(state.rawValue), "roles": Self.json(of: grants),
            "permissions": .object(JSONObject(permissions)), "revision": .integer(revision),
        ]
        if let proposal {
            members["proposed"] = .object([
                "roles": Self.json(of: proposal.grants), "team": proposal.team.map(JSON.string) ?? .null,
                "state": .string(proposal.state.rawValue), "by": .string(proposal.by),
            ])
        }
        return .object(members)
    }

    private static func json(of grants: [Role: Scope]) -> JSON {
        .object(
            JSONObject(
                grants.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { ($0.key.rawValue, JSON.string($0.value.rawValue)) }
            )
        )
    }
}

extension TokenRecord {
    /// Without the token itself, which nobody can read again.
    package var json: JSON {
        .object([
            "id": .string(id.text), "label": .string(label), "createdAt": .string(createdAt.rfc3339),
            "expiresAt": .string(expiresAt.rfc3339),
            "revokedAt": revokedAt.map { .string($0.rfc3339) } ?? .null,
        ])
    }
}

extension AllocationRecord {
    package var json: JSON {
        .object([
            "owner": .string(owner), "team": team.map(JSON.string) ?? .null, "at": .string(at.rfc3339),
            "by": .string(by),
        ])
    }
}

extension ReadingRecord {
    package var json: JSON {
        .object([
            "at": .string(at.rfc3339), "reader": .string(reader), "operation": .string(operation),
            "purpose": .string(purpose),
        ])
    }
}

package import Casework
package import Referrals
package import Store
import Wire

/// How far a role reaches.
package enum Scope: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Cases that are assigned to the account itself.
    case own
    /// Also those of its team.
    case team
    case agency

    package static func < (left: Scope, right: Scope) -> Bool { left.reach < right.reach }

    private var reach: Int {
        switch self {
        case .own: 0
        case .team: 1
        case .agency: 2
        }
    }
}

/// An officer's or a program's account with the roles in which it acts, each with its scope. What is not granted is
/// denied.
package struct Account: Sendable, Hashable {
    package var id: Identifier
    package var officer: Officer
    package var team: String?
    package var grants: [Role: Scope]
    package var state: AccountRecord.State
    package var revision: Int64
    /// What waits for a second person.
    package var proposal: AccountProposal?

    package init(
        id: Identifier,
        officer: Officer,
        team: String?,
        grants: [Role: Scope],
        state: AccountRecord.State = .active,
        revision: Int64 = 1,
        proposal: AccountProposal? = nil
    ) {
        self.id = id
        self.officer = officer
        self.team = team
        self.grants = grants
        self.state = state
        self.revision = revision
        self.proposal = proposal
    }

    /// - Throws: ``NodeError`` with `misconfigured` where the stored row is not one that this program writes.
    package init(_ record: AccountRecord) throws {
        guard let officer = Officer(record.name),
            let grants = Self.grants(in: record.grants)
        else {
            throw NodeError(
                .misconfigured,
                "An account in the database is not of the form that comity writes."
            )
        }
        self.init(
            id: record.id,
            officer: officer,
            team: record.team,
            grants: grants,
            state: record.state,
            revision: record.revision,
            proposal: try AccountProposal(record)
        )
    }

    /// The stored form of the grants: canonical JSON, so that the same grants always have the same text.
    static func text(of grants: [Role: Scope]) throws -> String {
        let members = grants.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { ($0.key.rawValue, JSON.string($0.value.rawValue)) }
        return String(decoding: try JSON.object(JSONObject(members)).canonicalBytes(), as: UTF8.self)
    }

    private static func grants(in text: String) -> [Role: Scope]? {
        (try? JSON(parsing: text)).flatMap(grants)
    }

    static func grants(in json: JSON) -> [Role: Scope]? {
        guard let members = json.object else { return nil }
        var grants: [Role: Scope] = [:]
        for (key, value) in members.members {
            guard let role = Role(rawValue: key), let scope = value.string.flatMap(Scope.init(rawValue:))
            else {
                return nil
            }
            grants[role] = scope
        }
        return grants
    }
}

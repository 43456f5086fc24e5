package import Casework
import Referrals
package import Store
import Wire

/// What an account is to become once a second person has confirmed it: whole, not in parts.
package struct AccountProposal: Sendable, Hashable {
    package var grants: [Role: Scope]
    package var team: String?
    package var state: AccountRecord.State
    package var by: String

    init(_ account: Account, by whom: String) {
        (grants, team, state, by) = (account.grants, account.team, account.state, whom)
    }

    /// What waits on a stored account; nil where nothing does.
    ///
    /// - Throws: ``NodeError`` with `misconfigured` where it is not one that this program writes.
    init?(_ record: AccountRecord) throws {
        guard let text = record.proposal else { return nil }
        guard let json = try? JSON(parsing: text), let grants = json["grants"].flatMap(Account.grants(in:)),
            let state = json["state"]?.string.flatMap(AccountRecord.State.init(rawValue:)),
            let whom = record.proposedBy
        else {
            throw NodeError(
                .misconfigured,
                "What is proposed for an account is not of the form that comity writes."
            )
        }
        (self.grants, team, self.state, by) = (grants, json["team"]?.string, state, whom)
    }

    /// The stored form.
    func text() throws -> String {
        let json: JSON = .object([
            "grants": try JSON(parsing: Account.text(of: grants)), "state": .string(state.rawValue),
            "team": team.map(JSON.string) ?? .null,
        ])
        return String(decoding: try json.canonicalBytes(), as: UTF8.self)
    }
}

extension Account {
    /// Whether, becoming `other`, the account opens case data that it did not open: a new role, a wider scope, another team's
    /// cases, or being let in again.
    func opensMore(as other: Account) -> Bool {
        guard other.state == .active else { return false }
        return other.grants.contains { role, scope in
            guard role.opensCaseData else { return false }
            guard state == .active, let before = grants[role], before >= scope else { return true }
            return scope == .team && team != other.team
        }
    }
}

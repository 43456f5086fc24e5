package import Casework
package import Referrals
import Store
package import Wire

/// That a role's own key, which opens the compartments of the role to whoever holds the file, was given to an officer: proposed by one
/// person, issued by another.
package struct RoleKeyGrant: Sendable, Hashable {
    package var role: Role
    /// The account for whose holder the file is.
    package var account: Identifier
    package var holder: String
    package var proposed: Word
    package var issued: Word?

    package struct Word: Sendable, Hashable {
        package var by: String
        package var at: Instant
    }

    package var json: JSON {
        var members: JSONObject = [
            "role": .string(role.rawValue), "account": .string(account.text), "holder": .string(holder),
            "proposed": proposed.json,
        ]
        members["issued"] = issued?.json
        return .object(members)
    }

    init(role: Role, account: AccountRecord, proposed: Word) {
        self.role = role
        self.account = account.id
        holder = account.name
        self.proposed = proposed
    }

    /// - Throws: ``NodeError`` `misconfigured` where what is stored is none.
    init(_ entry: TrustEntry) throws {
        let json = try entry.json()
        guard let role = json["role"]?.string.flatMap(Role.init(rawValue:)),
            let account = json["account"]?.string.flatMap({ Identifier($0) }),
            let holder = json["holder"]?.string, let proposed = try Word(json["proposed"])
        else { throw Self.damaged }
        self.role = role
        self.account = account
        self.holder = holder
        self.proposed = proposed
        issued = try Word(json["issued"])
    }

    /// Under which name it is laid down: the latest of a role and an account.
    var name: String { Self.name(role, account) }

    static func name(_ role: Role, _ account: Identifier) -> String { "\(role.rawValue) \(account.text)" }

    fileprivate static let damaged = NodeError(
        .misconfigured,
        "What is stored about a role's key is damaged. Run `comity audit`."
    )
}

extension RoleKeyGrant.Word {
    fileprivate var json: JSON { .object(["by": .string(by), "at": .string(at.rfc3339)]) }

    fileprivate init?(_ json: JSON?) throws {
        guard let json else { return nil }
        guard let by = json["by"]?.string, let at = json["at"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw RoleKeyGrant.damaged }
        self.init(by: by, at: at)
    }
}

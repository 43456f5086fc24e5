import Casework
import Node
import Referrals
import Wire

/// A request that has passed every check: who asks, and about what.
struct APICall: Sendable {
    var operation: Operation
    var account: Account
    /// In which of its roles the account acts; nil where no permission is needed, or where several would do and none was
    /// named.
    var role: Role?
    /// How far the account reaches with this operation; `own` where no permission is needed.
    var reach: Reach
    /// The named parts of the address.
    var path: [String: String] = [:]
    /// The case or referral that the address names.
    var subject: Identifier?
    var query: [String: String] = [:]
    var body: JSON = .null
    /// The revision in `If-Match`, without its quotation marks.
    var revision: String?

    var officer: Officer { account.officer }
    /// The scope in which everything is reached.
    var scope: Scope { reach.scope }
    var limit: Int { query["limit"].flatMap { Int($0) } ?? 50 }

    /// The identifier that the address names; the checks have seen to it that there is one.
    func subjectID() throws(APIProblem) -> Identifier {
        guard let subject else { throw APIProblem(.notFound, "The address names nothing that is known.") }
        return subject
    }

    /// The role that goes into the record.
    ///
    /// - Throws: ``APIProblem`` with `roleRequired` where several of the account's roles would do: nothing is guessed.
    func actingRole() throws(APIProblem) -> Role {
        if let role { return role }
        let roles = operation.permission.map(account.roles(for:)) ?? []
        throw APIProblem(
            .roleRequired,
            "Each of these would do: \(roles.map(\.rawValue).joined(separator: ", "))."
        )
    }

    func part(_ name: String) -> String { path[name] ?? "" }
    func text(_ name: String) -> String? { body[name]?.string }
    func texts(_ name: String) -> [String] { body[name]?.array?.compactMap(\.string) ?? [] }

    func revisionNumber() throws(APIProblem) -> Int64 {
        guard let revision, let number = Int64(revision) else {
            throw APIProblem(.revisionChanged, "The revision is none that this node has given.")
        }
        return number
    }
}

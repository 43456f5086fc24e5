import API
import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Store

/// A command that an officer acts by. It names the operation of the HTTP API that does the same, so that one table decides at both
/// doors who may: the permission, and where something is named, whether it lies within the scope of the role that grants it.
///
/// Commands that write a case's records ask the role itself (``CaseworkCommand``): what it may do with a compartment is in the same
/// table. What is left asks for no role: the machine's own (``InitCommand``, keys, certificates), and what holds no case data.
protocol OfficersCommand: NodeCommand {
    static var operation: OperationID { get }
    var officer: OfficerOption { get }
    /// The case or the referral that it is about, as it was named; nil where it names none.
    var subject: String? { get }
    /// In which of the account's roles, where the command takes one; otherwise COMITY_ROLE may name it.
    var actsAs: String? { get }
    /// The case or the referral found in another way, for what is named by a file or a document of it.
    func subjectID(on node: Node) async throws -> Identifier?
}

extension OfficersCommand {
    var subject: String? { nil }
    var actsAs: String? { nil }

    func subjectID(on node: Node) async throws -> Identifier? {
        guard let subject else { return nil }
        return try await node.named(subject).id
    }

    /// Lets whoever acts at what the command does, before it does anything.
    ///
    /// - Throws: ``NodeError``: `notPermitted` where no role grants it, `notFound` for what lies outside the scope, as for what is not
    ///   there.
    func admit() async throws {
        // Who sets a node up has no account yet; a typed name counts only until then.
        guard TokenFile.isThere else {
            _ = try await officer.proven(options)
            return
        }
        let node = try options.node()
        guard let (account, reach) = try await admitted(on: node) else { return }
        guard reach != Reach(.agency) else { return }
        guard let subject = try? await subjectID(on: node) else {
            // What is about one thing and does not say which is for those who reach all of them.
            guard Self.operation.row?.subject == nil else { throw outside(account) }
            return
        }
        guard try await node.reaches(reach, of: account, subject: subject) else { throw outside(account) }
    }

    /// Those of a list that lie within the scope of whoever acts.
    func within<Item>(_ items: [Item], on node: Node, _ id: (Item) -> Identifier) async throws -> [Item] {
        guard TokenFile.isThere, let (account, reach) = try await admitted(on: node),
            reach != Reach(.agency)
        else {
            return items
        }
        var reached: [Item] = []
        for item in items where try await node.reaches(reach, of: account, subject: id(item)) {
            reached.append(item)
        }
        return reached
    }

    /// The account and how far it reaches; nil where the operation asks for no permission.
    private func admitted(on node: Node) async throws -> (Account, Reach)? {
        let account = try await officer.account(on: node)
        guard let operation = Self.operation.row, let permission = operation.permission else { return nil }
        let stated = actsAs ?? ProcessInfo.processInfo.environment["COMITY_ROLE"]
        let named = stated.flatMap(Role.init(rawValue:))
        guard let reach = account.reach(to: operation, as: named) else {
            let roles = Permission.granted.filter { $0.value.contains(permission) }.map(\.key.rawValue)
            throw NodeError(
                .notPermitted,
                "\(account.officer.name) may not do this\(named.map { " as " + $0.rawValue } ?? ""): it takes \(permission.rawValue), which \(roles.sorted().joined(separator: ", ")) may be granted."
            )
        }
        return (account, reach)
    }

    private func outside(_ account: Account) -> NodeError {
        NodeError(
            .notFound,
            "There is no such thing that \(account.officer.name) reaches. Ask for it to be assigned to you."
        )
    }
}

import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Store
import Synchronization

/// Who acts, in which role, and how far that reaches: known by the account's own token, never by what somebody typed.
struct Actor: Sendable {
    let account: Account
    let role: Role

    var officer: Officer { account.officer }

    /// The same for something that is to be erased: a case, or a referral that belongs to none, which only somebody whose role
    /// reaches the whole agency decides about.
    func requireErasing(_ name: String, on node: Node) async throws {
        switch try await node.named(name) {
        case .file(let record): try await requireReach(of: record.id.text, on: node)
        case .referral where account.grants[role] == .agency: break
        case .referral:
            throw NodeError(
                .notFound,
                "There is no such case that \(officer.name) reaches as \(role.rawValue). Ask for it to be assigned to you."
            )
        }
    }

    /// - Throws: ``NodeError`` with `notFound` for a case outside the role's scope, as for one that is not there.
    func requireReach(of reference: String, on node: Node) async throws {
        try await require(account.grants[role].map { Reach($0) }, of: reference, on: node)
    }

    /// The same for whoever only reads: as far as the role reads.
    func requireReading(of reference: String, on node: Node) async throws {
        try await require(account.reading(as: [role]), of: reference, on: node)
    }

    private func require(_ reach: Reach?, of reference: String, on node: Node) async throws {
        let record = try await node.caseRecord(reference)
        guard let reach, try await node.reaches(reach, of: account, subject: record.id) else {
            throw NodeError(
                .notFound,
                "There is no such case that \(officer.name) reaches as \(role.rawValue). Ask for it to be assigned to you."
            )
        }
    }
}

/// The token with which an officer acts at the command line. It lies in a file of the officer's own: in no argument, no
/// variable and no history of a shell.
enum TokenFile {
    /// Where it is looked for when `COMITY_TOKEN_FILE` names no other place.
    static let usual = ".comity-token"

    /// Whether whoever runs the command has a token: one is named, or lies where it usually does.
    static var isThere: Bool {
        let named = ProcessInfo.processInfo.environment["COMITY_TOKEN_FILE"] ?? ""
        return !named.isEmpty
            || FileManager.default.fileExists(
                atPath: FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(usual).path
            )
    }

    /// The token of whoever runs the command.
    ///
    /// - Throws: ``NodeError`` with `notPermitted` where there is no such file, or others can read it.
    static func read() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["COMITY_TOKEN_FILE"] ?? ""
        let path =
            !named.isEmpty
            ? named
            : FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(usual).path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? NSNumber,
            let data = FileManager.default.contents(atPath: path), data.count <= 256
        else {
            throw NodeError(
                .notPermitted,
                "Nobody is known by you: \(path) is not there. An operator makes your token with `comity account token NAME --label cli --out FILE`; name the file in COMITY_TOKEN_FILE."
            )
        }
        guard mode.intValue & 0o077 == 0 else {
            throw NodeError(.notPermitted, "Others can read \(path). Make it yours alone: chmod 600 \(path)")
        }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension OfficerOption {
    /// Who acts, for commands that ask for no role: the account of the token, where there is one. A name that somebody typed counts
    /// only while the node is being set up, and there only while no account has it, or its account has no token yet.
    ///
    /// - Throws: ``NodeError`` with `notPermitted` for a token that does not count or is another's, and for an account's name
    ///   without its token.
    func proven(_ options: NodeOptions) async throws -> Officer {
        // A command asks more than once; who acts does not change while it runs.
        let asked = options.folder.path + "\n" + (officer ?? "")
        if let known = Self.proven.withLock({ $0[asked] }) { return known }
        let found = try await prove(options)
        Self.proven.withLock { $0[asked] = found }
        return found
    }

    private static let proven = Mutex<[String: Officer]>([:])

    private func prove(_ options: NodeOptions) async throws -> Officer {
        let node = try options.node()
        guard !TokenFile.isThere else { return try await account(on: node).officer }
        let stated = try named()
        return try await node.store.read { transaction -> Officer in
            guard try !Node.isSetUp(in: transaction) else {
                throw NodeError(
                    .notPermitted,
                    "This node is set up: whoever acts has an account, known by its token. Name the file with yours in COMITY_TOKEN_FILE; two officers let you in with `comity account enrol`."
                )
            }
            // Whoever sets the node up makes their own account, and then its first token.
            guard let known = try transaction.account(named: stated.name),
                try !transaction.tokens(ofAccount: known.id).isEmpty
            else { return stated }
            throw NodeError(
                .notPermitted,
                "\(known.name) has an account with a token, so the name alone proves nothing. Name the file with its token in COMITY_TOKEN_FILE; an operator makes one with `comity account token NAME --label cli --out FILE`."
            )
        }
    }

    /// The account of the token.
    ///
    /// - Throws: ``NodeError`` with `notPermitted`: no token that counts, or another name.
    func account(on node: Node) async throws -> Account {
        try checked(try await node.account(withToken: TokenFile.read()))
    }

    /// The same from a database that is open without a node.
    func account(in transaction: any StoreReader, at now: Instant) throws -> Account {
        try checked(try Node.account(withToken: TokenFile.read(), in: transaction, at: now))
    }

    private func checked(_ found: Account?) throws -> Account {
        guard let account = found else {
            throw NodeError(
                .notPermitted,
                "The token does not count: it has lapsed, was revoked, or its account is disabled."
            )
        }
        if let stated = try? named(), stated != account.officer {
            throw NodeError(
                .notPermitted,
                "The token is \(account.officer.name)'s; you say that you are \(stated.name)."
            )
        }
        return account
    }
}

extension NodeCommand {
    /// Who acts: the account of the token, in a role that it has been granted.
    ///
    /// - Throws: ``NodeError`` with `notPermitted`: no token that counts, another name, or a role that nobody granted.
    func actor(_ officer: OfficerOption, _ role: RoleOption, on node: Node) async throws -> Actor {
        let account = try await officer.account(on: node)
        let role = try role.stated(of: account)
        guard account.grants[role] != nil else {
            let granted = account.grants.keys.map(\.rawValue).sorted().joined(separator: ", ")
            throw NodeError(
                .notPermitted,
                "\(account.officer.name) does not act as \(role.rawValue); granted are: \(granted)."
            )
        }
        return Actor(account: account, role: role)
    }
}

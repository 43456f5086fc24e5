import API
import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// In which of an account's roles somebody acts.
struct RoleOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "In which of your account's roles you act; needed where it has several. Default: COMITY_ROLE.",
            discussion:
                "Who you are says your token, in the file that COMITY_TOKEN_FILE names (else ~/\(TokenFile.usual)); `comity account` grants roles.",
            valueName: "role"
        )
    )
    var role: String?

    /// Whether a role was named at all.
    var isStated: Bool { role != nil || ProcessInfo.processInfo.environment["COMITY_ROLE"] != nil }

    /// The role that was named, or the only one that the account has.
    func stated(of account: Account) throws -> Role {
        guard let name = role ?? ProcessInfo.processInfo.environment["COMITY_ROLE"] else {
            guard account.grants.count == 1, let only = account.grants.keys.first else {
                throw ValidationError(
                    "Say in which of your roles you act with --as ROLE or COMITY_ROLE; it goes into the record."
                )
            }
            return only
        }
        guard let role = Role(rawValue: name) else {
            throw ValidationError(
                "There is no role \(name). There are: \(Role.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        return role
    }
}

/// A command that changes or reads the records of one case.
protocol CaseworkCommand: NodeCommand {
    var officer: OfficerOption { get }
    var role: RoleOption { get }
    var reference: String { get }
}

extension CaseworkCommand {
    /// Changes the case and answers with the record that came of it.
    func change<Content: RecordContent>(
        _ words: @autoclosure () -> String,
        _ body: @Sendable @escaping (inout CaseFile, Act) throws -> Filed<Content>
    ) async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        let filed = try await node.change(reference, by: actor.officer, as: actor.role, body)
        options.answer(
            filed.json(for: actor.role),
            "\(words()) (\(Content.kind.rawValue) \(filed.id), revision \(filed.revision))"
        )
    }

    /// Who acts on the case; what lies outside the role's scope is not there.
    func actor(on node: Node) async throws -> Actor {
        let actor = try await actor(officer, role, on: node)
        guard Permission.granted[actor.role]?.contains(.readRecords) == true else {
            throw NodeError(.notPermitted, "As \(actor.role.rawValue) nobody works in a case.")
        }
        try await actor.requireReach(of: reference, on: node)
        return actor
    }

    /// The case, for whoever may read a compartment of it.
    func read(_ compartment: Compartment) async throws -> CaseFile {
        let node = try options.node()
        let actor = try await actor(on: node)
        guard actor.role.may(.read, compartment) else {
            throw NodeError(
                .notPermitted,
                "The role \(actor.role.rawValue) may not read the compartment \(compartment.rawValue)."
            )
        }
        return try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
    }
}

/// Reads what was typed, with an error that says what there is.
enum Typed {
    static func choice<Value: RawRepresentable<String> & CaseIterable>(_ text: String, _ name: String) throws
        -> Value
    {
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no \(name) \"\(text)\". There are: \(all).")
        }
        return value
    }

    static func identifier(_ text: String) throws -> Identifier {
        guard let id = Identifier(text) else {
            throw ValidationError("A record is named by its UUID, not \"\(text)\".")
        }
        return id
    }

    static func day(_ text: String) throws -> Day {
        guard let day = Day(text) else {
            throw ValidationError("A date is written like 2026-12-31, not \"\(text)\".")
        }
        return day
    }

    static func moment(_ text: String) throws -> Instant {
        guard let moment = Instant(rfc3339: text) else {
            throw ValidationError("A moment is written in UTC like 2026-12-01T15:00:00Z, not \"\(text)\".")
        }
        return moment
    }

    /// `NAME=VALUE` pairs.
    static func pairs(_ texts: [String]) throws -> [(String, String)] {
        try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("Write NAME=VALUE instead of \"\(text)\".") }
            return (parts[0], parts[1])
        }
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try data(path), as: UTF8.self)
    }

    static func file(_ path: String) throws -> JSON {
        try JSON(parsing: Array(try data(path)), limits: .local)
    }

    private static func data(_ path: String) throws -> Data {
        let data =
            path == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw NodeError(.notFound, "The file \(path) cannot be read.") }
        return data
    }
}

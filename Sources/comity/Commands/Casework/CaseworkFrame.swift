import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// In which role somebody acts. There is no default: what nobody said is denied.
struct RoleOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "In which role you act. Default: COMITY_ROLE. One of: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "role"
        )
    )
    var role: String?

    func stated() throws -> Role {
        guard let name = role ?? ProcessInfo.processInfo.environment["COMITY_ROLE"] else {
            throw ValidationError(
                "Say in which role you act with --as ROLE or COMITY_ROLE; it goes into the record."
            )
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
        let filed = try await options.node().change(
            reference,
            by: officer.named(),
            as: role.stated(),
            body
        )
        options.answer(
            filed.json,
            "\(words()) (\(Content.kind.rawValue) \(filed.id), revision \(filed.revision))"
        )
    }

    func read() async throws -> CaseFile {
        try await options.node().caseFile(reference, readBy: officer.named(), as: role.stated())
    }
}

extension Filed {
    /// As `--json` shows a record.
    var json: JSON {
        .object([
            "id": .string(id.text), "kind": .string(Content.kind.rawValue), "revision": .integer(revision),
            "writtenBy": .string(writtenBy), "writtenAt": .string(writtenAt.rfc3339),
            "content": (try? ContentEncoder.encode(content)) ?? .null,
        ])
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

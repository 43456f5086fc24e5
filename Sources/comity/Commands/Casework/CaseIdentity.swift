import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// `comity case identity`: who stands behind a pseudonym.
struct CaseIdentity: CaseworkCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Show who a person of a case is and how to reach them safely, or enter it from a file.",
        discussion: """
            For those who have to reach the person: intake officers and facilitators. It lies under the person's own key, is never \
            sent, and goes when the person is erased. The reading is recorded.

            The file is JSON, and - reads standard input, so that nothing of it stands in a shell's history. What is not said stays:
              {"name": "…", "channels": [{"by": "telephone", "address": "…"}], "safeContact": "only mornings", "languages": ["et"]}
            Ways: \(IdentityRecord.Contact.Way.allCases.map(\.rawValue).joined(separator: ", ")).
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var role: RoleOption
    @Argument(help: "The case.") var reference: String
    @Argument(help: "The pseudonym.") var person: String
    @Option(help: "The file with who the person is; - reads standard input.") var file: String?

    func perform() async throws {
        guard let file else { return try await show() }
        let said = try Self.content(of: file)
        let node = try options.node()
        let actor = try await actor(on: node)
        let filed = try await node.change(reference, by: actor.officer, as: actor.role) {
            [person] file, act in
            // Before anything that is known is read: whoever may not know it learns nothing of what is there.
            guard act.role.may(.write, .identities) else { throw Self.closed }
            let known = file.identity(of: person)?.content ?? IdentityRecord(person: person, name: "")
            var members = try ContentEncoder.encode(known).object ?? JSONObject()
            for (name, value) in said.members where name != "person" { members[name] = value }
            return try file.keep(ContentDecoder.decode(IdentityRecord.self, from: .object(members)), by: act)
        }
        options.answer(
            .object(["record": .string(filed.id.text), "revision": .integer(filed.revision)]),
            "Kept who \(person) is (identity \(filed.id), revision \(filed.revision))."
        )
    }

    private func show() async throws {
        let node = try options.node()
        let actor = try await actor(on: node)
        guard actor.role.may(.read, .identities) else { throw Self.closed }
        let file = try await node.caseFile(reference, readBy: actor.officer, as: actor.role)
        _ = try file.person(person)
        guard let filed = file.identity(of: person) else {
            throw NodeError(.notFound, "Nobody has entered who \(person) is.")
        }
        let known = filed.content
        options.answer(
            filed.json,
            ([known.name]
                + known.channels.map { "  \($0.by.rawValue): \($0.address)" }
                + [known.safeContact.map { "  safe contact: \($0)" }].compactMap(\.self)
                + (known.languages.isEmpty
                    ? [] : ["  languages: " + known.languages.joined(separator: ", ")]))
                .joined(separator: "\n")
        )
    }

    private static func content(of path: String) throws -> JSONObject {
        let data =
            path == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw NodeError(.invalidInput, "The file \(path) cannot be read.") }
        guard let said = try JSON(parsing: Array(data)).object else {
            throw NodeError(
                .invalidInput,
                "The file holds a JSON object: name, channels, safeContact, languages."
            )
        }
        return said
    }

    private static let closed = NodeError(
        .notPermitted,
        "Who a person is, is known to those who reach them: intake officers and facilitators."
    )
}

import API
import ArgumentParser
import Node
import Referrals
import Trust
import Wire

/// `comity contact`: where the agency is reached, by role.
struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "Say where this agency is reached for what, and see where a peer is.",
        discussion: """
            Peers read it with the entity configuration (Budapest Convention arts. 27(2) and 35(1), unverified, check before use). \
            Roles, never persons: \(PointOfContact.Role.allCases.map(\.rawValue).joined(separator: ", ")). Where nothing is laid \
            down for a role, the contact that was given when the node was made counts.
            """,
        subcommands: [List.self, Set.self, Tested.self, Remove.self]
    )

    struct List: OfficersCommand {
        static let configuration = CommandConfiguration(abstract: "Show them: this agency's, or a peer's.")
        static let operation = OperationID.listContacts
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "The peer's base URL.") var of: String?

        func perform() async throws {
            _ = try await officer.proven(options)
            let node = try options.node()
            let contacts =
                if let of { try await node.contacts(of: NodeName.read(of)) } else {
                    try await node.contacts()
                }
            options.answer(
                .array(contacts.map(\.json)),
                contacts.isEmpty
                    ? "None is laid down." : contacts.map(\.line).joined(separator: "\n")
            )
        }
    }

    struct Set: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lay one down, in the place of what stood for its role."
        )
        static let operation = OperationID.layContact
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String
        @Option(help: "A mail address, a telephone number or a URL; no person's name.") var address: String
        @Option(help: "A language in which somebody answers; repeatable.") var language: [String]
        @Option(help: "The fingerprint of the key of that address.") var key: String?
        @Flag(help: "Somebody answers around the clock.") var always = false
        @Option(help: "The day on which somebody was last reached there.") var testedOn: String?

        func perform() async throws {
            let contact = PointOfContact(
                role: try role.contactRole(),
                address: address,
                languages: language,
                key: key,
                isAlwaysReached: always,
                testedOn: testedOn
            )
            try await options.node().lay(contact, by: officer.proven(options))
            options.answer(contact.json, "Laid down: \(contact.line)")
        }
    }

    struct Tested: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put on record that somebody was reached there, as a test."
        )
        static let operation = OperationID.testContact
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String
        @Option(help: "The day; today where nothing is said.") var on: String?

        func perform() async throws {
            let node = try options.node()
            let (role, day) = (try role.contactRole(), on ?? node.clock.now.date)
            try await node.tested(role, on: day, by: officer.proven(options))
            options.answer(
                ["role": .string(role.rawValue), "testedOn": .string(day)],
                "Somebody was reached on \(day)."
            )
        }
    }

    struct Remove: OfficersCommand {
        static let configuration = CommandConfiguration(abstract: "Take one away.")
        static let operation = OperationID.removeContact
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String

        func perform() async throws {
            let role = try role.contactRole()
            try await options.node().removeContact(role, by: officer.proven(options))
            options.answer(["role": .string(role.rawValue), "removed": true], "Taken away.")
        }
    }
}

extension String {
    fileprivate func contactRole() throws -> PointOfContact.Role {
        guard let role = PointOfContact.Role(rawValue: self) else {
            throw ValidationError(
                "The roles are \(PointOfContact.Role.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        return role
    }
}

extension PointOfContact {
    fileprivate var line: String {
        let tested = testedOn.map { "tested on \($0)" } ?? "never tested"
        return
            ([
                "\(role.rawValue) (\(role.says)): \(address)", "in \(languages.joined(separator: ", "))",
                isAlwaysReached ? "around the clock" : "in office hours", tested,
            ] + (key.map { ["key \($0)"] } ?? [])).joined(separator: "; ")
    }
}

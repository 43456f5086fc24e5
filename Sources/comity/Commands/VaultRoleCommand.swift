import ArgumentParser
import Casework
import Node
import Referrals
import Sealing
import Store
import StoreSQLite
import Vault
import Wire

/// `comity vault role`: keys that officers hold, each for the compartments of one role.
struct VaultRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Keys of roles: what each opens of the database file, and nothing else.",
        discussion: """
            A role's key opens the compartments of that role. Whoever has it and not the node's master key reads exactly those, even \
            with the whole database and the keyring in hand. Roles with keys: \
            \(KeyCompartment.opened.keys.sorted().joined(separator: ", ")). Operators, auditors and legal authors have none.
            """,
        subcommands: [Issue.self, Revoke.self, Read.self]
    )

    struct Issue: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Write a role's key to a file for an officer, locked under the officer's own passphrase.",
            discussion: "The passphrase is typed at the terminal, or comes with --passphrase-fd N."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The role.") var role: String
        @Argument(help: "The file to write.") var file: String
        @Option(help: "The file descriptor, above 2, from which the officer's passphrase is read.")
        var passphraseFd: Int32?

        func perform() async throws {
            let key = try options.nodeHome().vault().roleKey(role)
            let passphrase: Passphrase
            if let passphraseFd {
                passphrase = try PassphraseSource.passphrase(from: passphraseFd)
            } else {
                passphrase = try KeysSeal.typedTwice()
            }
            try RoleKeyFile(path: file).write(key, of: role, under: passphrase)
            let opens = (KeyCompartment.opened[role] ?? []).map(\.rawValue).sorted()
            options.answer(
                ["file": .string(file), "role": .string(role), "opens": .array(opens.map(JSON.string))],
                "\(file) opens \(opens.joined(separator: ", ")), for whoever knows its passphrase."
            )
        }
    }

    struct Revoke: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a role's key out of use, and give every compartment a new key.",
            discussion:
                "Whoever still has the file opens nothing with it that this keyring holds from now on."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The role.") var role: String

        func perform() async throws {
            let vault = try options.nodeHome().vault()
            try vault.revokeRoleKey(role)
            let progress = try vault.rotateCompartments()
            let left = try vault.renewAllBackups(at: SystemClock().now)
            options.answer(
                [
                    "role": .string(role), "contentKeys": .integer(Int64(progress.contentKeys)),
                    "copiesNotRenewed": .array(left.map { .string($0.path) }),
                ],
                ([
                    "The key of \(role) opens nothing any more; \(progress.contentKeys) content keys were wrapped anew."
                ]
                    + left.map { "Destroy by hand: \($0.path) could not be written anew." }).joined(
                        separator: "\n"
                    )
            )
        }
    }

    struct Read: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a role's key opens of a case, from the database file and the keyring alone.",
            discussion: """
                Neither the master key nor the node's private keys are used. What lies in other compartments is counted and stays \
                closed. Who reads is known by their token (COMITY_TOKEN_FILE), has been granted the role, and is recorded. The passphrase is typed, comes on a descriptor \
                (COMITY_ROLE_PASSPHRASE_FD=3), or is the systemd credential comity-role-passphrase.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The role's key file.") var key: String

        func perform() async throws {
            let home = try options.nodeHome()
            let holder = try RoleKeyFile(path: key).holder()
            let vault = try Vault(storage: SQLiteKeyring(path: home.configuration.path("vault.keyring"))) {
                [holder]
            }
            let store = try SQLiteStore(path: home.path(NodeHome.database), vault: vault)
            let (name, officer, now) = (reference, officer, SystemClock().now)
            let zone = HostTimeZones.civil(home.configuration.text("time-zone")) ?? .utc
            guard case .role(let role, _) = holder else {
                throw NodeError(.misconfigured, "\(key) holds no role's key.")
            }
            let records = try await store.write { transaction in
                let reader = try officer.account(in: transaction, at: now)
                guard let reach = Role(rawValue: role).flatMap({ reader.reading(as: [$0]) }) else {
                    throw NodeError(.notPermitted, "\(reader.officer.name) does not act as \(role).")
                }
                // What lies outside the scope of the role is not there.
                guard let file = try transaction.caseRecord(reference: name), file.erasedAt == nil,
                    try Node.reaches(
                        reach,
                        of: reader,
                        subject: file.id,
                        on: zone.day(of: now),
                        in: transaction
                    )
                else {
                    throw NodeError(
                        .notFound,
                        "There is no case with this reference that \(reader.officer.name) reaches as \(role)."
                    )
                }
                try transaction.record(.caseworkRead, by: reader.officer.name, about: file.id, at: now)
                return try transaction.casework(ofCase: file.id)
            }
            let opened = records.filter { !$0.isClosed && $0.erasedAt == nil }
            let closed = records.count(where: \.isClosed)
            options.answer(
                [
                    "records": .array(
                        try opened.map {
                            [
                                "kind": .string($0.kind), "compartment": .string($0.compartment),
                                "content": try JSON(parsing: $0.content, limits: .local),
                            ]
                        }
                    ),
                    "closed": .integer(Int64(closed)),
                ],
                (opened.map { "\($0.kind)  \($0.compartment)  \($0.content)" }
                    + ["\(closed) records lie in compartments to which this key has no way."])
                    .joined(separator: "\n")
            )
        }
    }
}

import API
import ArgumentParser
import Casework
import Foundation
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
            with the whole database and the keyring in hand. So it takes two people to issue one, and the journal keeps who it was for whom. \
            Roles with keys: \
            \(KeyCompartment.opened.keys.sorted().joined(separator: ", ")). Operators, auditors and legal authors have none.
            """,
        subcommands: [Propose.self, Issue.self, List.self, Revoke.self, Read.self]
    )

    struct Propose: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Propose that an officer gets a role's key; another officer issues it within three days."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String
        @Option(help: "The account of the officer, who has been granted the role.") var to: String

        func perform() async throws {
            let grant = try await options.node().proposeRoleKey(
                of: try Typed.choice(role, "role"),
                to: to,
                by: officer.managing(.manageAccounts, options)
            )
            options.answer(
                grant.json,
                "Proposed. Another officer issues it: comity vault role issue \(role) FILE --to \"\(grant.holder)\""
            )
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who has a role's key, or waits for it, and which two people gave it."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let grants = try await options.node().roleKeys()
            options.answer(
                .array(grants.map(\.json)),
                grants.isEmpty
                    ? "Nobody has a role's key."
                    : grants.map { grant in
                        "\(grant.role.rawValue)  \(grant.holder)  proposed by \(grant.proposed.by) on \(grant.proposed.at.date), "
                            + (grant.issued.map { "issued by \($0.by) on \($0.at.date)" }
                                ?? "waits for a second person")
                    }.joined(separator: "\n")
            )
        }
    }

    struct Issue: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Write a role's key to a file for an officer, locked under the officer's own passphrase.",
            discussion: """
                Another officer has proposed it (`comity vault role propose`); while the node is being set up, one is enough. It \
                is on record before anything is written. The officer whose key it is types the passphrase at the terminal, or it \
                comes with --passphrase-fd N.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String
        @Argument(help: "The file to write.") var file: String
        @Option(help: "The account of the officer, who has been granted the role.") var to: String
        @Option(help: "The file descriptor, above 2, from which the officer's passphrase is read.")
        var passphraseFd: Int32?

        func perform() async throws {
            guard !FileManager.default.fileExists(atPath: file) else {
                throw NodeError(.exists, "\(file) is there already; a key is never written over.")
            }
            let passphrase: Passphrase
            if let passphraseFd {
                passphrase = try PassphraseSource.passphrase(from: passphraseFd)
            } else {
                passphrase = try KeysSeal.typedTwice()
            }
            let grant = try await options.node().issueRoleKey(
                of: try Typed.choice(role, "role"),
                to: to,
                by: officer.managing(.confirmGrants, options)
            )
            let key = try options.nodeHome().vault().roleKey(role)
            try RoleKeyFile(path: file).write(key, of: role, under: passphrase)
            let opens = (KeyCompartment.opened[role] ?? []).map(\.rawValue).sorted()
            options.answer(
                [
                    "file": .string(file), "role": .string(role), "opens": .array(opens.map(JSON.string)),
                    "grant": grant.json,
                ],
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
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The role.") var role: String

        func perform() async throws {
            let vault = try options.nodeHome().vault()
            try await options.node().revokeRoleKey(
                of: try Typed.choice(role, "role"),
                by: officer.managing(.manageAccounts, options)
            )
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

import ArgumentParser
import Foundation
import Node
import Referrals
import Sealing
import Vault
import Wire

/// `comity vault`: the keys under which everything of a case lies sealed.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Keys at rest: exchange them, copy the keyring, see where copies are.",
        discussion: """
            Each case, each referral and each person has keys of its own; destroying them erases it. They lie wrapped in the \
            keyring, a file apart from the database, and the keyring is opened by the master key. A copy that holds the \
            database together with the keyring would outlive an erasure: so copy the database by one route, and the keyring by \
            `comity vault backup` to another place. The node knows those copies and writes each anew after an erasure.
            """,
        subcommands: [Rotate.self, Backup.self, Show.self, VaultRoleCommand.self]
    )

    struct Rotate: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exchange the master key for a new one; with --compartments the keys below it as well.",
            discussion: """
                The node goes on serving. A run that was cut off, at whatever point, is taken up by the next. Copies of the \
                keyring are written anew, since the old master key opens the old ones; destroy your copies of the old master \
                key, and copy the new one.
                """
        )
        @OptionGroup var options: NodeOptions
        @Flag(help: "Also give every compartment a new key and wrap every content key anew.")
        var compartments = false

        func perform() async throws {
            let home = try options.nodeHome()
            let file = home.masterKey
            let vault = try home.vault()
            try exchangeMaster(file, of: vault)
            let progress = compartments ? try vault.rotateCompartments() : RotationProgress()
            let left = try vault.renewAllBackups(at: SystemClock().now)
            options.answer(
                .object([
                    "masterKey": .string(file.path), "compartments": .integer(Int64(progress.compartments)),
                    "contentKeys": .integer(Int64(progress.contentKeys)),
                    "copiesNotRenewed": .array(left.map { .string($0.path) }),
                ]),
                ([
                    "The keyring opens with the new master key in \(file.path), and with no other.",
                    compartments
                        ? "\(progress.compartments) compartments have new keys; \(progress.contentKeys) content keys were wrapped anew."
                        : nil,
                ].compactMap(\.self) + left.map { "Destroy by hand: \($0.path) could not be written anew." })
                .joined(separator: "\n")
            )
        }

        /// Each step leaves a state from which the next run goes on: the next key's file, its wraps, its file in the old one's
        /// place, the old one's wraps gone.
        private func exchangeMaster(_ file: MasterKeyFile, of vault: Vault) throws {
            // Without the present file a run was cut off between the last two steps; there is nothing to begin.
            let old = file.exists ? try file.read() : nil
            if !file.next.exists { try file.next.write(SealingKey()) }
            let next = try file.next.read()
            try vault.admit(next)
            try file.takeNext()
            let holder = KeyHolder.master(next)
            if let old, KeyHolder.master(old).name != holder.name { try vault.dismiss(.master(old)) }
            try vault.dismissMasters(but: holder)
        }
    }

    struct Backup: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the keyring to a file, and remember it.",
            discussion: """
                The copy is as good as the keyring: keep it where no copy of the database and no copy of the master key is. \
                After each erasure the node writes the copies that it knows anew; one that it cannot reach is named, and has \
                to be destroyed by hand.
                """
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The file, on another disk than the database's copies.") var file: String

        func perform() async throws {
            let path = URL(fileURLWithPath: file).standardizedFileURL.path
            try options.nodeHome().vault().backUp(to: path, at: SystemClock().now)
            options.answer(.object(["copy": .string(path)]), "The keyring is copied to \(path).")
        }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the keyring, its master key's file and the copies that the node knows."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let home = try options.nodeHome()
            let vault = try home.vault()
            let copies = try vault.backups()
            let (keyring, master) = (
                home.configuration.path("vault.keyring"), home.configuration.path("vault.master")
            )
            options.answer(
                .object([
                    "keyring": .string(keyring), "masterKey": .string(master),
                    "masterKeySealed": .bool(home.masterKey.isSealed),
                    "compartments": .array(
                        vault.compartments.map(\.rawValue).sorted().map(JSON.string)
                    ),
                    "copies": .array(
                        copies.map {
                            .object([
                                "path": .string($0.path), "at": .string($0.at.rfc3339),
                                "stale": .bool($0.isStale),
                            ])
                        }
                    ),
                ]),
                ([
                    "Keyring     \(keyring)",
                    "Master key  \(master), \(home.masterKey.isSealed ? "sealed" : "a plain file; seal it with `comity keys seal`")",
                ]
                    + (copies.isEmpty
                        ? ["No copy of the keyring is known. Make one with `comity vault backup FILE`."]
                        : copies.map {
                            "Copy        \($0.path), \($0.at.rfc3339)\($0.isStale ? ", holds a destroyed key" : "")"
                        }))
                    .joined(separator: "\n")
            )
        }
    }
}

import ArgumentParser
import Foundation
import JOSE
import Node
import RulePacks
import Wire

/// `comity rules keys`: the keys that sign packs, and whose count.
struct RulesKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make a key of your own for signing packs, and enter whose signatures count.",
        discussion: """
            Every person who signs packs makes a key of their own. The node's operator enters the public half after both have \
            compared its fingerprint in person: as author, as reviewer, or as both. A pack always needs two different people.

            Example:
              comity rules keys make tamm.key
              comity rules keys trust EE author tamm.key.pub --home /srv/comity
              comity rules keys trust EE reviewer saar.key.pub --home /srv/comity
              comity rules keys list --home /srv/comity

            Exit codes: 0 done; 1 it is there already; 65 the file is no public key; 66 there is no such file.
            """,
        subcommands: [Make.self, Trust.self, List.self]
    )

    struct Make: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key: FILE stays with you, FILE.pub goes to the node's operator.",
            discussion: """
                A key is never overwritten, and never printed. Only you can read FILE.

                Exit codes: 0 made; 1 there is such a file already; 78 it cannot be written.
                """
        )

        @OptionGroup var options: NodeOptions
        @Argument(help: "Where the private key is written.") var file: String

        func perform() async throws {
            let key = SigningKey()
            let publicFile = file + ".pub"
            for name in [file, publicFile] where FileManager.default.fileExists(atPath: name) {
                throw NodeError(
                    .exists,
                    "'\(name)' is there already. A key is never overwritten; choose another name."
                )
            }
            let isMade = FileManager.default.createFile(
                atPath: file,
                contents: Data(key.privateJWK()),
                attributes: [.posixPermissions: 0o600]
            )
            guard isMade else { throw NodeError(.misconfigured, "The file '\(file)' cannot be written.") }
            try PageOption.write(String(decoding: key.publicKey.jwk(), as: UTF8.self) + "\n", to: publicFile)
            options.answer(
                .object([
                    "fingerprint": .string(key.publicKey.thumbprint), "private": .string(file),
                    "public": .string(publicFile),
                ]),
                """
                Your key, fingerprint \(key.publicKey.thumbprint):
                  \(file)      keep it to yourself
                  \(publicFile)  give it to the node's operator, who compares the fingerprint with you in person
                """
            )
        }
    }

    struct Trust: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let somebody sign a jurisdiction's packs, as author or as reviewer.",
            discussion: """
                Enters a public key into the node's list of signers (setting `signers`). Whoever stands there makes law at this node, \
                so the journal keeps who let them: `comity audit` and `comity config check` name a key of which it knows nothing. To \
                take somebody off, publish a version that others have signed, then remove the key from that file.

                Example:
                  comity rules keys trust EE author tamm.key.pub --home /srv/comity

                Exit codes: 0 entered; 1 it is there already, or you are nobody whom the node knows; 65 the file is no \
                public key; 66 there is no such file.
                """
        )

        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var lawOptions: LawOptions
        @Argument(help: "The jurisdiction's code, for example EE.") var jurisdiction: String
        @Argument(help: "author or reviewer.") var role: PublicationRole
        @Argument(help: "The person's public key, a file that ends in .pub.") var file: String

        func validate() throws {
            guard jurisdiction.range(of: RulesNew.codeForm, options: .regularExpression) != nil else {
                throw ValidationError("The code '\(jurisdiction)' is not one like EE or GB-SCT.")
            }
        }

        func perform() async throws {
            let law = try lawOptions.law(options)
            var wasListed = false
            let key: VerificationKey
            if let node = try lawOptions.node(options) {
                let officer = try await officer.proven(options)
                key = try SigningKeyFile.publicKey(file)
                wasListed = try await node.trustSigner(key, as: role, for: jurisdiction, by: officer)
            } else {
                // A folder without a node has no journal.
                key = try SigningKeyFile.publicKey(file)
                var signers = try PackSigners(file: law.signers)
                try signers.trust(key, as: role, for: jurisdiction)
                try signers.write()
            }
            let known = wasListed ? " The list had it already; now there is a record of who entered it." : ""
            options.answer(
                .object([
                    "jurisdiction": .string(jurisdiction), "role": .string(role.rawValue),
                    "fingerprint": .string(key.thumbprint), "file": .string(law.signers),
                ]),
                """
                \(key.thumbprint) may sign packs of \(jurisdiction) as \(role.rawValue).\(known)
                Have you compared this fingerprint with its owner in person? If not, do so now.
                """
            )
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who may sign which jurisdiction's packs, by the fingerprints of their keys."
        )

        @OptionGroup var options: NodeOptions
        @OptionGroup var lawOptions: LawOptions

        func perform() async throws {
            let law = try lawOptions.law(options)
            let rows = try PackSigners(file: law.signers).all()
            options.answer(
                .array(
                    rows.map {
                        .object([
                            "jurisdiction": .string($0.jurisdiction), "role": .string($0.role.rawValue),
                            "fingerprint": .string($0.thumbprint),
                        ])
                    }
                ),
                rows.isEmpty
                    ? "Nobody may sign yet. Enter a key with `comity rules keys trust`."
                    : rows.map { "\($0.jurisdiction)  \($0.role.rawValue)  \($0.thumbprint)" }.joined(
                        separator: "\n"
                    )
            )
        }
    }
}

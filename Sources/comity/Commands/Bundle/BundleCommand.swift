import ArgumentParser
import Bundles
import Foundation
import Node
import Referrals

/// `comity bundle`: one file with a case and its proofs.
struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Make one file with a case and everything that proves it; check such a file.",
        discussion: """
            A bundle is for a court, an auditor or the other agency: documents and receipts as they were signed, proofs that they \
            are in the log, what witnesses and time-stamping authorities saw, the rules and the decisions, the custody of \
            evidence, and a report in plain language. It is checked years later without a node and without a network.
            """,
        subcommands: [Export.self, Verify.self, Schema.self]
    )

    struct Export: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the evidence bundle of a case or a referral into a new file.",
            discussion: """
                Whoever does this is known by a token and acts as intake-officer or approver, within that role's scope; every other role is refused. What another agency sent under \
                conditions that forbid it stays here and is named in the bundle. Without `--for` (or COMITY_PURPOSE) what it bound to \
                a purpose is left out in the same way, for nobody has said that the bundle serves it; with `--for` only what it \
                bound to another purpose. The export goes into the record with the bundle's SHA-256.

                The same case at the same size of the log gives the same file: `--log-size` makes an earlier one again.

                Example:
                  comity bundle export EE-2026-000417 --out case.zip --as approver
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case's reference or identifier, or a referral's.") var name: String
        @Option(help: "The file to write; there must be nothing of that name.") var out: String
        @Flag(help: "Put the content of evidence in. Its custody then says that it was copied.")
        var withEvidence = false
        @Flag(help: "Say that the conditions under which files of evidence came allow this.")
        var conditionsPermit = false
        @Option(
            help: "The size of the log's checkpoint up to which it holds everything. Default: the newest."
        )
        var logSize: Int64?
        @OptionGroup var serves: ServesOption

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let request = BundleRequest(
                name,
                withContent: withEvidence,
                underConditions: conditionsPermit,
                logSize: logSize,
                for: serves.stated,
                by: actor.officer,
                as: actor.role
            )
            let descriptor = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw NodeError(.exists, "The file \(out) cannot be made: it exists, or its folder does not.")
            }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            let bundle: WrittenBundle
            do {
                bundle = try await node.exportBundle(request) { try handle.write(contentsOf: Data($0)) }
                try handle.synchronize()
            } catch {
                // Half a bundle would be taken for the whole.
                unlink(out)
                throw error
            }
            options.answer(bundle.json(at: out), bundle.words(at: out))
        }
    }

    struct Schema: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print the JSON Schema of a bundle's manifest, for programs that check bundles themselves."
        )

        func run() async throws { print(String(decoding: BundleSchema.text, as: UTF8.self), terminator: "") }
    }
}

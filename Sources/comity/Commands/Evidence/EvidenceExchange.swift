import API
import ArgumentParser
import Evidence
import Foundation
import Node
import Outbound
import Referrals
import Server
import Store
import Wire

extension EvidenceCommand {
    struct Offer: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer the other side's open question with files: it may then fetch them.",
            discussion: """
                The manifests travel in the answer; the content is fetched apart. The packs are asked whether files of evidence \
                may leave: assess the case with `--data evidence-files`. Exits 1 where the law keeps them back.
                """
        )
        static let operation = OperationID.offerEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The referral.") var referral: String
        @Argument(help: "The files' identifiers.") var files: [String]
        @Option(help: "The answer in words.") var says: String
        @Option(help: "A condition that the other side accepts by fetching; repeatable.") var condition:
            [String] = []
        var subject: String? { referral }

        func perform() async throws {
            let node = try options.node()
            let result = try await node.offerEvidence(
                files.map(identifier),
                in: node.referralID(referral),
                conditions: condition,
                says: says,
                by: officer.proven(options)
            )
            options.answer(
                [
                    "document": .string(result.document.id.text), "thread": .string(result.thread.id.text),
                    "files": .array(files.map(JSON.string)),
                ],
                "Signed the answer \(result.document.id) with \(files.count) file(s); it waits in the outbox."
            )
        }
    }

    struct Fetch: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the files that the other side has announced in a referral.",
            discussion: """
                Each chunk is verified against what the sender signed while it arrives, and sealed at once. Broken off, the \
                same command goes on where it ended. Exits 1 where conditions are to be accepted first, or where what came is \
                not what was signed.
                """
        )
        static let operation = OperationID.fetchEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The referral.") var referral: String
        @Argument(help: "The files' identifiers. Default: all that are not here yet.") var files: [String] =
            []
        @Flag(help: "Accept the conditions under which the files come; `evidence list --json` shows them.")
        var acceptConditions = false
        var subject: String? { referral }

        func perform() async throws {
            let home = try options.nodeHome()
            let client = try home.client()
            let node = try home.open(asking: client)
            let thread = try await node.referralID(referral)
            var wanted = try files.map(identifier)
            if wanted.isEmpty {
                wanted = try await node.announcedEvidence(in: thread)
                    .filter { $0.record == nil || $0.record?.state == .fetching }.map(\.manifest.id)
            }
            var fetched: [EvidenceRecord] = []
            do {
                for id in wanted {
                    fetched.append(
                        try await node.fetchEvidence(
                            id,
                            in: thread,
                            acceptingConditions: acceptConditions,
                            by: officer.proven(options),
                            through: HTTPSEvidenceCourier(node: node, client: client)
                        )
                    )
                }
            } catch {
                await client.shutdown()
                throw error
            }
            await client.shutdown()
            let manifests = try fetched.map { try Node.manifest(in: $0) }
            options.answer(
                .array(zip(fetched, manifests).map { $0.json($1) }),
                fetched.isEmpty
                    ? "Everything that the other side announced is here."
                    : manifests.map {
                        "Fetched and verified \($0.name) (\($0.id)): \($0.digests.size) bytes."
                    }
                    .joined(separator: "\n")
            )
        }
    }

    struct Open: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a file's content to standard output, for a program that reads it there.",
            discussion: """
                It is refused where standard output is a terminal, which content could command. What reads it may keep it: the \
                conditions under which the file came are asked as they are for a copy, and exit code 1 says that they forbid it.
                """
        )
        static let operation = OperationID.showEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var serves: ServesOption
        @Argument(help: "The file's identifier.") var file: String
        @Option(help: "examination, presentation, disclosure, translation or backup.") var purpose =
            "examination"
        @Flag(help: "Say that the conditions under which it came allow this.") var conditionsPermit = false

        func perform() async throws {
            guard isatty(STDOUT_FILENO) == 0 else {
                throw ValidationError("Standard output is a terminal. Send it to a program or a file.")
            }
            try await options.node().openEvidence(
                identifier(file),
                purpose: EvidenceCommand.purpose(purpose),
                serving: serves.stated,
                underItsConditions: conditionsPermit,
                by: officer.proven(options)
            ) { try FileHandle.standardOutput.write(contentsOf: $0) }
        }
    }

    struct Copy: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a file out of the node, into a new file that only you can read."
        )
        static let operation = OperationID.showEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var serves: ServesOption
        @Argument(help: "The file's identifier.") var file: String
        @Option(help: "Where to; there must be nothing of that name.") var out: String
        @Option(help: "examination, presentation, disclosure, translation or backup.") var purpose =
            "examination"
        @Flag(help: "Say that the conditions under which it came allow this copy.") var conditionsPermit =
            false

        func perform() async throws {
            let node = try options.node()
            let id = try identifier(file)
            let purpose = try EvidenceCommand.purpose(purpose)
            let descriptor = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw NodeError(.exists, "The file \(out) cannot be made: it exists, or its folder does not.")
            }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            do {
                try await node.copyEvidence(
                    id,
                    purpose: purpose,
                    serving: serves.stated,
                    underItsConditions: conditionsPermit,
                    by: officer.proven(options)
                ) { try handle.write(contentsOf: $0) }
                try handle.synchronize()
            } catch {
                // Half a copy would be taken for the whole.
                unlink(out)
                throw error
            }
            options.answer(["copied": .string(id.text), "to": .string(out)], "Copied to \(out).")
        }
    }

    static func purpose(_ text: String) throws -> CustodyEvent.Purpose {
        guard let purpose = CustodyEvent.Purpose(rawValue: text) else {
            throw ValidationError(
                "The purpose is one of "
                    + CustodyEvent.Purpose.allCases.map(\.rawValue).joined(separator: ", ") + "."
            )
        }
        return purpose
    }
}

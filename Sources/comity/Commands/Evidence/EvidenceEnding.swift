import API
import ArgumentParser
import Evidence
import Foundation
import Node
import Store
import Wire

extension EvidenceCommand {
    struct Redact: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a file that shows some parts of another and proves that they stand there.",
            discussion: """
                What is not shown is hidden. In JSON a part is a value, named by its pointer: --show /harm/loss shows it and \
                all below it. In CSV it is a cell: --show 3/2 is the second of the third line, --show 3/ the whole line, --show \
                /2 the whole column. In anything else it is a range of 4,096 bytes: --show 0-4095.
                """
        )
        static let operation = OperationID.redactEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file's identifier.") var file: String
        @Option(help: "A part to show; repeatable.") var show: [String]

        func perform() async throws {
            let node = try options.node()
            let id = try identifier(file)
            let record = try await node.redactEvidence(
                id,
                showing: show,
                by: officer.proven(options)
            )
            let manifest = try Node.manifest(in: record)
            options.answer(
                record.json(manifest),
                "Made \(manifest.name) (\(record.id)). It proves what it shows by the commitment that was signed when \(id) was sealed."
            )
        }
    }

    struct Destroy: EvidenceFileCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroy a file: shred its key, remove its content, print the signed certificate.",
            discussion: """
                The custody events stay; what they commit to can no longer be told. What another agency has fetched stays with \
                it. Repeating the command prints the certificate again.
                """
        )
        static let operation = OperationID.destroyEvidence
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file's identifier.") var file: String
        @Option(help: "retention-ended, court-order, erasure-request, withdrawal or taken-in-by-mistake.")
        var reason: String
        @Flag(help: "Do it. Without this nothing is destroyed.") var yes = false

        func perform() async throws {
            guard let why = CustodyEvent.Reason(rawValue: reason) else {
                throw ValidationError(
                    "The reason is one of "
                        + CustodyEvent.Reason.allCases.map(\.rawValue).joined(separator: ", ") + "."
                )
            }
            guard yes else { throw ValidationError("This cannot be undone. Repeat it with --yes.") }
            let certificate = try await options.node().destroyEvidence(
                identifier(file),
                reason: why,
                by: officer.proven(options)
            )
            options.answer(["destroyed": .string(file), "certificate": .string(certificate)], certificate)
        }
    }
}

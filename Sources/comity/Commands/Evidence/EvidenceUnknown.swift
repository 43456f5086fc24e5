import ArgumentParser
import Node
import Referrals
import Store
import Wire

extension EvidenceCommand {
    struct Unknown: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the sealed files that no record names, or remove some.",
            discussion: """
                Where an older copy of the database was put in place, they belong to the newer one: leave them, and look for it. \
                Where a crash came between the last byte of a file and its record, nothing opens them any more: remove them. \
                It is for whoever runs the machine; without --remove nothing is changed.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "The identifier of a file to remove for good; repeatable.") var remove: [String] = []

        func perform() async throws {
            let node = try options.node()
            let files = try remove.map { try identifier($0) }
            if !files.isEmpty {
                try await node.removeUnknownEvidence(files, by: officer.proven(options))
            }
            let left = try await node.sweepEvidence().unknown.sorted { $0.key < $1.key }
            options.answer(
                [
                    "removed": .array(files.map { .string($0.text) }),
                    "unknown": .array(
                        left.map { ["file": .string($0.key.text), "bytes": .integer($0.value)] }
                    ),
                ],
                left.isEmpty
                    ? "A record names each sealed file."
                    : left.map { "\($0.key)  \($0.value) bytes" }.joined(separator: "\n")
            )
        }
    }
}

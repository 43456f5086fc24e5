import ArgumentParser
import Merkle
import Node
import Referrals
import Store
import Wire

/// `comity log`: the node's transparency log.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract:
            "The transparency log: what the node has recorded, and the proof that it cannot be rewritten.",
        discussion: """
            Every document sent or received, every receipt, approval, use of a rule pack and change of a key adds a leaf: a \
            salted commitment, never the content. The serving node signs a checkpoint every second in which there is \
            something new, and serves the log below /log/ for anybody to read.
            """,
        subcommands: [
            LogShow.self, LogCheckpointCommand.self, LogProve.self, LogVerify.self, LogReopen.self,
            LogCatchUp.self,
        ]
    )
}

/// `comity log show`.
struct LogShow: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the parts of the log, or the leaves about a document, a referral or a case."
    )

    @OptionGroup var options: NodeOptions
    @Option(help: "The identifier of a document, a referral or a case.") var about: String?

    func perform() async throws {
        let node = try options.node()
        if let about {
            guard let subject = Identifier(about) else {
                throw ValidationError("A document is named by its UUID.")
            }
            return try await show(node.logEntries(about: subject))
        }
        let parts = try await node.logStatus()
        options.answer(
            .array(parts.map(\.json)),
            parts.isEmpty ? "The log has no leaves yet." : parts.map(\.words).joined(separator: "\n")
        )
    }

    private func show(_ entries: [JournalEntry]) {
        options.answer(
            .array(
                entries.map {
                    .object([
                        "entry": .integer($0.number), "at": .string($0.at.rfc3339),
                        "event": .string($0.event.rawValue),
                        "digest": $0.digest.map { .string($0.hex) } ?? .null,
                    ])
                }
            ),
            entries.isEmpty
                ? "Nothing is recorded about it."
                : entries.map { "\($0.number)  \($0.at.rfc3339)  \($0.event.rawValue)" }.joined(
                    separator: "\n"
                )
                    + "\nProve one with `comity log prove NUMBER`."
        )
    }
}

/// `comity log checkpoint`.
struct LogCheckpointCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign a checkpoint if the log has grown, and print the last one with its cosignatures.",
        discussion: "The serving node does this every second; the command is for a node that is not serving."
    )

    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let node = try options.node()
        try await node.publishCheckpoints()
        guard let part = try await node.logStatus().last, let checkpoint = part.checkpoint else {
            throw NodeError(.notFound, "The log has no leaves yet.")
        }
        options.answer(part.json, String(checkpoint.note.text.dropLast()))
    }
}

extension LogStatus {
    /// As `--json` shows a part of the log.
    var json: JSON {
        .object([
            "origin": .string(origin), "key": verifier.map { .string($0.description) } ?? .null,
            "leaves": .integer(size),
            "firstEntry": .integer(shard.firstEntry),
            "checkpoint": checkpoint.map { record, note in
                .object([
                    "size": .integer(record.size), "madeAt": .string(record.madeAt.rfc3339),
                    "note": .string(note.text), "signatures": .integer(Int64(note.signatures.count)),
                ])
            } ?? .null,
            "broken": broken?.json ?? .null,
        ])
    }

    fileprivate var words: String {
        let last =
            checkpoint.map { record, note in
                "checkpoint of \(record.size) at \(record.madeAt.rfc3339), \(note.signatures.count - 1) cosignatures"
            } ?? "no checkpoint yet"
        return "\(origin)  \(size) leaves, \(last)\n    key \(verifier?.description ?? "none yet")"
            + (broken.map {
                "\n    broken off at \($0.at.rfc3339) by \($0.by), goes on in \($0.successor): \($0.reason)"
            } ?? "")
    }
}

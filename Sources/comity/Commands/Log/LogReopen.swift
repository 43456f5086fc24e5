import ArgumentParser
import Node
import Referrals
import Server
import Store
import Wire

/// `comity log reopen`.
struct LogReopen: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Go on after an older backup had to be restored: break the log off and begin a new part.",
        discussion: """
            A node whose database is older than the last checkpoint that anybody holds does not serve, or is not cosigned any \
            more: what came after the backup is missing, and the log never pretends otherwise. Restore a newer database if there \
            is one. If there is none, this command asks every witness what it holds, keeps the largest checkpoint as the mark of \
            what is missing, leaves the part of the log as it is, and begins a new part with a name of its own (2026-2) whose first \
            leaf records the break. Peers find a signed note beside the old part; auditors see the break for ever.

            A record that was changed, not only older, is not reopened. Documents that were lost are in the hands of the peers: \
            the node asks them for those before it signs anything for them again (`comity log catch-up`).

            Exit codes: 0 reopened; 1 there is nothing to reopen, a witness does not answer, or the record was changed.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Option(help: "Why, for auditors; it stays in the node.") var reason: String
    @Flag(help: "Go on though witnesses do not answer: they may hold more than is known here.")
    var despiteSilence = false

    func perform() async throws {
        let home = try options.nodeHome()
        let made = try await home.open().reopenLog(
            reason: reason,
            despiteSilence: despiteSilence,
            through: HTTPSWitnessLine(client: home.client()),
            by: officer.proven(options)
        )
        options.answer(
            .object([
                "successor": .string(made.successor), "breaks": .array(made.breaks.map(\.json)),
                "silent": .array(made.silent.map(JSON.string)),
            ]),
            made.breaks.map {
                "The part \($0.part) is broken off after \($0.kept) leaves; \($0.keptBy) holds a larger or other checkpoint."
            }.joined(separator: "\n") + "\nThe log goes on in \(made.successor)."
        )
    }
}

extension LogBreak {
    /// As `--json` shows it.
    var json: JSON {
        .object([
            "part": .string(part), "kept": .integer(kept), "known": .string(known),
            "keptBy": .string(keptBy),
            "successor": .string(successor), "statement": .string(statement), "reason": .string(reason),
            "by": .string(by), "at": .string(at.rfc3339),
        ])
    }
}

import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity witness alarms`: what no log may do, with what shows it.
struct WitnessAlarms: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarms",
        abstract: "Show the alarms with the checkpoints that contradict each other.",
        discussion: """
            Exit codes: 0; 2 while an alarm is open. `comity witness acknowledge` says that an officer has seen one; it stays here \
            with what shows it, and is raised anew when its cause comes back.
            """
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let alarms = try await options.node().logAlarms()
        options.answer(
            .array(alarms.map(\.json)),
            alarms.isEmpty ? "No alarm was raised." : alarms.map(\.words).joined(separator: "\n")
        )
        if alarms.contains(where: { $0.acknowledgement == nil }) { throw ExitCode(2) }
    }
}

/// `comity witness acknowledge`.
struct WitnessAcknowledge: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Say that you have seen an alarm about a log, and what you make of it.",
        discussion:
            "The alarm and its proof stay, with your name, the time and the reason; it no longer counts as open."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The number of the alarm, as `comity witness alarms` shows it.") var alarm: Int64
    @Option(help: "What you make of it, for auditors; no personal data.") var because: String

    func perform() async throws {
        let said = try await options.node().acknowledgeAlarm(
            alarm,
            because: because,
            by: officer.proven(options)
        )
        options.answer(said.json, "Acknowledged. The alarm stays with what shows it.")
    }
}

extension LogAlarm {
    /// As `--json` shows it.
    fileprivate var json: JSON {
        .object([
            "number": .integer(number), "kind": .string(kind.rawValue), "log": .string(origin),
            "at": .string(at.rfc3339), "by": .string(by), "first": .string(first), "second": .string(second),
            "acknowledged": acknowledgement?.json ?? .null,
        ])
    }

    /// For a person.
    fileprivate var words: String {
        let standing = acknowledgement.map { "acknowledged: \($0.words)" } ?? "OPEN"
        return
            "\(number)  \(at.rfc3339)  \(kind.rawValue) of \(origin), told by \(by); \(standing)\n\(first)\nagainst\n\(second)"
    }
}

extension AlarmAcknowledgement {
    /// As `--json` shows it.
    var json: JSON {
        .object(["by": .string(by), "at": .string(at.rfc3339), "because": .string(reason)])
    }

    /// For a person.
    var words: String { "\(by), \(at.rfc3339): \(reason)" }
}

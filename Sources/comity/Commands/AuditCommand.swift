import ArgumentParser
import Node
import Wire

/// `comity audit`: checks everything stored against its signatures, digests, chains and the journal.
struct AuditCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check everything that is stored; name whatever was changed. Exits 2 when something was.",
        discussion: """
            It reads only, and may run beside the serving node. It also names whoever may sign rule packs without a record of who \
            let them.
            """
    )

    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let report = try await options.node().auditWithSigners()
        let json = JSON.object([
            "sound": .bool(report.isSound), "journalEntries": .integer(Int64(report.journalEntries)),
            "documents": .integer(Int64(report.documents)), "receipts": .integer(Int64(report.receipts)),
            "threads": .integer(Int64(report.threads)), "cases": .integer(Int64(report.cases)),
            "doubts": .array(report.doubts.map(\.json)),
            "recoveries": .array(report.recoveries.map(JSON.string)),
            "leaves": .integer(Int64(report.leaves)),
            "timeStamps": .integer(Int64(report.timeStamps)),
            "findings": .array(
                report.findings.map {
                    .object([
                        "subject": .string($0.subject.rawValue), "name": .string($0.name),
                        "says": .string($0.says),
                    ])
                }
            ),
        ])
        let counts =
            "\(report.journalEntries) journal entries, \(report.documents) documents, \(report.receipts) receipts, \(report.threads) referrals, \(report.cases) cases, \(report.leaves) leaves of the transparency log, \(report.timeStamps) time-stamps"
        let verdict =
            report.isSound
            ? "Sound: \(counts) checked."
            : "Checked \(counts). Not as they were written:\n"
                + report.findings.map { "  - \($0)" }.joined(separator: "\n")
        let doubts =
            report.doubts.isEmpty
            ? ""
            : "\nAs they were stored, but signed with a key that others may have held:\n"
                + report.doubts.map { "  - \($0)" }.joined(separator: "\n")
        let recoveries =
            report.recoveries.isEmpty
            ? ""
            : "\nOutside the rule of two people:\n"
                + report.recoveries.map { "  - \($0)" }.joined(separator: "\n")
        options.answer(json, verdict + doubts + recoveries)
        if !report.isSound { throw ExitCode(2) }
    }
}

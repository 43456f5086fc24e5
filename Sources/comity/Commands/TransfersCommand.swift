import API
import ArgumentParser
import Node
import Referrals
import Wire

/// `comity transfers`: the one switch that stops all exchange of data with all peers.
struct TransfersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers",
        abstract: "Suspend all exchange of data with all peers at once; take it up again by two officers.",
        discussion: """
            For a breach, a lost key, a court's order (CETS 224 art. 14(13)-(15), unverified, check before use). Nothing goes to any \
            peer and nothing is taken from any: each is answered `peer-suspended`, and tries again by itself. What people take back is \
            recorded here at once; its word to stop is signed, and waits until the exchange goes on. `comity peer suspend` stops one peer.
            """,
        subcommands: [Show.self, Suspend.self, Resume.self],
        defaultSubcommand: Show.self
    )

    struct Show: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether all transfers are suspended, since when, why and by whom; and what was."
        )
        static let operation = OperationID.showTransfers
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption

        func perform() async throws {
            let all = try await options.node().transferSuspensions()
            options.answer(
                TransferSuspension.shown(all),
                all.isEmpty ? "Transfers were never suspended." : all.map(\.words).joined(separator: "\n")
            )
        }
    }

    struct Suspend: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suspend all transfers, at once and by one officer."
        )
        static let operation = OperationID.suspendTransfers
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "Why, in words that name nobody.") var because: String
        @Option(help: "What the people concerned can do, and where; can be said later.") var remedies: String?
        @Option(help: "Which authority oversees it, and what it was told; can be said later.")
        var oversight: String?

        func perform() async throws {
            let suspension = try await options.node().suspendTransfers(
                because: because,
                remedies: remedies,
                oversight: oversight,
                by: officer.proven(options)
            )
            options.answer(suspension.json, suspension.words)
        }
    }

    struct Resume: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the exchange goes on: with the word of a second officer it does."
        )
        static let operation = OperationID.resumeTransfers
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "What the people concerned can do, where that is not on record yet.")
        var remedies: String?
        @Option(help: "Which authority was told what, where that is not on record yet.")
        var oversight: String?

        func perform() async throws {
            let suspension = try await options.node().resumeTransfers(
                remedies: remedies,
                oversight: oversight,
                by: officer.proven(options)
            )
            options.answer(suspension.json, suspension.words)
        }
    }
}

extension TransferSuspension {
    fileprivate var words: String {
        let standing =
            resumed.map { "taken up again on \($0.at.rfc3339) by \(proposed?.by ?? "") and \($0.by)" }
            ?? proposed.map {
                "in force; \($0.by) has said that the exchange goes on, a second officer has not"
            }
            ?? "in force"
        return """
            Suspended on \(suspended.at.rfc3339) by \(suspended.by), \(standing).
              why        \(reason)
              remedies   \(remedies ?? "not on record yet")
              oversight  \(oversight ?? "not on record yet")
            """
    }
}

import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity outbox`: what waits to be delivered and what a peer refused.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "See what waits to be delivered, and try again what a peer refused.",
        subcommands: [List.self, Retry.self]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List what is not delivered.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let deliveries = try await options.node().undelivered()
            options.answer(
                .array(deliveries.map(\.json)),
                deliveries.isEmpty
                    ? "The outbox is empty: everything has a receipt."
                    : deliveries.map {
                        "\($0.document)  to \($0.peer)  \($0.state.rawValue), \($0.attempts) attempts"
                            + ($0.lastFailure.map { "\n    \($0)" } ?? "")
                    }.joined(separator: "\n")
            )
        }
    }

    struct Retry: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Try one document again now.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The document's identifier.") var document: String

        func perform() async throws {
            guard let id = Identifier(document) else {
                throw ValidationError("A document is named by its UUID.")
            }
            try await options.node().resumeDeliveries(of: id, by: officer.named())
            options.answer(.object(["document": .string(document)]), "The running node tries it again now.")
        }
    }
}

extension DeliveryRecord {
    /// As `--json` shows a delivery.
    var json: JSON {
        .object([
            "document": .string(document.text), "thread": .string(thread.text), "peer": .string(peer.text),
            "state": .string(state.rawValue), "attempts": .integer(Int64(attempts)),
            "nextAttemptAt": .string(nextAttemptAt.rfc3339),
            "lastFailure": lastFailure.map(JSON.string) ?? .null,
        ])
    }
}

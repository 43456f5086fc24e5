import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity information`: information that nobody asked for.
struct InformationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "information",
        abstract: "Offer information that nobody asked for, answer such an offer, or send its content.",
        discussion: """
            Budapest Convention art. 26. Assess the case for the other agency first (`comity referral assess`). With conditions, \
            only they and the kinds of data leave; the other side takes them on or declines them, and only then `supply` sends \
            the content.
            """,
        subcommands: [Offer.self, Answer.self, Supply.self, Open.self]
    )

    struct Offer: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offer what the last assessment of a case lets leave."
        )
        static let operation = OperationID.offerInformation
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The case's reference.") var reference: String
        @Option(help: "A condition, in words; repeatable. Without any, the content goes at once.")
        var condition: [String] = []
        @Option(help: "What it is about, without anything that concerns a person.") var says: String
        var subject: String? { reference }

        func perform() async throws {
            let result = try await options.node().offerInformation(
                of: reference,
                conditions: condition,
                says: says,
                by: officer.proven(options)
            )
            options.answer(
                result.json,
                condition.isEmpty
                    ? "The information is on its way. (thread \(result.thread.id))"
                    : "Offered; the content waits until the conditions are taken on. (thread \(result.thread.id))"
            )
        }
    }

    struct Answer: ReferralMove {
        static let configuration = CommandConfiguration(
            abstract: "Take on the conditions of offered information, or decline them."
        )
        static let operation = OperationID.answerConditions
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The thread.") var name: String
        @Flag(help: "Decline the conditions.") var no = false
        @Option(help: "What you say with it.") var says: String?
        var done: String {
            no ? "The conditions are declined; nothing is sent." : "The conditions are taken on; they bind."
        }

        func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
            try await node.answerInformation(!no, in: thread, says: says, by: officer.proven(options))
        }
    }

    struct Supply: ReferralMove {
        static let configuration = CommandConfiguration(
            abstract: "Send the content whose conditions were taken on."
        )
        static let operation = OperationID.supplyInformation
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The thread.") var name: String
        var done: String { "The information is on its way." }

        func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
            try await node.supplyInformation(in: thread, by: officer.proven(options))
        }
    }

    struct Open: ReferralMove {
        static let configuration = CommandConfiguration(
            abstract: "Say that a person has opened what the other side sent."
        )
        static let operation = OperationID.acknowledgeOpening
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The thread.") var name: String
        @Option(help: "The document's identifier; default the thread's first.") var document: String?
        var done: String { "The other side is told that a person has opened it." }

        func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
            if let document, Identifier(document) == nil {
                throw ValidationError("A document is named by its UUID.")
            }
            return try await node.acknowledgeOpening(
                of: document.flatMap { Identifier($0) },
                in: thread,
                by: officer.proven(options)
            )
        }
    }
}

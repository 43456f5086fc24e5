import API
import ArgumentParser
import Node
import Referrals
import RulePacks
import Store
import Wire

/// `comity outbox`: what waits to be delivered, and what a person decides about what does not arrive.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "See what waits to be delivered, and decide what happens to dead letters.",
        discussion: """
            Every peer has a lane of its own, in which documents go out in the order in which they were signed. A peer that \
            does not answer is tried again after a second, then ever more rarely, at least every five minutes, for as long as \
            a document has no deadline of its own; as soon as the peer is heard from, its lane goes on at once.

            A document that the peer refuses for good, or whose deadline passes, becomes a dead letter: it waits for a person \
            and holds up only its own referral. `resend` tries it again, `redirect` turns to another agency, `close` decides \
            that it is never sent. A document that the peer answers again and again without taking it is set aside: those of \
            other referrals go first, and it is tried at least every hour, until `give-up` makes it a dead letter. What says \
            that something stops is never given up. A referral whose consent is taken back while it waits does not leave any \
            more, whoever sends it again: the peer is asked whether it has arrived, and only if it has, is it told. Each is \
            recorded with the officer's name.
            """,
        subcommands: [List.self, Resend.self, GiveUp.self, Redirect.self, Close.self]
    )

    struct List: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the lanes and what is not delivered, the oldest first."
        )
        static let operation = OperationID.listOutbox
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Flag(help: "Only dead letters: what waits for a person.") var dead = false
        @Option(help: "The most documents listed.") var limit = 100

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is from 1 to 10000.") }
        }

        func perform() async throws {
            let node = try options.node()
            let lanes = try await node.lanes()
            let deliveries = try await node.undelivered(limit: limit, deadOnly: dead)
            options.answer(
                .object([
                    "lanes": .array(lanes.map(\.json)), "undelivered": .array(deliveries.map(\.json)),
                ]),
                (lanes.filter { $0.backlog > 0 }.map(\.line)
                    + (deliveries.isEmpty
                        ? ["Nothing to show: everything else has a receipt."] : deliveries.map(\.line)))
                    .joined(separator: "\n")
            )
        }
    }

    struct Resend: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try one document again now, and what was held behind it.",
            aliases: ["retry"]
        )
        static let operation = OperationID.resendDelivery
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var document: OutboxDocument

        func perform() async throws {
            let delivery = try await options.node().resend(document.identifier(), by: officer.proven(options))
            options.answer(delivery.json, "The running node tries it again now.")
        }
    }

    struct GiveUp: OfficersCommand {
        static let configuration = CommandConfiguration(
            commandName: "give-up",
            abstract: "Take a document out of its lane that does not get through: a dead letter from now on.",
            discussion: """
                What is behind it in its referral waits with it, until you `resend` or `close` it. Whether it has arrived all \
                the same is not known. A withdrawal, a consent taken back and a request to erase cannot be given up.
                """
        )
        static let operation = OperationID.giveUpDelivery
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var document: OutboxDocument

        func perform() async throws {
            let delivery = try await options.node()
                .giveUpDelivery(document.identifier(), by: officer.proven(options))
            options.answer(delivery.json, "It is a dead letter now; decide with `resend` or `close`.")
        }
    }

    struct Redirect: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turn to another agency with a referral that its addressee has not taken in.",
            discussion: """
                The law is asked anew for the other agency. Look at the outcome with `comity referral show`, have it approved \
                where the law demands it, then `comity referral send`. The referral to the first agency is withdrawn.
                """
        )
        static let operation = OperationID.resendDelivery
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var document: OutboxDocument
        @Option(help: "The other agency's base URL; it must be an active peer.") var to: String

        func perform() async throws {
            guard let peer = EntityID(to) else { throw ValidationError("--to is the base URL of a peer.") }
            let assessed = try await options.node()
                .redirect(document.identifier(), to: peer, by: officer.proven(options))
            let outcome = assessed.legal.overall.outcome.rawValue
            options.answer(
                .object([
                    "document": .string(document.name), "to": .string(peer.text), "outcome": .string(outcome),
                    "assessment": .string(assessed.record.id.text),
                ]),
                "The referral to the first agency ends here. For \(peer) the outcome is: \(outcome). Nothing has been sent to it yet."
            )
        }
    }

    struct Close: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that a dead letter is never sent, nor anything behind it in its referral.",
            discussion:
                "Tell the other agency's contact point what you decided: it learns nothing of it from the node."
        )
        static let operation = OperationID.giveUpDelivery
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var document: OutboxDocument

        func perform() async throws {
            let closed = try await options.node().closeDelivery(
                document.identifier(),
                by: officer.proven(options)
            )
            options.answer(
                .array(closed.map(\.json)),
                "\(closed.count) documents of this referral will not be sent. Tell the other agency."
            )
        }
    }
}

/// A document of the outbox, named on the command line.
struct OutboxDocument: ParsableArguments {
    @Argument(help: "The document's identifier, as `comity outbox list` shows it.") var name: String

    func identifier() throws -> Identifier {
        guard let id = Identifier(name) else { throw ValidationError("A document is named by its UUID.") }
        return id
    }
}

extension DeliveryRecord {
    fileprivate var line: String {
        "\(document)  to \(peer)  \(state.rawValue)\(reason.map { " (\($0.rawValue))" } ?? ""), \(attempts) attempts"
            + (setAsideUntil.map { ", set aside until \($0.rfc3339)" } ?? "")
            + (lastFailure.map { "\n    \($0)" } ?? "")
    }
}

extension LaneRecord {
    fileprivate var line: String {
        let next =
            isPaused
            ? "paused: the relation, or all transfers, are suspended"
            : failures == 0 ? "going" : "\(failures) failures in a row, next attempt \(nextAttemptAt.rfc3339)"
        return "\(peer): \(backlog) waiting; \(next)" + (lastFailure.map { " (\($0))" } ?? "")
    }
}

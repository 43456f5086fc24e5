import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity preservation`: data that are to be kept.
struct PreservationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preservation",
        abstract: "Ask another agency to keep data, or answer such a request.",
        discussion: """
            A request (Budapest Convention art. 29) opens a thread of its own, or joins a referral with --in. Data are kept for at \
            least sixty days (art. 29(7)), and for ninety at a time (art. 16(2)); `request --in` prolongs. `comity referral list` \
            and `show` show these threads too; `comity referral withdraw --agency` releases the data.
            """,
        subcommands: [Request.self, Confirm.self, Refuse.self]
    )

    struct Request: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask that data be kept, or that they be kept longer."
        )
        static let operation = OperationID.requestPreservation
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(help: "The peer's base URL, for a thread of its own.") var to: String?
        @Option(name: .customLong("in"), help: "The thread that the request joins or prolongs.") var thread:
            String?
        @Option(help: "Your own reference, for a thread of its own.") var reference: String?
        @Option(help: "The authority that seeks it.") var authority: String
        @Option(help: "The facts in brief, without anything that names a person.") var facts: String
        @Option(
            help:
                "The data to be kept, in words; DATA|RELATION adds how they relate to the offence; repeatable."
        )
        var data: [String]
        @Option(help: "Whoever holds the data, as far as known.") var custodian: String?
        @Option(help: "Why they have to be kept.") var necessity: String
        @Option(help: "For how many days, 60 to 90.") var days: Int = 60
        @Option(help: "Why it cannot wait.") var urgent: String?
        @Option(help: "The day by which the formal confirmation of what is urgent follows (art. 25(3)).")
        var confirmBy: String?
        @Option(help: "The day by which the request to search, seize or disclose is meant to follow.")
        var followUpBy: String?
        var subject: String? { thread }

        func perform() async throws {
            let node = try options.node()
            let request = PreservationRequest(
                authority: authority,
                facts: facts,
                data: data.map { text in
                    let parts = text.split(separator: "|", maxSplits: 1).map {
                        String($0.trimmingPrefix(" "))
                    }
                    return PreservationRequest.Item(
                        parts.first ?? "",
                        relation: parts.dropFirst().first
                    )
                },
                custodian: custodian,
                necessity: necessity,
                days: days,
                urgentBecause: urgent,
                confirmBy: confirmBy,
                followUpBy: followUpBy
            )
            let result: MoveResult
            if let thread {
                result = try await node.requestPreservation(
                    request,
                    in: try await node.referralID(thread),
                    by: officer.proven(options)
                )
            } else {
                guard let to, let reference else {
                    throw ValidationError(
                        "Name the peer with --to and your --reference, or the thread with --in."
                    )
                }
                result = try await node.requestPreservation(
                    request,
                    reference: reference,
                    from: NodeName.read(to),
                    by: officer.proven(options)
                )
            }
            options.answer(result.json, "The request is on its way. (thread \(result.thread.id))")
        }
    }

    struct Confirm: ReferralMove {
        static let configuration = CommandConfiguration(
            abstract: "Say that the data are kept, and until when."
        )
        static let operation = OperationID.confirmPreservation
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The thread.") var name: String
        @Option(help: "The last day.") var until: String
        @Option(help: "That this may not keep the data, or may endanger the investigation (art. 29(6)).")
        var warning: String?
        @OptionGroup var limits: LimitOptions
        var done: String { "Kept until \(until)." }

        func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
            try await node.confirmPreservation(
                in: thread,
                until: until,
                warning: warning,
                limits: try limits.read(),
                by: officer.proven(options)
            )
        }
    }

    struct Refuse: ReferralMove {
        static let configuration = CommandConfiguration(
            abstract: "Say that the data are not kept, on a ground of art. 29.",
            discussion: "Grounds: \(Ground.codes(for: .preservation).joined(separator: ", "))."
        )
        static let operation = OperationID.refusePreservation
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The thread.") var name: String
        @Option(help: "The ground.") var ground: String
        @Option(help: "The provision that the ground rests on.") var cite: String?
        @Option(help: "The reason in plain words.") var says: String
        @OptionGroup var translations: TranslationOptions
        var done: String { "Not kept." }

        func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
            try await node.refusePreservation(
                in: thread,
                ground: ground,
                cite: cite,
                says: says,
                translations: try translations.read(),
                by: officer.proven(options)
            )
        }
    }
}

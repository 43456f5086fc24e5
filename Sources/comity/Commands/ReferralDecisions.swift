import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

struct ReferralPostpone: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "postpone",
        abstract: "Put the decision off, after consultation.",
        discussion: """
            Reasons: prejudice-to-proceedings (Budapest Convention art. 27(5)), in-use-elsewhere. `comity referral review` takes \
            the referral up again.
            """
    )
    static let operation = OperationID.postponeReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The reason.") var reason: String = "prejudice-to-proceedings"
    @Option(help: "The day of the next look at it.") var until: String
    @Option(help: "The reason in plain words.") var says: String
    @OptionGroup var translations: TranslationOptions
    var done: String { "Put off until \(until)." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.postpone(
            referral,
            reason: reason,
            until: until,
            says: says,
            translations: try translations.read(),
            by: officer.proven(options)
        )
    }
}

struct ReferralForward: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract:
            "Say that a referral belongs to another node, or pass it on with the referrer's authorisation.",
        discussion: """
            Without --onward, the referral was misaddressed: its sender is told the right node, addresses it anew, and asks that \
            node's law. With --onward, this node passes the content on itself; that needs the referrer's authorisation \
            (`comity referral ask --onward-to`, then `comity referral authorise` on the other side), and both rule packs.
            """
    )
    static let operation = OperationID.redirectReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The other node's base URL.") var to: String
    @Flag(help: "Pass the content on.") var onward = false
    @Option(help: "The reason in plain words.") var says: String
    var done: String { onward ? "Passed on to \(to)." : "Its sender is told that it belongs to \(to)." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        let target = try NodeName.read(to)
        return onward
            ? try await node.handOn(referral, to: target, says: says, by: officer.proven(options))
            : try await node.redirect(referral, to: target, says: says, by: officer.proven(options))
    }
}

struct ReferralAuthorise: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "Let the other side pass the referral on to the node it asked about, or not.",
        discussion: """
            Second Additional Protocol art. 14(10): nothing goes on to a third side without authorisation. It answers what forbids \
            that the referral goes on, or wants it to be asked about (no-onward, ask-before), for the node that was named; whatever \
            else was said of an element stays. Conditions given here bind at that node too.
            """
    )
    static let operation = OperationID.authoriseOnward
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Flag(help: "Refuse it instead.") var no = false
    @OptionGroup var limits: LimitOptions
    @Option(help: "What you say with it.") var says: String?
    var done: String { no ? "It may not go on." : "It may go on to the node that was named." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.authoriseOnward(
            !no,
            in: referral,
            under: try limits.read(),
            says: says,
            by: officer.proven(options)
        )
    }
}

struct ReferralLapse: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "lapse",
        abstract: "Say that the time to decide, or to keep data, has run out. Only once it has."
    )
    static let operation = OperationID.lapseReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    var done: String { "Lapsed." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.lapse(referral, by: officer.proven(options))
    }
}

/// Reads a node's name from the command line.
enum NodeName {
    static func read(_ text: String) throws -> EntityID {
        guard let entity = EntityID(text) else {
            throw ValidationError("A node is named by its base URL, for example https://node.example.")
        }
        return entity
    }
}

import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

struct ReferralCorrect: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Put right what an earlier document of this agency said. That document stays as it was."
    )
    static let operation = OperationID.correctDocument
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The document's identifier, as `comity referral show --json` names it.") var document:
        String
    @Option(help: "The element, as a JSON Pointer into the body, for example /case/stage.") var element:
        String
    @Option(help: "What was wrong, in plain words.") var says: String
    @Option(help: "What it should have been, as text; none where it should not have been there.") var value:
        String?
    var done: String { "Corrected." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        guard let id = Identifier(document) else { throw ValidationError("A document is named by its UUID.") }
        return try await node.correct(
            id,
            in: referral,
            changes: [(element, says, value.map(JSON.string))],
            by: officer.proven(options)
        )
    }
}

struct ReferralDelay: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "delay",
        abstract: "Tell the other side that something will take longer, until when and why.",
        discussion: """
            What: review, decision, answer, conditions, preservation, erasure, follow-up. Reasons for delay are owed (Budapest \
            Convention art. 27(7)).
            """
    )
    static let operation = OperationID.tellDelay
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "What takes longer.") var what: String = "decision"
    @Option(help: "The day by which it will be there.") var until: String
    @Option(help: "The reason in plain words.") var says: String
    var done: String { "The other side is told." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.notify(
            .delay,
            ["what": .string(what), "until": .string(until), "says": .string(says)],
            in: referral,
            by: officer.proven(options)
        )
    }
}

struct ReferralErase: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Ask the other side to erase everything that it received in a referral.",
        discussion: """
            Reasons: consent-withdrawn, purpose-fulfilled, retention-ended, unlawful, inaccurate, person-asked. The other side \
            answers with a report of what was erased and what it has to keep.
            """
    )
    static let operation = OperationID.askErasure
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The reason.") var reason: String
    var done: String { "Erasure is asked for." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.askErasure(in: referral, reason: reason, by: officer.proven(options))
    }
}

struct ReferralErased: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "erased",
        abstract: "Report on a request to erase: what has to be kept, on which provision, until when.",
        discussion: "Why: legal-hold, duty-to-keep, proof-of-deletion, other-proceedings."
    )
    static let operation = OperationID.reportErasure
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "Why what is still here has to be kept.") var why: String
    @Option(help: "The provision that demands it.") var cite: String
    @Option(help: "Until which day.") var until: String?
    var done: String { "Reported." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.reportErasure(
            in: referral,
            keptBecause: why,
            cite: cite,
            until: until,
            by: officer.proven(options)
        )
    }
}

/// `comity referral limits`: what may be done with what was received.
struct ReferralLimits: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show which conditions stand on each received element, and what they forbid.",
        discussion:
            "`comity document show` and `comity referral forward --onward` refuse what the limits forbid, and record it. Of conditions in words a person says what they allow: `comity referral use`."
    )
    static let operation = OperationID.listUseLimits
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    var subject: String? { name }

    func perform() async throws {
        _ = try await officer.proven(options)
        let node = try options.node()
        let documents = try await node.useLimits(in: try await node.referralID(name))
        let lines = documents.flatMap { document in
            document.limits.limits.map {
                "\(document.id)  \($0.element.isEmpty ? "all of it" : $0.element): \($0.inWords)"
            }
        }
        options.answer(
            .array(
                documents.map {
                    .object([
                        "document": .string($0.id.text), "limits": .array($0.limits.limits.map(\.json)),
                    ])
                }
            ),
            lines.isEmpty ? "No conditions stand on what was received." : lines.joined(separator: "\n")
        )
    }
}

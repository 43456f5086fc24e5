import API
import ArgumentParser
import Node
import Referrals
import Wire

/// `comity referral use`: a person's decision about conditions in words, and about another purpose.
struct ReferralUse: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract:
            "Put on record whether conditions in words, or of purpose, allow a use of what came under them.",
        discussion: """
            Information that was supplied under conditions in words stays here until somebody has read them and decided (Budapest \
            Convention art. 26(2), unverified, check before use). Each way out is decided by itself: --export for files, prints, \
            programs and bundles, or --onward NODE for one other node; the last decision about it counts, and the record keeps \
            all. `comity referral limits` shows the words and what was decided.

            What came for one purpose is not assessed, passed on or exported for another, until somebody has decided that its \
            condition allows that (Second Additional Protocol art. 14(2), unverified, check before use): --for PURPOSE.
            """
    )
    static let operation = OperationID.decideUse
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The document, by its identifier.") var document: String
    @Flag(help: "Whether it may be exported.") var export = false
    @Option(help: "Whether it may go on to this node.") var onward: String?
    @Option(name: .customLong("for"), help: "Whether it may serve this purpose of the fact schema.")
    var purpose: String?
    @Flag(
        inversion: .prefixedNo,
        help: "The words allow it (--allowed), or they do not, or not any more (--no-allowed)."
    )
    var allowed: Bool
    @Option(help: "Why, in plain words.") var because: String

    func validate() throws {
        guard [export, onward != nil, purpose != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Name one way: --export, --onward NODE, or --for PURPOSE.")
        }
    }

    func subjectID(on node: Node) async throws -> Identifier? {
        try await node.thread(ofDocument: Typed.identifier(document))
    }

    func perform() async throws {
        let officer = try await officer.proven(options)
        let exit: UseLimits.Exit
        if let onward {
            guard let node = EntityID(onward) else {
                throw ValidationError("\"\(onward)\" is no entity identifier; write its https address.")
            }
            exit = .onward(to: node)
        } else if let purpose {
            exit = .use(for: purpose)
        } else {
            exit = .export
        }
        let decision = try await options.node().decideUse(
            of: try Typed.identifier(document),
            by: exit,
            allows: allowed,
            says: because,
            by: officer
        )
        options.answer(decision.json, "Recorded: \(decision.inWords)")
    }
}

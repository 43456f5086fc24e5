import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity assistance`: data that an authority asks another one for.
struct AssistanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assistance",
        abstract: "Ask another authority for data, or answer such a request.",
        discussion: """
            A request names one measure of the Budapest Convention or of its Second Additional Protocol (`comity assistance \
            measures`), and opens a thread of its own. Whoever is asked decides: `comity referral review`, `ask --consult` before a \
            refusal or `postpone`; `prepare` an answer, which asks the own rule pack; `comity referral approve` by those whom the \
            pack names; then `give`. Nothing is answered by the software. `comity referral withdraw --agency` takes a request back.

            The articles and times are \(AssistanceMeasure.status).
            """,
        subcommands: [
            Measures.self, AssistanceAsk.self, AssistancePrepare.self, AssistanceShow.self,
            AssistanceGive.self,
            AssistanceServed.self, AssistanceRefuse.self,
        ]
    )

    struct Measures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The measures, each with its article, times and grounds of refusal."
        )
        @Flag(help: "Answer in JSON.") var json = false

        func run() async throws {
            guard !json else { return print(AssistanceMeasure.list.prettyText()) }
            for measure in AssistanceMeasure.allCases {
                print(
                    "\(measure.rawValue): \(measure.says)\n    \(measure.cite) (\(AssistanceMeasure.status))"
                )
                for line in measure.times { print("    \(line)") }
                print("    grounds: \(Ground.codes(for: measure.grounds).joined(separator: ", "))")
            }
        }
    }
}

struct AssistancePrepare: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Prepare what would be given, and ask the own rule pack. Nothing leaves.",
        discussion: """
            Those whom the pack names approve exactly this with `comity referral approve`; `comity assistance show` shows it to them. \
            Prepared anew with other words, it has to be approved anew.
            """
    )
    static let operation = OperationID.prepareAssistance
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The thread.") var name: String
    @Option(help: "What is given, in words; repeatable.") var gives: [String]
    @Option(help: "Another provider on the path of the communication (art. 30(1)); repeatable.") var path:
        [String] = []
    @Option(
        help:
            "What is not given, in words; \(LeftOut.writing); repeatable. Then it is an answer in part."
    )
    var leavesOut: [String] = []
    @OptionGroup var conditions: LimitOptions
    @Option(help: "The only purpose that it may serve (art. 28(2)).") var onlyFor: String?
    @Option(help: "What has to follow, for example a request for mutual assistance.") var followUp: String?
    @OptionGroup var evidence: EvidenceToOffer
    @OptionGroup var translations: TranslationOptions
    @Option(help: "What this agency knows for its rule pack, as FACT=VALUE; repeatable.") var fact: [String] =
        []
    var subject: String? { name }

    func perform() async throws {
        let node = try options.node()
        let given = AssistanceGiven(
            disclosed: gives,
            path: path,
            leavesOut: leavesOut.map { LeftOut(typed: $0) },
            limits: try limits(),
            followUp: followUp,
            evidence: try evidence.offered(),
            translations: try translations.read()
        )
        let record = try await node.prepareAssistance(
            given,
            in: try await node.referralID(name),
            knowing: try AssistanceFacts.read(fact, for: node),
            by: officer.proven(options)
        )
        guard let assessed = try await node.latestAssessment(of: record.subject) else { return }
        options.answer(assessed.json, AssessmentText(assessed, all: false).text)
    }

    private func limits() throws -> [UseLimit] {
        try conditions.read()
            + (onlyFor.map { [UseLimit(element: "", kind: .purpose, purpose: $0)] } ?? [])
    }
}

struct AssistanceShow: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the answer that was prepared last, exactly as it would leave."
    )
    static let operation = OperationID.showAssistance
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The thread.") var name: String
    var subject: String? { name }

    func perform() async throws {
        _ = try await officer.proven(options)
        let node = try options.node()
        let prepared = try await node.preparedAssistance(in: try await node.referralID(name))
        options.answer(prepared.json, prepared.json.prettyText())
    }
}

struct AssistanceGive: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "Send the answer that was prepared last, exactly as it was approved."
    )
    static let operation = OperationID.giveAssistance
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The thread.") var name: String
    var done: String { "Given." }

    func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
        try await node.giveAssistance(in: thread, by: officer.proven(options))
    }
}

struct AssistanceServed: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "served",
        abstract: "Say on which day an order was served on the provider.",
        discussion: "The time for what the provider returns runs from that day (\(AssistanceMeasure.status))."
    )
    static let operation = OperationID.serveOrder
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The thread.") var name: String
    @Option(help: "The day.") var on: String
    @Option(help: "What you say with it.") var says: String?
    var done: String { "Served on \(on)." }

    func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
        try await node.serveOrder(in: thread, on: on, says: says, by: officer.proven(options))
    }
}

struct AssistanceRefuse: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Refuse on a ground, after consultation.",
        discussion: """
            Grounds: \(Ground.codes(for: .assistance).joined(separator: ", ")); of traffic data only \
            \(Ground.codes(for: .trafficDisclosure).joined(separator: ", ")).
            """
    )
    static let operation = OperationID.refuseAssistance
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @OptionGroup var dual: DualCriminalityOptions
    @Argument(help: "The thread.") var name: String
    @Option(help: "The ground.") var ground: String
    @Option(help: "The provision that the ground rests on.") var cite: String?
    @Option(help: "The reason in plain words.") var says: String
    @OptionGroup var translations: TranslationOptions
    var done: String { "Refused." }

    func move(_ node: Node, _ thread: Identifier) async throws -> MoveResult {
        try await node.refuseAssistance(
            in: thread,
            ground: ground,
            cite: cite,
            says: says,
            dualCriminality: try dual.finding(),
            translations: try translations.read(),
            by: officer.proven(options)
        )
    }
}

/// Facts as a command line gives them.
enum AssistanceFacts {
    static func read(_ texts: [String], for node: Node) throws -> JSONObject {
        var facts = JSONObject()
        for text in texts {
            guard let equals = text.firstIndex(of: "=") else {
                throw ValidationError("A fact is written like offence.punishableInBoth=yes.")
            }
            let name = String(text[..<equals])
            facts[name] = try node.library.value(String(text[text.index(after: equals)...]), of: name)
        }
        return facts
    }
}

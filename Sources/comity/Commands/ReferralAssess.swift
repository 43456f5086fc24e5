import API
import ArgumentParser
import Node
import Referrals
import Store
import Wire

/// `comity referral assess`: asks both rule packs before anything leaves; on arrival, the own one again.
struct ReferralAssess: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract:
            "Ask both rule packs whether and how a case may be sent, or judge a received referral again.",
        discussion: """
            With --to, a case of this agency is assessed for that peer: the answer says what may leave, what is withheld \
            and by which rule, which obligations come with it, whose approval is needed and which questions are open. \
            Without --to, a referral that arrived is judged by this agency's own pack on everything known by now.
            """
    )

    static let operation = OperationID.assessCase
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The case's reference; for a received referral its identifier or reference.") var name:
        String
    @Option(help: "The peer's base URL.") var to: String?
    @Option(help: "The purpose, one of the fact schema's.") var purpose: String = "restorative-process"
    @Option(help: "The form of process meant, one of the fact schema's.") var mechanism: String = "undecided"
    @Option(help: "What is asked of the other agency, in plain words.") var asks: String = ""
    @Option(help: "A data category to send; repeatable. Nothing else leaves.") var data: [String] = []
    @Option(help: "A language of what is sent; repeatable.") var language: [String] = ["en"]
    @Option(help: "The day by which the other agency decides; default in 30 days.") var decideBy: String?
    @OptionGroup var urgency: UrgencyOptions
    @OptionGroup var translations: TranslationOptions
    @OptionGroup var terms: RequestTermOptions
    @OptionGroup var evidence: EvidenceToOffer
    @Flag(help: "Show every rule that spoke, not only what matters for the outcome.") var all = false
    var subject: String? { name }

    func perform() async throws {
        let node = try options.node()
        guard let to else { return try await arrival(node) }
        guard let peer = EntityID(to) else { throw ValidationError("--to is the peer's base URL.") }
        guard !asks.isEmpty else {
            throw ValidationError("Say what is asked of the other agency with --asks.")
        }
        let request = ReferralRequest(
            purpose: purpose,
            mechanism: mechanism,
            says: asks,
            languages: language,
            data: Set(data),
            decideBy: decideBy ?? node.clock.now.adding(seconds: 30 * 86_400).date,
            urgency: try urgency.urgency(),
            translations: try translations.read(),
            terms: try terms.terms(),
            evidence: try evidence.offered()
        )
        let assessed = try await node.assess(name, for: peer, request: request, by: officer.proven(options))
        show(assessed)
    }

    private func arrival(_ node: Node) async throws {
        let id = try await node.referralID(name)
        let record = try await node.assessOnArrival(id, by: officer.proven(options))
        guard let assessed = try await node.latestAssessment(of: record.subject) else { return }
        show(assessed)
    }

    private func show(_ assessed: Assessed) {
        options.answer(assessed.json, AssessmentText(assessed, all: all).text)
    }
}

/// `comity referral assessment`: what an approver reads.
struct ReferralAssessment: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "assessment",
        abstract:
            "Show the last assessment, what would leave, and the digest to approve it by. The reading is recorded."
    )

    static let operation = OperationID.showAssessment
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The case's reference, or a received referral's identifier or reference.") var name:
        String
    var subject: String? { name }

    func perform() async throws {
        let node = try options.node()
        let subject = try await node.named(name).id
        let reader = try await officer.proven(options)
        try await node.recordReading(
            ReadingRecord(
                at: node.clock.now,
                reader: reader.name,
                operation: OperationID.showAssessment.rawValue,
                subject: subject,
                purpose: ReadingPurpose.approval.rawValue
            )
        )
        guard let assessed = try await node.latestAssessment(of: subject) else {
            throw NodeError(
                .notFound,
                "Nothing has been assessed yet. Begin with `comity referral assess`."
            )
        }
        options.answer(assessed.json, AssessmentText(assessed, all: true).text)
    }
}

/// `comity referral approve`: a second person's word.
struct ReferralApprove: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve the last assessment in a role that a rule asks for; never by whoever prepared it.",
        discussion: """
            Read it first: `comity referral assessment NAME` shows it with the digest of its content. The approval holds for that \
            content alone, so its digest is named here; where it was assessed anew meanwhile, nothing is approved. Each role that a \
            rule asks for is another person.
            """
    )

    static let operation = OperationID.approveSending
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The case's reference, or a received referral's identifier or reference.") var name:
        String
    @Option(name: .customLong("as"), help: "The role, for example legal-officer.") var role: String
    @Option(help: "The digest of the content that you have read, as `comity referral assessment` shows it.")
    var content: String
    @Option(help: "A note for the record.") var note: String?
    var subject: String? { name }

    func perform() async throws {
        guard let seen = Digest(hex: content) else {
            throw ValidationError("--content is the digest in full: 64 hexadecimal digits.")
        }
        let node = try options.node()
        let subject = try await node.named(name).id
        let approval = try await node.approve(
            subject,
            as: role,
            seen: seen,
            note: note,
            by: officer.proven(options)
        )
        options.answer(
            .object([
                "role": .string(approval.role), "by": .string(approval.by),
                "at": .string(approval.at.rfc3339),
                "content": .string(approval.contentDigest.hex),
            ]),
            "\(approval.by) approved as \(approval.role): content \(approval.contentDigest.short), exactly as assessed."
        )
    }
}

import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// A command that adds one document to a referral.
protocol ReferralMove: OfficersCommand {
    var name: String { get }
    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult
    var done: String { get }
}

extension ReferralMove {
    var subject: String? { name }

    func perform() async throws {
        let node = try options.node()
        let result = try await move(node, try await node.referralID(name))
        options.answer(
            result.json,
            "\(done) The referral is \"\(result.state.stage.rawValue)\". (document \(result.document.id))"
        )
    }
}

struct ReferralSend: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send what the last assessment of a case allows: signed, into the outbox."
    )
    static let operation = OperationID.sendReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The case's reference.") var reference: String
    var subject: String? { reference }

    func perform() async throws {
        let result = try await options.node().send(reference, by: officer.proven(options))
        options.answer(
            result.json,
            "Signed as document 1 of referral \(result.thread.id) and put into the outbox for \(result.thread.peer)."
        )
    }
}

struct ReferralReview: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Say that an officer has opened the referral."
    )
    static let operation = OperationID.reviewReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    var done: String { "Opened for review; the other side is told." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.beginReview(of: referral, by: officer.proven(options))
    }
}

struct ReferralAsk: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask the other side, or consult it before declining."
    )
    static let operation = OperationID.askOtherSide
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "A question in words, or FACT: QUESTION; repeatable.") var question: [String]
    @Flag(help: "This is the consultation that must come before a refusal or postponement.") var consult =
        false
    @Option(help: "Ask to be allowed to pass the referral on to this node (its base URL).") var onwardTo:
        String?
    @Option(
        help:
            "For a consultation: what else could be done, in-part or with-conditions; repeatable (Budapest Convention art. 27(6))."
    )
    var considered: [String] = []
    @Option(
        help: "For a consultation: the ground that is considered, as `referral decline --help` lists them."
    )
    var ground: String?
    @Option(help: "The provision that the ground rests on.") var cite: String?
    @Option(help: "The day by which an answer is needed.") var answerBy: String?
    @Option(help: "A language in which it may be answered; repeatable.") var language: [String] = []
    @OptionGroup var urgency: UrgencyOptions
    var done: String { consult ? "The other side is consulted." : "The question is on its way." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        let questions = question.map { text -> (says: String, fact: String?) in
            let (fact, words) = FactPrefix.split(text)
            return (words, fact)
        }
        var purpose: Move.Inquiry = consult ? .consultation : .information
        if let onwardTo { purpose = .onwardTransfer(to: try NodeName.read(onwardTo)) }
        return try await node.ask(
            questions,
            purpose: purpose,
            as: Inquiry(
                considered: Set(
                    try considered.map { text in
                        guard let alternative = Inquiry.Alternative(rawValue: text) else {
                            throw ValidationError("--considered is in-part or with-conditions.")
                        }
                        return alternative
                    }
                ),
                ground: ground,
                cite: cite,
                answerBy: answerBy,
                urgency: try urgency.urgency(),
                languages: language
            ),
            in: referral,
            by: officer.proven(options)
        )
    }
}

struct ReferralAnswer: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer the other side's oldest open question.",
        discussion: """
            An answer in words alone needs --about: a data category of the fact schema where it says something about a person, \
            or nobody. Once for all answers, or once for each in their order. Of a person only that leaves which the law was asked \
            about for this agency: `comity referral assess --data` asks.
            """
    )
    static let operation = OperationID.answerOtherSide
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The answer in words, or FACT=VALUE: WORDS; repeatable.") var says: [String]
    @Option(help: "What the answer is about: a data category, or nobody; repeatable.") var about: [String] =
        []
    @OptionGroup var limits: LimitOptions
    var done: String { "The answer is on its way." }

    func validate() throws {
        guard [0, 1, says.count].contains(about.count) else {
            throw ValidationError("Give --about once for all answers, or once for each.")
        }
    }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        let answers = try says.enumerated().map { index, text -> GivenAnswer in
            let subject = (about.count == 1 ? about.first : about.dropFirst(index).first)
                .map { GivenAnswer.Subject($0) }
            let (prefix, words) = FactPrefix.split(text)
            guard let prefix else { return GivenAnswer(words, about: subject) }
            let parts = prefix.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return GivenAnswer(words, fact: prefix, about: subject) }
            return GivenAnswer(
                words,
                fact: parts[0],
                value: try node.library.value(parts[1], of: parts[0]),
                about: subject
            )
        }
        return try await node.answer(
            answers,
            limits: try limits.read(),
            in: referral,
            by: officer.proven(options)
        )
    }
}

/// What was found about the conduct, in a decision.
struct DualCriminalityOptions: ParsableArguments {
    @Option(help: "Whether the conduct is an offence on both sides: met, not-met or not-required.")
    var dualCriminality: String?
    @Option(help: "The conduct that was compared, without anything that names a person.")
    var conduct: String?

    func finding() throws -> DualCriminality? {
        guard let dualCriminality else {
            guard conduct == nil else { throw ValidationError("Say --dual-criminality with --conduct.") }
            return nil
        }
        guard let finding = DualCriminality.Finding(rawValue: dualCriminality), let conduct else {
            throw ValidationError(
                "--dual-criminality is met, not-met or not-required, and --conduct says what was compared."
            )
        }
        return DualCriminality(finding: finding, conduct: conduct)
    }
}

struct ReferralAccept: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Take the referral up: whole or in part, with or without conditions.",
        discussion:
            "Conditions, and what is left out, have to be taken on by the other side before anything begins. A limit binds the other side for everything that is answered and reported in the referral from then on."
    )
    static let operation = OperationID.acceptReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "A condition, in words; repeatable.") var condition: [String] = []
    @Option(help: "Something that is not taken up, in words; \(LeftOut.writing); repeatable.")
    var leavesOut: [String] = []
    @OptionGroup var limits: LimitOptions
    @Option(help: "What you say with it.") var says: String?
    @OptionGroup var criminality: DualCriminalityOptions
    @OptionGroup var translations: TranslationOptions
    var done: String {
        condition.isEmpty && leavesOut.isEmpty
            ? "Accepted." : "Accepted with \(condition.count) condition(s), \(leavesOut.count) left out."
    }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.accept(
            referral,
            conditions: condition,
            leavesOut: leavesOut.map { LeftOut(typed: $0) },
            limits: try limits.read(),
            says: says,
            dualCriminality: try criminality.finding(),
            translations: try translations.read(),
            by: officer.proven(options)
        )
    }
}

struct ReferralDecline: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline the referral on a ground, after consultation.",
        discussion: """
            Grounds: \(Ground.codes(for: .referral).joined(separator: ", ")). A ground comes from the own law or a treaty, and is \
            never only that an offence is fiscal (Budapest Convention art. 25(4)).
            """
    )
    static let operation = OperationID.declineReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Option(help: "The ground.") var ground: String
    @Option(help: "The provision that the ground rests on; own-law and treaty need it.") var cite: String?
    @Option(help: "The reason in plain words.") var says: String
    @OptionGroup var criminality: DualCriminalityOptions
    @OptionGroup var translations: TranslationOptions
    var done: String { "Declined." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.decline(
            referral,
            ground: ground,
            cite: cite,
            says: says,
            dualCriminality: try criminality.finding(),
            translations: try translations.read(),
            by: officer.proven(options)
        )
    }
}

struct ReferralAgree: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "agree",
        abstract: "Take on the conditions that the other side set, or decline them."
    )
    static let operation = OperationID.answerConditions
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Flag(help: "Decline the conditions instead.") var no = false
    @Option(help: "What you say with it.") var says: String?
    var done: String { no ? "The conditions are declined." : "The conditions are taken on." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.acknowledgeConditions(!no, of: referral, says: says, by: officer.proven(options))
    }
}

struct ReferralWithdraw: ReferralMove {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "End the referral at once, on both sides. No reason is asked for or sent.",
        discussion: """
            A participant's word ends the case's own process and its other referrals with it. Say whose word it was: everything that \
            they consented to in the case falls. Where nobody says, nothing more of the case is sent until it is recorded.
            """
    )
    static let operation = OperationID.withdrawReferral
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The referral.") var name: String
    @Flag(help: "The agency takes it back; without this, a participant withdrew.") var agency = false
    @Option(help: "Whose word it was, by pseudonym: their consents in the case fall with it.") var person:
        String?
    var done: String { "Ended." }

    func move(_ node: Node, _ referral: Identifier) async throws -> MoveResult {
        try await node.withdraw(
            referral,
            by: agency ? .agency : .participant,
            of: person,
            officer: officer.proven(options)
        )
    }
}

/// `WORDS`, or a fact and words with a colon and a blank between: `case.evidence: How strong is it?`.
private enum FactPrefix {
    static func split(_ text: String) -> (fact: String?, words: String) {
        guard let range = text.range(of: ": ") else { return (nil, text) }
        let prefix = String(text[..<range.lowerBound])
        guard prefix.contains("."), !prefix.contains(" ") else { return (nil, text) }
        return (prefix, String(text[range.upperBound...]))
    }
}

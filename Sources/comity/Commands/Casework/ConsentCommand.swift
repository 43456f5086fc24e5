import API
import ArgumentParser
import Casework
import Foundation
import Node
import Referrals
import Wire

/// `comity consent`: what people were shown, asked, and answered; and taking it back.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Record what a person was shown, asked and answered; take a consent back.",
        discussion: """
            A consent is for exactly the steps, data and recipients that it names. Nothing else in the software can stand \
            for it: every gate asks which consent is in force.

            In order:
              comity consent offer CASE PERSON --basis "…" --language pt         the one contact that needs no consent
              comity consent notice CASE PERSON --language pt --understood       what was shown, by version and language
              comity consent ask CASE PERSON --step messages --purpose "…"       asked by you, in your name
              comity consent answer CASE CONSENT --given --freely --capacity full
              comity consent withdraw CASE PERSON                                at once, without a reason
              comity consent return CASE PERSON --how telephone                  they came back; everything is asked anew
              comity consent compare CASE PERSON --same --says "…"               both sides of a border were told the same
            """,
        subcommands: [
            Offer.self, ShowNotice.self, Ask.self, Answer.self, Withdraw.self, ConsentReturn.self,
            ConsentCompare.self, List.self, Check.self,
        ]
    )

    struct Offer: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record the lawful first offer to a person (COE-19)."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String
        @Option(help: "The provision or practice that makes the first offer lawful.") var basis: String
        @Option(help: "BCP 47 tag of the language of the offer.") var language: String
        @Option(help: "What was shown.") var notice = "first-offer"
        @Option(help: "Its version.") var version = "1"
        @Option(help: "in-person, telephone, video, letter or portal.") var how = "letter"

        func perform() async throws {
            let how: Channel = try Typed.choice(how, "way")
            try await change("The first offer to \(person) is recorded.") { [self] file, act in
                try file.offer(
                    OfferRecord(
                        person: person,
                        basis: basis,
                        language: language,
                        notice: notice,
                        version: version,
                        how: how,
                        madeAt: act.at
                    ),
                    by: act
                )
            }
        }
    }

    struct ShowNotice: CaseworkCommand {
        static let configuration = CommandConfiguration(
            commandName: "notice",
            abstract: "Record that the information for participants was shown, in its version and language.",
            discussion: """
                The text is filled from the rule pack in force: rights, nature, consequences, confidentiality, withdrawal, \
                complaint. --print shows it without recording anything.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String
        @Option(help: "BCP 47 tag of the notice's language.") var language: String
        @Option(help: "in-person, telephone, video, letter or portal.") var how = "in-person"
        @Option(help: "Who put it into the person's language.") var interpreter: String?
        @Option(help: "Who receives complaints, and how.") var complaints: String =
            "the agency's contact point"
        @Option(help: "Folder with the notices. Default: notices beside the rule packs.") var notices: String?
        @Flag(help: "The person could say it back in their own words.") var understood = false
        @Flag(name: .customLong("print"), help: "Print the text only.") var onlyPrint = false

        func perform() async throws {
            let shown = try options.node().informationPackage(
                in: language,
                complaints: complaints,
                folder: notices
            )
            if onlyPrint { return print(shown.text) }
            let how: Channel = try Typed.choice(how, "way")
            try await change("Shown to \(person): \(shown.version), in \(language).") { [self] file, act in
                try file.show(
                    InformationRecord(
                        person: person,
                        notice: InformationPackage.name,
                        version: shown.version,
                        language: language,
                        digest: shown.digest,
                        packageDigest: shown.packageDigest,
                        interpreter: interpreter,
                        how: how,
                        shownAt: act.at,
                        understood: understood
                    ),
                    by: act
                )
            }
        }
    }

    struct Ask: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a person for a consent, in your name.",
            discussion: "Steps: \(ConsentStep.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String
        @Option(help: "A step it is for; repeatable.") var step: [String]
        @Option(help: "What it is for, in the person's words.") var purpose: String
        @Option(
            help:
                "For the step share: the one purpose it serves, as `comity referral assess --purpose` names it."
        )
        var serves: String?
        @Option(help: "For the step representation: who speaks for the person.") var representative: String?
        @Option(help: "A data category it covers; repeatable.") var data: [String] = []
        @Option(help: "A recipient, by the node's address or the agency's name; repeatable.") var recipient:
            [String] = []
        @Option(help: "How it was asked.") var how = "in-person"
        @Option(help: "The last day on which it counts.") var expires: String?
        @Option(help: "What was shown before. Default: the last notice shown to the person.") var information:
            String?

        func perform() async throws {
            let steps: [ConsentStep] = try step.map { try Typed.choice($0, "step") }
            let how: Channel = try Typed.choice(how, "way")
            let expires = try expires.map(Typed.day)
            let information = try information.map(Typed.identifier)
            try await change("Asked \(person).") { [self] file, act in
                let shown =
                    information
                    ?? file.all(InformationRecord.self).last { $0.content.person == person }?.id
                return try file.ask(
                    ConsentRecord(
                        person: person,
                        purpose: purpose,
                        serves: serves,
                        steps: Set(steps),
                        representative: representative,
                        data: Set(data),
                        recipients: Set(recipient),
                        information: shown,
                        askedBy: act.by,
                        askedHow: how,
                        askedAt: act.at,
                        expires: expires
                    ),
                    by: act
                )
            }
        }
    }

    struct Answer: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Record what a person answered.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The consent, or the person's pseudonym for the last one asked of them.") var consent:
            String
        @Flag(help: "The person agrees.") var given = false
        @Flag(help: "The person does not agree.") var refused = false
        @Flag(help: "Said freely: nobody pressed, nothing was promised (COE-26a).") var freely = false
        @Option(help: "The capacity to decide as you judged it: full, supported, lacking, unknown.")
        var capacity = "unknown"
        @Option(help: "Who supported the decision.") var supporter: String?
        @Option(help: "The parent or guardian who agrees as well.") var guardian: String?
        @Flag(help: "The parent or guardian does not agree.") var guardianRefuses = false
        @Option(help: "How it was answered.") var how = "in-person"

        func validate() throws {
            guard given != refused else { throw ValidationError("Say --given or --refused.") }
        }

        func perform() async throws {
            let how: Channel = try Typed.choice(how, "way")
            let capacity: PersonRecord.Capacity = try Typed.choice(capacity, "capacity")
            try await change(given ? "Given." : "Refused.") { [self] file, act in
                let asked = file.all(ConsentRecord.self).last {
                    $0.id.text == consent || ($0.content.person == consent && $0.content.answer == .asked)
                }
                guard let asked else {
                    throw NodeError(.notFound, "Nothing was asked that this could answer.")
                }
                return try file.answer(
                    asked.id,
                    CaseFile.ConsentAnswer(
                        given ? .given : .refused,
                        how: how,
                        capacity: capacity,
                        freely: freely,
                        supporter: supporter,
                        guardian: guardian.map {
                            ConsentRecord.GuardianWord(
                                by: $0,
                                answer: guardianRefuses ? .refused : .given,
                                at: act.at
                            )
                        }
                    ),
                    by: act
                )
            }
        }
    }

    struct Withdraw: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Take a person's consent back, at once and on both sides. No reason is asked for or sent.",
            discussion: """
                Planned sessions with the person are cancelled, messages that were not released stay where they are, and \
                where nobody is left on their side the process ends. The other side is told and answers what it has \
                stopped, erased, and must keep.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String
        @Option(help: "Only this step; repeatable. Default: everything.") var step: [String] = []

        func perform() async throws {
            let steps: [ConsentStep] = try step.map { try Typed.choice($0, "step") }
            let node = try options.node()
            let actor = try await actor(on: node)
            let result = try await node.withdrawConsent(
                of: person,
                steps: steps.isEmpty ? nil : Set(steps),
                inCase: reference,
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                result.json(of: person),
                """
                Taken back: \(result.withdrawal.steps.map(\.rawValue).sorted().joined(separator: ", ")).
                  sessions cancelled  \(result.withdrawal.cancelledSessions.count)
                  messages stopped    \(result.withdrawal.stoppedMessages.count)
                  the process         \(result.withdrawal.endsProcess ? "has ended" : "goes on for the others")
                  the other side      \(result.told.isEmpty ? "has no part in it" : "is told: " + result.told.map(\.text).joined(separator: ", "))
                """
            )
        }
    }

    struct List: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "List the consents of a case.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let consents = try await read(.consent).all(ConsentRecord.self)
            options.answer(
                .array(consents.map(\.json)),
                consents.isEmpty
                    ? "No consent was asked for yet."
                    : consents.map(ConsentText.line).joined(separator: "\n")
            )
        }
    }

    struct Check: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether a consent is in force for exactly this. Exits 1 where none is."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The person's pseudonym.") var person: String
        @Option(help: "The step.") var step: String
        @Option(help: "A data category; repeatable.") var data: [String] = []
        @Option(help: "The recipient.") var recipient: String?
        @Option(help: "The purpose, for the step share.") var serves: String?

        func perform() async throws {
            let need = ConsentNeed(
                person,
                try Typed.choice(step, "step"),
                data: Set(data),
                recipient: recipient,
                serves: serves
            )
            let node = try options.node()
            let standing = try await read(.consent).consent(for: need, at: node.clock.now)
            switch standing {
            case .inForce(let consent):
                options.answer(consent.json, "In force: \(ConsentText.line(consent))")
            case .missing(let says):
                options.answer(.object(["inForce": false, "says": .string(says)]), "Not in force: \(says).")
                throw ExitCode(1)
            }
        }
    }
}

/// One consent on one line.
enum ConsentText {
    static func line(_ filed: Filed<ConsentRecord>) -> String {
        let consent = filed.content
        let steps = consent.steps.map(\.rawValue).sorted().joined(separator: "+")
        let when = (consent.withdrawnAt ?? consent.answeredAt ?? consent.askedAt).date
        let stopped = consent.stopped.map { "\($0.peer) stopped \($0.at.date)" }
        let parts =
            [
                consent.noticeVersion.map { "informed by \($0) in \(consent.noticeLanguage ?? "")" },
                consent.guardian.map { "guardian \($0.by): \($0.answer.rawValue)" },
                consent.expires.map { "until \($0)" },
                consent.origin.map { "given at \($0)" },
            ].compactMap(\.self) + stopped
        return
            "\(consent.person)  \(steps)  \(consent.answer.rawValue) \(when)  \(parts.joined(separator: "; "))"
    }
}

import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity case consult`: the service is asked before a referral, where something raises a doubt.
struct CaseConsult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consult",
        abstract: "Consult the service before a referral, where something raises a doubt (COE-28).",
        discussion: """
            `ask` records what raises the doubt and who is asked, `answer` what the service says, `decide` what is decided because \
            of it. As long as that is open, `comity referral assess` asks for it: a question to a person, never a permission.
            """,
        subcommands: [Ask.self, Answer.self, Decide.self, List.self]
    )

    struct Ask: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that a service or a peer is consulted, and why."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(
            help:
                "What raises the doubt: \(ConsultationRecord.Doubt.allCases.map(\.rawValue).joined(separator: ", ")); repeatable."
        )
        var doubt: [String]
        @Option(help: "The service or the peer, by its name.") var asked: String
        @Option(help: "What it is asked, in words that name nobody.") var question: String
        @Option(help: "The pseudonym of the person who raises the doubt.") var person: String?

        func perform() async throws {
            let doubts = Set(
                try doubt.map { try Typed.choice($0, "doubt") as ConsultationRecord.Doubt }
            )
            try await change("Recorded.") { [self] file, act in
                try file.consult(
                    ConsultationRecord(
                        doubts: doubts,
                        person: person,
                        asked: asked,
                        question: question,
                        askedBy: act.by,
                        askedAt: act.at
                    ),
                    by: act
                )
            }
        }
    }

    struct Answer: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Record what the service said.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The consultation.") var consultation: String
        @Option(help: "What it said.") var says: String
        @Option(name: .customLong("by"), help: "Who said it there, by function.") var answeredBy: String
        @Option(help: "On which day; default today.") var on: String?

        func perform() async throws {
            let id = try Typed.identifier(consultation)
            let day = try on.map(Typed.day)
            try await change("Recorded.") { [self] file, act in
                try file.answerConsultation(id, says: says, from: answeredBy, on: day ?? act.day, by: act)
            }
        }
    }

    struct Decide: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what is decided because of it, or why it is decided without an answer."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The consultation.") var consultation: String
        @Option(help: "What is decided.") var says: String

        func perform() async throws {
            let id = try Typed.identifier(consultation)
            let says = says
            try await change("Recorded.") { file, act in
                try file.decideConsultation(id, says: says, by: act)
            }
        }
    }

    struct List: CaseworkCommand {
        static let configuration = CommandConfiguration(abstract: "Every consultation of the case.")
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String

        func perform() async throws {
            let all = try await read(.intake).consultations
            options.answer(
                .array(all.map(\.json)),
                all.isEmpty
                    ? "Nobody was consulted."
                    : all.map { filed in
                        let content = filed.content
                        let doubts = content.doubts.sorted().map(\.rawValue).joined(separator: ", ")
                        return [
                            "\(filed.id)  \(content.asked), asked by \(content.askedBy) about \(doubts): \(content.question)",
                            content.answer.map { "    \($0.by) on \($0.on): \($0.says)" }
                                ?? "    no answer yet",
                            content.decision.map { "    decided by \($0.by): \($0.says)" }
                                ?? "    nothing is decided yet",
                        ].joined(separator: "\n")
                    }.joined(separator: "\n")
            )
        }
    }
}

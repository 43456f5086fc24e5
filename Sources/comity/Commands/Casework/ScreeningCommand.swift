import API
import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity screening`: forms as data, filled forms, second views, holds.
struct ScreeningCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screening",
        abstract: "Check and adopt forms; fill one for a case; give the second view; hold and lift.",
        discussion: """
            A form is a JSON file that the service's lead edits: `comity screening form` prints the one in use, \
            `comity screening check FILE` says what is wrong with an edited one, `comity screening propose FILE` puts it before a \
            second person, who takes it into use with `comity screening adopt FORM`. Scores advise; a person decides, with reasons, and a second person looks at it.
            """,
        subcommands: [
            Form.self, Forms.self, Check.self, Propose.self, Adopt.self, Fill.self, Second.self, Hold.self,
            Lift.self,
        ]
    )

    struct Form: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Print the form in use.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let form = try ContentEncoder.encode(try await options.node().screeningForm())
            print(form.prettyText())
        }
    }

    struct Check: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a form. Exits 65 where something is."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The form; - reads standard input.") var file: String

        func perform() async throws {
            do {
                let form = try ScreeningForm(definition: try Typed.file(file))
                options.answer(
                    .object(["form": .string(form.id), "version": .string(form.version), "faults": []]),
                    "\(form.id) \(form.version) can be used: \(form.questions.count) questions in \(form.title.keys.sorted().joined(separator: ", "))."
                )
            } catch let error as CaseworkError {
                throw NodeError(.invalidInput, error.says)
            }
        }
    }

    struct Forms: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the agency's own forms, and who proposed and adopted each."
        )
        static let operation = OperationID.listScreeningForms
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption

        func perform() async throws {
            let forms = try await options.node().screeningForms()
            options.answer(
                .array(forms.map(\.json)),
                forms.isEmpty
                    ? "The agency has no form of its own; the one that comes with the software is in use."
                    : forms.map { form in
                        let standing =
                            form.content.adoptedBy.map { "adopted by \($0)" }
                            ?? (form.content.isAdopted ? "adopted" : "waits for a second person")
                        return
                            "\(form.id)  \(form.content.id) \(form.content.version)  proposed by \(form.content.proposedBy ?? form.writtenBy), \(standing)"
                    }.joined(separator: "\n")
            )
        }
    }

    struct Propose: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a form before a second person, as the lead of the service."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The form, a file.") var file: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.propose(
                form: try Typed.file(file),
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                filed.json,
                "\(filed.content.id) \(filed.content.version) waits for a second person: comity screening adopt \(filed.id)"
            )
        }
    }

    struct Adopt: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a form into use that another person proposed."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The form, as `comity screening forms` names it.") var form: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.adoptForm(
                try Typed.identifier(form),
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "\(filed.content.id) \(filed.content.version) is in use.")
        }
    }

    struct Fill: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fill the form for a case at a stage, with your decision.",
            discussion: """
                Answers are QUESTION=CHOICE, or QUESTION@PERSON=CHOICE where it is asked of each. --rest CHOICE answers \
                every other question that has that choice.
                Stages: \(ScreeningStage.allCases.map(\.rawValue).joined(separator: ", ")).
                Decisions: \(ScreeningRecord.Decision.allCases.map(\.rawValue).joined(separator: ", ")).
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "The stage.") var at = "intake"
        @Option(help: "An answer; repeatable.") var answer: [String] = []
        @Option(
            help: "The choice for all other questions that have it; repeatable, the first that fits counts."
        ) var rest: [String] = []
        @Option(help: "Your decision.") var decision: String
        @Option(help: "Your reasons.") var reasons: String

        func perform() async throws {
            let stage: ScreeningStage = try Typed.choice(at, "stage")
            let decision: ScreeningRecord.Decision = try Typed.choice(decision, "decision")
            let given = try Typed.pairs(answer)
            let form = try await options.node().screeningForm()
            try await change("Screened with \(form.id) \(form.version).") { [self] file, act in
                var answers: [String: String] = [:]
                for key in form.keys(people: file.principals) {
                    let question = form.questions.first { key == $0.id || key.hasPrefix($0.id + "@") }
                    answers[key] = rest.first { choice in
                        question?.choices.contains { $0.id == choice } == true
                    }
                }
                for (key, choice) in given { answers[key] = choice }
                return try file.screen(
                    form,
                    at: stage,
                    answers: answers,
                    decision: decision,
                    reasons: reasons,
                    by: act
                )
            }
        }
    }

    struct Second: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give the second view of the latest screening."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Flag(inversion: .prefixedNo, help: "Whether you agree.") var agrees = true
        @Option(help: "What you see.") var says: String

        func perform() async throws {
            try await change(agrees ? "Agreed." : "Not agreed.") { [self] file, act in
                guard let last = file.last(ScreeningRecord.self) else {
                    throw NodeError(.notFound, "Nobody has screened this case.")
                }
                return try file.secondView(last.id, agrees: agrees, says: says, by: act)
            }
        }
    }

    struct Hold: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put everything on hold, because a risk has changed."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Option(help: "What has changed.") var reason: String

        func perform() async throws {
            try await change("On hold.") { [self] file, act in try file.hold(reason: reason, by: act) }
        }
    }

    struct Lift: CaseworkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift a hold; another person than the one who set it."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The case.") var reference: String
        @Argument(help: "The hold.") var hold: String
        @Option(help: "Why it can be lifted.") var why: String

        func perform() async throws {
            let id = try Typed.identifier(hold)
            try await change("Lifted.") { [self] file, act in try file.lift(id, why: why, by: act) }
        }
    }
}

import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity evaluation`: consultations with agencies, research, and what came of them.
struct EvaluationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluation",
        abstract: "Record consultations with agencies and research; publish what came of them (UN-20).",
        discussion:
            "It names bodies, never persons. Published results anybody reads at /publications of this node, without an account.",
        subcommands: [List.self, Add.self, Results.self]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List them.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let all = try await options.node().evaluations()
            options.answer(
                .array(all.map(\.json)),
                all.isEmpty
                    ? "None yet."
                    : all.map { filed in
                        let content = filed.content
                        return
                            "\(filed.id)  \(content.form.rawValue) with \(content.with.joined(separator: ", ")) from \(content.from): \(content.question) \(content.results.map { "(results published on \($0.publishedOn))" } ?? "(no results yet)")"
                    }.joined(separator: "\n")
            )
        }
    }

    struct Add: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record one, as the lead of the service."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "\(EvaluationRecord.Form.allCases.map(\.rawValue).joined(separator: " or ")).")
        var form: String
        @Option(name: .customLong("with"), help: "A body that is consulted, or that does it; repeatable.")
        var bodies: [String]
        @Option(help: "The question.") var question: String
        @Option(help: "Under which approval; research has one.") var approval: String?
        @Option(help: "Which data it uses; repeatable.") var data: [String] = []
        @Option(help: "What of persons is in the data: none, consented.") var persons = "none"
        @Option(
            help: "How each person's consent is taken and where it is kept; where persons are in the data."
        )
        var consent: String?
        @Option(help: "From which day; default today.") var from: String?

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.evaluate(
                EvaluationRecord(
                    form: try Typed.choice(form, "form"),
                    with: bodies,
                    question: question,
                    approval: approval,
                    data: data,
                    persons: try Typed.choice(persons, "answer"),
                    consent: consent,
                    from: try from.map(Typed.day) ?? node.today
                ),
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "Recorded: \(filed.id)")
        }
    }

    struct Results: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish what came of one, for anybody to read."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "Which.") var evaluation: String
        @Option(help: "A file with what came of it; - reads standard input.") var file: String
        @OptionGroup var document: DocumentOptions

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.publishResults(
                of: try Typed.identifier(evaluation),
                says: try Typed.text(file),
                document: try document.stated(),
                by: actor.officer,
                as: actor.role
            )
            options.answer(filed.json, "Published: \(node.identity.entity)/publications/\(filed.id)")
        }
    }
}

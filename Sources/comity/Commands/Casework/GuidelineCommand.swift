import API
import ArgumentParser
import Casework
import Node
import Referrals
import Wire

/// `comity guideline`: the agency's guidelines, version by version.
struct GuidelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guideline",
        abstract: "Lay down the agency's guidelines, show every version, publish them.",
        discussion: """
            Conditions for a referral, how results are handled, who facilitates and how, standards of conduct (CM/Rec(2018)8 rules \
            21-22, Directive 2012/29/EU art. 12(2), ECOSOC 2002/12 para 12; unverified, check before use). A version takes the place \
            of another and deletes none. What is published anybody reads at /publications of this node, without an account.
            """,
        subcommands: [List.self, Show.self, Lay.self, Publish.self]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every version, or what anybody may read."
        )
        @OptionGroup var options: NodeOptions
        @Flag(help: "Only what is published, evaluations too, as strangers see it.") var published = false

        func perform() async throws {
            let node = try options.node()
            if published {
                let all = try await node.publications()
                return options.answer(all.json, all.text(on: node.today, at: Self.address(of: node)))
            }
            let all = try await node.guidelines()
            options.answer(
                .array(all.map(\.json)),
                all.isEmpty
                    ? "No guidelines yet."
                    : all.map { filed in
                        let content = filed.content
                        let standing =
                            content.isInForce(on: node.today)
                            ? "in force" : content.superseded == nil ? "not yet in force" : "superseded"
                        return
                            "\(filed.id)  \(content.topic.rawValue)  \(content.title) (\(content.language)), version \(content.version) from \(content.validFrom), \(standing), \(content.publishedSince.map { "published on \($0)" } ?? "not published")"
                    }.joined(separator: "\n")
            )
        }

        private static func address(of node: Node) -> String { node.identity.entity.text + "/publications" }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Show one version with its text.")
        @OptionGroup var options: NodeOptions
        @Argument(help: "The guideline.") var guideline: String

        func perform() async throws {
            let id = try Typed.identifier(guideline)
            guard let filed = try await options.node().guidelines().first(where: { $0.id == id }) else {
                throw NodeError(.notFound, "There is no such guideline. `comity guideline list` shows all.")
            }
            let content = filed.content
            options.answer(
                filed.json,
                """
                \(content.title)
                  \(content.topic.title), version \(content.version), from \(content.validFrom), decided by \(content.decidedBy)

                \(content.text ?? content.document.map { "\($0.address)\nSHA-256 \($0.sha256)" } ?? "")
                """
            )
        }
    }

    struct Lay: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lay a guideline down, as the lead of the service.",
            discussion: """
                Topics: \(GuidelineRecord.Topic.allCases.map(\.rawValue).joined(separator: ", ")).

                  comity guideline lay --topic referral-conditions --title "When we refer" --language en --from 2027-01-01 \
                --decided-by "board" --file guideline.txt
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Option(help: "What it is about.") var topic: String
        @Option(help: "Its title.") var title: String
        @Option(help: "Its language, BCP 47.") var language: String
        @Option(help: "From which day it counts.") var from: String
        @Option(help: "Which body or function decided it.") var decidedBy: String
        @Option(help: "A file with its text; - reads standard input.") var file: String?
        @OptionGroup var document: DocumentOptions
        @Option(help: "The version in whose place it stands.") var supersedes: String?

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.lay(
                GuidelineRecord(
                    topic: try Typed.choice(topic, "topic"),
                    title: title,
                    language: language,
                    text: try file.map(Typed.text),
                    document: try document.stated(),
                    validFrom: try Typed.day(from),
                    decidedBy: decidedBy,
                    supersedes: try supersedes.map(Typed.identifier)
                ),
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                filed.json,
                "Laid down as version \(filed.content.version): \(filed.id). Nobody outside reads it before `comity guideline publish`."
            )
        }
    }

    struct Publish: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a version: anybody may read it from now on, without an account."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @OptionGroup var role: RoleOption
        @Argument(help: "The guideline.") var guideline: String

        func perform() async throws {
            let node = try options.node()
            let actor = try await actor(officer, role, on: node)
            let filed = try await node.publishGuideline(
                try Typed.identifier(guideline),
                by: actor.officer,
                as: actor.role
            )
            options.answer(
                filed.json,
                "Published: \(node.identity.entity)/publications/\(filed.id)"
            )
        }
    }
}

/// A document that lies elsewhere, fixed by its digest.
struct DocumentOptions: ParsableArguments {
    @Option(help: "The https address of a document that lies elsewhere.") var document: String?
    @Option(name: .customLong("sha256"), help: "Its SHA-256 digest, 64 hexadecimal digits.")
    var digest: String?

    func validate() throws {
        guard (document == nil) == (digest == nil) else {
            throw ValidationError("--document and --sha256 go together.")
        }
        if let digest, Digest(hex: digest) == nil {
            throw ValidationError("--sha256 is the digest in full: 64 hexadecimal digits.")
        }
    }

    func stated() throws -> PublishedDocument? {
        guard let document, let digest = digest.flatMap({ Digest(hex: $0) }) else { return nil }
        return PublishedDocument(address: document, sha256: digest)
    }
}

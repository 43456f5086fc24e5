import ArgumentParser
import Node
import Wire

/// `comity time authorities`.
struct TimeAuthoritiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorities",
        abstract: "Add, list and remove the time-stamping authorities that this node asks.",
        subcommands: [Add.self, List.self, Remove.self]
    )

    struct Add: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask an authority, or change by what its tokens are judged.",
            discussion: """
                Take the root certificates from the authority's own publication or a trusted list, not from a token. Tokens \
                that lead to no root, or were made under another policy, do not count. Two authorities of different operators \
                are better than one: when the first does not answer, the next is asked.

                Example: comity time authorities add https://time.agency.example/tsa --roots roots.pem --policy 1.3.6.1.4.1.99999.1.1
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "Where it is asked: an https or http URL (a token vouches for itself).") var url:
            String
        @Option(help: "PEM file of the root certificates that its tokens must lead to.") var roots: String
        @Option(help: "PEM file of further certificates, where tokens do not bring them along.")
        var intermediates: String?
        @Option(name: .customLong("policy"), help: "A policy that is accepted, as an object identifier.")
        var policies: [String] = []
        @Flag(help: "Accept whichever policy it uses.") var anyPolicy = false
        @Option(help: "PEM file of the TLS authority of its address. Default: the system's.")
        var tlsAuthority: String?
        @Flag(help: "Ask it before the others.") var first = false

        func validate() throws {
            guard policies.isEmpty == anyPolicy else {
                throw ValidationError("Say which policies are accepted with --policy, or --any-policy.")
            }
        }

        func perform() async throws {
            let authority = TimeAuthority(
                url: url,
                roots: try TextFile.read(roots),
                intermediates: try intermediates.map { try TextFile.read($0) },
                policies: anyPolicy ? nil : Set(policies),
                tlsAuthority: try tlsAuthority.map { try TextFile.read($0) }
            )
            let held = try await options.node().addTimeAuthority(
                authority,
                isFirst: first,
                by: officer.proven(options)
            )
            options.answer(held.json, "\(held.url) is asked for time-stamps from now on.")
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the authorities in the order in which they are asked."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let authorities = try await options.node().timeAuthorities()
            options.answer(
                .array(authorities.map(\.json)),
                authorities.isEmpty
                    ? "No authority: nothing is time-stamped. Add one with `comity time authorities add`."
                    : authorities.map {
                        "\($0.url)\n  policies: \($0.policies?.sorted().joined(separator: ", ") ?? "any")"
                    }.joined(separator: "\n")
            )
        }
    }

    struct Remove: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask an authority no more; its tokens stay and are still judged."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "Its URL.") var url: String

        func perform() async throws {
            try await options.node().removeTimeAuthority(url, by: officer.proven(options))
            options.answer(.object(["removed": .string(url)]), "\(url) is not asked any more.")
        }
    }
}

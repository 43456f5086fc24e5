import API
import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Trust
import Wire

/// `comity peer policy`: what this agency accepts from whom.
struct PeerPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show, set and try the policy: what is accepted from whom, and what is sent to whom.",
        discussion:
            "What no rule allows is refused, explained to the peer as far as it concerns the peer, and recorded.",
        subcommands: [Show.self, Set.self, Check.self]
    )

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the policy as it was written; with --peer all rules that speak of one peer.",
            discussion: "The text can be changed and given to `comity peer policy set`."
        )
        @OptionGroup var options: NodeOptions
        @Option(help: "A peer's base URL: show why it is trusted and every rule about it.") var peer: String?

        func perform() async throws {
            let node = try options.node()
            if let peer { return try await show(node, PartyName.node(peer)) }
            let (text, entry) = try await node.peerPolicy()
            options.answer(
                text.answer(entry),
                text.text
            )
        }

        private func show(_ node: Node, _ peer: EntityID) async throws {
            let standing = try await node.standing(of: peer)
            let bases = standing.facts.bases.map(\.words).sorted()
            options.answer(
                .object([
                    "peer": .string(peer.text), "trusted": .bool(standing.isTrusted),
                    "suspended": .bool(standing.facts.isSuspended),
                    "because": .array(bases.map(JSON.string)),
                    "marks": .array(standing.facts.marks.sorted().map(JSON.string)),
                    "policy": standing.policy.json,
                ]),
                """
                \(peer)
                  \(standing.isTrusted ? "trusted" : "not trusted")\(standing.facts.isSuspended ? ", suspended" : "")
                \(bases.map { "  because \($0)" }.joined(separator: "\n"))
                \(standing.policy.json.prettyText())
                """
            )
        }
    }

    struct Set: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a policy in force from a file: JSON, with # before each line of comment.",
            discussion:
                "`comity peer policy show` prints the one in force. The ones before stay in the record."
        )
        static let operation = OperationID.setPeerPolicy
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The file; - reads standard input.") var file: String

        func perform() async throws {
            let text = try PolicyText(TextFile.read(file))
            try await options.node().setPeerPolicy(text, by: officer.proven(options))
            options.answer(
                text.policy.json,
                "In force now: \(text.policy.rules.count) rule(s). Try it with `comity peer policy check`."
            )
        }
    }

    struct Check: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what would become of a document, and why. Nothing is changed.",
            discussion: "Exit codes: 0 it may pass; 1 it would be refused; 66 there is no such peer."
        )
        @OptionGroup var options: NodeOptions
        @Argument(help: "The peer's base URL.") var peer: String
        @Option(help: "The document type.") var type: String = "referral"
        @Option(help: "An article of the matter, for example art8; repeatable.") var category: [String] = []
        @Flag(help: "A document of this agency to the peer; without this, one of the peer's.") var sent =
            false

        func perform() async throws {
            try ScopeOptions.check(types: [type], categories: category)
            guard let type = DocumentType(rawValue: type) else { return }
            let decision = try await options.node().checkPolicy(
                type,
                sent ? .sent : .received,
                categories: category,
                with: try PartyName.node(peer)
            )
            options.answer(
                decision.json,
                (decision.isAllowed ? "It may pass." : "It would be refused.") + "\n"
                    + decision.explanation.map { "  " + $0 }.joined(separator: "\n")
            )
            if !decision.isAllowed { throw ExitCode(1) }
        }
    }
}

/// `comity peer grant`: what a peer may exchange that was entered on a compared fingerprint alone.
struct PeerGrantCommand: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Narrow or widen what a peer may exchange that was entered by its fingerprint.",
        discussion: """
            It is the third way to trust, beside agreements and chains, and the one without terms on paper. An agreement \
            replaces it. --none takes it away: then only an agreement or a chain vouches for the peer.
            """
    )
    static let operation = OperationID.setPeerPolicy
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The peer's base URL.") var peer: String
    @OptionGroup var given: PeerGrantOptions

    func perform() async throws {
        let grant = try given.grant()
        try await options.node().setGrant(grant, for: try PartyName.node(peer), by: officer.proven(options))
        options.answer(
            grant?.json ?? .null,
            grant == nil
                ? "The fingerprint alone allows nothing any more."
                : "On the fingerprint alone may be exchanged: \(given.words)."
        )
    }
}

/// `comity peer refusals`: what came in and was refused.
struct PeerRefusals: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "refusals",
        abstract: "List what came in and was refused lately, with what the policy said. Never its content."
    )
    @OptionGroup var options: NodeOptions
    @Option(help: "How many, the latest first.") var limit: Int = 50

    func perform() async throws {
        let refusals = try await options.node().refusals(limit: max(1, min(limit, 10_000)))
        options.answer(
            .array(refusals.map(\.json)),
            refusals.isEmpty
                ? "Nothing was refused."
                : refusals.map {
                    "\($0.at.rfc3339)  \($0.problem.rawValue)  \($0.origin)"
                        + ($0.count == 1 ? "" : ", \($0.count) times until \($0.until.rfc3339)")
                        + ($0.says.map { "\n    " + $0 } ?? "")
                }.joined(separator: "\n")
        )
    }
}

extension RefusalRecord {
    /// As `--json` shows a refusal.
    var json: JSON {
        .object([
            "at": .string(at.rfc3339), "problem": .string(problem.rawValue),
            "issuer": issuer.map { .string($0.text) } ?? .null, "bytes": .integer(Int64(size)),
            "sha256": digest.map { .string($0.hex) } ?? .null, "says": says.map(JSON.string) ?? .null,
            "count": .integer(count), "until": .string(until.rfc3339),
            "network": network.map(JSON.string) ?? .null,
        ])
    }

    /// Who it was, as far as that is known.
    fileprivate var origin: String {
        issuer?.text ?? network.map { "issuer unknown, from \($0)" } ?? "issuer unknown"
    }
}

extension PeerFacts.Basis {
    /// Why a peer is trusted, as the end of "because …".
    var words: String {
        switch self {
        case .fingerprint: "two officers compared the fingerprint"
        case .agreement(let id): "the agreement \(id) vouches for it"
        case .chain(let anchor): "a chain leads to the anchor \(anchor)"
        }
    }
}

/// Files that are given to commands.
enum TextFile {
    /// The text of a file, or of standard input for `-`.
    ///
    /// - Throws: ``NodeError`` `invalidInput`.
    static func read(_ path: String) throws(NodeError) -> String {
        if path == "-" {
            return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 4 << 20 else {
            throw NodeError(.invalidInput, "The file \(path) cannot be read, or has more than 4 MiB.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

import API
import ArgumentParser
import Foundation
import Node
import Outbound
import Referrals
import Trust
import Wire

/// `comity trust`: the anchors of this node, its superiors, and how it is seen through them.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Trust through a federation: anchors, superiors, one's own view, marks.",
        discussion: """
            An anchor is whom this node believes about others (`trust anchor add`). A superior is who vouches for this node \
            (`trust join`). `trust show` says what every anchor makes of what this node published.
            """,
        subcommands: [
            TrustShow.self, TrustAnchorCommand.self, TrustJoin.self, TrustLeave.self, TrustFind.self,
            TrustMarkCommand.self,
        ]
    )
}

struct TrustAnchorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor",
        abstract: "Add, list and remove the authorities that this node believes.",
        subcommands: [Add.self, List.self, Remove.self]
    )

    struct Add: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Believe an authority, after comparing its fingerprint with its officer.",
            discussion: """
                That an authority vouches for somebody is one half; what is accepted from whom says the policy \
                (`comity peer policy`). Its changes of keys are followed by themselves.
                """
        )
        static let operation = OperationID.addAnchor
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The authority's URL, or a file with its signed entity configuration.") var anchor:
            String
        @Option(help: "The fingerprint, as words or digits, as its officer read it out.") var words: String
        @Option(
            help: "PEM file of the authority of the federation's TLS certificates. Default: the system's."
        )
        var authority: String?

        func perform() async throws {
            let pem = try authority.map { try TextFile.read($0) } ?? ""
            let configuration = try await RemoteStatement(authority: pem).of(anchor)
            let held = try await options.node().addAnchor(
                configuration,
                read: words,
                authority: pem,
                by: officer.proven(options)
            )
            options.answer(held.json, "\(held.anchor.entity) is an anchor of this node from now on.")
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List the anchors with their fingerprints.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let anchors = try await options.node().anchors()
            options.answer(
                .array(anchors.map(\.json)),
                anchors.isEmpty
                    ? "No anchors. Add one with `comity trust anchor add`."
                    : anchors.map { "\($0.anchor.entity)\n  \($0.fingerprint.words)" }.joined(separator: "\n")
            )
        }
    }

    struct Remove: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Believe an authority no more; whoever was trusted through it alone is not any longer."
        )
        static let operation = OperationID.removeAnchor
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The authority's URL.") var anchor: String

        func perform() async throws {
            try await options.node().removeAnchor(PartyName.entity(anchor), by: officer.proven(options))
            options.answer(.object(["removed": .string(anchor)]), "Removed. It takes effect at once.")
        }
    }
}

struct TrustJoin: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Name an authority as this node's superior, before it enrols the node.",
        discussion:
            "Afterwards let the authority's officer run `comity anchor enrol`, and read the fingerprint out."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The authority's URL.") var authority: String

    func perform() async throws {
        let node = try options.node()
        try await node.joinSuperior(PartyName.entity(authority), by: officer.proven(options))
        let words = try await node.ownFingerprint()
        options.answer(
            .object(["superior": .string(authority), "words": .string(words.words)]),
            """
            This node names \(authority) as its superior. Its officer enrols it with:
              comity anchor enrol \(node.identity.entity) --words "…"
            and hears from you:
              \(words.words)
            """
        )
    }
}

struct TrustLeave: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Name an authority as this node's superior no more."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The authority's URL.") var authority: String

    func perform() async throws {
        try await options.node().leaveSuperior(PartyName.entity(authority), by: officer.proven(options))
        options.answer(.object(["left": .string(authority)]), "This node no longer names \(authority).")
    }
}

struct TrustFind: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Look for a chain from an entity to each anchor now, and say what stands in the way.",
        discussion: "Exit codes: 0 a chain counts; 1 none does."
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The entity's URL.") var entity: String

    func perform() async throws {
        let client = try HTTPSClient()
        let node = try options.nodeHome().open(asking: client)
        let looks = try await node.resolve(PartyName.entity(entity))
        await client.shutdown()
        options.answer(
            .array(looks.map(\.json)),
            looks.isEmpty
                ? "This node has no anchors. Add one with `comity trust anchor add`."
                : looks.map { look in
                    "through \(look.anchor): \(look.words)"
                        + look.obstacles.map { "\n  \($0)" }.joined()
                }.joined(separator: "\n")
        )
        if !looks.contains(where: \.counts) { throw ExitCode(1) }
    }
}

struct TrustMarkCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Show a trust mark that an authority issued to this node.",
        discussion: "The mark comes from `comity anchor mark`, or from the authority's trust-mark endpoint."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The file with the signed mark; - reads standard input.") var file: String

    func perform() async throws {
        let compact = try TextFile.read(file).trimmingCharacters(in: .whitespacesAndNewlines)
        let mark = try await options.node().showMark(compact, by: officer.proven(options))
        options.answer(
            .object(["type": .string(mark.type), "issuer": .string(mark.issuer.text)]),
            "This node shows the mark \(mark.type) by \(mark.issuer)."
        )
    }
}

/// `comity trust show`: how this node is seen.
struct TrustShow: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract:
            "Show how the node's certificate stands, what every anchor makes of what it published, and who is trusted through it.",
        discussion: "Exit codes: 0 all is as it was meant; 2 something differs, ends soon or does not count."
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let home = try options.nodeHome()
        let node = try home.open()
        let certificate = Self.certificate(home)
        let warnings = certificate?.warnings(at: Date()) ?? []
        let superiors = try await node.superiors()
        let views = try await node.ownViews()
        let peers = try await node.chainedPeers()
        options.answer(
            .object([
                "entity": .string(node.identity.entity.text),
                "certificate": certificate.map { judgement in
                    [
                        "expiresAt": .string(judgement.leaf.notAfter.formatted(.iso8601)),
                        "ending": .bool(judgement.isEnding(at: Date())),
                        "warnings": .array(warnings.map(JSON.string)),
                    ]
                } ?? .null,
                "superiors": .array(superiors.map { .string($0.text) }),
                "anchors": .array(views.map(\.json)), "peers": .array(peers.map(\.json)),
            ]),
            TrustText(certificate: certificate, superiors: superiors, views: views, peers: peers).text
        )
        let isMeant = views.allSatisfy { view in
            if case .counts = view.standing { view.differences.isEmpty } else { superiors.isEmpty }
        }
        let isWell = peers.allSatisfy { $0.counts && !$0.isEnding } && warnings.isEmpty
        if !isMeant || !isWell { throw ExitCode(2) }
    }

    /// The certificate that a running node serves; nil where there is none that can be used.
    private static func certificate(_ home: NodeHome) -> TLSIdentity.Judgement? {
        let path = home.configuration.path("tls.certificate")
        guard let pem = try? String(contentsOfFile: path, encoding: .utf8), let key = try? home.tlsKey.pem()
        else { return nil }
        return try? TLSIdentity.judge(
            certificatePEM: pem,
            privateKeyPEM: String(decoding: key, as: UTF8.self),
            host: home.host,
            at: Date()
        )
    }
}

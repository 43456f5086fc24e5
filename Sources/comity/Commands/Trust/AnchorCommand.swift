import ArgumentParser
import Foundation
import Node
import Referrals
import Trust
import Wire

/// `comity anchor`: this node as an authority.
struct AnchorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor",
        abstract: "Be an authority: vouch for nodes, as a trust anchor or below another authority.",
        discussion: """
            A regional network runs its federation with this: `comity init --kind central-authority …` makes the folder, \
            `comity anchor init --alone` makes it an authority, `comity serve` answers the federation's questions. An \
            authority with a superior (`comity trust join`) is an intermediate.
            """,
        subcommands: [
            AnchorInit.self, AnchorEnrol.self, AnchorList.self, AnchorRevoke.self, AnchorMark.self,
            AnchorAccredit.self,
        ]
    )
}

struct AnchorInit: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make this node an authority, or change what kind of one it is."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Flag(help: "It vouches and nothing else: no cases, no documents, no rule packs.") var alone = false
    @Option(help: "PEM file of the TLS authority under which its members are reached. Default: the system's.")
    var authority: String?
    @Option(help: "For how many hours its word about a member counts: so long members manage without it.")
    var statementHours: Int = 72
    @Option(help: "For how many hours its own configuration counts.") var configurationHours: Int = 168

    func validate() throws {
        guard (1...8_784).contains(statementHours), (1...8_784).contains(configurationHours) else {
            throw ValidationError("Between one hour and a year.")
        }
    }

    func perform() async throws {
        let node = try options.node()
        var role = AuthorityRole(
            isAlone: alone,
            lifetimes: .init(
                configuration: Int64(configurationHours) * 3_600,
                statement: Int64(statementHours) * 3_600
            ),
            authority: try authority.map { try TextFile.read($0) } ?? ""
        )
        if let before = try await node.authorityRole() { role.markIssuers = before.markIssuers }
        try await node.setAuthorityRole(role, by: officer.proven(options))
        let words = try await node.ownFingerprint()
        options.answer(
            .object([
                "entity": .string(node.identity.entity.text), "alone": .bool(alone),
                "words": .string(words.words),
            ]),
            """
            \(node.identity.entity) is an authority. Whoever is to believe it adds it with:
              comity trust anchor add \(node.identity.entity) --words "…"
            and hears from you:
              \(words.words)
            """
        )
    }
}

struct AnchorEnrol: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Vouch for an entity, after comparing its fingerprint with its officer.",
        discussion: "The entity must name this authority first: `comity trust join` on its side."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The entity's URL, or a file with its signed entity configuration.") var entity: String
    @Option(help: "The fingerprint, as words or digits, as its officer read it out.") var words: String
    @Option(help: "PEM file of the authority of its TLS certificate. Default: that of `anchor init`.")
    var authority: String?
    @Option(help: "A JSON file with the metadata policy for it and all below it.") var policy: String?
    @Option(help: "A JSON file with the constraints for it and all below it.") var constraints: String?

    func perform() async throws {
        let node = try options.node()
        let pem: String
        if let authority {
            pem = try TextFile.read(authority)
        } else {
            pem = try await node.authorityRole()?.authority ?? ""
        }
        let configuration = try await RemoteStatement(authority: pem).of(entity)
        let subordinate: Subordinate
        do {
            subordinate = try await node.enrol(
                configuration,
                read: words,
                policy: try policy.map { try MetadataPolicy(JSON(parsing: Array(TextFile.read($0).utf8))) },
                constraints: try constraints.map {
                    try ChainConstraints(JSON(parsing: Array(TextFile.read($0).utf8)))
                },
                by: officer.proven(options)
            )
        } catch let error as PolicyError {
            throw NodeError(.invalidInput, error.description)
        } catch let error as StatementError {
            throw NodeError(.invalidInput, error.description)
        }
        options.answer(
            subordinate.json(at: node.clock.now),
            "This authority vouches for \(subordinate.entity) from now on."
        )
    }
}

struct AnchorList: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the entities that this authority vouches for, or has vouched for, and their marks."
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let node = try options.node()
        let now = node.clock.now
        let all = try await node.subordinates()
        let marks = try await node.issuedMarks()
        options.answer(
            .object([
                "subordinates": .array(all.map { $0.json(at: now) }),
                "marks": .array(marks.map { $0.json(at: now) }),
            ]),
            all.isEmpty
                ? "Nobody is enrolled yet. `comity anchor enrol` enrols one."
                : all.map { subordinate in
                    let held = marks.filter { $0.subject == subordinate.entity }
                    return "\(subordinate.isActive(at: now) ? "active " : "revoked")  \(subordinate.entity)"
                        + (subordinate.isIntermediate ? "  (intermediate)" : "")
                        + held.map { "\n    mark \($0.type): \($0.status(at: now).rawValue)" }.joined()
                }.joined(separator: "\n")
        )
    }
}

struct AnchorRevoke: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Vouch for an entity no more. Others learn of it when they next look."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The entity's URL.") var entity: String

    func perform() async throws {
        let node = try options.node()
        let subordinate = try await node.revoke(PartyName.entity(entity), by: officer.proven(options))
        options.answer(
            subordinate.json(at: node.clock.now),
            "Revoked. Each member stops within its polling interval (`trust.poll-seconds`)."
        )
    }
}

struct AnchorMark: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Issue a trust mark to an entity, or take one back.",
        discussion: "The printed mark goes to its holder, which shows it with `comity trust mark`."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The kind of mark: a URL that identifies the criteria.") var type: String
    @Argument(help: "The holder's URL.") var entity: String
    @Option(help: "The day on which it ends, for example 2027-12-31.") var until: String?
    @Flag(help: "Take the mark back.") var revoke = false

    func perform() async throws {
        let node = try options.node()
        let holder = try PartyName.entity(entity)
        let mark: IssuedTrustMark
        if revoke {
            mark = try await node.revokeMark(type, of: holder, by: officer.proven(options))
        } else {
            guard let end = until.flatMap(Instant.init(date:)), end > node.clock.now else {
                throw ValidationError("Say with --until when the mark ends, as a date to come: 2027-12-31.")
            }
            do {
                mark = try await node.issueMark(type, to: holder, expiresAt: end, by: officer.proven(options))
            } catch let error as FederationProblem {
                throw NodeError(.notNow, error.says)
            }
        }
        options.answer(mark.json(at: node.clock.now), revoke ? "Taken back." : mark.compact)
    }
}

struct AnchorAccredit: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "accredit",
        abstract:
            "Say who may issue a kind of trust mark in this federation; nobody named stands for anybody."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The kind of mark.") var type: String
    @Argument(help: "The issuers' URLs.") var issuers: [String] = []
    @Flag(help: "No longer know marks of this kind.") var remove = false

    func perform() async throws {
        let node = try options.node()
        guard var role = try await node.authorityRole() else {
            throw NodeError(.notNow, "This node is no authority. `comity anchor init` makes it one.")
        }
        role.markIssuers[type] = remove ? nil : try issuers.map(PartyName.entity)
        try await node.setAuthorityRole(role, by: officer.proven(options))
        options.answer(role.json, remove ? "Marks of this kind count no more." : "Accredited.")
    }
}

extension Subordinate {
    func json(at now: Instant) -> JSON {
        var object: JSONObject = [
            "entity": .string(entity.text), "active": .bool(isActive(at: now)),
            "intermediate": .bool(isIntermediate), "enrolledAt": .string(enrolledAt.rfc3339),
        ]
        object["revokedAt"] = revokedAt.map { .string($0.rfc3339) }
        object["policy"] = policy?.json
        object["constraints"] = constraints?.json
        return .object(object)
    }
}

extension IssuedTrustMark {
    func json(at now: Instant) -> JSON {
        .object([
            "type": .string(type), "subject": .string(subject.text),
            "status": .string(status(at: now).rawValue), "trustMark": .string(compact),
        ])
    }
}

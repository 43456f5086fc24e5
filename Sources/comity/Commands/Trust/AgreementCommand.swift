import API
import ArgumentParser
import Foundation
import Node
import Outbound
import Referrals
import Trust
import Wire

/// `comity agreement`: bilateral agreements, the way to trust between two agencies without an authority.
struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Agree with another agency on what each may send; suspend, resume, end, export.",
        discussion: """
            On each side: one officer proposes and compares the other side's fingerprint, read as words over the telephone or \
            face to face; a second officer confirms. One side draws up the terms (`propose`), hands the file from \
            `show --terms` to the other, which proposes on the same terms. Declarations travel by themselves while both nodes \
            serve; `declaration` and `receive` do it by file.
            """,
        subcommands: [
            AgreementPropose.self, AgreementCompare.self, AgreementConfirm.self, AgreementShow.self,
            AgreementList.self, AgreementSuspend.self, AgreementResume.self, AgreementEnd.self,
            AgreementExport.self, AgreementVerify.self, AgreementDeclarationCommand.self,
            AgreementReceive.self,
        ]
    )
}

struct AgreementPropose: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose an agreement with a peer, on new terms or on a file of terms.",
        discussion: """
            Example:
              comity agreement propose https://node.other.example --authority their-tls.pem \\
                --send referral --send withdrawal --receive status --categories art8 --volume 100/day --until 2027-12-31
            """
    )
    static let operation = OperationID.proposeAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The peer's base URL, or a file with its signed entity configuration.") var peer: String
    @Option(
        help: "PEM file of the authority of the peer's TLS certificate. Default: the system's authorities."
    )
    var authority: String?
    @Option(help: "A file with the terms that the other side drew up.") var terms: String?
    @Option(help: "A document type that this agency may send; repeatable.") var send: [String] = []
    @Option(help: "A document type that the peer may send; repeatable.") var receive: [String] = []
    @Option(help: "An article of the Budapest Convention to which it is limited; repeatable. Default: all.")
    var categories: [String] = []
    @Option(help: "How many documents each side may send, for example 100/day.") var volume: String?
    @Option(help: "The first day, for example 2027-01-01. Default: now.") var from: String?
    @Option(help: "The day on which it ends; within five years.") var until: String?

    func perform() async throws {
        let node = try options.node()
        let pem = try authority.map { try TextFile.read($0) } ?? ""
        let statement = try await RemoteStatement(authority: pem).of(peer)
        let held: HeldAgreement
        if let terms {
            guard send.isEmpty, receive.isEmpty, categories.isEmpty, volume == nil, until == nil, from == nil
            else { throw ValidationError("With --terms everything is in the file.") }
            held = try await node.proposeAgreement(
                on: try JSON(parsing: Array(TextFile.read(terms).utf8)),
                with: statement,
                authority: pem,
                by: officer.proven(options)
            )
        } else {
            held = try await node.proposeAgreement(
                with: statement,
                authority: pem,
                sends: try scope(send),
                receives: try scope(receive),
                from: try from.map(Self.day) ?? node.clock.now,
                until: try Self.day(until ?? ""),
                by: officer.proven(options)
            )
        }
        options.answer(
            held.answer(at: node.clock.now),
            """
            Proposed as \(held.agreement.terms.id). Next:
              1. Hand the terms to the other side: comity agreement show \(held.agreement.terms.id) --terms > terms.json
              2. Let its officer read the fingerprint to you and enter what you hear:
                 comity agreement compare \(held.agreement.terms.id) --words "…" --channel telephone
                 It is \(FingerprintWords.count) words. Do not read them to the other side: listen.
              3. A second officer of yours: comity agreement confirm \(held.agreement.terms.id)
            """
        )
    }

    private func scope(_ types: [String]) throws -> AgreementScope? {
        try ScopeOptions.check(types: types, categories: categories)
        guard !types.isEmpty else { return nil }
        return AgreementScope(
            documentTypes: Set(types),
            offenceCategories: categories.isEmpty ? nil : Set(categories),
            volume: try volume.map(ScopeOptions.volume)
        )
    }

    private static func day(_ text: String) throws -> Instant {
        guard let day = Instant(date: text) else {
            throw ValidationError("Say with --until when it ends, as a date: 2027-12-31.")
        }
        return day
    }
}

struct AgreementCompare: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Enter the fingerprint that the other side's officer read to you."
    )
    static let operation = OperationID.compareAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String
    @Option(help: "The sixteen words, or the eight groups of digits, as you heard them.") var words: String
    @Option(help: "Over which channel, for example telephone; not the one by which the configuration came.")
    var channel: String

    func perform() async throws {
        let node = try options.node()
        let held = try await node.compareAgreement(
            name,
            read: words,
            channel: channel,
            by: officer.proven(options)
        )
        options.answer(
            held.answer(at: node.clock.now),
            "Both fingerprints are the same. It is in the record."
        )
    }
}

struct AgreementConfirm: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm an agreement as the second officer; this agency then has agreed."
    )
    static let operation = OperationID.confirmAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String

    func perform() async throws {
        let node = try options.node()
        let held = try await node.confirmAgreement(name, by: officer.proven(options))
        options.answer(
            held.answer(at: node.clock.now),
            "Confirmed. It \(held.agreement.standing(at: node.clock.now).words). The running node hands the declaration over."
        )
    }
}

struct AgreementShow: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an agreement: its terms, where it stands, every step."
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String
    @Flag(help: "Print the terms alone, for the other side.") var terms = false

    func perform() async throws {
        let node = try options.node()
        let held = try await node.agreement(name)
        if terms { return print(held.agreement.terms.json.prettyText()) }
        options.answer(held.answer(at: node.clock.now), held.text(at: node.clock.now))
    }
}

struct AgreementList: NodeCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the agreements.")
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let node = try options.node()
        let all = try await node.agreements()
        let now = node.clock.now
        options.answer(
            .array(all.map { $0.answer(at: now) }),
            all.isEmpty
                ? "No agreements yet. Propose one with `comity agreement propose`."
                : all.map {
                    "\($0.agreement.terms.id)  \($0.agreement.peer.entity)  \($0.agreement.standing(at: now).words)"
                }.joined(separator: "\n")
        )
    }
}

struct AgreementSuspend: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Stop all exchange under an agreement at once; the other side is told."
    )
    static let operation = OperationID.suspendAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String
    @Option(help: "Why, for the record; it is not sent.") var reason: String

    func perform() async throws {
        let node = try options.node()
        let held = try await node.suspendAgreement(name, reason: reason, by: officer.proven(options))
        options.answer(
            held.answer(at: node.clock.now),
            "Suspended: nothing is taken from \(held.agreement.peer.entity) and nothing goes there."
        )
    }
}

struct AgreementResume: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Take the exchange up again: the first officer proposes it, a second one does it."
    )
    static let operation = OperationID.resumeAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String

    func perform() async throws {
        let node = try options.node()
        let held = try await node.resumeAgreement(name, by: officer.proven(options))
        let standing = held.agreement.standing(at: node.clock.now)
        options.answer(
            held.answer(at: node.clock.now),
            standing == .suspended
                ? "Noted. It stays suspended until a second officer resumes it, and the other side if it suspended too."
                : "The agreement \(standing.words)."
        )
    }
}

struct AgreementEnd: OfficersCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End an agreement for good."
    )
    static let operation = OperationID.endAgreement
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String
    @Option(help: "Why, for the record; it is not sent.") var reason: String

    func perform() async throws {
        let node = try options.node()
        let held = try await node.endAgreement(name, reason: reason, by: officer.proven(options))
        options.answer(held.answer(at: node.clock.now), "Ended. A new one can be proposed at any time.")
    }
}

struct AgreementExport: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the whole record of an agreement as a signed document to be filed.",
        discussion: """
            It is a compact JWS by this agency's federation key over the terms and every step, each bound to the one before, \
            with the other side's signed declarations and the keys of both inside. `comity agreement verify` checks it without any \
            network. --text prints the same for people.
            """
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String
    @Flag(help: "For people, without signature.") var text = false

    func perform() async throws {
        let node = try options.node()
        let held = try await node.agreement(name)
        if text { return print(held.text(at: node.clock.now)) }
        let compact = try await node.exportAgreement(held)
        options.answer(
            .object(["id": .string(held.agreement.terms.id.text), "record": .string(compact)]),
            compact
        )
    }
}

struct AgreementDeclarationCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "declaration",
        abstract: "Print this agency's last signed declaration, to be handed to the other side."
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The agreement's identifier, or the peer's base URL.") var name: String

    func perform() async throws {
        let node = try options.node()
        let compact = try await node.declaration(about: node.agreement(name))
        options.answer(.object(["declaration": .string(compact)]), compact)
    }
}

struct AgreementReceive: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Take a declaration of the other side from a file."
    )
    @OptionGroup var options: NodeOptions
    @Argument(help: "The file; - reads standard input.") var file: String

    func perform() async throws {
        let text = try TextFile.read(file).trimmingCharacters(in: .whitespacesAndNewlines)
        let node = try options.node()
        do throws(Problem) {
            try await node.takeDeclaration(Array(text.utf8))
        } catch {
            throw NodeError(.untrusted, error.detail)
        }
        options.answer(.object(["taken": true]), "Taken. `comity agreement show` says where it stands.")
    }
}

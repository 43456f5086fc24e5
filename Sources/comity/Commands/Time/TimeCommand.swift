import ArgumentParser
import Foundation
import Node
import Referrals
import Server
import Store
import Wire

/// `comity time`: trusted time for the transparency log.
struct TimeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time",
        abstract: "Trusted time: tokens of time-stamping authorities for the log's checkpoints (RFC 3161).",
        discussion: """
            A checkpoint says what was recorded; a token of an authority outside says by when. The serving node asks for one \
            token when the log has grown, at most one a minute (time.interval-seconds), from one authority after the other \
            until one gives it. Nothing waits for it: what has no token yet is shown as waiting, gets one later, and after \
            time.alarm-seconds an alarm is raised.

            What is stamped is the SHA-256 of the signed checkpoint; `comity time export` writes everything that \
            `openssl ts -verify` needs.
            """,
        subcommands: [
            TimeAuthoritiesCommand.self, TimeStatusCommand.self, TimeStampCommand.self, TimeVerify.self,
            TimeExport.self, TimeAcknowledge.self,
        ]
    )
}

/// `comity time status`.
struct TimeStatusCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is time-stamped, what waits, and how the authorities answer.",
        discussion:
            "Exit codes: 0; 2 while the alarm is open that leaves have waited too long: nobody has acknowledged it."
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let status = try await options.node().timeStatus()
        options.answer(status.json, status.words)
        if status.alarm != nil, status.acknowledgement == nil { throw ExitCode(2) }
    }
}

/// `comity time acknowledge`.
struct TimeAcknowledge: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Say that you know that leaves wait for a time-stamp, and what you make of it.",
        discussion:
            "The alarm stays in the status, no longer open; the next time that leaves wait too long it is a new one."
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Option(help: "What you make of it, for auditors; no personal data.") var because: String

    func perform() async throws {
        let said = try await options.node().acknowledgeTimeAlarm(
            because: because,
            by: officer.proven(options)
        )
        options.answer(said.json, "Acknowledged.")
    }
}

/// `comity time stamp`.
struct TimeStampCommand: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "stamp",
        abstract: "Sign a checkpoint if the log has grown, and ask for its token now.",
        discussion: """
            The serving node does this by itself; the command is for a node that is not serving, and to try an authority. \
            Exit codes: 0 there is nothing left to stamp; 69 no authority gave a token that counts.
            """
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let home = try options.nodeHome()
        let node = try home.open()
        try await node.publishCheckpoints()
        var pace = home.stampingPace
        pace.interval = 0
        let round = try await node.stampLog(through: home.timeStampLine(through: home.client()), at: pace)
        let waits = try await node.timeStatus().parts.contains { $0.waiting != nil }
        let failures = round.failures.map { "\($0.authority)  \($0.failure.code): \($0.failure.says)" }
        options.answer(
            .object([
                "stamped": .array(round.stamped.map(\.json)),
                "failures": .array(
                    round.failures.map {
                        .object([
                            "authority": .string($0.authority), "code": .string($0.failure.code),
                            "says": .string($0.failure.says),
                        ])
                    }
                ),
                "waiting": .bool(waits),
            ]),
            (round.stamped.map(\.words) + failures
                + [waits ? "Leaves wait for a token." : "Every checkpoint has its token."])
                .joined(separator: "\n")
        )
        if waits { throw ExitCode(69) }
    }
}

/// `comity time verify`.
struct TimeVerify: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check every token against its checkpoint; nobody is asked. Exits 2 when one proves nothing.",
        discussion:
            "Each is judged by the roots and policies that stood for its authority when it came, at the time that it names."
    )
    @OptionGroup var options: NodeOptions

    func perform() async throws {
        let (checked, findings) = try await options.node().verifyTimeStamps()
        options.answer(
            .object([
                "checked": .integer(Int64(checked)), "sound": .bool(findings.isEmpty),
                "findings": .array(
                    findings.map { .object(["name": .string($0.name), "says": .string($0.says)]) }
                ),
            ]),
            findings.isEmpty
                ? "Sound: \(checked) tokens checked."
                : "\(checked) tokens checked. These prove nothing:\n"
                    + findings.map { "  - \($0.name): \($0.says)" }.joined(separator: "\n")
        )
        if !findings.isEmpty { throw ExitCode(2) }
    }
}

/// `comity time export`.
struct TimeExport: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a token with what it stamps and what it is judged by, as files.",
        discussion: """
            Writes checkpoint.txt, request.tsq, token.tst and roots.pem (and intermediates.pem) into a folder. Anybody checks them with:
              openssl ts -verify -data checkpoint.txt -in token.tst -token_in -CAfile roots.pem
            """
    )
    @OptionGroup var options: NodeOptions
    @Option(help: "The journal entry whose leaf is to be covered. Default: the last token.") var entry: Int64?
    @Option(help: "The folder to write; it is made where it is missing.") var out: String

    func perform() async throws {
        let proofs = try await options.node().store.read { [entry] transaction in
            if let entry { return try transaction.timeProofs(ofEntry: entry) }
            return try transaction.logShards().last.map { shard in
                try transaction.latestTimeStamp(shard: shard.number).map {
                    try transaction.timeProofs(shard: shard.number, size: $0.size)
                } ?? []
            } ?? []
        }
        guard let proof = proofs.first else {
            throw NodeError(.notFound, "No token covers it yet. `comity time status` says what waits.")
        }
        var files: [(String, [UInt8])] = [
            ("checkpoint.txt", Array(proof.checkpoint.note.utf8)), ("request.tsq", proof.stamp.request),
            ("token.tst", proof.stamp.token), ("roots.pem", Array(proof.authority.roots.utf8)),
        ]
        if let further = proof.authority.intermediates {
            files.append(("intermediates.pem", Array(further.utf8)))
        }
        do {
            let folder = URL(fileURLWithPath: out, isDirectory: true)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
        } catch {
            throw NodeError(
                .misconfigured,
                "\(out) cannot be written. Check the folder's owner and the disk."
            )
        }
        options.answer(
            .object([
                "token": proof.stamp.json, "files": .array(files.map { .string($0.0) }),
                "folder": .string(out),
            ]),
            "\(proof.stamp.words)\nIn \(out): " + files.map(\.0).joined(separator: ", ") + "."
        )
    }
}

import ArgumentParser
import Foundation
import Merkle
import Node
import Referrals
import Store
import Wire

/// `comity log prove`.
struct LogProve: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract:
            "Make the proof that a journal entry is in the log: a tlog-proof file for another agency or a court.",
        discussion: """
            The file holds what was recorded with its salt, the path to the log's root, and the signed checkpoint. \
            `comity log verify` checks it without a node and without a network; so does any program that knows c2sp.org/tlog-proof.
            """
    )

    @OptionGroup var options: NodeOptions
    @Argument(help: "The number of the journal entry, as `comity log show --about` lists it.") var entry:
        Int64
    @Option(help: "The file to write. Default: the proof is printed.") var out: String?

    func perform() async throws {
        let found = try await options.node().leafProof(ofEntry: entry)
        let text = found.proof.text
        if let out {
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: out))
            } catch {
                throw NodeError(
                    .misconfigured,
                    "\(out) cannot be written. Check the folder's owner and the disk."
                )
            }
        }
        options.answer(
            .object([
                "entry": .integer(entry), "log": .string(found.position.origin),
                "leaf": .integer(found.position.leaf),
                "opened": .bool(found.salt != nil), "proof": .string(text),
            ]),
            out.map { "The proof of leaf \(found.position.leaf) of \(found.position.origin) is in \($0)." }
                ?? String(text.dropLast())
        )
    }
}

/// `comity log verify`.
struct LogVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a tlog-proof file: no node and no network is needed.",
        discussion: """
            Take the log's key from somewhere else than the file: `comity log show` on the node that made it, or its entity \
            configuration (log_key). Exit codes: 0 the proof holds; 1 it does not; 65 the file or the key cannot be read.
            """
    )

    @Argument(help: "The proof.") var file: String
    @Option(help: "The log's key: name+keyid+base64, with the name of the log or of the part that is proved.")
    var key: String
    @Flag(help: "Answer in JSON, for programs.") var json = false

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw refused(66, "not-found", "There is no file \(file).")
        }
        let checked: CheckedProof
        do {
            let proof = try TransparencyProof(parsing: Array(data))
            let origin = try Checkpoint(body: proof.checkpoint.body).origin
            checked = try CheckedProof(checking: proof, log: try Self.verifier(key, of: origin))
        } catch let error as NoteError where error.code == .malformed || error.code == .invalidKey {
            throw refused(65, "invalid-input", error.description)
        } catch {
            throw refused(1, "proves-nothing", "\(error)")
        }
        let statement = checked.statement
        print(
            json
                ? JSON.object([
                    "holds": true, "log": .string(checked.checkpoint.origin),
                    "leaf": .integer(Int64(clamping: checked.leaf)),
                    "size": .integer(Int64(clamping: checked.checkpoint.size)),
                    "event": statement.map { .string($0.event) } ?? .null,
                    "at": statement.map { .string($0.at.rfc3339) } ?? .null,
                    "subject": statement?.subject.map { .string($0.text) } ?? .null,
                    "digest": statement?.digest.map { .string($0.hex) } ?? .null,
                ]).prettyText()
                : "The proof holds: leaf \(checked.leaf) of \(checked.checkpoint.origin), \(checked.checkpoint.size) leaves at the time."
                    + (statement.map {
                        "\n\($0.event) at \($0.at.rfc3339)" + ($0.subject.map { ", about \($0)" } ?? "")
                            + ($0.digest.map { ", SHA-256 \($0)" } ?? "")
                    } ?? "")
        )
    }

    /// The key under the proof's origin: a node publishes one for all parts of its log.
    private static func verifier(_ key: String, of origin: String) throws -> NoteVerifier {
        let given = try NoteVerifier(key)
        guard given.name != origin, origin.hasPrefix(given.name + "/") else { return given }
        return try NoteVerifier(name: origin, kind: given.kind, publicKey: given.publicKey)
    }

    private func refused(_ code: Int32, _ kind: String, _ says: String) -> ExitCode {
        if json {
            print(
                JSON.object(["error": .string(kind), "says": .string(says), "exit": .integer(Int64(code))])
                    .prettyText()
            )
        } else {
            FileHandle.standardError.write(Data((says + "\n").utf8))
        }
        return ExitCode(code)
    }
}

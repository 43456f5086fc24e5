import ArgumentParser
import Foundation
import Node
import Referrals
import Store
import Wire

/// `comity keys`: the node's own keys and their lives.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List, prepare, rotate, revoke and seal the node's keys.",
        discussion: """
            A node has one key for each use: federation (signs what the node says about itself), document (signs documents and \
            receipts), encryption (opens what is sealed to the node), log (signs checkpoints), \
            witness (cosigns those of peers), tls (see `comity tls`).

            A change of keys loses nothing: `prepare` publishes the next key, `rotate` takes it into use a day later, and what the \
            past key signed goes on verifying. A running node notices by itself.

            Example:
              comity keys prepare document
              comity keys rotate document        # a day later
              comity keys revoke KEY --since 2026-11-28T14:00:00Z   # where somebody else may have the key
              comity keys seal                   # private keys under a passphrase

            Exit codes: 0 done; 1 not now, or done already; 2 revoked, and something is in doubt; 65 the input cannot be read; \
            66 there is no such key; 77 the keys are sealed and nobody gave the passphrase; 78 a key cannot be used.
            """,
        subcommands: [
            List.self, Prepare.self, Rotate.self, Revoke.self, ExportPublic.self, KeysSeal.self,
            KeysUnseal.self,
        ]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the keys: use, state, since when, how the private half is kept."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let node = try options.node()
            let keys = try await node.keyRing().keys
            options.answer(
                .array(keys.map { $0.json(place: node.keys.place(of: $0.keyID)) }),
                keys.map { $0.line(place: node.keys.place(of: $0.keyID)) }.joined(separator: "\n")
            )
        }
    }

    struct Prepare: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the next key of a use and publish it; it signs nothing yet."
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "federation, document, encryption, log or witness.") var use: KeyRecord.Use

        func perform() async throws {
            guard use != .tls else {
                throw NodeError(
                    .invalidInput,
                    "The TLS key comes with its certificate: `comity tls request`."
                )
            }
            let node = try options.node()
            let key = try await node.prepareKey(use, by: officer.proven(options))
            let ready = key.preparedAt.adding(seconds: KeyRing.lead)
            options.answer(
                key.json(place: node.keys.place(of: key.keyID)),
                key.state == .current
                    ? "The first \(use.rawValue) key \(key.keyID) is in use."
                    : "The next \(use.rawValue) key is \(key.keyID). Peers will have read of it by \(ready.rfc3339); then run `comity keys rotate \(use.rawValue)`."
            )
        }
    }

    struct Rotate: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the prepared key into use; the one before stays valid for what it signed.",
            discussion: """
                The key has to have been published for a day, so that every peer knows it. A new federation key has a new \
                fingerprint; peers and the authorities that vouch for the node follow by themselves, for the old key signs for the \
                new one. While an authority is known not to have followed, the key is not taken into use.
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "federation, document, encryption, log or witness.") var use: KeyRecord.Use
        @Flag(help: "Although peers may not have read of the key yet; they ask when they meet it.")
        var atOnce = false

        func perform() async throws {
            guard use != .tls else {
                throw NodeError(
                    .invalidInput,
                    "The TLS key changes with its certificate: `comity tls install`."
                )
            }
            let node = try options.node()
            let key = try await node.rotateKey(use, atOnce: atOnce, by: officer.proven(options))
            options.answer(
                key.json(place: node.keys.place(of: key.keyID)),
                "The \(use.rawValue) key \(key.keyID) is in use since \(key.currentFrom?.rfc3339 ?? "now")."
            )
        }
    }

    struct Revoke: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mark a key as compromised from a moment on, and take another into use at once.",
            discussion: """
                What was recorded before that moment stays good. Every document and receipt recorded later is named, here, in \
                `comity audit` and in `comity document show`: its signer has to confirm it by another way. Peers learn of it with the \
                node's next statement. After a federation key, compare the fingerprint with every peer's officer anew.

                Example: comity keys revoke k2dB… --since 2026-11-28T14:00:00Z
                """
        )
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Option(
            parsing: .unconditional,
            help: "From when on somebody else may have used it, in UTC, for example 2026-11-28T14:00:00Z."
        )
        var since: String
        // One identifier in 64 begins with a hyphen: then `--` goes before it.
        @Argument(
            help:
                "The key's identifier, as `comity keys list` shows it; put -- before one that begins with a hyphen."
        )
        var key: String

        func perform() async throws {
            guard let moment = Instant(rfc3339: since) else {
                throw NodeError(
                    .invalidInput,
                    "--since is a moment in UTC, for example 2026-11-28T14:00:00Z."
                )
            }
            let revocation = try await options.node().revokeKey(
                key,
                since: moment,
                by: officer.proven(options)
            )
            options.answer(Self.json(revocation), Self.words(revocation))
            if !revocation.doubts.isEmpty || !revocation.undelivered.isEmpty { throw ExitCode(2) }
        }

        private static func json(_ revocation: Node.Revocation) -> JSON {
            [
                "key": revocation.key.json(place: nil),
                "successor": revocation.successor.map { $0.json(place: nil) } ?? .null,
                "doubts": .array(revocation.doubts.map(\.json)),
                "undelivered": .array(revocation.undelivered.map { .string($0.text) }),
            ]
        }

        private static func words(_ revocation: Node.Revocation) -> String {
            var lines = ["The \(revocation.key.use.rawValue) key \(revocation.key.keyID) is revoked."]
            if let successor = revocation.successor { lines.append("In use instead: \(successor.keyID).") }
            if !revocation.doubts.isEmpty {
                lines.append("In doubt, because recorded after others may have had the key:")
                lines += revocation.doubts.map { "  - \($0)" }
            }
            if !revocation.undelivered.isEmpty {
                lines.append(
                    "Signed with it and not acknowledged by the peer, which will refuse it; say it again in a new document:"
                )
                lines += revocation.undelivered.map { "  - document \($0.text)" }
            }
            return lines.joined(separator: "\n")
        }
    }

    struct ExportPublic: NodeCommand {
        static let configuration = CommandConfiguration(
            commandName: "export-public",
            abstract: "Print the public halves as a JWK set (RFC 7517), of one use or of all.",
            discussion: "For whoever verifies documents with another program, and for the agency's files."
        )
        @OptionGroup var options: NodeOptions
        @Option(help: "federation, document, encryption, log, witness or tls. Default: all.") var use:
            KeyRecord.Use?

        func perform() async throws {
            let keys = try await options.node().keyRing().keys.filter { use == nil || $0.use == use }
            let set = JSON.object([
                "keys": .array(try keys.map { try JSON(parsing: Array($0.jwk.utf8)) })
            ])
            print(options.json ? set.prettyText() : String(decoding: set.bytes(), as: UTF8.self))
        }
    }
}

extension KeyRecord.Use: ExpressibleByArgument {}

extension KeyRecord {
    /// As `--json` shows a key.
    func json(place: String?) -> JSON {
        var object: JSONObject = [
            "use": .string(use.rawValue), "key": .string(keyID), "state": .string(state.rawValue),
            "preparedBy": .string(preparedBy), "kept": place.map(JSON.string) ?? .null,
        ]
        for (name, moment) in [
            ("preparedAt", preparedAt), ("currentFrom", currentFrom), ("pastFrom", pastFrom),
            ("revokedAt", revokedAt), ("compromisedSince", compromisedSince),
        ] {
            if let moment, moment != KeyRing.beginning { object[name] = .string(moment.rfc3339) }
        }
        return .object(object)
    }

    func line(place: String?) -> String {
        let since =
            switch state {
            case .next: "published since \(preparedAt.rfc3339)"
            case .current:
                currentFrom == KeyRing.beginning
                    ? "in use from the beginning" : "in use since \(currentFrom?.rfc3339 ?? "")"
            case .past: "in use until \(pastFrom?.rfc3339 ?? "")"
            case .revoked: "compromised since \(compromisedSince?.rfc3339 ?? "")"
            }
        return
            "\(use.rawValue.padded(11)) \(state.rawValue.padded(8)) \(keyID)  \(since)  (\(place ?? "no private half here"))"
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Doubt {
    /// As `--json` shows it.
    var json: JSON {
        [
            "subject": .string(subject.rawValue), "document": .string(document.text),
            "signer": .string(signer.text), "key": .string(keyID),
            "compromisedSince": .string(compromisedSince.rfc3339), "recordedAt": .string(recordedAt.rfc3339),
            "says": .string(description),
        ]
    }
}

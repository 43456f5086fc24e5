import API
import ArgumentParser
import Foundation
import Node
import Outbound
import Referrals
import Store
import Trust
import Wire

/// `comity peer`: the other nodes that this one deals with.
struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer",
        abstract: "Enter, list, ask, suspend and resume peers.",
        subcommands: [
            Add.self, List.self, Show.self, PeerAsk.self, PeerPin.self, PeerGrantCommand.self,
            PeerPolicyCommand.self,
            PeerRefusals.self, Suspend.self, Resume.self, Me.self,
        ]
    )

    struct Add: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enter a peer after comparing its fingerprint with its officer.",
            discussion: """
                The peer's officer runs `comity peer me` and reads the fingerprint out, by telephone or face to face. \
                The entity configuration is fetched from the peer, or read from a file that was handed over. Nothing may be \
                exchanged that is not said here: --types for what you name, --everything for all of it, --none where an \
                agreement (`comity agreement propose`) or an authority is to decide. `comity peer grant` changes it later.
                """
        )
        static let operation = OperationID.resumePeer
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The peer's base URL, or a file with its signed entity configuration.")
        var peer: String
        @Option(help: "The fingerprint, as words or digits, as the peer's officer read it out.")
        var fingerprint: String
        @Option(help: "PEM file of the certificate authority that the peer's TLS certificate must chain to.")
        var authority: String
        @OptionGroup var grant: PeerGrantOptions

        func perform() async throws {
            guard let pem = try? String(contentsOfFile: authority, encoding: .utf8) else {
                throw NodeError(.invalidInput, "The file \(authority) cannot be read.")
            }
            let statement = try await statement(trusting: pem)
            let record = try await options.node().addPeer(
                statement: statement,
                fingerprint: fingerprint,
                authority: pem,
                grant: try grant.grant(),
                by: officer.proven(options)
            )
            options.answer(
                record.json,
                "Entered \(record.name) (\(record.entity)) as a peer. It may exchange: \(grant.words)."
            )
        }

        private func statement(trusting pem: String) async throws -> String {
            guard peer.hasPrefix("https://") else {
                guard let text = try? String(contentsOfFile: peer, encoding: .utf8) else {
                    throw NodeError(.invalidInput, "The file \(peer) cannot be read.")
                }
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            let client = try options.nodeHome().client()
            let response = try await client.send(
                OutboundRequest(
                    .get,
                    peer + EntityConfiguration.path,
                    limits: TransferLimits(total: .seconds(15), maximumResponseBytes: 256 << 10),
                    trust: .authority(pem: pem)
                )
            )
            await client.shutdown()
            guard response.status == 200 else {
                throw NodeError(
                    .untrusted,
                    "The peer answered HTTP \(response.status) instead of its entity configuration."
                )
            }
            return String(decoding: response.body, as: UTF8.self)
        }
    }

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "List the peers.")
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let peers = try await options.node().peers()
            options.answer(
                .array(peers.map(\.json)),
                peers.isEmpty
                    ? "No peers yet. Enter one with `comity peer add`."
                    : peers.map {
                        "\($0.entity)  \($0.name)  (\($0.jurisdiction), \($0.kind), \($0.state.rawValue))"
                    }
                    .joined(separator: "\n")
            )
        }
    }

    struct Show: NodeCommand {
        static let configuration = CommandConfiguration(abstract: "Show one peer and its fingerprint.")
        @OptionGroup var options: NodeOptions
        @Argument(help: "The peer's base URL.") var peer: String

        func perform() async throws {
            guard let record = try await options.node().peers().first(where: { $0.entity.text == peer })
            else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            let configuration = try EntityConfiguration(verifying: record.statement)
            var json = record.json.object ?? [:]
            json["pins"] = .array(record.pins.map { .string($0.text) })
            options.answer(
                .object(json),
                """
                \(record.name)
                  entity       \(record.entity)
                  kind         \(record.kind), \(record.jurisdiction)
                  state        \(record.state.rawValue)
                  fingerprint  \(configuration.fingerprint)
                  as digits    \(configuration.fingerprint.numbers)
                  pinned keys  \(record.pins.isEmpty ? "none" : record.pins.map(\.text).joined(separator: ", "))
                  rule packs   \(configuration.metadata.rulePacks.map { "\($0.id) \($0.version)" }.joined(separator: ", "))
                  entered by   \(record.addedBy) on \(record.addedAt.date)
                """
            )
        }
    }

    struct Suspend: OfficersCommand {
        static let configuration = CommandConfiguration(abstract: "Stop all exchange with a peer at once.")
        static let operation = OperationID.suspendPeer
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The peer's base URL.") var peer: String

        func perform() async throws {
            let record = try await options.node().setPeer(
                try entity(peer),
                .suspended,
                by: officer.proven(options)
            )
            options.answer(record.json, "All exchange with \(record.name) is suspended.")
        }
    }

    struct Resume: OfficersCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take up the exchange with a suspended peer again."
        )
        static let operation = OperationID.resumePeer
        @OptionGroup var options: NodeOptions
        @OptionGroup var officer: OfficerOption
        @Argument(help: "The peer's base URL.") var peer: String

        func perform() async throws {
            let record = try await options.node().setPeer(
                try entity(peer),
                .active,
                by: officer.proven(options)
            )
            options.answer(record.json, "The exchange with \(record.name) goes on.")
        }
    }

    struct Me: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show this node's own fingerprint and entity configuration, to be handed to a peer."
        )
        @OptionGroup var options: NodeOptions
        @Flag(help: "Print only the signed entity configuration.") var statement = false

        func perform() async throws {
            let node = try options.node()
            let signed = try await node.entityConfiguration()
            if statement { return print(signed) }
            let words = try await node.ownFingerprint()
            // An authority that vouches and nothing else has no documents, and so no bundles.
            let key = (try? EntityConfiguration(verifying: signed))?.keyThumbprint
            options.answer(
                .object([
                    "entity": .string(node.identity.entity.text), "fingerprint": .string(words.words),
                    "words": .string(words.words), "numbers": .string(words.numbers),
                    "key": key.map(JSON.string) ?? .null, "statement": .string(signed),
                ]),
                """
                \(node.identity.displayName)
                  entity       \(node.identity.entity)
                  fingerprint  \(words)
                  as digits    \(words.numbers)
                  current key  \(key ?? "none") (for `comity bundle verify --party`, and for nothing else)
                """
            )
        }
    }
}

private func entity(_ text: String) throws -> EntityID {
    guard let entity = EntityID(text) else {
        throw NodeError(
            .invalidInput,
            "A peer is named by its base URL, for example https://node.agency.example."
        )
    }
    return entity
}

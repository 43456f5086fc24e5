import ArgumentParser
import Merkle
import Node
import Referrals
import Store
import Wire

/// `comity witness`: whose word the node has for its log, and what it noticed about the logs of others.
struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract:
            "Witnesses: who cosigns the node's log, by which policy it counts, and what alarms were raised.",
        discussion: """
            Each node cosigns the checkpoints of its peers' logs, and asks its peers to cosign its own. A log that shows two \
            histories, or goes back behind what was cosigned, raises an alarm; both checkpoints are kept as proof.
            """,
        subcommands: [
            List.self, Policy.self, WitnessAlarms.self, WitnessAcknowledge.self, WitnessAdd.self,
            WitnessRemove.self,
        ]
    )

    struct List: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the witnesses and the logs that the node cosigns."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let node = try options.node()
            let (witnesses, heads, last) = try await node.store.read { transaction in
                let shard = try transaction.currentLogShard()?.number ?? 0
                let witnesses = try node.witnesses(in: transaction)
                return (
                    witnesses, try transaction.witnessedHeads(),
                    try witnesses.map {
                        try transaction.latestCosignature(shard: shard, witness: $0.verifier.description)
                    }
                )
            }
            let rows = Array(zip(witnesses, last))
            options.answer(
                .object([
                    "witnesses": .array(
                        rows.map { witness, last in
                            .object([
                                "key": .string(witness.verifier.description),
                                "endpoint": .string(witness.endpoint),
                                "entered": .bool(witness.isEntered),
                                "cosignedLeaves": .integer(last?.size ?? 0),
                                "at": last.map { .string($0.storedAt.rfc3339) } ?? .null,
                            ])
                        }
                    ),
                    "cosigns": .array(
                        heads.map {
                            .object([
                                "log": .string($0.origin), "leaves": .integer($0.size),
                                "at": .string($0.cosignedAt.rfc3339),
                            ])
                        }
                    ),
                ]),
                (["Witnesses of this node's log:"]
                    + rows.map { witness, last in
                        "  \(witness.verifier.name)  "
                            + (last.map { "\($0.size) leaves cosigned, \($0.storedAt.rfc3339)" }
                                ?? "nothing cosigned yet")
                    } + ["Logs that this node cosigns:"]
                    + heads.map { "  \($0.origin)  \($0.size) leaves, \($0.cosignedAt.rfc3339)" })
                    .joined(separator: "\n")
            )
        }
    }

    struct Policy: NodeCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the policy, and whether the last checkpoint satisfies it.",
            discussion:
                "A file witness.policy in the node's folder replaces the standard one, by which the word of any witness counts."
        )
        @OptionGroup var options: NodeOptions

        func perform() async throws {
            let node = try options.node()
            let policy = try await node.store.read { try node.policy(in: $0) }
            let last = try await node.logStatus().last?.checkpoint
            let isWitnessed = last.map { policy.isSatisfied(by: policy.cosigners(of: $0.note)) } ?? false
            let lines =
                policy.witnesses.map { "witness \($0.name) \($0.verifier) \($0.url ?? "")" }
                + policy.groups.map { "group \($0.name) \($0.count) \($0.members.joined(separator: " "))" }
                + ["quorum \(policy.quorum ?? "none")"]
            options.answer(
                .object([
                    "policy": .array(lines.map(JSON.string)),
                    "checkpoint": last.map { .integer($0.record.size) } ?? .null,
                    "witnessed": .bool(isWitnessed),
                ]),
                lines.joined(separator: "\n")
                    + (last.map {
                        "\nThe checkpoint of \($0.record.size) leaves \(isWitnessed ? "counts as witnessed." : "is not witnessed yet.")"
                    } ?? "")
            )
        }
    }
}

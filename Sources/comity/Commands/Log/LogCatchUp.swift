import ArgumentParser
import Node
import Outbound
import Referrals
import Server
import Store
import Wire

/// `comity log catch-up`.
struct LogCatchUp: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "catch-up",
        abstract: "Ask the peers now for the documents that were lost with an older backup.",
        discussion: """
            A node that was put back to an older backup does not know what it has said since. It signs nothing for a peer, and takes \
            nothing new in from it, until that peer was asked for the documents of the threads that both share and has given back \
            those that this node had signed or received. `comity log reopen` begins that; where the log needed no reopening, say \
            with --older-backup that one is in place. The serving node asks every half minute by itself.

            Where a peer cannot give anything back any more, an officer goes on with --without: what was signed before and is known to \
            that peer alone may then be contradicted, and the peer will refuse what does. A referral of which something is lost for \
            good is listed; nothing more is signed in it. Call the other agency, and begin a new one.

            Documents that had not left before the disk was lost are known to nobody; neither is what was recorded in cases after \
            the backup.

            Exit codes: 0 everything is here; 1 a peer is still to be asked, or something is lost for good; 66 there is no such peer.
            """
    )
    @OptionGroup var options: NodeOptions
    @OptionGroup var officer: OfficerOption
    @Flag(help: "Say first that an older backup is in place, where the log was not reopened for it.")
    var olderBackup = false
    @Option(help: "Go on with this peer although it has not given back what is missing.") var without: String?

    func perform() async throws {
        let home = try options.nodeHome()
        let node = try home.open()
        let person = try await officer.proven(options)
        if olderBackup { try await node.noteOlderBackup(by: person) }
        if let without {
            guard let peer = EntityID(without) else {
                throw NodeError(.notFound, "There is no such peer. `comity peer list` shows all.")
            }
            try await node.goOn(without: peer, by: person)
        }
        let client = try home.client()
        let round = try await node.catchUp(through: HTTPSCourier(client: client))
        await client.shutdown()
        options.answer(round.json, round.text)
        guard round.waiting.isEmpty, round.gaps.isEmpty else { throw ExitCode(1) }
    }
}

extension CatchUpRound {
    /// As `--json` shows it.
    fileprivate var json: JSON {
        .object([
            "documents": .integer(Int64(documents)),
            "ended": .array(ended.map { .string($0.text) }),
            "waiting": .array(
                waiting.map { .object(["peer": .string($0.peer.text), "says": .string($0.says)]) }
            ),
            "lost": .array(
                gaps.map {
                    .object([
                        "thread": .string($0.thread.text), "peer": .string($0.peer.text),
                        "says": .string($0.says),
                    ])
                }
            ),
        ])
    }

    fileprivate var text: String {
        guard !ended.isEmpty || !waiting.isEmpty || !gaps.isEmpty else {
            return "Nothing is missing here."
        }
        let lines =
            ended.map { "\($0.text) has given back what it could." }
            + waiting.map { "\($0.peer.text) is still to be asked: \($0.says)" }
            + gaps.map { "Lost for good: referral \($0.thread.text) with \($0.peer.text). \($0.says)" }
        return lines.joined(separator: "\n") + "\n\(documents) documents came back."
    }
}

import ArgumentParser
import Node
import Referrals
import RulePacks
import Store
import Wire

/// `comity rules replay`.
struct RulesReplay: NodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide stored decisions again, with the packs of their day, and compare byte for byte.",
        discussion: """
            Takes the last decision of one case, or of all, and decides it again on the same facts and day. The packs are found \
            by their digests: those in force, and those in each jurisdiction's published/ folder.

            Example:
              comity rules replay PV-2026-17 --home /srv/comity
              comity rules replay --all --home /srv/comity

            Exit codes: 0 all came out the same; 2 some did not, or their packs are not at hand; 66 there is no such case.
            """
    )

    @OptionGroup var options: NodeOptions
    @Argument(help: "The case's reference or identifier.") var reference: String?
    @Flag(help: "All cases.") var all = false

    func validate() throws {
        guard all != (reference != nil) else { throw ValidationError("Name a case, or say --all.") }
    }

    func perform() async throws {
        let home = try options.nodeHome()
        let node = try home.open()
        let root = home.configuration.path("jurisdictions")
        let folder = try PackOptions.folder(root)
        var replayed: [(name: String, verdict: Replay.Verdict)] = []
        for (name, record) in try await decisions(node) {
            replayed.append((name, try verdict(LoggedCase(record), folder)))
        }
        options.answer(
            .array(
                replayed.map {
                    .object([
                        "case": .string($0.name), "same": .bool($0.verdict == .same),
                        "says": .string($0.verdict.words),
                    ])
                }
            ),
            (replayed.map { "\($0.name): \($0.verdict.words)" }
                + [
                    "\(replayed.count) decided again, \(replayed.count { $0.verdict == .same }) the same, byte for byte."
                ])
                .joined(separator: "\n")
        )
        if replayed.contains(where: { $0.verdict != .same }) { throw ExitCode(2) }
    }

    private func decisions(_ node: Node) async throws -> [(String, AssessmentRecord)] {
        let records =
            if let reference { [try await node.caseRecord(reference)] } else {
                try await node.cases(limit: 100_000)
            }
        return try await node.store.read { store in
            try records.compactMap { record in
                try store.latestAssessment(of: record.id).map { (record.reference, $0) }
            }
        }
    }

    private func verdict(_ logged: LoggedCase, _ folder: PackFolder) throws -> Replay.Verdict {
        let layers = folder.layers.map(\.pack)
        var participants: [Participant] = []
        for stored in logged.assessment.packs {
            if let pack = try folder.everyEdition(of: stored.id).first(where: { $0.digest == stored.digest })
            {
                participants.append(Participant(pack, as: stored.side, layers: layers))
            }
        }
        return try Replay.check(
            logged.assessment,
            participants: participants,
            facts: logged.facts(folder.schema),
            schema: folder.schema
        )
    }
}

extension Replay.Verdict {
    fileprivate var words: String {
        switch self {
        case .same: "the same, byte for byte"
        case .otherPacks(let packs):
            "cannot be decided again: not at hand are \(packs.joined(separator: ", "))"
        case .otherFacts: "the stored facts are not those of the decision"
        case .differs(let member): "comes out otherwise: '\(member)' differs"
        }
    }
}

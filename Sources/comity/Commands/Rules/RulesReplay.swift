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
            Takes every stored decision about one case, or all that the node has stored, and makes each again on its own facts \
            and day. The packs are found by their digests among all published versions, with the schema and the layers that were \
            signed with them: so it does not matter how long ago that was, or what has been published since.

            Example:
              comity rules replay PV-2026-17 --home /srv/comity
              comity rules replay --all --home /srv/comity

            Exit codes: 0 all came out the same; 2 some did not, cannot be read, or their packs are not at hand; 66 there is no \
            such case.
            """
    )

    @OptionGroup var options: NodeOptions
    @Argument(help: "The case's or the received referral's reference or identifier.") var reference: String?
    @Flag(help: "All decisions.") var all = false

    func validate() throws {
        guard all != (reference != nil) else { throw ValidationError("Name a case, or say --all.") }
    }

    func perform() async throws {
        let node = try options.node()
        let subject = all ? nil : try await node.subject(reference ?? "")
        var replayed: [Replayed] = []
        for stored in try await decisions(node, about: subject) {
            switch stored {
            case .damaged(let name, let says):
                replayed.append(Replayed(name: name, day: "", isSame: false, says: "cannot be read: \(says)"))
            case .record(let record):
                replayed.append(replay(record, node.library))
            }
        }
        if let reference, replayed.isEmpty {
            throw NodeError(
                .notFound,
                "Nothing has been decided about '\(reference)' yet. Ask with `comity referral assess`."
            )
        }
        let same = replayed.count(where: \.isSame)
        options.answer(
            .object([
                "decisions": .integer(Int64(replayed.count)), "same": .integer(Int64(same)),
                "replayed": .array(replayed.map(\.json)),
            ]),
            (replayed.map(\.words) + ["\(replayed.count) decided again, \(same) the same, byte for byte."])
                .joined(separator: "\n")
        )
        if same != replayed.count { throw ExitCode(2) }
    }

    /// One decision made again.
    private struct Replayed {
        var name: String
        var day: String
        var isSame: Bool
        var says: String

        var words: String { "\(name)\(day.isEmpty ? "" : " of \(day)"): \(says)" }

        var json: JSON {
            .object([
                "decision": .string(name), "made": .string(day), "same": .bool(isSame), "says": .string(says),
            ])
        }
    }

    private func decisions(_ node: Node, about subject: Identifier?) async throws -> [Stored<
        AssessmentRecord
    >] {
        try await node.store.read { store in
            var decisions: [Stored<AssessmentRecord>] = []
            try store.eachAssessment { stored in
                if case .record(let record) = stored, let subject, record.subject != subject { return }
                // A damaged row may be anybody's: it is named whoever is asked for.
                decisions.append(stored)
            }
            return decisions
        }
    }

    private func replay(_ record: AssessmentRecord, _ library: RuleLibrary) -> Replayed {
        let verdict: (isSame: Bool, says: String)
        do {
            let found = try self.verdict(LoggedCase(record), library)
            verdict = (found == .same, found.words)
        } catch {
            verdict = (false, "cannot be decided again: \(Failure(error).says)")
        }
        return Replayed(
            name: record.id.text,
            day: record.madeAt.date,
            isSame: verdict.isSame,
            says: verdict.says
        )
    }

    private func verdict(_ logged: LoggedCase, _ library: RuleLibrary) throws -> Replay.Verdict {
        let editions = try logged.assessment.packs.map { stored in
            (stored: stored, edition: try library.edition(ofPack: stored.id, digest: stored.digest))
        }
        let missing = editions.filter { $0.edition == nil }.map(\.stored)
        guard missing.isEmpty else {
            return .otherPacks(missing.map { "\($0.id) \($0.version) \($0.digest)" })
        }
        let own = try library.own(of: editions.compactMap(\.edition))
        let participants = try editions.compactMap { stored, edition in
            try edition.map {
                try library.pack($0, schema: own.publication.schema).participant(as: stored.side)
            }
        }
        let verdict = try Replay.check(
            logged.assessment,
            participants: participants,
            facts: logged.facts(own.schema),
            schema: own.schema
        )
        // The assessment that was read is the same; so must be the bytes that it was read from.
        guard verdict == .same, try logged.assessment.canonicalBytes() != Array(logged.record.outcome.utf8)
        else {
            return verdict
        }
        return .differs("its bytes")
    }
}

extension RuleLibrary {
    /// The version of the node's own pack among those of a decision: its schema is the one that was asked by.
    fileprivate func own(of editions: [PublishedLaw.Edition]) throws -> PublishedPack {
        for edition in editions {
            let read = try pack(edition)
            if read.pack.jurisdiction == jurisdiction { return read }
        }
        throw NodeError(.invalidInput, "The decision was not made by a pack of \(jurisdiction).")
    }
}

extension Node {
    /// The case or the received referral that a person names.
    fileprivate func subject(_ name: String) async throws -> Identifier {
        try await self.named(name).id
    }
}

extension Replay.Verdict {
    fileprivate var words: String {
        switch self {
        case .same: "the same, byte for byte"
        case .otherPacks(let packs):
            "cannot be decided again: not among the published versions are \(packs.joined(separator: ", "))"
        case .otherFacts: "the stored facts are not those of the decision: they were changed afterwards"
        case .differs(let member): "comes out otherwise: '\(member)' differs from what is stored"
        }
    }
}

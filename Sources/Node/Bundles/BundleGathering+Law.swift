import Bundles
import JOSE
import Referrals
import RulePacks
import Store
import Vault
import Wire

extension BundleGathering {
    /// The decisions about the case and its referrals, with their approvals.
    mutating func gatherDecisions(of threads: [ThreadRecord]) throws {
        let subjects = Set(threads.map(\.id) + [moment.subject])
        var records: [AssessmentRecord] = []
        try transaction.eachAssessment { stored in
            guard case .record(let record) = stored else { return }
            if subjects.contains(record.subject) || subjects.contains(record.id) { records.append(record) }
        }
        for record in records.sorted(by: { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }) { try gather(record) }
    }

    /// Whether conditions keep something of a case here that was taken over from a referral.
    private func isCut(_ id: Identifier) throws -> Bool {
        guard let record = try transaction.caseRecord(id) else { return false }
        return try !node.leaving(record, by: exits, in: transaction).withheld.isEmpty
    }

    private mutating func gather(_ record: AssessmentRecord) throws {
        guard record.erasedAt == nil else {
            return result.builder.leaveOut(.decision, record.id.text, .erased, "It was erased with its case.")
        }
        let entries = try entries(about: record.subject)
        let scope = record.scope
        guard let (entry, opening) = try fixing(record.seal, .assessed, under: scope, among: entries) else {
            return
        }
        let isClosed =
            try record.occasion == .arrival ? closed.contains(record.subject) : isCut(record.subject)
        guard !isClosed else {
            return result.builder.leaveOut(
                .decision,
                record.id.text,
                .condition,
                "It repeats what conditions keep here."
            )
        }
        var file = DecisionFile(
            id: record.id,
            subject: record.subject,
            occasion: record.occasion.rawValue,
            peer: record.peer,
            madeAt: record.madeAt,
            madeBy: record.madeBy,
            facts: record.facts,
            outcome: record.outcome,
            content: record.content,
            contentDigest: record.contentDigest
        )
        file.opening = opening
        wanted.append((entry, BundleManifest.Shown.decision(record.id)))
        for approval in try transaction.approvals(of: record.id) {
            guard let (entry, opening) = try fixing(approval.seal, .approved, under: scope, among: entries)
            else { continue }
            file.approvals.append(
                DecisionFile.Approval(
                    role: approval.role,
                    by: approval.by,
                    at: approval.at,
                    content: approval.contentDigest,
                    note: approval.note,
                    opening: opening
                )
            )
            wanted.append((entry, BundleManifest.Shown.approval(record.id, file.approvals.count)))
        }
        let path = BundlePaths.decision(record.id)
        result.builder.add(path, try file.json.canonicalBytes())
        result.builder.manifest.decisions.append(
            BundleManifest.Decision(id: record.id, file: path, madeAt: record.madeAt)
        )
        decided = try JSON(parsing: record.facts, limits: .local).object
        take(try Node.legal(in: record).packs)
    }

    /// The entry that fixed a seal, and what opens its mark where it fixed that.
    func fixing(
        _ seal: Digest,
        _ event: JournalEntry.Event,
        under scope: KeyScope,
        among entries: [JournalEntry]
    ) throws -> (JournalEntry, opening: Digest?)? {
        let mark = try transaction.marked(seal, under: scope)
        guard
            let entry = entries.first(where: {
                $0.event == event && ($0.digest == seal || mark != nil && $0.digest == mark)
            })
        else { return nil }
        return (entry, entry.digest == seal ? nil : try transaction.opening(of: seal, under: scope))
    }

    private mutating func take(_ used: [LegalAssessment.Pack]) {
        for pack in used { packs["\(pack.id) \(pack.digest)"] = PackInUse(pack) }
    }

    /// What the rules on evidence of both sides say of what is in the bundle.
    mutating func gatherAdmissibility(of threads: [ThreadRecord]) throws {
        let thread = threads.first
        let peer = try thread.flatMap { try transaction.peer($0.peer) }
        let ownSide = Admissibility.side(of: thread?.side)
        var parts: [(jurisdiction: String, side: RulePacks.Side)] = [(node.identity.jurisdiction, ownSide)]
        if let peer { parts.append((peer.jurisdiction, ownSide == .sender ? .receiver : .sender)) }
        let facts = Admissibility.facts(
            from: decided ?? JSONObject(),
            of: Admissibility.Maker(
                side: ownSide,
                country: node.identity.jurisdiction,
                kind: node.identity.agencyKind
            ),
            hasStamps: !result.builder.manifest.stamps.isEmpty,
            custody: isCustodyWhole
        )
        do throws(NodeError) {
            let legal = try node.library.assess(parts, facts: facts, on: moment.at.date)
            try keep(legal, facts)
        } catch {
            result.builder.leaveOut(.admissibility, "both sides", .none, error.says)
        }
    }

    private mutating func keep(_ legal: LegalAssessment, _ facts: JSONObject) throws(NodeError) {
        do {
            let admissibility = Admissibility(
                facts: String(decoding: try JSON.object(facts).canonicalBytes(), as: UTF8.self),
                outcome: String(decoding: try legal.canonicalBytes(), as: UTF8.self)
            )
            result.builder.add(BundlePaths.admissibility, try admissibility.json.canonicalBytes())
        } catch {
            throw NodeError(.misconfigured, "The answer of the rule packs cannot be written: \(error)")
        }
        result.builder.manifest.hasAdmissibility = true
        take(legal.packs)
    }

    /// The published packs by which something was decided, with those that follow them and so vouch for them, and whose
    /// signatures this node believes.
    mutating func gatherLaw() throws {
        var files: [String: (edition: PublishedLaw.Edition, jurisdiction: String)] = [:]
        for pack in packs.values.sorted(by: { ($0.id, $0.digest) < ($1.id, $1.digest) }) {
            guard let jurisdiction = try? node.library.jurisdiction(ofPack: pack.id),
                let editions = try? node.library.editions(of: jurisdiction),
                let first = editions.firstIndex(where: {
                    $0.statement.pack == pack.id && $0.statement.contents.digest == pack.digest
                })
            else {
                result.builder.leaveOut(
                    .pack,
                    "\(pack.id) \(pack.version)",
                    .none,
                    "The published version is no longer in this node's folder of rule packs."
                )
                continue
            }
            for edition in editions[first...] { files[edition.file] = (edition, jurisdiction) }
        }
        let sorted = files.values.sorted {
            ($0.jurisdiction, $0.edition.statement.version) < ($1.jurisdiction, $1.edition.statement.version)
        }
        for (number, item) in sorted.enumerated() {
            let path = BundlePaths.pack(number + 1)
            result.builder.add(path, item.edition.publication.json.bytes())
            result.builder.manifest.packs.append(
                BundleManifest.Pack(
                    id: item.edition.statement.pack,
                    version: item.edition.statement.version.description,
                    jurisdiction: item.jurisdiction,
                    file: path
                )
            )
        }
        for (number, jurisdiction) in Set(sorted.map(\.jurisdiction)).sorted().enumerated() {
            let acceptance = try PackSigners(file: node.library.law.signers).acceptance(for: jurisdiction)
            let path = BundlePaths.signers(number + 1)
            let keys: JSON = ["authors": acceptance.authors.json, "reviewers": acceptance.reviewers.json]
            result.builder.add(path, keys.bytes())
            result.builder.manifest.signers.append(
                BundleManifest.Signers(jurisdiction: jurisdiction, file: path)
            )
        }
    }
}

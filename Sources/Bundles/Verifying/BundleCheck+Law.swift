import JOSE
import Referrals
import RulePacks
import Wire

extension BundleCheck {
    /// Rule packs and decisions: who signed, and that the same rules on the same facts decide the same.
    mutating func checkLaw() {
        packs = checkPacks()
        for item in manifest.decisions {
            guard let file = readDecision(item) else { continue }
            checkRecord(of: file, item.file)
        }
        for item in manifest.decisions {
            guard let file = readDecision(item, naming: false) else { continue }
            replay(outcome: file.outcome, facts: file.facts, packs, item.file)
        }
    }

    mutating func readDecision(_ item: BundleManifest.Decision, naming: Bool = true) -> DecisionFile? {
        guard let bytes = contents.files[item.file] else { return nil }
        guard let json = try? JSON(parsing: bytes, limits: .local), let file = DecisionFile(json: json),
            file.id == item.id, file.isConsistent
        else {
            if naming {
                find(
                    .decisionUnsound,
                    item.file,
                    "It is not of the published form, or its digests are not its own."
                )
            }
            return nil
        }
        return file
    }

    /// What the log fixed of a decision and its approvals.
    private mutating func checkRecord(of file: DecisionFile, _ place: String) {
        func fixed(_ name: String, _ event: String, _ seal: Digest) -> Bool? {
            recorded[name].map { $0.contains { $0.statement.event == event && $0.statement.digest == seal } }
        }
        switch fixed(
            BundleManifest.Shown.decision(file.id),
            "assessed",
            file.seal.fixed(opening: file.opening)
        ) {
        case true?: break
        case false?: find(.decisionUnsound, place, "It is not the decision that the log fixed.")
        case nil: find(.proofMissing, place, "No proof shows that the maker recorded it.")
        }
        for (index, approval) in file.approvals.enumerated() {
            let name = BundleManifest.Shown.approval(file.id, index + 1)
            switch fixed(name, "approved", file.seal(of: approval).fixed(opening: approval.opening)) {
            case true?: break
            case false?:
                find(.decisionUnsound, place, "Approval \(index + 1) is not the one that the log fixed.")
            case nil:
                find(.proofMissing, place, "No proof shows that the maker recorded approval \(index + 1).")
            }
        }
    }

    // MARK: Packs

    private mutating func checkPacks() -> [ReadPack] {
        var read: [ReadPack] = []
        let byJurisdiction = Dictionary(
            grouping: manifest.packs.prefix(BundleLimits.maximumPacks),
            by: \.jurisdiction
        )
        for (jurisdiction, items) in byJurisdiction.sorted(by: { $0.key < $1.key }) {
            guard let acceptance = acceptance(for: jurisdiction) else {
                for item in items {
                    find(
                        .packUnsound,
                        item.file,
                        "Nobody is named who may sign the packs of \(jurisdiction)."
                    )
                }
                continue
            }
            let newestFirst = items.sorted { Self.isNewer($0.version, $1.version) }
            var later: PublicationStatement?
            for item in newestFirst {
                guard let bytes = contents.files[item.file] else { continue }
                do {
                    let publication = try PackPublication(json: JSON(parsing: bytes, limits: .local))
                    let statement = try Self.statement(of: publication, acceptance, before: later)
                    let pack = try reader.read(publication, file: item.file)
                    try PackAcceptance.check(pack, against: statement)
                    guard statement.pack == item.id, statement.version.description == item.version,
                        pack.pack.jurisdiction == jurisdiction
                    else { throw PublicationError(.wrongDigest, "it is another pack than the manifest says") }
                    later = statement
                    read.append(ReadPack(file: item.file, statement: statement, pack: pack))
                    counts.packs += 1
                } catch {
                    find(.packUnsound, item.file, "\(error)")
                }
            }
        }
        return read
    }

    /// A version that cannot be read counts as the oldest.
    private static func isNewer(_ left: String, _ right: String) -> Bool {
        guard let left = PackVersion(left) else { return false }
        return PackVersion(right).map { $0 < left } ?? true
    }

    /// What both signed; a version before is vouched for by the statement of the one after it.
    private static func statement(
        of publication: PackPublication,
        _ acceptance: PackAcceptance,
        before later: PublicationStatement?
    ) throws(PublicationError) -> PublicationStatement {
        if let previous = later?.previous {
            let claimed = try publication.claimedStatement()
            if PublicationStatement.Previous(claimed) == previous { return claimed }
        }
        return try acceptance.verifySignatures(of: publication)
    }

    private mutating func acceptance(for jurisdiction: String) -> PackAcceptance? {
        if let told = roots.packSigners[jurisdiction] { return told }
        guard let item = manifest.signers.first(where: { $0.jurisdiction == jurisdiction }),
            let bytes = contents.files[item.file], let json = try? JSON(parsing: bytes, limits: .local),
            let authors = try? KeySet(json: json["authors"] ?? .null),
            let reviewers = try? KeySet(json: json["reviewers"] ?? .null)
        else { return nil }
        find(
            .signersUnconfirmed,
            item.file,
            "Who may sign the packs of \(jurisdiction) rests on the maker's word."
        )
        return PackAcceptance(authors: authors, reviewers: reviewers)
    }

    // MARK: Deciding again

    struct ReadPack {
        var file: String
        var statement: PublicationStatement
        var pack: PublishedPack
    }

    mutating func replay(outcome: String, facts: String, _ packs: [ReadPack], _ place: String) {
        let stored: LegalAssessment
        do {
            stored = try LegalAssessment(json: JSON(parsing: Array(outcome.utf8), limits: .local))
        } catch {
            return find(.decisionUnsound, place, "\(error)")
        }
        let used = stored.packs.map { wanted in
            packs.first { $0.statement.pack == wanted.id && $0.statement.contents.digest == wanted.digest }
        }
        let missing = zip(stored.packs, used).filter { $0.1 == nil }.map { "\($0.0.id) \($0.0.version)" }
        guard missing.isEmpty else {
            return find(
                .packMissing,
                place,
                "Not in the bundle, or not sound: \(missing.joined(separator: ", "))."
            )
        }
        let jurisdiction = manifest.parties.first { $0.entity == manifest.maker }?.jurisdiction
        let found = used.compactMap(\.self)
        guard let own = found.first(where: { $0.pack.pack.jurisdiction == jurisdiction }) ?? found.first
        else {
            return find(.decisionUnsound, place, "It names no pack.")
        }
        do {
            var participants: [Participant] = []
            for (wanted, read) in zip(stored.packs, found) {
                let pack = try reader.read(
                    read.pack.publication,
                    file: read.file,
                    schema: own.pack.publication.schema
                )
                participants.append(pack.participant(as: wanted.side))
            }
            let verdict = try Replay.check(
                stored,
                participants: participants,
                facts: Facts(json: JSON(parsing: Array(facts.utf8), limits: .local), schema: own.pack.schema),
                schema: own.pack.schema
            )
            guard verdict == .same, try stored.canonicalBytes() == Array(outcome.utf8) else {
                return find(.decisionDiffers, place, "Decided again, it comes out otherwise.")
            }
            counts.decisions += 1
        } catch {
            find(.decisionUnsound, place, "It cannot be decided again: \(error)")
        }
    }
}

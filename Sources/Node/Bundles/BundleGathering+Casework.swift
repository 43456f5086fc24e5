import Bundles
import Casework
import Referrals
import Store
import Vault
import Wire

extension BundleGathering {
    /// What people were shown and agreed to, as far as the role of who asks reads it and nothing keeps it here.
    mutating func gatherCasework(of threads: [ThreadRecord]) throws {
        guard moment.isCase, let record = try transaction.caseRecord(moment.subject) else { return }
        let current = try transaction.casework(ofCase: moment.subject)
        guard !current.isEmpty else { return }
        let court = try? node.caseFile(record, in: transaction)
        let peers = Set(threads.filter { closed.contains($0.id) }.map(\.peer))
        let fixed = try entries(about: moment.subject).filter { $0.event == .caseworkWritten }
        for stored in current.sorted(by: { $0.id < $1.id }) {
            guard let kind = RecordKind(rawValue: stored.kind), CaseworkFile.kinds.contains(kind),
                request.role.may(.read, kind.compartment)
            else { continue }
            for revision in try transaction.caseworkHistory(of: stored.id) {
                try gather(revision, kind, fixed, court, closedPeers: peers)
            }
        }
        nameClosed()
    }

    private mutating func gather(
        _ record: CaseworkRecord,
        _ kind: RecordKind,
        _ fixed: [JournalEntry],
        _ court: CaseFile?,
        closedPeers: Set<EntityID>
    ) throws {
        let name = "\(record.id)/\(record.revision)"
        guard record.erasedAt == nil, !record.isClosed else {
            guard record.writtenAt <= moment.at else { return }
            return result.builder.leaveOut(
                .casework,
                name,
                record.isClosed ? .closed : .erased,
                record.isClosed
                    ? "Its compartment is closed here." : "Its content was erased; its place remains."
            )
        }
        // Nothing that goes into a bundle is about several people; before each had keys of their own it was marked under the case's.
        let ofCase = KeyScope.file(moment.subject)
        let found =
            try fixing(record.seal, .caseworkWritten, under: record.scopes.first ?? ofCase, among: fixed)
            ?? fixing(record.seal, .caseworkWritten, under: ofCase, among: fixed)
        guard let (entry, opening) = found else { return }
        let held: String?
        switch kind {
        case .agreement:
            let agreement = try ContentDecoder.decode(
                AgreementRecord.self,
                from: JSON(parsing: record.content, limits: .local)
            )
            // What was proposed and not agreed is what was said in the mediation.
            let terms = agreement.terms
            let isSigned = agreement.parties.allSatisfy { party in
                agreement.signatures.last { $0.party == party }?.terms == terms
            }
            guard CaseworkFile.concluded.contains(agreement.state), isSigned else { return }
            held = keeps(agreement, court, closedPeers)
        default:
            let json = try JSON(parsing: record.content, limits: .local)
            let origin = json["origin"]?.string.flatMap { EntityID($0) }
            held = origin.map(closedPeers.contains) == true ? Self.peerKeeps : nil
        }
        if let held { return result.builder.leaveOut(.casework, name, .condition, held) }
        let file = CaseworkFile(
            id: record.id,
            caseID: moment.subject,
            kind: record.kind,
            compartment: record.compartment,
            content: record.content,
            revision: record.revision,
            writtenBy: record.writtenBy,
            role: record.role,
            writtenAt: record.writtenAt,
            opening: opening
        )
        let path = BundlePaths.casework(record.id, record.revision)
        result.builder.add(path, try file.json.canonicalBytes())
        result.builder.manifest.casework.append(
            BundleManifest.Casework(
                id: record.id,
                kind: record.kind,
                revision: record.revision,
                writtenAt: record.writtenAt,
                file: path
            )
        )
        wanted.append((entry, BundleManifest.Shown.casework(record.id, record.revision)))
    }

    private static let peerKeeps =
        "It came from the other agency, whose conditions keep what it said about the case here."

    /// Why a concluded agreement stays here; nil where it may leave.
    ///
    /// Whoever gets a bundle is a court or works for one: it gets an agreement only where every party consented to that
    /// (Directive 2012/29/EU art. 12(1)(d)), and the words in which a facilitator explained an intervention never.
    private func keeps(
        _ agreement: AgreementRecord,
        _ court: CaseFile?,
        _ closedPeers: Set<EntityID>
    ) -> String? {
        // Where the consents cannot be judged, nobody has given one.
        let unasked = agreement.parties.filter { party in
            let need = ConsentNeed(party, .court, about: agreement.madeAt)
            return court.map { $0.consent(for: need, at: node.clock.now).says != nil } ?? true
        }
        if !agreement.forCourt || !unasked.isEmpty {
            return
                "A court may take an agreement into account only where every party consents (EU-12.1d), and not all of them do."
        }
        if agreement.sealed != nil { return "Its words are sealed to the facilitators." }
        if !agreement.interventions.isEmpty {
            return
                "It says why a facilitator intervened in its content, which belongs to what was said in the mediation."
        }
        let nodes = Set([agreement.origin].compactMap(\.self) + agreement.signatures.compactMap(\.node))
        return nodes.isDisjoint(with: closedPeers) ? nil : Self.peerKeeps
    }

    /// What no bundle takes from, and what the role of who asks does not reach; the same words whether there is anything in it or
    /// not, so that they say nothing about the case.
    private mutating func nameClosed() {
        result.builder.leaveOut(
            .casework,
            "facilitation and dialogue",
            .closed,
            "Screening, preparation, sessions, notes and whatever people said in the mediation stay with the facilitators. Drafts of agreements belong to it."
        )
        for compartment in [Compartment.agreement, .consent, .intake, .prosecution]
        where !request.role.may(.read, compartment) {
            result.builder.leaveOut(
                .casework,
                compartment.rawValue,
                .closed,
                "In the role \(request.role.rawValue) nobody reads this part of a case."
            )
        }
    }
}

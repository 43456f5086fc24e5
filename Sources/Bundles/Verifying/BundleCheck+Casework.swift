import Casework
import JOSE
import Referrals
import Wire

extension BundleCheck {
    /// What people were shown and agreed to: each revision as the log fixed it, none missing between, signed where it stands by
    /// itself, and an agreement that says it is concluded with everything that this takes.
    mutating func checkCasework() {
        var files: [Identifier: [CaseworkFile]] = [:]
        for item in manifest.casework {
            guard let file = readCasework(item) else { continue }
            checkRecord(of: file, item.file)
            checkSignature(of: file, item.file)
            files[file.id, default: []].append(file)
            counts.casework += 1
        }
        for revisions in files.values.sorted(by: { ($0.first?.id.text ?? "") < ($1.first?.id.text ?? "") }) {
            checkRevisions(of: revisions.sorted { $0.revision < $1.revision })
        }
        checkWithdrawals(files)
        for file in files.values.joined().sorted(by: { ($0.id.text, $0.revision) < ($1.id.text, $1.revision) }
        ) {
            let place = BundlePaths.casework(file.id, file.revision)
            if let consent = file.record(ConsentRecord.self) { checkShown(before: consent, files, place) }
            if let agreement = file.record(AgreementRecord.self) { check(agreement, place) }
        }
    }

    private mutating func readCasework(_ item: BundleManifest.Casework) -> CaseworkFile? {
        guard let bytes = contents.files[item.file] else { return nil }
        guard let json = try? JSON(parsing: bytes, limits: .local), let file = CaseworkFile(json: json),
            file.id == item.id, file.kind == item.kind, file.revision == item.revision,
            file.writtenAt.rfc3339 == item.writtenAt.rfc3339,
            item.file == BundlePaths.casework(file.id, file.revision),
            let kind = RecordKind(rawValue: file.kind), CaseworkFile.kinds.contains(kind),
            file.compartment == kind.compartment.rawValue, file.caseID == manifest.subject.id
        else {
            find(
                .caseworkUnsound,
                item.file,
                "It is not of the published form, or another record than the manifest says."
            )
            return nil
        }
        return file
    }

    private mutating func checkRecord(of file: CaseworkFile, _ place: String) {
        guard let events = recorded[BundleManifest.Shown.casework(file.id, file.revision)] else {
            return find(.proofMissing, place, "No proof shows that the maker recorded it.")
        }
        let fixed = file.seal.fixed(opening: file.opening)
        let isFixed = events.contains {
            $0.statement.event == "casework-written" && $0.statement.digest == fixed
                && $0.statement.subject == file.caseID && $0.statement.at == file.writtenAt
        }
        if !isFixed { find(.caseworkUnsound, place, "It is not the revision that the log fixed.") }
    }

    /// The maker's signature over what the record says; what peers answered later stands outside of it.
    private mutating func checkSignature(of file: CaseworkFile, _ place: String) {
        guard let content = try? JSON(parsing: file.content, limits: .local), var statement = content.object
        else { return find(.caseworkUnsound, place, "Its content is no JSON.") }
        let isSigned = file.kind == RecordKind.consent.rawValue || file.kind == RecordKind.agreement.rawValue
        guard let compact = content["signature"]?.string else {
            if isSigned { find(.caseworkUnsound, place, "The maker has not signed what it says.") }
            return
        }
        guard let maker = parties[manifest.maker] else { return }
        statement["signature"] = nil
        if file.kind == RecordKind.consent.rawValue { statement["stopped"] = .array([]) }
        do {
            let payload = try JWS.verify(compact, with: maker.keys, type: "comity-record+jws").payload
            guard try JSON.object(statement).canonicalBytes() == payload else {
                return find(.caseworkUnsound, place, "The maker signed something else than it says.")
            }
            checkKey(
                of: compact,
                by: maker,
                recorded: BundleManifest.Shown.casework(file.id, file.revision),
                place
            )
        } catch {
            find(.caseworkUnsound, place, "Its signature does not verify: \(error)")
        }
    }

    /// From the first revision that is there on, each follows the one before. An agreement's drafts are no part of a bundle.
    private mutating func checkRevisions(of files: [CaseworkFile]) {
        guard let first = files.first, let last = files.last else { return }
        let there = Set(files.map(\.revision))
        let said = Set(manifest.leftOut.filter { $0.subject == .casework }.map(\.name))
        if there.count != files.count {
            find(
                .caseworkUnsound,
                BundlePaths.casework(last.id, last.revision),
                "The manifest lists a revision twice."
            )
        }
        guard first.kind != RecordKind.agreement.rawValue, last.revision <= 100_000 else { return }
        for revision in stride(from: 1, to: last.revision, by: 1)
        where !there.contains(revision) && !said.contains("\(first.id)/\(revision)") {
            find(
                .caseworkGap,
                BundlePaths.casework(last.id, last.revision),
                "Revision \(revision) of the record is not in the bundle."
            )
        }
    }

    /// A withdrawal of which the other side was told stands in the record too: the last revision cannot be left out behind it.
    private mutating func checkWithdrawals(_ files: [Identifier: [CaseworkFile]]) {
        for told in toldWithdrawals {
            guard let last = files[told.consent]?.max(by: { $0.revision < $1.revision }) else { continue }
            let isSaid = manifest.leftOut.contains {
                $0.subject == .casework
                    && $0.name.split(separator: "/").last.flatMap { Int64($0) } ?? 0 > last.revision
                    && $0.name.hasPrefix("\(told.consent)/")
            }
            let withdrawn = last.record(ConsentRecord.self)?.withdrawnAt
            if !isSaid, withdrawn.map({ $0 < told.at }) ?? true {
                find(
                    .caseworkGap,
                    BundlePaths.casework(last.id, last.revision),
                    "\(told.place) told the other side that the consent was taken back; no revision of the record in the bundle says so."
                )
            }
        }
    }

    /// That what a consent rests on is there: the notice that was shown to the same person.
    private mutating func checkShown(
        before consent: ConsentRecord,
        _ files: [Identifier: [CaseworkFile]],
        _ place: String
    ) {
        guard consent.answer != .asked, let id = consent.information, consent.origin == nil else { return }
        let shown = (files[id] ?? []).compactMap { $0.record(InformationRecord.self) }
        if shown.isEmpty {
            let isSaid = manifest.leftOut.contains { $0.subject == .casework && $0.name.hasPrefix(id.text) }
            if !isSaid {
                find(.caseworkMissing, place, "What was shown before the consent is not in the bundle.")
            }
        } else if !shown.contains(where: { $0.person == consent.person }) {
            find(.caseworkUnsound, place, "What was shown before the consent was shown to somebody else.")
        }
    }

    /// What the software asks before an agreement is concluded, asked again of the agreement as it stands in the bundle.
    private mutating func check(_ agreement: AgreementRecord, _ place: String) {
        guard CaseworkFile.concluded.contains(agreement.state) else {
            return find(.caseworkUnsound, place, "What nobody concluded is no part of a bundle.")
        }
        let terms = agreement.terms
        for party in agreement.parties {
            guard let signature = agreement.signatures.last(where: { $0.party == party }) else {
                find(.agreementUnsound, place, "\(party) has not signed it.")
                continue
            }
            if signature.terms != terms {
                find(.agreementUnsound, place, "\(party) has signed other terms.")
            }
        }
        if agreement.monitoring == nil { find(.agreementUnsound, place, "Nobody watches over it.") }
        guard let proportion = agreement.proportion, proportion.terms == terms, proportion.faults.isEmpty
        else {
            return find(.agreementUnsound, place, "No facilitator has found these terms in proportion.")
        }
    }
}

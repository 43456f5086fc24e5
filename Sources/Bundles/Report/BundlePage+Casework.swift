import Casework
import Referrals
import RuleReports
import Wire

extension BundlePage {
    /// What people were shown and agreed to: of each record the last revision that is in the bundle.
    func casework(_ page: inout HTMLText) {
        section(.caseworkTitle, &page) { page in
            guard !manifest.casework.isEmpty else { return prose(say(.caseworkNone), &page) }
            prose(say(.caseworkLead), &page)
            let files = latest
            consents(files, &page)
            for agreement in files.compactMap({ $0.record(AgreementRecord.self) }) {
                self.agreement(agreement, &page)
            }
            others(files, &page)
        }
    }

    private var latest: [CaseworkFile] {
        var files: [Identifier: CaseworkFile] = [:]
        for item in manifest.casework {
            guard let json = contents.files[item.file].flatMap({ try? JSON(parsing: $0, limits: .local) }),
                let file = CaseworkFile(json: json), files[file.id]?.revision ?? 0 < file.revision
            else { continue }
            files[file.id] = file
        }
        return files.values.sorted { $0.id < $1.id }
    }

    private func consents(_ files: [CaseworkFile], _ page: inout HTMLText) {
        let consents = files.compactMap { $0.record(ConsentRecord.self) }
        guard !consents.isEmpty else { return }
        var notices: [Identifier: InformationRecord] = [:]
        for file in files { notices[file.id] = file.record(InformationRecord.self) }
        page.element("h3", say(.consentsTitle))
        table(
            say(.consentsTitle),
            [.columnPerson, .columnFor, .columnShown, .columnAsked, .columnAnswer],
            consents.map { consent in
                [
                    consent.person, purpose(of: consent),
                    shown(before: consent, consent.information.flatMap { notices[$0] }),
                    "\(moment(consent.askedAt)), \(consent.askedBy)", answer(of: consent),
                ]
            },
            &page
        )
    }

    private func purpose(of consent: ConsentRecord) -> String {
        var parts = [consent.purpose, consent.steps.map(\.rawValue).sorted().joined(separator: ", ")]
        if !consent.recipients.isEmpty {
            let names = consent.recipients.sorted().map { text in
                EntityID(text).map { name(of: $0) } ?? text
            }
            parts.append(say(.recipientsAre, ["recipients": names.joined(separator: ", ")]))
        }
        if !consent.data.isEmpty {
            parts.append(say(.dataAre, ["data": consent.data.sorted().joined(separator: ", ")]))
        }
        return parts.joined(separator: "; ")
    }

    private func shown(before consent: ConsentRecord, _ notice: InformationRecord?) -> String {
        if let notice {
            return say(
                .shownNotice,
                [
                    "notice": notice.notice, "version": notice.version, "language": notice.language,
                    "when": moment(notice.shownAt),
                ]
            )
        }
        guard let version = consent.noticeVersion else { return say(.none) }
        return say(
            .shownNotice,
            [
                "notice": consent.origin.map { name(of: $0) } ?? "", "version": version,
                "language": consent.noticeLanguage ?? "", "when": "",
            ]
        )
    }

    private func answer(of consent: ConsentRecord) -> String {
        let when = consent.answeredAt.map { moment($0) } ?? ""
        var parts: [String] = []
        switch consent.answer {
        case .asked: parts.append(say(.answerAsked))
        case .refused: parts.append(say(.answerRefused, ["when": when]))
        case .given, .withdrawn: parts.append(say(.answerGiven, ["when": when]))
        }
        if let guardian = consent.guardian {
            parts.append(
                say(.withGuardian, ["guardian": guardian.by, "answer": guardian.answer.rawValue])
            )
        }
        if let at = consent.withdrawnAt {
            let steps = consent.withdrawnSteps.map(\.rawValue).sorted().joined(separator: ", ")
            parts.append(say(.answerWithdrawn, ["steps": steps, "when": moment(at)]))
        }
        return parts.joined(separator: "; ")
    }

    private func agreement(_ agreement: AgreementRecord, _ page: inout HTMLText) {
        page.newLine()
        page.element("section", ["class": "decision"]) { page in
            page.element("h3", say(.agreementOf, ["parties": agreement.parties.joined(separator: ", ")]))
            page.element(
                "p",
                ["class": "outcome"],
                say(.agreementStands, ["state": agreement.state.rawValue])
            )
            prose(say(.gateOfAgreement), &page)
            table(
                say(.itemsTitle),
                [.columnItem, .columnFor, .columnDue, .columnState],
                agreement.items.map { item in
                    var state = item.status.rawValue
                    if !item.payments.isEmpty {
                        state += ", " + say(.paidSoFar, ["count": String(item.payments.count)])
                    }
                    let what = item.says + (item.amount.map { " (\($0))" } ?? "")
                    return [
                        "\(item.number). \(what)", "\(item.by) → \(item.for.joined(separator: ", "))",
                        item.due?.description
                            ?? item.instalments.map(\.due.description).joined(
                                separator: ", "
                            ),
                        state,
                    ]
                },
                &page
            )
            table(
                say(.signaturesTitle),
                [.columnPerson, .columnSigned, .columnAgency],
                agreement.signatures.map { signature in
                    [
                        [signature.party, signature.guardian].compactMap(\.self).joined(separator: ", "),
                        moment(signature.at), name(of: signature.node ?? manifest.maker),
                    ]
                },
                &page
            )
        }
    }

    private func others(_ files: [CaseworkFile], _ page: inout HTMLText) {
        let shown: Set<RecordKind> = [.consent, .information, .agreement]
        let rest = files.filter { file in
            RecordKind(rawValue: file.kind).map { !shown.contains($0) } ?? false
        }
        guard !rest.isEmpty else { return }
        page.element("h3", say(.otherRecords))
        table(
            say(.otherRecords),
            [.columnWhen, .columnWhat, .columnDigest],
            rest.map { [moment($0.writtenAt), $0.kind.replacing("-", with: " "), $0.seal.short] },
            &page
        )
    }
}

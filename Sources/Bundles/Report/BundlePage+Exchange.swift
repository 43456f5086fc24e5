import Referrals
import RuleReports
import Wire

extension BundlePage {
    func check(_ page: inout HTMLText) {
        section(.checkTitle, &page) { page in
            prose(say(.checkLead), &page)
            prose(say(.checkCommand), &page)
            page.element("figure", ["class": "copy"]) { page in
                let parties = manifest.parties.map { "--party \($0.entity.text)=…" }.joined(separator: " ")
                page.element("pre", ["tabindex": "0", "dir": "ltr"], "comity bundle verify FILE \(parties)")
            }
            prose(say(.checkOutside), &page)
            page.element("ul", ["class": "items"]) { page in
                page.element("li", say(.checkOutsideKeys))
                if !manifest.stamps.isEmpty { page.element("li", say(.checkOutsideTime)) }
                if !manifest.packs.isEmpty { page.element("li", say(.checkOutsideLaw)) }
            }
            prose(say(.checkItself), &page)
            prose(say(.checkOther), &page)
        }
    }

    /// What a maker could leave out without a trace, in plain words, and who can be asked.
    func end(_ page: inout HTMLText) {
        section(.endTitle, &page) { page in
            prose(say(.endLead), &page)
            page.element("ul", ["class": "items"]) { page in
                for phrase in BundlePhrase.whomToAsk { page.element("li", say(phrase, manifest.end)) }
            }
        }
    }

    func happened(_ page: inout HTMLText) {
        section(.happenedTitle, &page) { page in
            prose(say(.happenedLead), &page)
            for referral in manifest.referrals {
                page.element("h3", say(.referralHeading, ["reference": referral.reference]))
                prose(say(.stageIs, ["stage": referral.stage]), &page)
                table(
                    say(.referralHeading, ["reference": referral.reference]),
                    [
                        .columnWhen, .columnFrom, .columnTo, .columnWhat, .columnReceipt, .columnContent,
                        .columnDigest,
                    ],
                    referral.documents.map { document in
                        [
                            moment(document.storedAt), name(of: document.issuer), name(of: document.audience),
                            what(document),
                            say(document.receipt == nil ? .no : .yes),
                            say(document.file == nil ? .contentNot : .contentHere), document.sha256.short,
                        ]
                    },
                    &page
                )
                let bound = referral.documents.filter { !$0.conditions.isEmpty }
                if !bound.isEmpty {
                    page.element("ul", ["class": "items"]) { page in
                        for document in bound {
                            page.element("li") { page in
                                page.element("strong", "\(document.type), \(document.sha256.short)")
                                page.text(
                                    ": "
                                        + say(
                                            .conditionsBind,
                                            ["conditions": document.conditions.joined(separator: "; ")]
                                        )
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    /// A document's type, and in one line what it says where its content is in the bundle.
    private func what(_ document: BundleManifest.Document) -> String {
        let type = document.type.replacing("-", with: " ")
        guard let compact = document.file.flatMap({ contents.text($0) }),
            let gist = Document(asWritten: compact).flatMap(DocumentGist.line), !gist.isEmpty
        else { return type }
        return "\(type): \(gist)"
    }

    func proofs(_ page: inout HTMLText) {
        let documents = manifest.referrals.flatMap(\.documents)
        section(.proofsTitle, &page) { page in
            prose(say(.proofsLead), &page)
            page.element("div", ["class": "proofs"]) { page in
                proof(
                    .signatureName,
                    .signatureShows,
                    .signatureNot,
                    "\(documents.count { $0.file != nil })",
                    &page
                )
                proof(
                    .receiptName,
                    .receiptShows,
                    .receiptNot,
                    "\(documents.count { $0.receipt != nil })",
                    &page
                )
                proof(.logName, .logShows, .logNot, "\(manifest.proofs.count)", &page)
                let witnessed = !manifest.leftOut.contains { $0.subject == .witness }
                proof(
                    .witnessName,
                    .witnessShows,
                    .witnessNot,
                    witnessed ? say(.yes) : say(.witnessNone),
                    &page
                )
                proof(
                    .timeName,
                    .timeShows,
                    .timeNot,
                    manifest.stamps.isEmpty ? say(.timeNone) : "\(manifest.stamps.count)",
                    &page
                )
                proof(
                    .lawName,
                    .lawShows,
                    .lawNot,
                    "\(manifest.packs.count) + \(manifest.decisions.count)",
                    &page
                )
                proof(.caseworkName, .caseworkShows, .caseworkNot, "\(manifest.casework.count)", &page)
                proof(.custodyName, .custodyShows, .custodyNot, "\(manifest.evidence.count)", &page)
                let redacted = manifest.evidence.count { $0.origin == .redacted && $0.content != nil }
                proof(.redactionName, .redactionShows, .redactionNot, "\(redacted)", &page)
            }
        }
    }

    private func proof(
        _ name: BundlePhrase,
        _ shows: BundlePhrase,
        _ not: BundlePhrase,
        _ count: String,
        _ page: inout HTMLText
    ) {
        page.newLine()
        page.element("article", ["class": "proof"]) { page in
            page.element("h3", say(name))
            page.element("dl") { page in
                for (term, text) in [
                    (BundlePhrase.shows, say(shows)), (.showsNot, say(not)), (.inBundle, count),
                ] {
                    page.element("dt", say(term))
                    page.element("dd", text)
                }
            }
        }
    }

    func leftOut(_ page: inout HTMLText) {
        section(.leftOutTitle, &page) { page in
            guard !manifest.leftOut.isEmpty else { return prose(say(.leftOutNone), &page) }
            table(
                say(.leftOutTitle),
                [.columnSubject, .columnWhy, .columnContent],
                manifest.leftOut.map {
                    ["\($0.subject.rawValue) \($0.name)", say($0.reason.phrase), $0.says]
                },
                &page
            )
        }
    }

    func parties(_ page: inout HTMLText) {
        section(.partiesTitle, &page) { page in
            prose(say(.partiesLead), &page)
            table(
                say(.partiesTitle),
                [.columnAgency, .columnFrom, .columnFingerprint, .columnKeys],
                manifest.parties.map {
                    [
                        $0.name, "\($0.entity.text), \($0.jurisdiction)", fingerprint(of: $0),
                        "\($0.statements.count)",
                    ]
                },
                &page
            )
        }
    }
}

extension Document {
    /// What a signed document says of itself, its signature not asked: a page describes and proves nothing.
    fileprivate init?(asWritten compact: String) {
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = try? Base64URL.decode(String(parts[1])),
            let claims = try? JSON(parsing: payload), let document = try? Document(claims: claims)
        else { return nil }
        self = document
    }
}

extension BundlePhrase {
    /// Who can be asked whether a bundle goes to the end.
    static let whomToAsk: [BundlePhrase] = [.endAskMaker, .endAskOther, .endAskWitness]
}

extension BundleManifest {
    /// What the phrases about the end of a bundle name.
    var end: [String: String] {
        ["reference": subject.reference, "size": String(asOf.size), "log": asOf.origin]
    }

    /// What no check of the bundle alone can show, and how to find it out, as sentences.
    package var openEnd: [String] {
        let say = BundleLanguage.english
        return ([.endLead] + BundlePhrase.whomToAsk).map { say($0, end) }
    }
}

extension BundleManifest.Omission.Reason {
    fileprivate var phrase: BundlePhrase {
        switch self {
        case .condition: .whyCondition
        case .erased: .whyErased
        case .notAsked: .whyNotAsked
        case .tooLarge: .whyTooLarge
        case .closed: .whyClosed
        case .none: .whyNone
        }
    }
}

import Console
import Foundation
import Node
import Referrals
import RulePacks
import Store
import Wire

extension ReferralPage {
    /// A referral as its officer sees it.
    ///
    /// - Parameter isAssessmentClosed: whether the officer may not read the legal assessment.
    init(_ view: ReferralView, _ assessed: Assessed?, isAssessmentClosed: Bool) {
        self.init(
            id: view.thread.id.text,
            caseReference: view.thread.reference,
            direction: view.thread.side == .referrer ? .outgoing : .incoming,
            counterpart: Agency(view),
            state: view.state.stage.rawValue,
            next: ReferralWords.next(view),
            deadline: ReferralWords.deadline(view),
            summary: Summary(view),
            thread: view.entries.map { ThreadDocument($0, in: view) },
            questions: Self.questions(view),
            conditions: Self.conditions(view),
            obligations: assessed.map { Self.obligations($0.legal) } ?? [],
            assessment: assessed.map { Assessment($0) },
            isAssessmentClosed: isAssessmentClosed
        )
    }

    private static func questions(_ view: ReferralView) -> [Question] {
        view.entries.filter { $0.document.type == .informationRequest }.flatMap { entry -> [Question] in
            let response = view.entries.first {
                $0.document.type == .informationResponse
                    && $0.document.body["request"]?.string == entry.document.id.text
            }
            let answers = response?.document.body["answers"]?.array ?? []
            return (entry.document.body["questions"]?.array ?? []).enumerated().map { index, question in
                Question(
                    askedBy: entry.side == view.thread.side ? .here : .there,
                    at: entry.document.issuedAt.asDate,
                    text: question["says"]?.string ?? "",
                    answer: response.flatMap { response in
                        answers.indices.contains(index)
                            ? Answer(
                                at: response.document.issuedAt.asDate,
                                text: answers[index]["says"]?.string ?? ""
                            )
                            : nil
                    }
                )
            }
        }
    }

    private static func conditions(_ view: ReferralView) -> [Condition] {
        let (list, standing): ([Move.Condition], Condition.Standing) =
            switch view.state.conditions {
            case .none: ([], .proposed)
            case .proposed(_, let list): (list, .proposed)
            case .agreed(_, let list): (list, .accepted)
            case .declined(_, let list): (list, .declined)
            }
        return list.map {
            Condition(
                setBy: view.thread.side == .receiver ? .here : .there,
                text: $0.says,
                standing: standing
            )
        }
    }
}

extension ReferralPage.Summary {
    fileprivate init(_ view: ReferralView) {
        let body = ReferralWords.referral(view)
        let offence = body?["case"]?["offence"]
        let provisions = (offence?["provisions"]?.array ?? []).compactMap { item -> ReferralPage.Provision? in
            guard let jurisdiction = item["jurisdiction"]?.string, let text = item["provision"]?.string else {
                return nil
            }
            return ReferralPage.Provision(jurisdiction: jurisdiction, text: text)
        }
        let articles = offence?["budapest"]?.array?.compactMap(\.string) ?? []
        let offences = articles.enumerated().map { index, article in
            ReferralPage.Offence(
                title: ReferralWords.offenceTitle(article),
                convention: "Budapest Convention, art. \(article.dropFirst(3))",
                // Provisions are listed once, with the last of the articles: the document does not pair them.
                provisions: index == articles.count - 1 ? provisions : []
            )
        }
        let request = body?["request"]
        self.init(
            opened: view.thread.openedAt.asDate,
            offences: offences,
            stage: body?["case"]?["stage"]?.string ?? "",
            parties: (body?["case"]?["parties"]?.array ?? []).map {
                ReferralPage.Party(Referrals.Party(record: $0))
            },
            asked: [request?["says"]?.string].compactMap(\.self),
            purpose: request?["purpose"]?.string,
            mechanisms: (request?["mechanisms"]?.array ?? []).compactMap(\.string)
        )
    }
}

extension ReferralPage.Party {
    fileprivate init(_ party: Referrals.Party) {
        let role =
            switch party.role {
            case .harmed: "Person harmed"
            case .responsible: "Person who caused the harm"
            case .guardian: "Guardian"
            case .supporter: "Supporter"
            case nil: ""
            }
        self.init(
            pseudonym: party.pseudonym,
            role: role,
            notes: [
                party.country.map { "lives in \(JurisdictionName.english($0))" },
                party.record["wishes"]?.string,
            ].compactMap(\.self),
            languages: party.languages,
            acknowledges: party.acknowledges
        )
    }
}

extension ReferralPage.ThreadDocument {
    /// What the document says and, where the other side sent it, the conditions that came with it.
    private static func gist(_ entry: ReferralView.Entry, in view: ReferralView) -> String? {
        let line = DocumentGist.line(entry.document)
        guard entry.side != view.thread.side else { return line }
        let limits = entry.limits.limits.map { limit in
            "Limit on \(limit.element.isEmpty ? "all of it" : limit.element): \(limit.inWords)."
        }
        return ([line] + limits).compactMap(\.self).joined(separator: " ")
    }

    fileprivate init(_ entry: ReferralView.Entry, in view: ReferralView) {
        self.init(
            type: entry.document.type.rawValue,
            side: entry.side == view.thread.side ? .here : .there,
            at: entry.document.issuedAt.asDate,
            sequence: UInt64(clamping: entry.document.sequence),
            digest: entry.record.digest.hex,
            gist: Self.gist(entry, in: view),
            receipt: .init(of: entry),
            verification: entry.isVerified
                ? .verified : .failed(reason: "The signature or the digest no longer fits. Run comity audit.")
        )
    }
}

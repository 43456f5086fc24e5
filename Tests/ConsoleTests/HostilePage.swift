import Console
import Foundation

/// Pages with the same text in every place that takes text.
struct HostilePage {
    let text: String
    let at = Date(timeIntervalSince1970: 1_795_000_000)

    private var agency: Agency { Agency(name: text, nameLanguage: text, jurisdiction: text) }
    private var citation: ReferralPage.Citation {
        .init(source: text, part: text, url: "javascript:" + text)
    }
    private var receipt: Receipt { Receipt(at: at, disposition: text, logPosition: 1) }
    private var review: ReferralPage.Review {
        .init(status: .reviewed(by: text, on: at), confidence: text, basis: text)
    }

    var frame: PageFrame {
        PageFrame(
            node: NodeIdentity(
                name: text,
                nameLanguage: text,
                kind: .other(text),
                jurisdiction: text,
                jurisdictionName: text,
                entityIdentifier: text
            ),
            now: at,
            root: "/console"
        )
    }

    var session: SessionPage {
        SessionPage(
            officer: text,
            roles: [.init(role: text, scope: text)],
            purpose: text,
            formToken: text
        )
    }

    var overview: OverviewPage {
        let line = OverviewPage.ReferralLine(
            id: text,
            caseReference: text,
            counterpart: agency,
            matter: text,
            state: text,
            next: NextAct(by: .here, what: text),
            deadline: Deadline(at: at, what: text),
            lastReceipt: receipt
        )
        return OverviewPage(
            health: .init(
                outboxWaiting: 2,
                oldestWaiting: at,
                deadLetters: 0,
                lastReceipt: receipt,
                lastReceiptFrom: agency,
                peers: [.init(agency: agency, isReachable: false, lastContact: at)]
            ),
            outgoing: [line],
            incoming: [line]
        )
    }

    var referral: ReferralPage {
        ReferralPage(
            id: text,
            caseReference: text,
            direction: .incoming,
            counterpart: agency,
            state: text,
            next: NextAct(by: .there, what: text),
            deadline: Deadline(at: at, what: text),
            summary: .init(
                opened: at,
                offences: [
                    .init(title: text, convention: text, provisions: [.init(jurisdiction: text, text: text)])
                ],
                stage: text,
                parties: [.init(pseudonym: text, role: text, notes: [text])],
                asked: [text]
            ),
            thread: [
                .init(
                    type: text,
                    side: .there,
                    at: at,
                    sequence: 1,
                    digest: text,
                    gist: text,
                    receipt: receipt,
                    verification: .failed(reason: text)
                )
            ],
            questions: [
                .init(askedBy: .there, at: at, text: text, language: text, answer: .init(at: at, text: text)),
                .init(askedBy: .here, at: at, text: text, language: text),
            ],
            conditions: [.init(setBy: .there, text: text, standing: .proposed, citations: [citation])],
            obligations: [
                .init(
                    text: text,
                    due: at,
                    demandedBy: [citation],
                    restsOn: [.init(rule: text, review: review)],
                    categories: [text]
                )
            ],
            assessment: .init(
                decided: at,
                outcome: text,
                sides: [
                    .init(
                        jurisdictionName: text,
                        packID: text,
                        title: text,
                        version: text,
                        digest: text,
                        outcome: text
                    )
                ],
                topics: [
                    .init(
                        topic: text,
                        outcome: text,
                        bySide: [text],
                        statements: [
                            .init(
                                jurisdictionName: text,
                                rule: text,
                                title: text,
                                says: text,
                                fix: text,
                                outcome: text,
                                citations: [citation],
                                review: review,
                                approvers: [.init(role: text)]
                            )
                        ]
                    )
                ],
                withheld: [
                    .init(
                        category: text,
                        jurisdictionName: text,
                        rule: text,
                        citations: [citation],
                        restsOn: [.init(rule: text, review: review)]
                    )
                ],
                openQuestions: [.init(fact: text, ask: text)],
                conflicts: [
                    .init(says: text, citations: [citation], restsOn: [.init(rule: text, review: review)])
                ]
            )
        )
    }

    var error: ErrorPage { ErrorPage(.serverError, reference: text) }
}

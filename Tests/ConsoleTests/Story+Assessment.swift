import Console
import Foundation

extension Story {
    static let criminalProcedure = "Kriminaalmenetluse seadustik (Code of Criminal Procedure)"
    static let mediationAct = "Lei n.º 21/2007, de 12 de junho (penal mediation)"

    static let unread = ReferralPage.Review(status: .notReviewed, confidence: "high", basis: "text")

    static let assessment = ReferralPage.Assessment(
        decided: time("2026-11-18T08:58:44Z"),
        outcome: "permit-with-conditions",
        sides: [
            .init(
                jurisdictionName: "Estonia",
                packID: "ee-restorative",
                title: "Estonia: restorative referrals",
                version: "2026.1",
                digest: "sha256:5b1d9d0f2a7c4c3e8f6a1b0d9c8e7f6a5b4c3d2e1f00112233445566778899aa",
                outcome: "permit-with-conditions"
            ),
            .init(
                jurisdictionName: "Portugal",
                packID: "pt-restorative",
                title: "Portugal: restorative referrals",
                version: "2026.1",
                digest: "sha256:c0ffee11d2e3f4a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d",
                outcome: "permit-with-conditions"
            ),
        ],
        topics: [
            .init(
                topic: "disclosure",
                outcome: "permit-with-conditions",
                bySide: ["permit-with-conditions", "permit"],
                statements: [
                    .init(
                        jurisdictionName: "Estonia",
                        rule: "ee.disclosure.minimum",
                        title: "Only what the purpose needs",
                        says:
                            "Data that the receiving service does not need for the first contact stay with the sender.",
                        outcome: "permit-with-conditions",
                        citations: [
                            .init(
                                source: "Directive (EU) 2016/680",
                                part: "art. 4(1)(c)",
                                url: "http://data.europa.eu/eli/dir/2016/680/oj"
                            ),
                            .init(
                                source: "Regulation (EU) 2016/679",
                                part: "art. 5(1)(c)",
                                url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
                            ),
                        ],
                        review: .init(status: .notReviewed, confidence: "medium", basis: "recall")
                    )
                ]
            ),
            .init(
                topic: "consent",
                outcome: "permit-with-conditions",
                bySide: ["permit-with-conditions", "permit-with-conditions"],
                statements: [
                    .init(
                        jurisdictionName: "Estonia",
                        rule: "ee.consent.minor",
                        title: "A guardian consents with the minor",
                        says:
                            "For a minor the consent of a parent or other statutory representative is needed in addition to the minor's own.",
                        fix: "The guardian's consent is recorded, or the person is of age.",
                        outcome: "permit-with-conditions",
                        citations: [.init(source: criminalProcedure, part: "§ 203-2(1)")],
                        review: unread
                    ),
                    .init(
                        jurisdictionName: "Portugal",
                        rule: "pt.consent.victim",
                        title: "The person harmed agrees freely",
                        says:
                            "Mediation needs the consent of the person harmed, who may withdraw it at any time.",
                        outcome: "permit-with-conditions",
                        citations: [.init(source: mediationAct, part: "art. 3")],
                        review: .init(status: .notReviewed, confidence: "medium", basis: "recall")
                    ),
                ]
            ),
            .init(
                topic: "safeguards",
                outcome: "permit",
                bySide: [nil, "permit"],
                statements: [
                    .init(
                        jurisdictionName: "Portugal",
                        rule: "pt.scope.age",
                        title: "Nobody harmed is under 16",
                        says: "Mediation is excluded where the person harmed is under 16; she is not.",
                        outcome: "permit",
                        citations: [.init(source: mediationAct, part: "art. 2(3)(d)")],
                        review: unread
                    )
                ]
            ),
            .init(
                topic: "admissibility",
                outcome: "permit-with-conditions",
                bySide: ["permit-with-conditions", "permit-with-conditions"],
                statements: [
                    .init(
                        jurisdictionName: "Estonia",
                        rule: "ee.secrecy.mediator",
                        title: "The mediator keeps silent",
                        says:
                            "The mediator is bound to secrecy; court or prosecutor may question the mediator on the content of the agreement only.",
                        outcome: "permit-with-conditions",
                        citations: [.init(source: criminalProcedure, part: "§ 203-2(6)")],
                        review: .init(
                            status: .reviewed(by: "Legal reviewer, Tartu", on: time("2026-10-30T12:00:00Z")),
                            confidence: "high",
                            basis: "text"
                        )
                    )
                ]
            ),
            .init(topic: "retention", outcome: "permit", bySide: [nil, nil], statements: []),
        ],
        withheld: [
            .init(
                category: "identity",
                jurisdictionName: "Estonia",
                rule: "ee.disclosure.minimum",
                citations: [
                    .init(
                        source: "Regulation (EU) 2016/679",
                        part: "art. 5(1)(c)",
                        url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
                    )
                ]
            ),
            .init(
                category: "contact",
                jurisdictionName: "Estonia",
                rule: "ee.disclosure.minimum",
                citations: [.init(source: "Directive (EU) 2016/680", part: "art. 4(1)(c)")]
            ),
        ]
    )
}

import Console
import Foundation

/// The Tartu and Porto case as both nodes would show it.
enum Story {
    static func time(_ text: String) -> Date {
        (try? Date(text, strategy: .iso8601)) ?? .distantPast
    }

    static let now = time("2026-11-23T14:20:00Z")

    static let prosecutor = Agency(name: "Lõuna Ringkonnaprokuratuur", nameLanguage: "et", jurisdiction: "EE")
    static let support = Agency(name: "Apoio à Vítima do Porto", nameLanguage: "pt", jurisdiction: "PT")

    static let frame = PageFrame(
        node: NodeIdentity(
            name: prosecutor.name,
            nameLanguage: "et",
            kind: .prosecution,
            jurisdiction: "EE",
            jurisdictionName: "Estonia",
            entityIdentifier: "https://comity.prokuratuur.example"
        ),
        now: now
    )

    static let thread = "019ab0c2-7d1e-7c3a-9f52-0c7c1d6b2a11"

    static let overview = OverviewPage(
        health: .init(
            outboxWaiting: 1,
            oldestWaiting: time("2026-11-23T14:12:40Z"),
            lastReceipt: Receipt(at: time("2026-11-23T13:58:04Z"), disposition: "accepted", logPosition: 44),
            lastReceiptFrom: support,
            peers: [
                .init(agency: support, isReachable: true, lastContact: time("2026-11-23T14:18:00Z")),
                .init(
                    agency: Agency(name: "Rikosuhripäivystys", nameLanguage: "fi", jurisdiction: "FI"),
                    isReachable: false,
                    lastContact: time("2026-11-22T21:04:00Z")
                ),
            ]
        ),
        outgoing: [
            .init(
                id: thread,
                caseReference: "EE-TRT-2026-0417",
                counterpart: support,
                matter: "Account takeover and computer-related fraud",
                state: "information-needed",
                next: NextAct(by: .here, what: "Answer the question about who may be present."),
                deadline: Deadline(at: time("2026-11-26T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-23T13:58:04Z"),
                    disposition: "accepted",
                    logPosition: 44
                )
            ),
            .init(
                id: "019aa1f0-11aa-7bbb-8ccc-000000000002",
                caseReference: "EE-TRT-2026-0398",
                counterpart: Agency(name: "Rikosuhripäivystys", nameLanguage: "fi", jurisdiction: "FI"),
                matter: "Illegal access to a school network",
                state: "offered",
                next: NextAct(by: .there, what: "Acknowledge the referral."),
                deadline: Deadline(at: time("2026-12-14T22:00:00Z"))
            ),
            .init(
                id: "019a93de-22bb-7ccc-8ddd-000000000003",
                caseReference: "EE-TRT-2026-0352",
                counterpart: support,
                matter: "Data interference: deleted family photographs",
                state: "monitoring",
                next: NextAct(by: .there, what: "Report the third instalment."),
                deadline: Deadline(at: time("2026-11-21T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-02T09:31:55Z"),
                    disposition: "accepted",
                    logPosition: 29
                )
            ),
            .init(
                id: "019a80aa-33cc-7ddd-8eee-000000000004",
                caseReference: "EE-TRT-2026-0281",
                counterpart: support,
                matter: "Computer-related fraud in an online shop",
                state: "completed",
                lastReceipt: Receipt(
                    at: time("2026-10-14T16:20:10Z"),
                    disposition: "accepted",
                    logPosition: 18
                )
            ),
        ],
        incoming: [
            .init(
                id: "019ab011-44dd-7eee-8fff-000000000005",
                caseReference: "PT-PRT-2026-1190",
                counterpart: support,
                matter: "Illegal interception of private messages",
                state: "under-review",
                next: NextAct(by: .here, what: "Decide whether to accept the referral."),
                deadline: Deadline(at: time("2026-11-23T22:00:00Z")),
                lastReceipt: Receipt(
                    at: time("2026-11-20T10:02:31Z"),
                    disposition: "accepted",
                    logPosition: 41
                )
            )
        ]
    )

    static let emptyOverview = OverviewPage(
        health: .init(outboxWaiting: 0, peers: []),
        outgoing: [],
        incoming: []
    )

    static let criminalProcedure = "Kriminaalmenetluse seadustik (Code of Criminal Procedure)"
    static let mediationAct = "Lei n.º 21/2007, de 12 de junho (penal mediation)"

    static let referral = ReferralPage(
        id: thread,
        caseReference: "EE-TRT-2026-0417",
        direction: .outgoing,
        counterpart: support,
        state: "information-needed",
        next: NextAct(
            by: .here,
            what: "Answer the question from Porto about who may be present when the young person is prepared."
        ),
        deadline: Deadline(at: time("2026-11-26T22:00:00Z"), what: "Answer"),
        summary: .init(
            opened: time("2026-11-18T08:15:00Z"),
            offences: [
                .init(
                    title: "Illegal access",
                    convention: "Budapest Convention, art. 2",
                    provisions: [
                        .init(jurisdiction: "EE", text: "Karistusseadustik (Penal Code) § 217"),
                        .init(jurisdiction: "PT", text: "Lei n.º 109/2009 (Lei do Cibercrime) art. 6"),
                    ]
                ),
                .init(
                    title: "Computer-related fraud",
                    convention: "Budapest Convention, art. 8",
                    provisions: [
                        .init(jurisdiction: "EE", text: "Karistusseadustik (Penal Code) § 213"),
                        .init(jurisdiction: "PT", text: "Código Penal art. 221"),
                    ]
                ),
            ],
            stage: "Pre-trial; the prosecutor may close the case after conciliation",
            parties: [
                .init(
                    pseudonym: "Amber",
                    role: "was harmed",
                    notes: ["Wants to know why it was she", "Does not want to be seen"]
                ),
                .init(
                    pseudonym: "Rowan",
                    role: "caused harm",
                    notes: ["17 years old: a guardian consents too", "Speaks Estonian; needs an interpreter"]
                ),
                .init(pseudonym: "Linden", role: "guardian of Rowan"),
            ],
            asked: [
                "Take over the preparation of the person harmed, in Portuguese.",
                "Facilitate an indirect dialogue: messages only, no meeting.",
                "Report steps and outcome to the prosecutor, nothing of what was said.",
            ]
        ),
        thread: [
            .init(
                type: "referral",
                side: .here,
                at: time("2026-11-18T09:02:11Z"),
                sequence: 1,
                digest: "3f9a1c0be77d2245aa01c9f4c1f5b0b3d21efc4097aa6a3dfe1d55b2c8e9a704",
                gist: "Referral for an indirect dialogue. Identity and contact details withheld.",
                receipt: Receipt(at: time("2026-11-18T09:02:12Z"), disposition: "accepted", logPosition: 41),
                verification: .verified
            ),
            .init(
                type: "status",
                side: .there,
                at: time("2026-11-19T10:40:00Z"),
                sequence: 1,
                digest: "b81e6a90c2aa13f0ffb4e4d9a5f3c1c7723ce1a07a9d44d0b5ea1f9f30c2d1e6",
                gist: "Under review.",
                receipt: Receipt(at: time("2026-11-19T10:40:01Z"), disposition: "accepted", logPosition: 42),
                verification: .verified
            ),
            .init(
                type: "information-request",
                side: .there,
                at: time("2026-11-20T11:05:32Z"),
                sequence: 2,
                digest: "0c44d1f7be5589a2471d9a37c0e2f66b0d7d1a2e9f8b7c6d5e4f3a2b1c0d9e8f",
                gist: "Has the young person acknowledged the basic facts?",
                receipt: Receipt(at: time("2026-11-20T11:05:33Z"), disposition: "accepted", logPosition: 43),
                verification: .verified
            ),
            .init(
                type: "information-response",
                side: .here,
                at: time("2026-11-23T13:58:03Z"),
                sequence: 2,
                digest: "77aa10f2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e",
                gist: "Yes, in the presence of the guardian and counsel.",
                receipt: Receipt(at: time("2026-11-23T13:58:04Z"), disposition: "accepted", logPosition: 44),
                verification: .verified
            ),
            .init(
                type: "information-request",
                side: .there,
                at: time("2026-11-23T14:10:19Z"),
                sequence: 3,
                digest: "e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4",
                gist: "Who may be present at the preparation?",
                receipt: Receipt(at: time("2026-11-23T14:10:20Z"), disposition: "accepted", logPosition: 45),
                verification: .verified
            ),
            .init(
                type: "acknowledgement",
                side: .here,
                at: time("2026-11-23T14:12:40Z"),
                sequence: 3,
                digest: "90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
                verification: .verified
            ),
        ],
        questions: [
            .init(
                askedBy: .there,
                at: time("2026-11-20T11:05:32Z"),
                text: "Has the young person acknowledged the basic facts of the case?",
                language: "en",
                answer: .init(
                    at: time("2026-11-23T13:58:03Z"),
                    text:
                        "Yes, on 12 November, in the presence of the guardian and counsel. It is process data, not evidence."
                )
            ),
            .init(
                askedBy: .there,
                at: time("2026-11-23T14:10:19Z"),
                text: "Who may be present when the young person is prepared?",
                language: "en"
            ),
        ],
        conditions: [
            .init(
                setBy: .there,
                text:
                    "No direct contact with the person harmed; every message goes through the facilitators.",
                standing: .accepted
            ),
            .init(
                setBy: .there,
                text: "What is said in the dialogue is confidential and is not used in the proceedings.",
                standing: .proposed,
                citations: [.init(source: mediationAct, part: "art. 4")]
            ),
        ],
        obligations: [
            .init(
                text: "A parent or other statutory representative consents in addition to the minor.",
                demandedBy: [.init(source: criminalProcedure, part: "§ 203-2(1)")]
            ),
            .init(
                text: "Tell the prosecutor the outcome and the steps only.",
                due: time("2027-05-18T22:00:00Z"),
                demandedBy: [
                    .init(source: criminalProcedure, part: "§ 203-2(6)"),
                    .init(source: mediationAct, part: "art. 4"),
                ]
            ),
        ],
        assessment: assessment
    )

    private static let unread = ReferralPage.Review(status: .notReviewed, confidence: "high", basis: "text")

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

    /// A referral that arrived and cannot be accepted yet: a fact is missing, an approval too, and two demands clash.
    static let incoming = ReferralPage(
        id: "019ab011-44dd-7eee-8fff-000000000005",
        caseReference: "PT-PRT-2026-1190",
        direction: .incoming,
        counterpart: support,
        state: "under-review",
        next: NextAct(by: .here, what: "Decide whether to accept the referral."),
        deadline: Deadline(at: time("2026-11-23T22:00:00Z")),
        summary: .init(
            opened: time("2026-11-20T10:02:31Z"),
            offences: [
                .init(
                    title: "Illegal interception",
                    convention: "Budapest Convention, art. 3",
                    provisions: [
                        .init(jurisdiction: "PT", text: "Lei n.º 109/2009 (Lei do Cibercrime) art. 7")
                    ]
                )
            ],
            stage: "Inquiry",
            parties: [.init(pseudonym: "Hazel", role: "was harmed")],
            asked: ["Offer the person in Estonia a first conversation."]
        ),
        thread: [
            .init(
                type: "referral",
                side: .there,
                at: time("2026-11-20T10:02:30Z"),
                sequence: 1,
                digest: "9f8b7c6d5e4f3a2b1c0d9e8f0c44d1f7be5589a2471d9a37c0e2f66b0d7d1a2e",
                receipt: Receipt(at: time("2026-11-20T10:02:31Z"), disposition: "accepted", logPosition: 41),
                verification: .verified
            ),
            .init(
                type: "correction",
                side: .there,
                at: time("2026-11-20T10:30:00Z"),
                sequence: 3,
                digest: "1c0d9e8f0c44d1f7be5589a2471d9a37c0e2f66b0d7d1a2e9f8b7c6d5e4f3a2b",
                receipt: Receipt(at: time("2026-11-20T10:30:01Z"), disposition: "parked"),
                verification: .failed(
                    reason: "It names document no. 2 as the one before it, which has not arrived."
                )
            ),
        ],
        assessment: .init(
            decided: time("2026-11-20T10:02:31Z"),
            outcome: "needs-approval",
            sides: assessment.sides.map { side in
                var side = side
                side.outcome = side.packID == "ee-restorative" ? "needs-approval" : "permit"
                return side
            },
            topics: [
                .init(
                    topic: "admissibility",
                    outcome: "needs-approval",
                    bySide: ["needs-approval", "permit"],
                    statements: [
                        .init(
                            jurisdictionName: "Estonia",
                            rule: "ee.stage.open",
                            title: "The prosecutor agrees first",
                            says: "Conciliation is referred by the prosecutor or the court.",
                            fix: "The prosecutor approves.",
                            outcome: "needs-approval",
                            citations: [.init(source: criminalProcedure, part: "§ 203-2(1)-(2)")],
                            review: unread,
                            approver: "prosecutor"
                        )
                    ]
                ),
                .init(
                    topic: "retention",
                    outcome: "needs-information",
                    bySide: ["needs-information", nil],
                    statements: []
                ),
                .init(topic: "transit", outcome: "permit", bySide: [nil, "permit"], statements: []),
            ],
            openQuestions: [
                .init(
                    fact: "retention.months",
                    ask: "For how many months does the receiving service keep a closed case?"
                )
            ],
            conflicts: [
                .init(
                    says:
                        "One pack demands that the person be told of the transfer, the other that the inquiry stay secret.",
                    citations: [.init(source: criminalProcedure, part: "§ 203-2(6)")]
                )
            ]
        )
    )
}

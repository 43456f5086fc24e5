import Console
import Foundation

extension Story {
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
                            approvers: [.init(role: "prosecutor")]
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

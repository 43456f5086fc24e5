import Console
import Foundation

extension Story {
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
}

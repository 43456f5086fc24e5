import Casework
import Wire

extension Operation {
    /// How long cases are kept, and the conditions that this agency lifts from what it sent.
    static let keeping: [Operation] = [
        Operation(
            .listRetention,
            .get,
            "/retention",
            "Every case within the scope with the day until which it is kept, why, and what stands against erasing it; and what other agencies asked to be erased.",
            .readRetention,
            isPersonal: true,
            query: [
                Query(
                    name: "due",
                    says: "Only what waits for a person's decision.",
                    schema: ["type": "boolean", "default": false]
                )
            ],
            answer: .ok("RetentionList")
        ),
        Operation(
            .showRetention,
            .get,
            "/cases/{case}/retention",
            "How long a case is kept, with the provisions, the holds and the decision.",
            .readRetention,
            subject: "case",
            isPersonal: true,
            answer: .ok("Retention")
        ),
        Operation(
            .decideRetention,
            .post,
            "/cases/{case}/retention",
            "Approve that a case is erased on a day, or keep it until a day on a ground. Erasing it now is an erasure of its own.",
            .writing(.oversight),
            subject: "case",
            body: "RetentionDecision",
            answer: .created("Record")
        ),
        Operation(
            .proposeLift,
            .post,
            "/cases/{case}/condition-lifts",
            "Propose to lift a condition that this agency put on a document it sent. Nothing is lifted before a second officer confirms.",
            .writing(.oversight),
            subject: "case",
            body: "ConditionLiftNew",
            answer: .created("Record")
        ),
        Operation(
            .confirmLift,
            .post,
            "/cases/{case}/condition-lifts/{record}/confirmation",
            "Confirm a proposal as the second officer; the other side is told by a notice.",
            .writing(.oversight),
            subject: "case",
            answer: .created("LiftTold")
        ),
    ]

    /// What a referral's two sides do about it besides deciding.
    static let furtherMoves: [Operation] = [
        moving(
            .takeCase,
            "case",
            "Open this agency's own case for a referral that it was sent, under its own reference.",
            .writeCases,
            "CaseTaken",
            "CaseReference"
        ),
        moving(
            .postponeReferral,
            "postponement",
            "Put the decision off until a day, after consultation.",
            .moveReferrals,
            "Postponement",
            "Move"
        ),
        moving(
            .redirectReferral,
            "redirection",
            "Tell the sender that the referral belongs to another node.",
            .moveReferrals,
            "Onward",
            "Move"
        ),
        moving(
            .handOnReferral,
            "handing-on",
            "Pass the content on to a third node, with the referrer's authorisation.",
            .moveReferrals,
            "Onward",
            "Move"
        ),
        moving(
            .authoriseOnward,
            "onward-authorisation",
            "Let the other side pass the referral on to the node that it asked about, or not.",
            .moveReferrals,
            "OnwardAnswer",
            "Move"
        ),
        moving(
            .lapseReferral,
            "lapse",
            "Say that the time to decide, or to keep data, has run out. Only once it has.",
            .moveReferrals,
            nil,
            "Move"
        ),
    ]

    private static func moving(
        _ id: OperationID,
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        _ body: String?,
        _ answer: String
    ) -> Operation {
        Operation(
            id,
            .post,
            "/referrals/{referral}/" + path,
            summary,
            permission,
            subject: "referral",
            body: body,
            answer: .created(answer)
        )
    }
}

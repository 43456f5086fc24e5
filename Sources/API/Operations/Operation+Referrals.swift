import Wire

extension Operation {
    static let referrals =
        [
            Operation(
                .listReferrals,
                .get,
                "/referrals",
                "The referrals within the account's scope, the latest change first.",
                .readReferrals,
                isPersonal: true,
                query: [
                    .cursor, .limit,
                    Query(
                        name: "side",
                        says: "Only those that this agency sent, or received.",
                        schema: ["enum": ["referrer", "receiver"]]
                    ),
                ],
                answer: .ok("ReferralPage")
            ),
            Operation(
                .showReferral,
                .get,
                "/referrals/{referral}",
                "One referral with every document and receipt of both sides.",
                .readReferrals,
                subject: "referral",
                isPersonal: true,
                query: [.serving],
                answer: .ok("Referral")
            ),
            Operation(
                .allocateReferral,
                .put,
                "/referrals/{referral}/allocation",
                "Give the referral to an officer and a team.",
                .allocate,
                subject: "referral",
                body: "Allocation",
                answer: .ok("Allocation")
            ),
            Operation(
                .assessArrival,
                .post,
                "/referrals/{referral}/assessments",
                "Ask this agency's own rule pack about what arrived.",
                .assess,
                subject: "referral",
                answer: .created("AssessmentReference")
            ),
            Operation(
                .showArrivalAssessment,
                .get,
                "/referrals/{referral}/assessment",
                "The last assessment of what arrived: the outcome with its rules and sources, and the digest to approve it by.",
                .assess,
                subject: "referral",
                isPersonal: true,
                answer: .ok("Assessment")
            ),
            Operation(
                .approveArrival,
                .post,
                "/referrals/{referral}/approvals",
                "Approve taking the referral up exactly as the named content says it was assessed.",
                .approve,
                subject: "referral",
                body: "ApprovalGiven",
                answer: .created("Approval")
            ),
        ] + moves

    /// The moves of a referral's thread: each adds one signed document.
    private static let moves = [
        move(.reviewReferral, "review", "Say that an officer has opened the referral.", body: nil),
        move(
            .askOtherSide,
            "questions",
            "Ask the other side, or consult it before declining.",
            body: "Questions"
        ),
        move(
            .answerOtherSide,
            "answers",
            "Answer the other side's oldest open question.",
            body: "GivenAnswers"
        ),
        move(
            .acceptReferral,
            "acceptance",
            "Take the referral up, with or without conditions.",
            body: "Acceptance"
        ),
        move(.declineReferral, "refusal", "Decline on a ground, after consultation.", body: "Refusal"),
        move(
            .answerConditions,
            "conditions",
            "Take on, or decline, the conditions that the other side set.",
            body: "ConditionsAnswer"
        ),
        move(
            .notifyOtherSide,
            "notices",
            "Tell the other side something in words, or of a security incident.",
            body: "NoticeNew"
        ),
        move(
            .withdrawReferral,
            "withdrawal",
            "End the referral at once, on both sides. No reason is asked for or sent.",
            body: "Withdrawal"
        ),
    ]

    private static func move(_ id: OperationID, _ last: String, _ summary: String, body: String?) -> Operation
    {
        Operation(
            id,
            .post,
            "/referrals/{referral}/" + last,
            summary,
            .moveReferrals,
            subject: "referral",
            body: body,
            answer: .created("Move")
        )
    }
}

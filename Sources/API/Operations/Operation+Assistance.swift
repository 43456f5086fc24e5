import Wire

extension Operation {
    /// Requests for assistance between authorities, and what becomes of them.
    static let assistance = [
        Operation(
            .listMeasures,
            .get,
            "/measures",
            "The measures that assistance may be asked under, with article, times and grounds of refusal. Unverified, check before use.",
            .readReferrals,
            answer: .ok("MeasureList")
        ),
        Operation(
            .requestAssistance,
            .post,
            "/cases/{case}/assistance",
            "Ask another authority for data for this case, in a thread of its own.",
            .moveReferrals,
            subject: "case",
            body: "AssistanceRequest",
            answer: .created("Move")
        ),
        Operation(
            .prepareAssistance,
            .post,
            "/referrals/{referral}/assistance",
            "Prepare what would be given, and ask the own rule pack. Nothing leaves.",
            .moveReferrals,
            subject: "referral",
            body: "AssistanceGiven",
            answer: .created("AssessmentReference")
        ),
        Operation(
            .showAssistance,
            .get,
            "/referrals/{referral}/assistance",
            "The answer that was prepared last, exactly as it would leave, and whose approval is missing.",
            .assess,
            subject: "referral",
            isPersonal: true,
            answer: .ok("PreparedAssistance")
        ),
        Operation(
            .giveAssistance,
            .post,
            "/referrals/{referral}/assistance/giving",
            "Send the answer that was prepared last, exactly as it was approved.",
            .moveReferrals,
            subject: "referral",
            answer: .created("Move")
        ),
        Operation(
            .serveOrder,
            .post,
            "/referrals/{referral}/assistance/service",
            "Say on which day an order was served on the provider.",
            .moveReferrals,
            subject: "referral",
            body: "OrderServed",
            answer: .created("Move")
        ),
        Operation(
            .refuseAssistance,
            .post,
            "/referrals/{referral}/assistance/refusal",
            "Refuse on a ground of the measure's list, after consultation.",
            .moveReferrals,
            subject: "referral",
            body: "AssistanceRefusal",
            answer: .created("Move")
        ),
    ]
}

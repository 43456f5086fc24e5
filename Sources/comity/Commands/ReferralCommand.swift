import ArgumentParser

/// `comity referral`: a case's way to another agency and back.
struct ReferralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral",
        abstract: "Assess, approve, send, and answer referrals.",
        discussion: """
            The referring side: assess, approve, send, answer, agree, authorise, lapse, withdraw. The receiving side: list, \
            show, review, ask, approve, accept, decline, postpone, forward, withdraw. Either side: correct, delay, erase, \
            erased, limits, use. `comity document states` prints which side may do what, and from where. A referral is named by its identifier, or by the case's reference \
            where that has only one.
            """,
        subcommands: [
            ReferralAssess.self, ReferralAssessment.self, ReferralApprove.self, ReferralSend.self,
            ReferralList.self,
            ReferralShow.self,
            ReferralReview.self, ReferralAsk.self, ReferralAnswer.self, ReferralAccept.self,
            ReferralDecline.self,
            ReferralAgree.self, ReferralPostpone.self, ReferralForward.self, ReferralAuthorise.self,
            ReferralCorrect.self, ReferralDelay.self, ReferralLapse.self, ReferralWithdraw.self,
            ReferralErase.self, ReferralErased.self, ReferralLimits.self, ReferralUse.self, ReferralWait.self,
        ]
    )
}

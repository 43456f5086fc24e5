/// Every operation by its name. A name that has been published never changes its meaning.
package enum OperationID: String, Sendable, Hashable, CaseIterable {
    case describe
    case showAccount
    // Cases.
    case listCases, openCase, showCase, answerQuestions, allocateCase, listReadings, importCases
    // The law about a case, and who approves.
    case assessCase, showAssessment, approveSending, sendReferral
    // Referrals.
    case listReferrals, showReferral, allocateReferral, reviewReferral, askOtherSide, answerOtherSide
    case assessArrival, approveArrival, acceptReferral, declineReferral, answerConditions, withdrawReferral
    // Operation.
    case listOutbox, resendDelivery, listPeers, suspendPeer, resumePeer
    case listAccounts, addAccount, changeAccount, issueToken, revokeToken
    case listWebhooks, addWebhook, removeWebhook
    case runAudit
}

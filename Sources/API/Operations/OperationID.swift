/// Every operation by its name. A name that has been published never changes its meaning.
package enum OperationID: String, Sendable, Hashable, CaseIterable {
    case describe
    case showAccount
    // Cases.
    case listCases, openCase, showCase, answerQuestions, allocateCase, listReadings, importCases
    // The law about a case, and who approves.
    case assessCase, showAssessment, approveSending, sendReferral
    // Referrals.
    case listReferrals, showReferral, allocateReferral, reviewReferral, askOtherSide, answerOtherSide,
        notifyOtherSide
    case assessArrival, showArrivalAssessment, approveArrival, acceptReferral, declineReferral
    case answerConditions, withdrawReferral, takeCase
    case postponeReferral, redirectReferral, handOnReferral, authoriseOnward, lapseReferral
    // What two agencies owe each other beside that.
    case listUseLimits, decideUse, correctDocument, tellDelay, askErasure, reportErasure, notifyPeer
    case requestPreservation, prolongPreservation, confirmPreservation, refusePreservation
    case offerInformation, supplyInformation, acknowledgeOpening
    case listThreadTasks, finishThreadTask
    case exportAgency
    case listMeasures, requestAssistance, prepareAssistance, showAssistance, giveAssistance, serveOrder
    case refuseAssistance
    // The casework: reading.
    case listRecords, showRecord, showHistory, listParties, showGates, listSteps, listReminders,
        listDue, listDuplicates
    case checkConsent, readDialogue, matchFacilitators, search
    // Intake.
    case addParty, changeParty, askForRole, confirmRole, keepIdentity, attribute, acknowledge, addTag,
        removeTag
    case addTask, finishTask, setDeadline, meetDeadline
    case consultService, answerConsultation, decideConsultation
    // Consent.
    case offer, showInformation, askConsent, answerConsent, withdrawConsent, comeBack
    case compareInformation
    // Facilitation.
    case openProcess, receiveFacts, endProcess, screen, giveSecondView, hold, liftHold
    case assignFacilitator, releaseFacilitator, declareImpartiality, logHours, joinFacilitation
    case decidePace, referToHelp
    case planSession, settleReadiness, beginSession, closeSession, stopSession, addNote, addProsecutionNote
    // Dialogue.
    case writeMessage, openMessage, decideMessage
    // Agreement.
    case draftAgreement, planMonitoring, weighAgreement, recordIntervention, signAgreement, concludeAgreement
    case declineTerms
    case bookPayment, proveItem, verifyItem, waiveItem, markLate, recordBreach, reviewBreach
    case renegotiateAgreement, completeAgreement, closeWithParty
    // Across the border: what two sides do together in one case.
    case proposeTerms, openTerms, confirmPayments, shareSession, tellProgress
    case enterFacilitatorKey, forgetFacilitatorKey
    // Oversight.
    case supervise, complain, answerComplaint, recordSurvey
    case warnOfDanger, approveDisclosure, tellOfficer, disclose, lookAtDisclosure
    // What the authority gets and decides itself, and what people ask about their own data.
    case recordAccessConsent, withdrawAccessConsent, recordAccess, enterBarEffect
    case receiveRequest, handOverCopy, rectifyPerson, refuseRectification
    // Erasing.
    case listErasures, beginErasure, confirmErasure, continueErasure, callOffErasure, listCertificates
    // Keeping: how long, holds, conditions that are lifted.
    case listRetention, showRetention, decideRetention, holdLegally, releaseLegalHold
    case proposeLift, confirmLift
    // Reports and figures.
    case reportOutcome, reportProgress, reportReturn, showStatistics, listDefinitions, addUpStatistics
    case tellStatistics
    // The agency's own records.
    case listFacilitators, keepFacilitator, showScreeningForm, listScreeningForms
    case proposeScreeningForm, adoptScreeningForm
    case listMechanisms, adoptMechanism
    case listGuidelines, layGuideline, publishGuideline, listEvaluations, recordEvaluation, publishResults
    case listPublications, showPublication
    // Evidence.
    case listEvidence, showEvidence, showCustody, showDestruction
    case addEvidence, listAnnouncedEvidence, offerEvidence, fetchEvidence, redactEvidence, destroyEvidence
    // Trust.
    case listAgreements, showAgreement, proposeAgreement, compareAgreement, confirmAgreement
    case suspendAgreement, resumeAgreement, endAgreement
    case listContacts, layContact, testContact, removeContact
    case showPeerPolicy, setPeerPolicy, checkPeerPolicy, listAnchors, addAnchor, removeAnchor, showTrust
    // Operation.
    case listOutbox, resendDelivery, giveUpDelivery, listPeers, suspendPeer, resumePeer
    case showTransfers, suspendTransfers, resumeTransfers
    case listAccounts, addAccount, changeAccount, issueToken, revokeToken
    case confirmAccount, beginEnrolment, secondEnrolment, redeemEnrolment
    case listWebhooks, addWebhook, removeWebhook
    case runAudit
}

extension OperationID {
    /// Its row in the table of operations.
    package var row: Operation? { Operation.named(self) }
}

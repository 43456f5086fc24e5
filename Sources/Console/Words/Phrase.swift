/// Everything that the console says, by name. The texts are in the catalogue of each language.
package enum Phrase: String, Sendable, Hashable, CaseIterable {
    // Frame
    case product, skipToContent, footerIdentity, footerTimes, backToOverview, breadcrumb, citations,
        officeKind, thisOffice

    // Kinds of agency
    case kindPolice, kindProsecution, kindCourt, kindProbation, kindVictimSupport, kindRestorativeService

    // Overview
    case overviewTitle, overviewLede, healthTitle, healthOutbox, healthOutboxEmpty, healthOutboxWaiting,
        healthOutboxSince, healthDelivered, healthGivenUp, healthLastReceipt, healthNoReceipt,
        healthNoReceiptDetail, healthReceiptFrom, healthPeers, healthPeersReachable, healthNoPeers,
        healthPeersAll, healthPeersSilent, todoTitle, todoEmpty, sentTitle, receivedTitle, referralCount,
        sentEmpty, receivedEmpty, columnCase, columnState, columnDeadline, columnReceipt, to, from,
        actsHere, actsThere, noDeadline, noReceipt, peersTitle, officeCount, peersEmpty, peerReachable,
        peerSilent, peerContact, peerNoContact, noticesTitle, noticeOwnLog, noticeOtherLog,
        referralsClosed, peersClosed, noticeUnprovedLog, noticeReopenedLog, noticeNoTimeStamps,
        noticeTransfersSuspended, noticeReported, noticeSince

    // Trust
    case trustTitle, trustLede, trustLink, trustSuperiors, trustSuperiorsEmpty, trustThrough, trustStanding,
        trustUnknown, trustCounts, trustEnding, trustNone, trustPath, trustMarks, trustFingerprint,
        trustDiffers, trustPublished, trustSeen, trustNothing, trustAsMeant, trustAnchorsEmpty, trustPeers,
        trustPeersEmpty, trustPeerCounts, trustPeerCountsNot, trustPeerThrough, trustUntil,
        trustPeerEnding, trustCertificate, trustCertificateFaulty, trustCertificateNames,
        trustCertificateIssuer

    // Guidelines
    case guidelinesTitle, guidelinesLede, guidelinesLink, guidelinesList, guidelinesEmpty, guidelineDetail,
        guidelineInForce, guidelineLater, guidelineSuperseded, guidelineOpen, guidelineClosed,
        evaluationsList, evaluationsEmpty, evaluationOpen, evaluationDone

    // Time
    case dateTime, date, daysLeft, dueToday, daysOver, month1, month2, month3, month4, month5, month6,
        month7, month8, month9, month10, month11, month12

    // One referral
    case referralTo, referralFrom, protocolState, contents, nextTitle, nextHere, nextThere, nextNobody,
        nextNothing, deadlineBy, deadlineWhat, summaryTitle, opened, stage, asked, askedPurpose, askedForms,
        offences, parties,
        pseudonymNote, threadTitle, documentCount, threadEmpty, sequence, documentNoReceipt, receiptSent,
        receiptGot, logPosition, verified, unverified, verificationFailed, questionsTitle, questionsOpen,
        questionsEmpty, askedBy, answeredBy, answerPendingHere, answerPendingThere, conditionsTitle,
        conditionsSet, conditionsEmpty, conditionProposed, conditionAccepted, conditionDeclined,
        conditionSetBy, obligationsTitle, obligationsEmpty, due, speaks, acknowledgesFully,
        acknowledgesPartly, acknowledgesNo, acknowledgesNotAsked, acknowledgesOther

    // Stages of the criminal case
    case stageNoProceedings, stageInvestigation, stageCharged, stageTrial, stageSentenced, stageServing,
        stageCompleted

    // What a referral is for
    case aimFirstOffer, aimRestorativeProcess, aimVictimSupport, aimInformation, aimSpontaneousInformation,
        aimEvidence, aimPreservation, aimOutcomeReport, aimSupervision, aimOnwardTransfer, aimErasure,
        aimIncidentNotice

    // Forms of restorative process
    case formIndirectDialogue, formDirectMeeting, formDirectMediation, formShuttle, formVideoMessage,
        formConference, formCircle, formCommunityPanel, formSurrogateVictim, formUndecided

    // Who approves
    case approvesLegalOfficer, approvesDataProtection, approvesSupervisor, approvesProsecutor,
        approvesCentralAuthority

    // Languages
    case languageArabic, languageCzech, languageDanish, languageDutch, languageEnglish, languageEstonian,
        languageFinnish, languageFrench, languageGerman, languageItalian, languageJapanese, languageLatvian,
        languageLithuanian, languageNorwegian, languagePolish, languagePortuguese, languageRussian,
        languageSpanish, languageSwedish, languageTurkish, languageUkrainian

    // Legal assessment
    case assessmentTitle, assessmentEmpty, assessmentClosed, decided, strictestWins, notReviewedHeading,
        notReviewedAll,
        notReviewedSome, matrixCaption, topic, together, overall, silent, topicSilent, wouldChange,
        approver, approvedBy, reviewNone, reviewBy, reviewByUndated, grounds, confidenceHigh,
        confidenceMedium,
        confidenceLow,
        basisText, basisSecondary, basisRecall, withheldTitle, withheldLede, withheldEmpty, byRule,
        openTitle, openLede, openEmpty, conflictsTitle, conflictsEmpty, packsTitle, packVersion

    // Outcomes
    case outcomePermit, outcomeConditions, outcomeInformation, outcomeApproval, outcomeRefuse

    // Topics of the law
    case topicProcess, topicDisclosure, topicAdmissibility, topicConsent, topicSafeguards, topicRetention,
        topicNotices, topicLanguages, topicDeadlines, topicPack

    // Kinds of data
    case dataIdentity, dataContact, dataBirth, dataHealth, dataAccount, dataFinancial, dataStatement,
        dataLocation, dataImage, dataBiometric, dataSensitive, dataCriminalRecord, dataOffenceFacts,
        dataAttribution, dataTechnical, dataEvidenceFiles, dataHarm, dataScreening, ofHarmed, ofResponsible,
        ofGuardian

    // States of a referral
    case stateDraft, stateOffered, stateReceived, stateUnderReview, stateInformationNeeded, stateAccepted,
        stateDeclined, statePostponed, stateForwarded, statePreparing, stateInDialogue, stateAgreementReached,
        stateMonitoring,
        stateCompleted, stateBreached, stateEndedWithoutAgreement, stateWithdrawn, stateCancelled,
        stateReturnedToJustice, stateLapsed

    // Types of document
    case documentReferral, documentStatus, documentInformationRequest, documentInformationResponse,
        documentPreservationRequest, documentPreservationConfirmation, documentAssistanceRequest,
        documentAssistanceAnswer, documentSpontaneousInformation,
        documentConsentChange, documentDialogueMessage, documentAgreement, documentMonitoringReport,
        documentOutcome, documentWithdrawal, documentCorrection, documentErasureRequest,
        documentErasureReport, documentNotice,
        documentAcknowledgement

    // Dispositions of a receipt
    case receiptAccepted, receiptParked

    // Entry
    case entryTitle, entryLede, entryCode, entryHint, entryPurpose, entryPurposeHint, entryPurposeChoose,
        entryPurposeMissing, entryButton, entryRefused

    // Session
    case sessionTitle, sessionLede, sessionLink, sessionOfficer, sessionRoles, sessionRole, sessionChange,
        sessionLeave, sessionRefused

    // Purposes of reading
    case purposeCasework, purposeSupervision, purposeApproval, purposeComplaint, purposeDataSubject,
        purposeAudit, purposeStatistics

    // Roles, and how far they reach
    case roleIntakeOfficer, roleFacilitator, roleLead, roleLegalAuthor, roleLegalReviewer, roleApprover,
        roleDataProtection, roleOperator, roleAuditor, scopeOwn, scopeTeam, scopeAgency

    // Errors
    case notPermittedTitle, notPermittedWhat, notPermittedKept, notPermittedNext
    case errorWhat, errorKept, errorNext, errorReference, errorEyebrow, notFoundTitle, notFoundWhat,
        notFoundKept, notFoundNext, serverErrorTitle, serverErrorWhat, serverErrorKept, serverErrorNext,
        unavailableTitle, unavailableWhat, unavailableKept, unavailableNext
}

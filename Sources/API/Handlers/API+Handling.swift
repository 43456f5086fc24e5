import Node
import Wire

extension API {
    /// Carries an operation out. What is not named here is a step in a case; a test sees to it that every name has its place.
    func handle(_ call: APICall, on node: Node) async throws -> APIAnswer {
        switch call.operation.id {
        case .describe: try description()
        case .showAccount: APIAnswer(status: 200, json: call.account.json)
        case .listCases, .openCase, .showCase, .answerQuestions, .allocateCase, .listReadings, .importCases:
            try await handleCase(call, on: node)
        case .assessCase, .showAssessment, .approveSending, .sendReferral, .assessArrival,
            .showArrivalAssessment, .approveArrival:
            try await handleLaw(call, on: node)
        case .listReferrals, .showReferral, .allocateReferral: try await handleReferral(call, on: node)
        case .reviewReferral, .askOtherSide, .answerOtherSide, .notifyOtherSide, .acceptReferral,
            .declineReferral,
            .answerConditions,
            .withdrawReferral:
            try await handleMove(call, on: node)
        case .listMeasures, .requestAssistance, .prepareAssistance, .showAssistance, .giveAssistance,
            .serveOrder,
            .refuseAssistance:
            try await handleAssistance(call, on: node)
        case .listRetention, .showRetention, .decideRetention, .proposeLift, .confirmLift:
            try await handleKeeping(call, on: node)
        case .takeCase, .postponeReferral, .redirectReferral, .handOnReferral, .authoriseOnward,
            .lapseReferral:
            try await handleFurtherMove(call, on: node)
        case .listUseLimits, .decideUse, .correctDocument, .tellDelay, .askErasure, .reportErasure,
            .notifyPeer,
            .requestPreservation, .prolongPreservation, .confirmPreservation, .refusePreservation,
            .offerInformation, .supplyInformation, .acknowledgeOpening, .exportAgency, .tellStatistics:
            try await handleCooperation(call, on: node)
        case .listOutbox, .resendDelivery, .giveUpDelivery, .listPeers, .suspendPeer, .resumePeer, .runAudit:
            try await handleOperating(call, on: node)
        case .listThreadTasks, .finishThreadTask: try await handleThreadTask(call, on: node)
        case .listContacts, .layContact, .testContact, .removeContact: try await handleContact(call, on: node)
        case .showTransfers, .suspendTransfers, .resumeTransfers: try await handleTransfers(call, on: node)
        case .redeemEnrolment: try await redeemEnrolment(call.body)
        case .listAccounts, .addAccount, .changeAccount, .confirmAccount, .beginEnrolment, .secondEnrolment,
            .issueToken, .revokeToken:
            try await handleAccount(call, on: node)
        case .listWebhooks, .addWebhook, .removeWebhook: try await handleWebhook(call, on: node)
        case .listRecords, .showRecord, .showHistory, .listParties, .showGates, .listSteps, .listReminders,
            .listDuplicates, .checkConsent, .readDialogue, .matchFacilitators:
            try await handleRecords(call, on: node)
        case .search: try await handleSearch(call, on: node)
        case .listDue: try await handleDue(call, on: node)
        case .reportOutcome, .reportProgress, .reportReturn, .showStatistics, .listDefinitions,
            .addUpStatistics:
            try await handleReports(call, on: node)
        case .showInformation, .screen, .assignFacilitator, .withdrawConsent, .planSession:
            try await handleFurtherStep(call, on: node)
        case .proposeTerms, .openTerms, .openMessage, .shareSession, .tellProgress, .enterFacilitatorKey,
            .forgetFacilitatorKey:
            try await handleAcross(call, on: node)
        case .enterBarEffect, .receiveRequest, .handOverCopy, .refuseRectification:
            try await handlePersonRights(call, on: node)
        case .listErasures, .beginErasure, .confirmErasure, .continueErasure, .callOffErasure,
            .listCertificates:
            try await handleErasing(call, on: node)
        case .listFacilitators, .keepFacilitator, .showScreeningForm, .listScreeningForms,
            .proposeScreeningForm, .adoptScreeningForm, .listMechanisms, .adoptMechanism:
            try await handleAgency(call, on: node)
        case .listGuidelines, .layGuideline, .publishGuideline, .listEvaluations, .recordEvaluation,
            .publishResults, .listPublications, .showPublication:
            try await handlePublishing(call, on: node)
        case .listEvidence, .showEvidence, .showCustody, .showDestruction:
            try await handleEvidence(call, on: node)
        case .addEvidence, .listAnnouncedEvidence, .offerEvidence, .fetchEvidence, .redactEvidence,
            .destroyEvidence:
            try await handleEvidenceMove(call, on: node)
        case .listAgreements, .showAgreement, .proposeAgreement, .compareAgreement, .confirmAgreement,
            .suspendAgreement, .resumeAgreement, .endAgreement:
            try await handleAgreement(call, on: node)
        case .showPeerPolicy, .setPeerPolicy, .checkPeerPolicy, .listAnchors, .addAnchor, .removeAnchor,
            .showTrust:
            try await handleTrust(call, on: node)
        default: try await handleStep(call, on: node)
        }
    }

    private func handleStep(_ call: APICall, on node: Node) async throws -> APIAnswer {
        guard let step = CaseStep.named(call.operation.id) else { throw unhandled(call) }
        if call.operation.id == .writeMessage, let recorded = call.text("recording") {
            return try await writeRecorded(recorded, call, on: node)
        }
        return try await perform(step, call, on: node)
    }

    /// What an operation that stands in the wrong switch gives; the tests walk through every operation.
    func unhandled(_ call: APICall) -> APIProblem {
        APIProblem(.notFound, "This node does not carry out \(call.operation.id.rawValue).")
    }

    static func list(_ items: [JSON]) -> APIAnswer {
        APIAnswer(status: 200, json: .object(["items": .array(items)]))
    }
}

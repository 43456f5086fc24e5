/// The protocol's and the rule packs' own words, in the reader's language. A word that this
/// version does not know is shown as it is, never hidden and never guessed.
extension Catalogue {
    func word(for code: String, in table: [String: Phrase]) -> String {
        table[code].map { self($0) } ?? code
    }

    /// A data category in words: `harmed-contact` is "Contact details of the person harmed".
    func dataCategory(_ code: String) -> String {
        let parts = code.split(separator: "-", maxSplits: 1).map(String.init)
        guard parts.count == 2, let subject = CodeTable.dataSubjects[parts[0]] else {
            return word(for: code, in: CodeTable.dataKinds)
        }
        return self(subject, ["data": word(for: parts[1], in: CodeTable.dataKinds)])
    }
}

/// Where a code's phrase is found.
enum CodeTable {
    /// What an officer reads for, in the order in which it is offered.
    static let purposes: KeyValuePairs<String, Phrase> = [
        "casework": .purposeCasework,
        "supervision": .purposeSupervision,
        "approval": .purposeApproval,
        "complaint": .purposeComplaint,
        "data-subject-request": .purposeDataSubject,
        "audit": .purposeAudit,
        "statistics": .purposeStatistics,
    ]

    /// Roles of an account.
    static let roles: [String: Phrase] = [
        "intake-officer": .roleIntakeOfficer,
        "facilitator": .roleFacilitator,
        "lead": .roleLead,
        "legal-author": .roleLegalAuthor,
        "legal-reviewer": .roleLegalReviewer,
        "approver": .roleApprover,
        "data-protection-officer": .roleDataProtection,
        "operator": .roleOperator,
        "auditor": .roleAuditor,
    ]

    /// How far a role reaches.
    static let scopes: [String: Phrase] = [
        "own": .scopeOwn, "team": .scopeTeam, "agency": .scopeAgency,
    ]

    /// States of a referral.
    static let states: [String: Phrase] = [
        "draft": .stateDraft,
        "offered": .stateOffered,
        "received": .stateReceived,
        "under-review": .stateUnderReview,
        "information-needed": .stateInformationNeeded,
        "accepted": .stateAccepted,
        "declined": .stateDeclined,
        "postponed": .statePostponed,
        "forwarded": .stateForwarded,
        "preparing": .statePreparing,
        "in-dialogue": .stateInDialogue,
        "agreement-reached": .stateAgreementReached,
        "monitoring": .stateMonitoring,
        "completed": .stateCompleted,
        "breached": .stateBreached,
        "ended-without-agreement": .stateEndedWithoutAgreement,
        "withdrawn": .stateWithdrawn,
        "cancelled": .stateCancelled,
        "returned-to-justice": .stateReturnedToJustice,
        "lapsed": .stateLapsed,
    ]

    /// Types of document.
    static let documents: [String: Phrase] = [
        "referral": .documentReferral,
        "status": .documentStatus,
        "information-request": .documentInformationRequest,
        "information-response": .documentInformationResponse,
        "preservation-request": .documentPreservationRequest,
        "preservation-confirmation": .documentPreservationConfirmation,
        "assistance-request": .documentAssistanceRequest,
        "assistance-answer": .documentAssistanceAnswer,
        "spontaneous-information": .documentSpontaneousInformation,
        "consent-change": .documentConsentChange,
        "dialogue-message": .documentDialogueMessage,
        "agreement": .documentAgreement,
        "monitoring-report": .documentMonitoringReport,
        "outcome": .documentOutcome,
        "withdrawal": .documentWithdrawal,
        "correction": .documentCorrection,
        "erasure-request": .documentErasureRequest,
        "erasure-report": .documentErasureReport,
        "notice": .documentNotice,
        "acknowledgement": .documentAcknowledgement,
    ]

    /// Outcomes of a rule pack.
    static let outcomes: [String: Phrase] = [
        "permit": .outcomePermit,
        "permit-with-conditions": .outcomeConditions,
        "needs-information": .outcomeInformation,
        "needs-approval": .outcomeApproval,
        "refuse": .outcomeRefuse,
    ]

    /// Topics of a rule pack.
    static let topics: [String: Phrase] = [
        "disclosure": .topicDisclosure,
        "admissibility": .topicAdmissibility,
        "consent": .topicConsent,
        "safeguards": .topicSafeguards,
        "retention": .topicRetention,
        "process": .topicProcess,
        "notices": .topicNotices,
        "languages": .topicLanguages,
        "deadlines": .topicDeadlines,
        "pack": .topicPack,
    ]

    /// Kinds of data that may be withheld, without the person whom they are about.
    static let dataKinds: [String: Phrase] = [
        "identity": .dataIdentity,
        "contact": .dataContact,
        "birth": .dataBirth,
        "health": .dataHealth,
        "account": .dataAccount,
        "financial": .dataFinancial,
        "statement": .dataStatement,
        "location": .dataLocation,
        "image": .dataImage,
        "biometric": .dataBiometric,
        "sensitive": .dataSensitive,
        "criminal-record": .dataCriminalRecord,
        "offence-facts": .dataOffenceFacts,
        "attribution": .dataAttribution,
        "technical": .dataTechnical,
        "evidence-files": .dataEvidenceFiles,
        "harm": .dataHarm,
        "screening": .dataScreening,
    ]

    /// Whom data are about: the beginning of a category's name.
    static let dataSubjects: [String: Phrase] = [
        "harmed": .ofHarmed,
        "responsible": .ofResponsible,
        "guardian": .ofGuardian,
    ]

    /// Dispositions of a receipt.
    static let dispositions: [String: Phrase] = [
        "accepted": .receiptAccepted,
        "parked": .receiptParked,
    ]

    /// How sure a legal statement is.
    static let confidence: [String: Phrase] = [
        "high": .confidenceHigh,
        "medium": .confidenceMedium,
        "low": .confidenceLow,
    ]

    /// What a legal statement rests on.
    static let basis: [String: Phrase] = [
        "text": .basisText,
        "secondary": .basisSecondary,
        "recall": .basisRecall,
    ]
}

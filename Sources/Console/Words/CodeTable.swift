/// The protocol's and the rule packs' own words, in the reader's language. A word that this
/// version does not know is shown as it is, never hidden and never guessed.
extension Catalogue {
    func word(for code: String, in table: [String: Phrase]) -> String {
        table[code].map { self($0) } ?? code
    }
}

/// Where a code's phrase is found.
enum CodeTable {
    /// States of a referral.
    static let states: [String: Phrase] = [
        "draft": .stateDraft,
        "offered": .stateOffered,
        "received": .stateReceived,
        "under-review": .stateUnderReview,
        "information-needed": .stateInformationNeeded,
        "accepted": .stateAccepted,
        "declined": .stateDeclined,
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
        "spontaneous-information": .documentSpontaneousInformation,
        "consent-change": .documentConsentChange,
        "dialogue-message": .documentDialogueMessage,
        "agreement": .documentAgreement,
        "monitoring-report": .documentMonitoringReport,
        "outcome": .documentOutcome,
        "withdrawal": .documentWithdrawal,
        "correction": .documentCorrection,
        "erasure-request": .documentErasureRequest,
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

    /// Categories of data that may be withheld.
    static let dataCategories: [String: Phrase] = [
        "identity": .dataIdentity,
        "contact": .dataContact,
        "health": .dataHealth,
        "biometric": .dataBiometric,
        "statements": .dataStatements,
        "financial": .dataFinancial,
        "location": .dataLocation,
        "evidence": .dataEvidence,
    ]

    /// Dispositions of a receipt.
    static let dispositions: [String: Phrase] = [
        "accepted": .receiptAccepted,
        "duplicate": .receiptDuplicate,
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

/// The fact schema's words in a referral.
extension CodeTable {
    /// Stages of the criminal case.
    static let stages: [String: Phrase] = [
        "no-proceedings": .stageNoProceedings,
        "investigation": .stageInvestigation,
        "charged": .stageCharged,
        "trial": .stageTrial,
        "sentenced": .stageSentenced,
        "serving": .stageServing,
        "completed": .stageCompleted,
    ]

    /// What a referral is for.
    static let aims: [String: Phrase] = [
        "first-offer": .aimFirstOffer,
        "restorative-process": .aimRestorativeProcess,
        "victim-support": .aimVictimSupport,
        "information": .aimInformation,
        "spontaneous-information": .aimSpontaneousInformation,
        "evidence": .aimEvidence,
        "preservation": .aimPreservation,
        "outcome-report": .aimOutcomeReport,
        "supervision": .aimSupervision,
        "onward-transfer": .aimOnwardTransfer,
        "erasure": .aimErasure,
        "incident-notice": .aimIncidentNotice,
    ]

    /// Forms of restorative process.
    static let mechanisms: [String: Phrase] = [
        "indirect-dialogue": .formIndirectDialogue,
        "direct-meeting": .formDirectMeeting,
        "direct-mediation": .formDirectMediation,
        "shuttle": .formShuttle,
        "video-message": .formVideoMessage,
        "conference": .formConference,
        "circle": .formCircle,
        "community-panel": .formCommunityPanel,
        "surrogate-victim": .formSurrogateVictim,
        "undecided": .formUndecided,
    ]

    /// Whether the person who caused the harm accepts the basic facts.
    static let acknowledgements: [String: Phrase] = [
        "fully": .acknowledgesFully,
        "partly": .acknowledgesPartly,
        "no": .acknowledgesNo,
        "not-asked": .acknowledgesNotAsked,
    ]

    /// Who approves, as rule packs name the role.
    static let approvers: [String: Phrase] = [
        "legal-officer": .approvesLegalOfficer,
        "data-protection-officer": .approvesDataProtection,
        "service-supervisor": .approvesSupervisor,
        "prosecutor": .approvesProsecutor,
        "central-authority": .approvesCentralAuthority,
    ]

    /// Languages that people speak, by BCP 47 tag.
    static let languages: [String: Phrase] = [
        "ar": .languageArabic, "cs": .languageCzech, "da": .languageDanish, "nl": .languageDutch,
        "en": .languageEnglish, "et": .languageEstonian, "fi": .languageFinnish, "fr": .languageFrench,
        "de": .languageGerman, "it": .languageItalian, "ja": .languageJapanese, "lv": .languageLatvian,
        "lt": .languageLithuanian, "no": .languageNorwegian, "nb": .languageNorwegian,
        "pl": .languagePolish, "pt": .languagePortuguese, "ru": .languageRussian, "es": .languageSpanish,
        "sv": .languageSwedish, "tr": .languageTurkish, "uk": .languageUkrainian,
    ]
}

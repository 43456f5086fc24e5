/// One thing that a gate needs. Each is judged in one place, and names the norms it comes from.
package enum Requirement: String, Sendable, Hashable, CaseIterable {
    // Sending and accepting a referral.
    case assessmentDecided = "assessment-decided"
    case consentsToShare = "consents-to-share"
    case approvalsGiven = "approvals-given"
    case contentAsApproved = "content-as-approved"
    case ownPackDecided = "own-pack-decided"
    case refusalGrounded = "refusal-grounded"
    // Contact.
    case lawfulContact = "lawful-contact"
    // Sessions and messages.
    case processOpen = "process-open"
    case stepOfMechanism = "step-of-mechanism"
    case factsReceived = "facts-received"
    case screeningCurrent = "screening-current"
    case noHold = "no-hold"
    case evidenceSuffices = "evidence-suffices"
    case basicFacts = "basic-facts"
    case informedConsent = "informed-consent"
    case sameInformation = "same-information"
    case legalAdvice = "legal-advice"
    case facilitatorAssigned = "facilitator-assigned"
    case impartiality
    case training
    case coFacilitation = "co-facilitation"
    case jointFacilitation = "joint-facilitation"
    case preparation
    case peoplePresent = "people-present"
    case readiness
    case consentToPrepare = "consent-to-prepare"
    // The dialogue, the agreement, the report, what people think of it.
    case facilitatorDecision = "facilitator-decision"
    case proportion
    case monitoringPlan = "monitoring-plan"
    case everySignature = "every-signature"
    case consentToAgree = "consent-to-agree"
    case courtUse = "court-use"
    case processEnded = "process-ended"
    case programmeFirst = "programme-first"
    case consentToReport = "consent-to-report"
    case consentToEvaluate = "consent-to-evaluate"
    case followUpScreening = "follow-up-screening"
    // Disclosure for danger, erasure.
    case twoPeople = "two-people"
    case groundRecorded = "ground-recorded"
    case officerTold = "officer-told"
    case noLegalHold = "no-legal-hold"
    case peersTold = "peers-told"
    case proofKept = "proof-kept"
    // Access of the authority itself to data in another State.
    case consentOfEntitled = "consent-of-entitled"

    /// The ids of the norms, as the list of requirements names them.
    package var norms: [String] {
        switch self {
        case .assessmentDecided: ["P2-14.6", "BC-23"]
        case .consentsToShare: ["COE-16a", "P2-14.2"]
        case .approvalsGiven: ["P2-14.6"]
        case .contentAsApproved: ["P2-14.2"]
        case .ownPackDecided: ["P2-14.6", "BC-25.4"]
        case .refusalGrounded: ["BC-27.6", "BC-25.4"]
        case .lawfulContact: ["COE-19", "EU-04j"]
        case .processOpen: ["COE-16b"]
        case .stepOfMechanism: ["COE-03", "COE-05"]
        case .factsReceived: ["COE-46"]
        case .screeningCurrent: ["HB-2", "EU-12.1", "UN-10"]
        case .noHold: ["HB-2", "EU-12.1"]
        case .evidenceSuffices: ["UN-07a"]
        case .basicFacts: ["EU-12.1c", "COE-30a"]
        case .informedConsent: ["COE-16a", "EU-12.1a"]
        case .sameInformation: ["COE-15"]
        case .legalAdvice: ["COE-23", "UN-13a"]
        case .facilitatorAssigned: ["COE-03"]
        case .impartiality: ["COE-47", "UN-18"]
        case .training: ["COE-42", "COE-43"]
        case .coFacilitation: ["COE-43"]
        case .jointFacilitation: ["P2-12"]
        case .preparation: ["HB-3", "COE-48"]
        case .peoplePresent: ["COE-24", "EU-07", "UN-13a"]
        case .readiness: ["COE-48"]
        case .consentToPrepare: ["COE-16a", "HB-3"]
        case .facilitatorDecision: ["COE-14"]
        case .proportion: ["COE-50", "UN-07b"]
        case .monitoringPlan: ["HB-5"]
        case .everySignature: ["COE-50", "EU-12.1d"]
        case .consentToAgree: ["COE-16a", "EU-12.1d"]
        case .courtUse: ["EU-12.1d", "IE-26"]
        case .processEnded: ["COE-53a"]
        case .programmeFirst: ["UN-17"]
        case .consentToReport: ["COE-16a", "COE-53a"]
        case .consentToEvaluate: ["COE-16a", "HB-7"]
        case .followUpScreening: ["HB-2", "COE-49", "EU-12.1"]
        case .twoPeople: ["COE-53b"]
        case .groundRecorded: ["COE-53b", "EU-12.1e"]
        case .officerTold: ["COE-53b"]
        case .noLegalHold: ["P2-14.5"]
        case .peersTold: ["GDPR-17/19"]
        case .proofKept: ["LED-25"]
        case .consentOfEntitled: ["BC-32"]
        }
    }

    /// The compartment that the reasons come from: whoever may not read it is told the gate and its norm, and no reason.
    package var compartment: Compartment {
        switch self {
        case .assessmentDecided, .contentAsApproved, .ownPackDecided, .refusalGrounded, .evidenceSuffices,
            .basicFacts, .legalAdvice:
            .intake
        case .consentsToShare, .lawfulContact, .informedConsent, .sameInformation, .consentToPrepare,
            .consentToAgree, .consentToReport, .consentToEvaluate:
            .consent
        case .processOpen, .stepOfMechanism, .factsReceived, .screeningCurrent, .noHold, .facilitatorAssigned,
            .impartiality,
            .training, .coFacilitation, .jointFacilitation, .preparation, .peoplePresent, .readiness,
            .processEnded, .followUpScreening:
            .facilitation
        case .facilitatorDecision: .dialogue
        case .proportion, .monitoringPlan, .everySignature, .courtUse, .programmeFirst: .agreement
        case .approvalsGiven, .twoPeople, .groundRecorded, .officerTold, .noLegalHold, .peersTold, .proofKept:
            .oversight
        case .consentOfEntitled: .prosecution
        }
    }
}

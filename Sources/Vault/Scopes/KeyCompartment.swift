/// A part of the record with a key of its own. Whoever does not hold the key of a compartment cannot read what lies in it, not
/// even with the whole database file in hand.
package enum KeyCompartment: String, Sendable, Hashable, CaseIterable {
    /// Cases as they were opened, referrals, assessments, approvals.
    case caseFile = "case-file"
    /// Parties, attribution, deadlines, tasks: what intake writes in a case.
    case intake
    /// Material of the authority that was not passed on to the service.
    case prosecution
    /// Consents, and what was shown before them.
    case consent
    /// Agreements, follow-up, and what is the whole agency's.
    case service
    /// What the two people say to each other.
    case dialogue
    /// Screening, preparation, sessions, facilitators' notes.
    case screening
    /// Approvals, supervision, complaints, disclosures for danger.
    case oversight
    /// Who stands behind the pseudonyms, and how they are reached.
    case identities

    /// The compartments that a role's own key opens, by the role's name: those that the role may read. What is not in the table
    /// opens nothing: operators, auditors and legal authors need no content.
    package static let opened: [String: Set<KeyCompartment>] = [
        "intake-officer": [.caseFile, .intake, .prosecution, .consent, .service, .identities],
        "facilitator": [.caseFile, .intake, .consent, .service, .dialogue, .screening, .identities],
        "lead": [.caseFile, .intake, .consent, .service, .screening, .oversight],
        "approver": [.caseFile, .intake, .consent, .oversight],
        "data-protection-officer": [.caseFile, .consent, .oversight],
    ]
}

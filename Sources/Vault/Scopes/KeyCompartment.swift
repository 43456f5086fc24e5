/// A part of the record with a key of its own. Whoever does not hold the key of a compartment cannot read what lies in it, not
/// even with the whole database file in hand.
package enum KeyCompartment: String, Sendable, Hashable, CaseIterable {
    /// Cases, referrals, assessments, approvals: what intake works with.
    case caseFile = "case-file"
    /// Material of the authority that was not passed on to the service.
    case prosecution
    /// Consents, preparation, sessions, agreements, follow-up.
    case service
    /// What the two people say to each other.
    case dialogue
    case screening
    /// Who stands behind the pseudonyms.
    case identities

    /// The compartments that a role's own key opens, by the role's name. What is not in the table opens nothing: operators,
    /// auditors and legal authors need no content.
    package static let opened: [String: Set<KeyCompartment>] = [
        "intake-officer": [.caseFile, .prosecution, .service, .identities],
        "facilitator": [.caseFile, .service, .dialogue, .screening, .identities],
        "lead": [.caseFile, .service, .screening],
        "approver": [.caseFile],
        "data-protection-officer": [.caseFile],
    ]
}

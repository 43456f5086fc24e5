package import Referrals

/// In which role a person of the agency acts. What no row of ``access`` gives is denied.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Cases, parties, referrals in and out; never the dialogue.
    case intakeOfficer = "intake-officer"
    /// Screening, preparation, sessions, dialogue, agreement; never prosecution material.
    case facilitator
    /// Leads the service: forms, second views, supervision; never the dialogue.
    case lead
    case legalAuthor = "legal-author"
    case legalReviewer = "legal-reviewer"
    /// Supervisor, data-protection officer or prosecutor: the second signature.
    case approver
    case dataProtectionOfficer = "data-protection-officer"
    case `operator`
    case auditor
    case participant
}

/// A part of a case that is closed by itself: whoever may read one may not therefore read another.
package enum Compartment: String, Sendable, Hashable, Codable, CaseIterable {
    /// Parties, attribution, deadlines, tasks.
    case intake
    /// Consents and what was shown before them.
    case consent
    /// Screening, preparation, sessions, facilitators' notes.
    case facilitation
    /// What the two people say to each other.
    case dialogue
    case agreement
    /// Material of the authority that was not passed on to the service.
    case prosecution
    /// Approvals, supervision, complaints, disclosures for danger.
    case oversight
    /// Who stands behind the pseudonyms: for those who reach the people.
    case identities
    /// Forms, facilitators and other things of the whole agency.
    case agency
}

/// What a role may do with a compartment.
package enum Access: String, Sendable, Hashable, CaseIterable {
    case read
    case write
}

extension Role {
    /// The whole table. A role or a compartment that is not in it has no access.
    package static let access: [Role: [Compartment: Set<Access>]] = {
        let both: Set<Access> = [.read, .write]
        return [
            .intakeOfficer: [
                .intake: both, .consent: both, .prosecution: both, .agreement: [.read], .identities: both,
                .agency: [.read],
            ],
            .facilitator: [
                .intake: both, .consent: both, .facilitation: both, .dialogue: both, .agreement: both,
                .oversight: [.write], .identities: both, .agency: [.read],
            ],
            .lead: [
                .intake: [.read], .consent: [.read], .facilitation: both, .agreement: [.read],
                .oversight: both,
                .agency: both,
            ],
            .approver: [.intake: [.read], .consent: [.read], .oversight: both],
            .dataProtectionOfficer: [.consent: [.read], .oversight: both],
        ]
    }()

    package func may(_ access: Access, _ compartment: Compartment) -> Bool {
        Self.access[self]?[compartment]?.contains(access) ?? false
    }
}

/// Who does something, in which role, and when.
package struct Act: Sendable, Hashable {
    /// The officer's name for the record; the pseudonym where a participant acts.
    package var by: String
    package var role: Role
    package var at: Instant
    /// By whose calendar its day is.
    package var zone: CivilZone

    package init(by: String, role: Role, at: Instant, zone: CivilZone = .utc) {
        self.by = by
        self.role = role
        self.at = at
        self.zone = zone
    }

    package var day: Day { zone.day(of: at) }

    /// - Throws: ``CaseworkError`` with `notPermitted`.
    func require(_ access: Access, _ compartment: Compartment) throws(CaseworkError) {
        guard role.may(access, compartment) else {
            throw CaseworkError(
                .notPermitted,
                "In the role \(role.rawValue) nobody may \(access.rawValue) the compartment \(compartment.rawValue)."
            )
        }
    }

    /// - Throws: ``CaseworkError`` with `notPermitted`.
    func require(_ roles: Role...) throws(CaseworkError) {
        guard roles.contains(role) else {
            throw CaseworkError(
                .notPermitted,
                "This is for \(roles.map(\.rawValue).joined(separator: " or ")); you act as \(role.rawValue)."
            )
        }
    }
}

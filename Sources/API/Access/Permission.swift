package import Casework
package import Node

/// What an account may do over the API, whatever it is done to. A role grants it, and the role's scope says to whose cases
/// it reaches.
package enum Permission: String, Sendable, Hashable, CaseIterable {
    case readCases = "read-cases"
    case writeCases = "write-cases"
    case allocate
    /// Ask the rule packs about a case, and read the answer.
    case assess
    /// Give the second signature.
    case approve
    case readReferrals = "read-referrals"
    /// Send, review, ask, answer, accept, decline, withdraw.
    case moveReferrals = "move-referrals"
    /// What waits to be delivered: peers, states and times, never content.
    case readOutbox = "read-outbox"
    case manageOutbox = "manage-outbox"
    case readPeers = "read-peers"
    case managePeers = "manage-peers"
    case manageAccounts = "manage-accounts"
    /// Whether everything is as it was written: counts and findings, never content.
    case audit
    /// Who read what, and why.
    case readReadings = "read-readings"
    case importCases = "import-cases"
    case manageWebhooks = "manage-webhooks"
}

extension Permission {
    /// The whole table. A role or a permission that is not in it is denied.
    package static let granted: [Role: Set<Permission>] = [
        .intakeOfficer: [
            .readCases, .writeCases, .allocate, .assess, .readReferrals, .moveReferrals, .readPeers,
            .importCases,
        ],
        .facilitator: [.readCases, .writeCases, .readReferrals],
        .lead: [.readCases, .allocate, .readReferrals, .readPeers],
        .approver: [.assess, .approve],
        .dataProtectionOfficer: [.approve, .readReadings],
        .operator: [
            .readOutbox, .manageOutbox, .readPeers, .managePeers, .manageAccounts, .manageWebhooks,
        ],
        .auditor: [.audit, .readReadings, .readOutbox, .readPeers],
    ]
}

extension Account {
    /// How far the account reaches with a permission: the widest scope of the roles that grant it; nil where it is
    /// denied.
    package func scope(for permission: Permission) -> Scope? {
        grants.filter { Permission.granted[$0.key]?.contains(permission) ?? false }.values.max()
    }
}

/// Why personal data are read: a closed list, so that the record of readings never holds free text.
package enum ReadingPurpose: String, Sendable, Hashable, CaseIterable {
    case casework
    case supervision
    case approval
    case complaint
    case dataSubjectRequest = "data-subject-request"
    case audit
    case statistics
}

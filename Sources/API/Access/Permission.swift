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
    /// Suspend all transfers at once, and be one of two who take them up again.
    case suspendTransfers = "suspend-transfers"
    case manageAccounts = "manage-accounts"
    /// Be the second person of a grant, or of the way in to an account.
    case confirmGrants = "confirm-grants"
    /// Whether everything is as it was written: counts and findings, never content.
    case audit
    /// Who read what, and why.
    case readReadings = "read-readings"
    case importCases = "import-cases"
    case manageWebhooks = "manage-webhooks"
    /// The files of evidence of a case: what they are and through whose hands they went; never their content.
    case readEvidence = "read-evidence"
    /// Take files of evidence in.
    case takeEvidence = "take-evidence"
    /// Take out everything that the agency owns.
    case exportAgency = "export-agency"
    /// Counts without persons.
    case readStatistics = "read-statistics"
    /// Send them to another agency.
    case tellStatistics = "tell-statistics"

    // The compartments of the casework. Who has these follows from ``Role/access`` alone.
    /// The records of a case, each as far as the role may read its compartment.
    case readRecords = "read-records"
    case readDialogue = "read-dialogue"
    /// Reports to an authority, which rest on the agreement's compartment.
    case readAgreement = "read-agreement"
    case readAgency = "read-agency"
    /// Decide, confirm and call off that a case or a person of it is erased.
    case erase
    /// How long cases are kept, and what stands against erasing them.
    case readRetention = "read-retention"
    case writeIntake = "write-intake"
    case writeConsent = "write-consent"
    case writeFacilitation = "write-facilitation"
    case writeDialogue = "write-dialogue"
    case writeAgreement = "write-agreement"
    case writeProsecution = "write-prosecution"
    case writeOversight = "write-oversight"
    case writeIdentities = "write-identities"
    case writeAgency = "write-agency"
}

extension Permission {
    /// The whole table. A role or a permission that is not in it is denied.
    package static let granted: [Role: Set<Permission>] =
        Dictionary(
            uniqueKeysWithValues: Role.allCases.map { ($0, (stated[$0] ?? []).union(casework(of: $0))) }
        )
        .filter { !$0.value.isEmpty }

    /// What no table of another room says.
    private static let stated: [Role: Set<Permission>] = [
        .intakeOfficer: [
            .readCases, .writeCases, .allocate, .assess, .readReferrals, .moveReferrals, .readPeers,
            .importCases, .readEvidence, .takeEvidence,
        ],
        .facilitator: [.readCases, .writeCases, .readReferrals],
        .lead: [
            .readCases, .allocate, .readReferrals, .readPeers, .suspendTransfers, .readStatistics,
            .tellStatistics,
        ],
        .approver: [.assess, .approve],
        .dataProtectionOfficer: [
            .assess, .approve, .readReadings, .exportAgency, .readPeers, .suspendTransfers,
        ],
        .operator: [
            .readOutbox, .manageOutbox, .readPeers, .managePeers, .suspendTransfers, .manageAccounts,
            .manageWebhooks,
        ],
        .auditor: [.audit, .readReadings, .readOutbox, .readPeers, .readStatistics],
    ]

    /// What a role may do with the compartments of a case, as the casework's own table has it.
    private static func casework(of role: Role) -> Set<Permission> {
        var permissions: Set<Permission> = role.mayErase ? [.erase] : []
        if role.mayConfirmGrants { permissions.insert(.confirmGrants) }
        for compartment in Compartment.allCases {
            if role.may(.read, compartment) {
                switch compartment {
                case .dialogue: permissions.formUnion([.readRecords, .readDialogue])
                case .agreement: permissions.formUnion([.readRecords, .readAgreement])
                case .agency: permissions.insert(.readAgency)
                case .oversight: permissions.formUnion([.readRecords, .readRetention])
                case .intake, .consent, .facilitation, .prosecution, .identities:
                    permissions.insert(.readRecords)
                }
            }
            if role.may(.write, compartment) { permissions.insert(.writing(compartment)) }
        }
        return permissions
    }

    /// The permission to write a compartment.
    static func writing(_ compartment: Compartment) -> Permission {
        switch compartment {
        case .intake: .writeIntake
        case .consent: .writeConsent
        case .facilitation: .writeFacilitation
        case .dialogue: .writeDialogue
        case .agreement: .writeAgreement
        case .prosecution: .writeProsecution
        case .oversight: .writeOversight
        case .identities: .writeIdentities
        case .agency: .writeAgency
        }
    }
}

extension Account {
    /// Whether its roles together may read every compartment of every case: no single role may, and an export holds all of them.
    package var readsEverything: Bool {
        Compartment.allCases.allSatisfy { compartment in
            grants.contains { role, scope in scope == .agency && role.may(.read, compartment) }
        }
    }

    /// How far the account reaches with a permission: the widest scope of the roles that grant it; nil where it is
    /// denied.
    package func scope(for permission: Permission) -> Scope? {
        roles(for: permission).compactMap { grants[$0] }.max()
    }

    /// How far the account reaches with an operation, in those of its roles that grant it; where a role is named in that one alone.
    /// Nil where it is denied.
    package func reach(to operation: Operation, as named: Role?) -> Reach? {
        guard let permission = operation.permission else { return nil }
        return reach(to: operation, in: roles(for: permission).filter { named == nil || $0 == named })
    }

    /// The same in some roles. What shows personal data is read as far as the roles read at all (``Account/reading(as:)``).
    func reach(to operation: Operation, in roles: [Role]) -> Reach? {
        guard !operation.isPersonal else { return reading(as: roles) }
        return roles.compactMap { grants[$0] }.max().map { Reach($0) }
    }

    /// The account's roles that grant a permission, by name.
    func roles(for permission: Permission) -> [Role] {
        grants.keys.filter { Permission.granted[$0]?.contains(permission) ?? false }
            .sorted { $0.rawValue < $1.rawValue }
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

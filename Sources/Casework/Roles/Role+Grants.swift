extension Role {
    /// Whether an account in this role comes to see cases, or decides about them: such a grant takes two people.
    package var opensCaseData: Bool {
        switch self {
        case .intakeOfficer, .facilitator, .lead, .approver, .dataProtectionOfficer: true
        case .legalAuthor, .legalReviewer, .operator, .auditor, .participant: false
        }
    }

    /// Whether somebody in this role may be the second person of a grant, or of the way in to an account.
    package var mayConfirmGrants: Bool {
        switch self {
        case .operator, .lead, .dataProtectionOfficer: true
        default: false
        }
    }
}

package import Casework
import Referrals

/// What an officer wants in an evidence bundle, and who asks.
package struct BundleRequest: Sendable {
    /// The case, by its reference or identifier, or a referral, by its identifier or reference.
    package var name: String
    /// Whether the content of evidence goes into it.
    package var withContent: Bool
    /// The officer's word that conditions in words, which no program can judge, allow that files of evidence leave.
    package var underConditions: Bool
    /// The size of the log's checkpoint up to which it holds everything; nil for the newest.
    package var logSize: Int64?
    /// What the bundle serves, of the fact schema, where that is said: what came for another purpose stays out.
    package var purpose: String?
    package var officer: Officer
    package var role: Role

    package init(
        _ name: String,
        withContent: Bool = false,
        underConditions: Bool = false,
        logSize: Int64? = nil,
        for purpose: String? = nil,
        by officer: Officer,
        as role: Role
    ) {
        self.name = name
        self.withContent = withContent
        self.underConditions = underConditions
        self.logSize = logSize
        self.purpose = purpose
        self.officer = officer
        self.role = role
    }

    /// The roles that take a case out of the node as evidence. Facilitators never see what the authority holds, operators and
    /// auditors no content at all.
    package static let roles: Set<Role> = [.intakeOfficer, .approver]
}

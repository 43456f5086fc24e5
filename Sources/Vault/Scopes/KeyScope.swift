package import Referrals

/// What is erased together: each case, each referral's thread and each person has keys of its own, and destroying them
/// makes everything that lies under them unreadable wherever a copy of it may be.
package enum KeyScope: Sendable, Hashable, CustomStringConvertible {
    /// A case of this agency: its file, its assessments before sending, their approvals.
    case file(Identifier)
    /// A referral: its documents and receipts, its assessments on arrival. It has keys of its own because a referral that
    /// arrives belongs to no case yet.
    case thread(Identifier)
    /// One person in a case: who stands behind the pseudonym.
    case person(Identifier)
    /// What speaks of nobody and has to stay when cases go: receipts, certificates of erasure. Its keys are never destroyed.
    case agency

    /// As it is stored, for example `case/01a2…`.
    package var description: String {
        switch self {
        case .file(let id): "case/" + id.text
        case .thread(let id): "thread/" + id.text
        case .person(let id): "person/" + id.text
        case .agency: "agency"
        }
    }
}

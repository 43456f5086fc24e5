package import Referrals

/// What is erased together: each case, each referral's thread and each person of a case has keys of its own, and destroying them
/// makes everything that lies under them unreadable wherever a copy of it may be.
package enum KeyScope: Sendable, Hashable, CustomStringConvertible {
    /// A case of this agency: its file, and what in it speaks of several people or of nobody.
    case file(Identifier)
    /// A referral: its documents and receipts, its assessments on arrival. It has keys of its own because a referral that
    /// arrives belongs to no case yet.
    case thread(Identifier)
    /// One person of a case: everything that is known of that person alone. It goes with the case too.
    case person(Identifier)
    /// An assessment before sending, with its approvals: it says what is known of all, and is made anew without a person who is
    /// erased. It goes with the case too.
    case assessment(Identifier)
    /// What was answered about a case over the API: it may say anything of anybody, and is forgotten soon. It goes with the case
    /// too, and as soon as one of its people is erased.
    case answers(Identifier)
    /// The decision that a person is erased, as long as it names that person.
    case decision(Identifier)
    /// What speaks of nobody and has to stay when cases go: receipts, certificates of erasure. Its keys are never destroyed.
    case agency

    /// As it is stored, for example `case/01a2…`.
    package var description: String {
        switch self {
        case .file(let id): "case/" + id.text
        case .thread(let id): "thread/" + id.text
        case .person(let id): "person/" + id.text
        case .assessment(let id): "assessment/" + id.text
        case .answers(let id): "answers/" + id.text
        case .decision(let id): "decision/" + id.text
        case .agency: "agency"
        }
    }
}

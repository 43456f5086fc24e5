/// What a rule, a topic or a whole assessment comes to, from the mildest to the strictest.
///
/// `needsInformation` is no legal outcome: it says that what is known so far does not decide.
package enum LegalOutcome: String, Sendable, Hashable, CaseIterable, Comparable {
    case permit
    case permitWithConditions = "permit-with-conditions"
    case needsInformation = "needs-information"
    case needsApproval = "needs-approval"
    case refuse

    package var rank: Int {
        switch self {
        case .permit: 0
        case .permitWithConditions: 1
        case .needsInformation: 2
        case .needsApproval: 3
        case .refuse: 4
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// The steps that the software refuses until everything that they need is there, whatever a rule pack says.
package enum Step: String, Sendable, Hashable, CaseIterable {
    case sendReferral = "send-referral"
    case acceptReferral = "accept-referral"
    case contact
    case preparation
    case joint
    case release
    case agreement
    case outcomeReport = "outcome-report"
    case closure
    case evaluation
    case danger
    case erasure
    case crossBorderAccess = "cross-border-access"

    /// For the first words of a message.
    package var title: String {
        switch self {
        case .sendReferral: "Sending the referral"
        case .acceptReferral: "Accepting the referral"
        case .contact: "Contact with the person"
        case .preparation: "A session with one side alone"
        case .joint: "A session or an exchange of messages between the sides"
        case .release: "Releasing the message"
        case .agreement: "Concluding the agreement"
        case .outcomeReport: "Reporting the outcome"
        case .closure: "Talking the end over with somebody"
        case .evaluation: "Asking what somebody thinks of the process"
        case .danger: "Disclosure because of imminent danger"
        case .erasure: "Erasing the case"
        case .crossBorderAccess: "Access to data in another State"
        }
    }
}

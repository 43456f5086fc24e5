import Casework

/// The wire's names for the steps of a consent, and for what was held.
extension ConsentStep {
    var wire: String? {
        switch self {
        case .contact: "contact"
        case .share: "data-sharing"
        case .preparation: "preparation"
        case .messages: "indirect-dialogue"
        case .meeting: "joint-session"
        case .agreement: "agreement"
        case .report: "outcome-report"
        // The other side has no part in what a court may take into account, nor in who speaks for whom here.
        case .court, .representation: nil
        case .evaluation: "survey"
        }
    }

    init?(wire: String) {
        guard let step = Self.allCases.first(where: { $0.wire == wire }) else { return nil }
        self = step
    }
}

extension SessionKind {
    var wire: String? {
        switch self {
        case .preparation: "preparation"
        case .direct: "joint-session"
        case .shuttle: "shuttle"
        case .letter: "letter"
        case .videoMessage: "indirect-dialogue"
        case .conference: "conference"
        case .circle: "circle"
        case .communityPanel: "community-panel"
        case .closure: "closure"
        case .evaluation: nil
        }
    }
}

extension PersonRecord.Capacity {
    var wire: String? {
        switch self {
        case .full: "own"
        case .supported: "assisted"
        case .lacking: "represented"
        case .unknown: nil
        }
    }

    init(wire: String?) {
        switch wire {
        case "own": self = .full
        case "assisted": self = .supported
        case "represented": self = .lacking
        default: self = .unknown
        }
    }
}

import Referrals

/// What an officer of a simulated agency may do in a thread.
enum Act: String, CaseIterable {
    case review, ask, consult, answer, accept, decline, agree, disagree, withdraw
    case postpone, redirect, open, correct, delay, lapse
    case preserve, keep
    case notKeep = "not-keep"
    case askErasure = "ask-erasure"
    case askOnward = "ask-onward"
    case authorise
    case handOn = "hand-on"
    case takeBack = "take-back"
    case supply

    /// The move that it makes.
    var kind: Move.Kind {
        switch self {
        case .review: .review
        case .ask, .consult, .askOnward: .ask
        case .answer: .answer
        case .accept: .accept
        case .decline: .decline
        case .agree: .agree
        case .disagree: .disagree
        case .withdraw: .withdraw
        case .postpone: .postpone
        case .redirect: .redirect
        case .open: .open
        case .correct: .correct
        case .delay: .notify
        case .lapse: .lapse
        case .preserve: .preserve
        case .keep: .keep
        case .notKeep: .notKeep
        case .askErasure: .askErasure
        case .authorise: .authorise
        case .handOn: .handOn
        case .takeBack: .revoke
        case .supply: .supply
        }
    }

    private var weight: Int {
        switch self {
        case .answer, .supply: 8
        case .agree: 8
        case .accept: 14
        case .review, .decline: 10
        case .disagree, .keep: 8
        case .askOnward: 6
        case .ask, .notKeep, .redirect: 4
        case .consult, .withdraw, .postpone, .open, .preserve: 3
        case .correct, .delay: 2
        case .takeBack, .authorise, .handOn: 2
        case .lapse, .askErasure: 1
        }
    }

    /// Each with how often it is chosen.
    static let weighted = allCases.map { (element: $0, weight: $0.weight) }
}

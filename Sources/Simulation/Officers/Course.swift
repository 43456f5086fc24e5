import Node
import Referrals
import Store

/// How one referral is meant to go: drawn once, when it is first looked at, and then followed by the officers of both sides, so
/// that worlds come to the late stages. Chance alone comes that far in hardly any.
struct Course {
    var goal: Goal
    var ending: Ending
    /// What the referrer's participant does once the referral is with a third agency.
    var regret: Regret?
    /// What the officers of one side leave out before they try to bring the people together all the same.
    var omission: Omission?
    var omittedBy: Side

    /// What the receiver means to do with it.
    enum Goal { case takeUp, passOn, decline, leave }

    /// How the process is meant to end.
    enum Ending: String, CaseIterable { case dialogue, noAgreement, kept, broken, declined }

    enum Regret { case withdraw, takeBack }

    /// What a dialogue must not begin without.
    enum Omission: String, CaseIterable { case consent, screening, declaration, preparation }

    init(using random: inout SimulatedRandom) {
        goal =
            random.pick(weighted: [(.takeUp, 10), (.passOn, 14), (.decline, 2), (.leave, 2)]) ?? .leave
        ending =
            random.pick(weighted: [
                (.dialogue, 2), (.noAgreement, 2), (.kept, 4), (.broken, 2), (.declined, 1),
            ]) ?? .dialogue
        regret = random.pick(weighted: [(.withdraw, 4), (.takeBack, 3), (nil, 3)]) ?? nil
        omission = random.happens(0.25) ? random.pick(Omission.allCases) : nil
        omittedBy = random.happens(0.5) ? .referrer : .receiver
    }

    func omits(_ step: Omission, at side: Side) -> Bool { omission == step && omittedBy == side }
}

/// What an officer with a purpose does next in a thread: the name is the one in the figures.
enum Step: String {
    case answer, accept, consult, decline, agree, disagree, open, supply, withdraw
    case askOnward = "ask-onward"
    case authorise
    case handOn = "hand-on"
    case takeBack = "take-back"
    case reportErasure = "report-erasure"
    case takeCase = "take-case"
    case prepare, screen
    case secondView = "second-view"
    case join
    case write, release
    case readOn = "read-on"
    case propose
    case openTerms = "open-terms"
    case declineTerms = "decline-terms"
    case sign, conclude, prove, verify, breach, review, end

    /// The same as an act of the exchange; nil for one of the casework.
    var act: Act? { Act(rawValue: rawValue) }
}

/// A thread as it lies before one officer.
struct Desk {
    let number: Int
    let process: SimulatedNode.Process
    let thread: ThreadRecord
    let state: ThreadState
    let course: Course
    let officer: Officer
    let facilitator: Officer
    /// The agency's own case.
    let reference: String

    var node: Node { process.node }
    var side: Side { thread.side }
    /// Who is looked after on this side, and who on the other.
    var own: String { side == .referrer ? "responsible-1" : "harmed-1" }
    var other: String { side == .referrer ? "harmed-1" : "responsible-1" }
}

/// A thread on one side.
struct Place: Hashable {
    var node: Int
    var thread: Identifier
}

/// How far a thread had come on one side when there was nothing to do in it.
struct Standstill: Hashable {
    var own: Int
    var peer: Int
    var changedAt: Instant

    init(_ thread: ThreadRecord) {
        (own, peer, changedAt) = (thread.ownSequence, thread.peerSequence, thread.changedAt)
    }
}

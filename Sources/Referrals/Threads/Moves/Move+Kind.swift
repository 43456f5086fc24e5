extension Move {
    /// The rows' key in ``Transition/table``: the move without what it carries.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case offer, receive, review, open
        case accept, decline, postpone, redirect
        case handOn = "hand-on"
        case ask, answer, authorise, agree, disagree, lapse
        case prepare, facilitate
        case beginDialogue = "begin-dialogue"
        case message, propose, sign, monitor, report
        case declineTerms = "decline-terms"
        case complete, breach, end
        case handBack = "hand-back"
        case withdraw, cancel, consent, revoke, correct
        case preserve, keep
        case notKeep = "not-keep"
        case serve, give, refuse
        case supply
        case askErasure = "ask-erasure"
        case reportErasure = "report-erasure"
        case notify

        /// The written precedence for documents that crossed on the way: the lower number is the stronger move, takes effect
        /// first, and may leave the other without effect; ``CausalOrder`` applies it. The first document crosses nothing. A
        /// withdrawal beats everything, a cancellation everything else, an end beats a decision, a decision beats the talk about
        /// it and the lapse of its time.
        package var precedence: Int {
            switch self {
            case .offer: 0
            case .withdraw: 1
            case .cancel: 2
            case .revoke: 3
            case .handBack, .end, .breach, .complete: 4
            case .decline, .accept, .postpone, .redirect, .handOn, .keep, .notKeep, .serve, .give, .refuse: 5
            case .agree, .disagree, .authorise: 6
            case .lapse: 7
            case .prepare, .beginDialogue, .sign, .monitor, .supply: 8
            case .answer: 9
            case .ask: 10
            default: 11
            }
        }
    }

    package var kind: Kind {
        switch self {
        case .offer: .offer
        case .receive: .receive
        case .review: .review
        case .open: .open
        case .accept: .accept
        case .decline: .decline
        case .postpone: .postpone
        case .redirect: .redirect
        case .handOn: .handOn
        case .ask: .ask
        case .answer: .answer
        case .authorise: .authorise
        case .agree: .agree
        case .disagree: .disagree
        case .lapse: .lapse
        case .prepare: .prepare
        case .facilitate: .facilitate
        case .beginDialogue: .beginDialogue
        case .message: .message
        case .propose: .propose
        case .declineTerms: .declineTerms
        case .sign: .sign
        case .monitor: .monitor
        case .report: .report
        case .complete: .complete
        case .breach: .breach
        case .end: .end
        case .handBack: .handBack
        case .withdraw: .withdraw
        case .cancel: .cancel
        case .consent: .consent
        case .revoke: .revoke
        case .correct: .correct
        case .preserve: .preserve
        case .keep: .keep
        case .notKeep: .notKeep
        case .serve: .serve
        case .give: .give
        case .refuse: .refuse
        case .supply: .supply
        case .askErasure: .askErasure
        case .reportErasure: .reportErasure
        case .notify: .notify
        }
    }
}

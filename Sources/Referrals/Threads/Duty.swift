/// Something that one side owes the thread now.
package struct Duty: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case review
        case answer
        case decide
        case acknowledgeConditions = "acknowledge-conditions"
        /// Take the case up again after it was put off.
        case resume
        /// Start the preparation with each person.
        case prepare
        /// Say how the follow-up stands, or that all is done.
        case followUp = "follow-up"
        /// Say what follows from what was not kept.
        case decideOnBreach = "decide-on-breach"
        /// Tell the authority that decides that the process has ended.
        case handBack = "hand-back"
        /// Say whether the data are kept.
        case confirmPreservation = "confirm-preservation"
        /// Say what becomes of a request for assistance.
        case answerAssistance = "answer-assistance"
        /// Send the information whose conditions were taken on.
        case supply
        /// Report what was erased.
        case reportErasure = "report-erasure"
        /// Have a person read it.
        case open
    }

    package var side: Side
    package var kind: Kind

    package init(side: Side, kind: Kind) {
        self.side = side
        self.kind = kind
    }
}

extension ThreadState {
    /// Who must act now and on what, the thread's own matter first; empty where it rests.
    package var duties: [Duty] {
        var duties = mainDuties
        for side in Side.allCases {
            if stage != .informationNeeded, openQuestions.contains(where: { $0.asker != side }) {
                duties.append(Duty(side: side, kind: .answer))
            }
            if matter != .preservation,
                preservations.contains(where: { $0.asker != side && $0.standing == .requested })
            {
                duties.append(Duty(side: side, kind: .confirmPreservation))
            }
            if openErasures.contains(where: { $0.asker != side }) {
                duties.append(Duty(side: side, kind: .reportErasure))
            }
        }
        return duties
    }

    private var mainDuties: [Duty] {
        switch matter {
        case .referral: referralDuties
        case .preservation: preservationDuties
        case .assistance: assistanceDuties
        case .information: informationDuties
        case .notice:
            [.offered, .received].contains(stage) ? [Duty(side: .receiver, kind: .open)] : []
        }
    }

    private var referralDuties: [Duty] {
        switch stage {
        case .draft, .preparing, .inDialogue: []
        case .offered, .received: [Duty(side: .receiver, kind: .review)]
        case .underReview: [Duty(side: .receiver, kind: .decide)]
        case .informationNeeded: questionDuties
        case .postponed: [Duty(side: .receiver, kind: .resume)]
        case .accepted:
            if case .proposed = conditions {
                [Duty(side: .referrer, kind: .acknowledgeConditions)]
            } else {
                [Duty(side: .receiver, kind: .prepare)]
            }
        case .agreementReached, .monitoring: [Duty(side: .receiver, kind: .followUp)]
        case .breached: [Duty(side: .receiver, kind: .decideOnBreach)]
        case .endedWithoutAgreement: [Duty(side: .receiver, kind: .handBack)]
        case .declined, .forwarded, .completed, .withdrawn, .cancelled, .returnedToJustice, .lapsed: []
        }
    }

    private var preservationDuties: [Duty] {
        if stage == .informationNeeded { return questionDuties }
        guard !stage.isEnd, preservations.contains(where: { $0.standing == .requested }) else { return [] }
        return [Duty(side: .receiver, kind: .confirmPreservation)]
    }

    private var assistanceDuties: [Duty] {
        switch stage {
        case .offered, .received: [Duty(side: .receiver, kind: .review)]
        case .informationNeeded: questionDuties
        case .postponed: [Duty(side: .receiver, kind: .resume)]
        case .underReview, .accepted: [Duty(side: .receiver, kind: .answerAssistance)]
        default: []
        }
    }

    private var informationDuties: [Duty] {
        switch stage {
        case .offered, .received, .underReview:
            [Duty(side: .receiver, kind: isSupplied ? .open : .acknowledgeConditions)]
        case .informationNeeded: questionDuties
        case .accepted: [Duty(side: .referrer, kind: .supply)]
        default: []
        }
    }

    private var questionDuties: [Duty] {
        Side.allCases.filter { side in openQuestions.contains { $0.asker != side } }
            .map { Duty(side: $0, kind: .answer) }
    }

    /// Whether `side` may make a move of this kind now: what a command asks before it signs anything.
    package func permits(_ move: Move.Kind, by side: Side) -> Bool {
        Transition.row(for: move, by: side, from: stage, in: matter) != nil
    }

    /// The shared gates that stand closed before a move; empty where it may pass.
    package func closedGates(before move: Move, by side: Side) -> [Gate] {
        (Transition.row(for: move.kind, by: side, from: stage, in: matter)?.gates ?? [])
            .filter { $0.isShared && !isOpen($0, for: move) }
    }
}

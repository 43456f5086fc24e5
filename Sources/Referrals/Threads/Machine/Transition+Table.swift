extension Transition {
    private static let both: Set<Side> = [.referrer, .receiver]
    private static let everything = Set(Matter.allCases)
    private static let requests: Set<Matter> = [.referral, .preservation, .assistance, .information]

    /// The whole state machine. The specification's table and picture are generated from it, every fold asks it, and a
    /// test tries each combination of matter, stage, side and move against it.
    package static let table: [Transition] =
        opening + deciding + informing + process + ending + standing + preservation + assistance + information
        + notices

    private static let opening: [Transition] = [
        Transition(
            .offer,
            by: [.referrer],
            in: [.referral],
            from: [.draft],
            to: .offered,
            gates: [.lawDecided, .approvalsGiven]
        ),
        Transition(
            .offer,
            by: [.referrer],
            in: [.preservation, .assistance, .notice],
            from: [.draft],
            to: .offered
        ),
        Transition(
            .offer,
            by: [.referrer],
            in: [.information],
            from: [.draft],
            to: .offered,
            gates: [.lawDecided, .approvalsGiven]
        ),
        Transition(.receive, by: [.receiver], in: everything, from: [.offered], to: .received),
        Transition(
            .review,
            by: [.receiver],
            in: requests,
            from: [.offered, .received, .postponed],
            to: .underReview
        ),
    ]

    private static let deciding: [Transition] = [
        Transition(
            .accept,
            by: [.receiver],
            from: Stage.decidable,
            to: .accepted,
            gates: [.ownLawDecided, .approvalsGiven]
        ),
        Transition(.decline, by: [.receiver], from: Stage.decidable, to: .declined, gates: [.consulted]),
        Transition(
            .postpone,
            by: [.receiver],
            in: [.referral, .assistance],
            from: Stage.decidable,
            to: .postponed,
            gates: [.consulted]
        ),
        Transition(
            .redirect,
            by: [.receiver],
            in: requests,
            from: [.offered, .received, .underReview],
            to: .forwarded
        ),
        Transition(
            .handOn,
            by: [.receiver],
            from: [.received, .underReview, .postponed],
            to: .forwarded,
            gates: [.onwardAuthorised, .useAllowed]
        ),
        Transition(.agree, by: [.referrer], from: [.accepted]),
        Transition(.disagree, by: [.referrer], from: [.accepted], to: .underReview),
        Transition(
            .lapse,
            by: [.referrer],
            in: requests,
            from: Stage.undecided.union([.postponed]),
            to: .lapsed,
            gates: [.deadlinePassed]
        ),
    ]

    private static let informing: [Transition] = [
        Transition(.ask, by: both, in: requests, from: Stage.undecided, to: .informationNeeded),
        Transition(.ask, by: both, in: requests, from: Stage.running.union([.postponed])),
        Transition(
            .answer,
            by: both,
            in: requests,
            from: [.informationNeeded],
            to: .underReview,
            proviso: .noOtherQuestion
        ),
        Transition(.answer, by: both, in: requests, from: Stage.running.union([.postponed])),
        Transition(
            .authorise,
            by: [.referrer],
            from: [.informationNeeded],
            to: .underReview,
            gates: [.useAllowed],
            proviso: .noOtherQuestion
        ),
        Transition(
            .authorise,
            by: [.referrer],
            from: Stage.running.union([.postponed]),
            gates: [.useAllowed]
        ),
    ]

    private static let process: [Transition] = [
        Transition(
            .prepare,
            by: both,
            from: [.accepted, .breached],
            to: .preparing,
            gates: [.conditionsSettled]
        ),
        Transition(.facilitate, by: both, from: [.accepted, .preparing]),
        Transition(
            .beginDialogue,
            by: both,
            from: [.preparing],
            to: .inDialogue,
            gates: [
                .consentsInForce, .screeningCurrent, .factsAcknowledged, .impartialityDeclared,
                .preparationHeld, .safeguardsPresent,
            ]
        ),
        Transition(
            .message,
            by: both,
            from: [.inDialogue, .agreementReached],
            gates: [.consentsInForce, .messageReleased]
        ),
        Transition(.propose, by: both, from: [.inDialogue], gates: [.consentsInForce]),
        // A new text in place of one that is kept or was not kept.
        Transition(.propose, by: both, from: [.agreementReached, .monitoring, .breached]),
        // A proposed text that is declined changes nothing: neither the stage nor what is in force.
        Transition(.declineTerms, by: both, from: [.inDialogue, .agreementReached, .monitoring, .breached]),
        Transition(
            .sign,
            by: both,
            from: [.inDialogue],
            to: .agreementReached,
            gates: [.consentsInForce, .partiesSigned, .termsProportionate],
            proviso: .bothSigned
        ),
        Transition(
            .sign,
            by: both,
            from: [.agreementReached, .monitoring, .breached],
            gates: [.partiesSigned, .termsProportionate]
        ),
        Transition(
            .monitor,
            by: both,
            from: [.agreementReached, .breached],
            to: .monitoring,
            gates: [.monitoringPlanned]
        ),
        Transition(.report, by: both, from: [.agreementReached, .monitoring, .breached]),
    ]

    private static let ending: [Transition] = [
        Transition(
            .complete,
            by: both,
            from: [.inDialogue, .agreementReached, .monitoring],
            to: .completed,
            gates: [.stepsOnly]
        ),
        Transition(
            .breach,
            by: both,
            from: [.agreementReached, .monitoring],
            to: .breached,
            gates: [.stepsOnly]
        ),
        Transition(
            .end,
            by: both,
            // Whatever was agreed: where somebody does not want the outcome told, the end alone is said.
            from: [.accepted, .preparing, .inDialogue, .agreementReached, .monitoring, .breached],
            to: .endedWithoutAgreement,
            gates: [.stepsOnly]
        ),
        Transition(
            .handBack,
            by: both,
            from: Stage.running.union([.endedWithoutAgreement]),
            to: .returnedToJustice,
            gates: [.stepsOnly]
        ),
        // What was passed on is not over: taking it back is said here, and by the receiver to the third node.
        Transition(.withdraw, by: both, from: Stage.live.union([.forwarded]), to: .withdrawn),
        Transition(.cancel, by: [.referrer], from: Stage.live.union([.forwarded]), to: .cancelled),
        Transition(
            .cancel,
            by: [.referrer],
            in: requests.subtracting([.referral]),
            from: Stage.live,
            to: .cancelled
        ),
        Transition(.cancel, by: [.receiver], from: Stage.running, to: .cancelled),
    ]

    /// What can be said at any time and moves no stage.
    private static let standing: [Transition] = [
        Transition(.consent, by: both, from: Stage.live),
        Transition(.revoke, by: both, from: Stage.always),
        Transition(.correct, by: both, in: everything, from: Stage.always),
        Transition(.askErasure, by: both, in: everything, from: Stage.always),
        Transition(.reportErasure, by: both, in: everything, from: Stage.always, gates: [.noLegalHold]),
        Transition(.notify, by: both, in: everything, from: Stage.always),
        Transition(.open, by: both, in: [.referral, .preservation, .assistance], from: Stage.always),
        Transition(.preserve, by: both, from: Stage.live),
        Transition(.keep, by: both, from: Stage.live),
        Transition(.notKeep, by: both, from: Stage.live),
    ]

    private static let preservation: [Transition] = [
        Transition(
            .preserve,
            by: [.referrer],
            in: [.preservation],
            from: [.offered, .received, .underReview, .informationNeeded, .accepted]
        ),
        Transition(
            .keep,
            by: [.receiver],
            in: [.preservation],
            from: [.offered, .received, .underReview, .accepted],
            to: .accepted
        ),
        Transition(
            .notKeep,
            by: [.receiver],
            in: [.preservation],
            from: [.offered, .received, .underReview],
            to: .declined
        ),
        Transition(.notKeep, by: [.receiver], in: [.preservation], from: [.accepted]),
        Transition(
            .lapse,
            by: both,
            in: [.preservation],
            from: [.accepted],
            to: .lapsed,
            gates: [.deadlinePassed]
        ),
    ]

    private static let assistance: [Transition] = [
        Transition(
            .serve,
            by: [.receiver],
            in: [.assistance],
            from: [.received, .underReview, .accepted],
            to: .accepted
        ),
        // An open question holds a refusal back, never what may save somebody.
        Transition(
            .give,
            by: [.receiver],
            in: [.assistance],
            from: [.received, .underReview, .informationNeeded, .accepted],
            to: .completed,
            gates: [.ownLawDecided, .approvalsGiven]
        ),
        Transition(
            .refuse,
            by: [.receiver],
            in: [.assistance],
            from: [.received, .underReview, .accepted],
            to: .declined,
            gates: [.consulted]
        ),
    ]

    private static let information: [Transition] = [
        Transition(
            .agree,
            by: [.receiver],
            in: [.information],
            from: [.offered, .received, .underReview],
            to: .accepted
        ),
        Transition(
            .disagree,
            by: [.receiver],
            in: [.information],
            from: [.offered, .received, .underReview],
            to: .declined
        ),
        Transition(
            .supply,
            by: [.referrer],
            in: [.information],
            from: [.accepted],
            to: .completed,
            gates: [.conditionsTakenOn, .approvalsGiven]
        ),
        Transition(
            .open,
            by: [.receiver],
            in: [.information],
            from: [.offered, .received, .underReview],
            to: .completed,
            proviso: .contentIsHere
        ),
        Transition(
            .open,
            by: both,
            in: [.information],
            from: Stage.always.subtracting([.offered, .received, .underReview])
        ),
    ]

    private static let notices: [Transition] = [
        Transition(.open, by: [.receiver], in: [.notice], from: [.offered, .received], to: .completed),
        Transition(.open, by: both, in: [.notice], from: [.completed]),
    ]
}

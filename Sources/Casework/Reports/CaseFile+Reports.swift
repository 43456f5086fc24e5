package import Referrals
package import Wire

extension CaseFile {
    /// The outcome report, if its gate is open. Once the process has ended there is something to say also where somebody has not
    /// agreed that the outcome is told: that it has ended, and nothing else.
    ///
    /// - Throws: ``CaseworkError`` with `gateClosed` while there is no outcome, the programme has not looked at a failure, or, before the
    ///   end, somebody has not agreed that the outcome is told.
    package func outcomeReport(at now: Instant) throws(CaseworkError) -> OutcomeReport {
        let missing = missing(for: .outcomeReport, Situation(at: now))
        let isEnded = last(ProcessRecord.self)?.content.end != nil
        if isEnded, !missing.isEmpty, missing.allSatisfy({ $0.requirement == .consentToReport }) {
            return OutcomeReport(
                mechanism: try mechanismName(),
                steps: [],
                outcome: .ended,
                items: [],
                reportedOn: day(of: now)
            )
        }
        guard missing.isEmpty else { throw CaseworkError(closed: .outcomeReport, missing) }
        return OutcomeReport(
            mechanism: try mechanismName(),
            steps: stepsHeld,
            outcome: neutralOutcome,
            items: items,
            reportedOn: day(of: now)
        )
    }

    /// Whether everybody who takes part has agreed that the authority is told the outcome.
    package func mayTellOutcome(at now: Instant) -> Bool {
        missing(.consentToReport, Situation(at: now)).isEmpty
    }

    /// The outcome report as it is shown: beside it what the deciding authority says about the bar effect of its discontinuation,
    /// with the provision and its status (COE-32).
    package func outcomeShown(at now: Instant) throws -> JSON {
        var report = try outcomeReport(at: now).json.object ?? [:]
        report["barEffects"] = .array(barEffects.map(\.content.wire))
        return .object(report)
    }

    /// Where the process stands; there is always something to tell.
    package func progressReport(at now: Instant) throws(CaseworkError) -> ProgressReport {
        let process = try process().content
        let stage: ProgressReport.Stage =
            if process.end != nil {
                .ended
            } else if agreementsOfProcess.contains(where: { $0.content.state == .signed }) {
                .agreement
            } else if stepsHeld.contains(where: { $0.kind.joins })
                || messagesOfProcess.contains(where: { $0.state == .released })
            {
                .inDialogue
            } else {
                .preparing
            }
        let deadlines = all(DeadlineRecord.self).filter { $0.content.metAt == nil }.map(\.content.due)
        return ProgressReport(
            mechanism: try mechanismName(),
            stage: stage,
            done: kinds(of: steps.filter(\.isDone)),
            open: kinds(of: steps.filter { !$0.isDone && !$0.step.optional }),
            nextReport: deadlines.min(),
            reportedOn: day(of: now)
        )
    }

    /// The return of one party whose process has ended without an outcome: one who left, or everybody where it ended.
    ///
    /// - Throws: ``CaseworkError`` with `notNow` while the party is still in an open process, or where it was completed.
    package func returnToAuthority(of pseudonym: String, at now: Instant) throws(CaseworkError)
        -> ReturnToAuthority
    {
        let person = try person(pseudonym)
        let process = try process().content
        guard person.left != nil || process.end != nil else {
            throw CaseworkError(
                .notNow,
                "\(pseudonym) is in the process; nothing is returned while it goes on."
            )
        }
        let outcome: NeutralOutcome =
            person.left == nil && (neutralOutcome != .notFulfilled || mayTellOutcome(at: now))
            ? neutralOutcome : .ended
        guard outcome != .completed, outcome != .agreementRunning else {
            throw CaseworkError(
                .notNow,
                "The process was not without outcome; send the outcome report instead."
            )
        }
        if outcome == .notFulfilled { try open(.outcomeReport, Situation(at: now)) }
        guard let party = PartyName(pseudonym) else {
            throw CaseworkError(.invalid, "The pseudonym has signs that no report may carry.")
        }
        return ReturnToAuthority(party: party, outcome: outcome, returnedOn: day(of: now))
    }

    private func kinds(of steps: [StepStanding]) -> [SessionKind] {
        SessionKind.allCases.filter { kind in steps.contains { $0.step.kind == kind } }
    }

    private func mechanismName() throws(CaseworkError) -> MechanismName {
        let process = try process().content
        guard let name = MechanismName(mechanism?.commonName ?? process.mechanism) else {
            throw CaseworkError(.notFound, "The mechanism of the process is not known.")
        }
        return name
    }

    var stepsHeld: [StepHeld] {
        sessionsOfProcess.filter { $0.state == .held }.map {
            StepHeld(kind: $0.kind, on: day(of: $0.startedAt ?? $0.startsAt))
        }
    }

    private var neutralOutcome: NeutralOutcome {
        let states = Set(agreementsOfProcess.map(\.content.state))
        switch last(ProcessRecord.self)?.content.end {
        case .completed, .dialogueSufficed:
            // Where the other side ended it, something that was agreed may still be open here.
            if states.contains(.breached) { return .notFulfilled }
            return states.contains(.signed) ? .agreementRunning : .completed
        case .breached: return .notFulfilled
        case .noAgreement, .withdrawn, .notSuitable, .safety, .notReached, .lapsed: return .ended
        case nil:
            if states.contains(.signed) { return .agreementRunning }
            return states.contains(.breached) ? .notFulfilled : .ended
        }
    }

    private var items: [ItemSummary] {
        guard
            let agreement = agreementsOfProcess.last(where: {
                [.signed, .completed, .breached].contains($0.content.state)
            })
        else { return [] }
        return agreement.content.items.map {
            ItemSummary(number: $0.number, kind: $0.kind, due: $0.due, status: $0.status)
        }
    }
}

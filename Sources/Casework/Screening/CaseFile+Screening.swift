package import Referrals

extension CaseFile {
    /// Files a filled form with a person's decision. Scores advise; they decide nothing.
    @discardableResult
    package mutating func screen(
        _ form: ScreeningForm,
        at stage: ScreeningStage,
        answers: [String: String],
        decision: ScreeningRecord.Decision,
        reasons: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<ScreeningRecord> {
        guard form.faults.isEmpty else {
            throw CaseworkError(
                .notNow,
                "The form in use screens nobody; a lead adopts another: "
                    + form.faults.joined(separator: "; ")
            )
        }
        let people = principals
        let score = try form.score(answers, people: people)
        let keys = form.keys(people: people)
        let asked = people.filter { person in keys.contains { $0.hasSuffix("@" + person.pseudonym) } }
        guard !reasons.isEmpty else {
            throw CaseworkError(
                .invalid,
                "A decision on a screening has its reasons, whatever the scores (COE-18)."
            )
        }
        if decision == .proceed || decision == .indirectOnly {
            guard score.open.isEmpty else {
                throw CaseworkError(
                    .invalid,
                    "Not answered: \(score.open.joined(separator: ", ")). Nothing goes on while they are open."
                )
            }
            guard score.eligible == .eligible else {
                throw CaseworkError(.notNow, "By the form's questions on eligibility it cannot go on.")
            }
        }
        let screening = ScreeningRecord(
            form: form.id,
            version: form.version,
            at: stage,
            answers: answers,
            people: Dictionary(asked.map { ($0.pseudonym, $0.role) }) { $1 },
            eligible: score.eligible,
            risk: score.risk,
            raised: score.raised,
            open: score.open,
            decision: decision,
            reasons: reasons,
            by: act.by,
            on: act.at,
            validUntil: act.day.adding(days: form.validDays)
        )
        let filed = try file(screening, by: act)
        switch decision {
        case .proceed, .indirectOnly: break
        case .hold: try hold(reason: "screening: " + reasons, by: act)
        case .stop: try stopProcess(by: act)
        }
        return filed
    }

    /// Stops everything that is planned, runs or waits, and leaves to a person to end the process for one of its reasons.
    private mutating func stopProcess(by act: Act) throws(CaseworkError) {
        guard let process = last(ProcessRecord.self), process.content.end == nil else { return }
        _ = try stopEverything(by: act)
        leaveToFacilitators(
            "The screening says stop: end the process as not-suitable or safety (`comity case process --end`), or screen again.",
            by: act
        )
    }

    /// A second person's view of the latest screening.
    @discardableResult
    package mutating func secondView(
        _ id: Identifier,
        agrees: Bool,
        says: String,
        by act: Act
    ) throws(CaseworkError) -> Filed<ScreeningRecord> {
        let screening = try record(id, ScreeningRecord.self)
        guard screening.content.by != act.by else {
            throw CaseworkError(.notPermitted, "The second view is another person's.")
        }
        return try amend(screening, by: act) { content throws(CaseworkError) in
            content.second = ScreeningRecord.SecondView(by: act.by, at: act.at, agrees: agrees, says: says)
        }
    }

    /// Puts everything on hold because a risk has changed. One person is enough. What runs stops in the same moment; what was planned
    /// with the other side is called off, since it may run there already.
    @discardableResult
    package mutating func hold(reason: String, by act: Act) throws(CaseworkError) -> Filed<HoldRecord> {
        guard !reason.isEmpty else { throw CaseworkError(.invalid, "Say what has changed.") }
        let filed = try file(HoldRecord(reason: reason, by: act.by, at: act.at), by: act)
        for session in all(CaseSession.self)
        where session.content.state == .running || session.content.shared != nil {
            // The other side of a shared session is told that it has ended, and no reason.
            try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
                content.breakOff(at: act.at)
            }
        }
        return filed
    }

    /// Lifts a hold: another person than the one who set it, with reasons.
    @discardableResult
    package mutating func lift(_ id: Identifier, why: String, by act: Act) throws(CaseworkError)
        -> Filed<HoldRecord>
    {
        let hold = try record(id, HoldRecord.self)
        guard hold.content.liftedAt == nil else {
            throw CaseworkError(.notNow, "The hold was lifted already.")
        }
        guard hold.content.by != act.by, !why.isEmpty else {
            throw CaseworkError(.notPermitted, "A hold is lifted by another person, with reasons.")
        }
        return try amend(hold, by: act) { content throws(CaseworkError) in
            content.liftedAt = act.at
            content.liftedBy = act.by
            content.liftedWhy = why
        }
    }

    /// Assesses how sure it is that this is the person, apart from everything else (UN-07a).
    @discardableResult
    package mutating func attribute(_ attribution: AttributionRecord, by act: Act) throws(CaseworkError)
        -> Filed<AttributionRecord>
    {
        guard try person(attribution.person).role == .responsible, !attribution.basis.isEmpty,
            !attribution.alternatives.isEmpty
        else {
            throw CaseworkError(
                .invalid,
                "An attribution is of the person held responsible; it names its basis and who else it could have been."
            )
        }
        return try file(attribution, by: act)
    }
}

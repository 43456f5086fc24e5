import Referrals

// What a step asks of the screening: of everybody concerned, recent enough for the step, seen by a second person, and allowing it.

extension CaseFile {
    /// The latest screening has to be decided by a person, still valid, seen by a second person, to have asked about everybody who
    /// takes part, and to allow the step. Risk is looked at anew at every stage (HB-2): before people meet, and after they have met.
    func screeningFaults(_ situation: Situation) -> [Missing] {
        guard let screening = last(ScreeningRecord.self)?.content else {
            return [
                Missing(.screeningCurrent, "nobody has been screened; `comity screening fill` fills the form")
            ]
        }
        guard isOfThisProcess(screening.on) else {
            return [
                Missing(
                    .screeningCurrent,
                    "nobody has been screened since the process before this one ended; `comity screening fill` fills the form"
                )
            ]
        }
        let says = [
            validityFault(screening, on: day(of: situation.at)), secondViewFault(screening),
            stageFault(screening, situation), decisionFault(screening, situation),
        ]
        return says.compactMap(\.self).map { Missing(.screeningCurrent, $0) }
            + principalsAmong(situation.people).filter { !screening.asks(about: $0) }.map {
                Missing(
                    .screeningCurrent,
                    about: $0.pseudonym,
                    "the last screening did not ask about them as \($0.role.rawValue); fill the form again"
                )
            }
    }

    /// Once something was agreed, each side lives with what the other does, and nobody meets who would notice that somebody is
    /// pressed or pursued. Before anybody is approached again about how it ended, the risk is looked at anew (HB-2, COE-49).
    func followUpFaults(_ situation: Situation) -> [Missing] {
        guard let agreed = lastAgreed else { return [] }
        guard let screening = last(ScreeningRecord.self)?.content, screening.at == .followUp,
            agreed < screening.on
        else {
            return [
                Missing(
                    .followUpScreening,
                    "the risk has not been looked at again since the agreement of \(day(of: agreed)); fill the form at \(ScreeningStage.followUp.rawValue)"
                )
            ]
        }
        let says = [
            validityFault(screening, on: day(of: situation.at)), secondViewFault(screening),
            decisionFault(screening, situation),
        ]
        return says.compactMap(\.self).map { Missing(.followUpScreening, $0) }
    }

    /// When the last agreement was signed by the last of its parties; nil where nothing was agreed.
    private var lastAgreed: Instant? {
        all(AgreementRecord.self).map(\.content)
            .filter { [.signed, .completed, .breached, .renegotiated].contains($0.state) }
            .compactMap { $0.signatures.map(\.at).max() }.max()
    }

    private func validityFault(_ screening: ScreeningRecord, on day: Day) -> String? {
        guard day <= screening.validUntil else { return "the screening ended on \(screening.validUntil)" }
        return screening.open.isEmpty
            ? nil : "questions are open: \(screening.open.prefix(6).joined(separator: ", "))"
    }

    private func secondViewFault(_ screening: ScreeningRecord) -> String? {
        guard let second = screening.second else { return "a second person has not looked at the screening" }
        return second.agrees ? nil : "the second person does not agree with the screening"
    }

    private func stageFault(_ screening: ScreeningRecord, _ situation: Situation) -> String? {
        let isMeeting = situation.session.map(meets) == true
        let needed: ScreeningStage = isMeeting ? .beforeSession : .preparation
        guard screening.at >= needed else {
            return
                "the risk has not been looked at again since \(screening.at.rawValue); fill the form at \(needed.rawValue)"
        }
        guard isMeeting || situation.agreement != nil, let met = lastMeeting, screening.on < met else {
            return nil
        }
        return
            "the risk has not been looked at again since the sides met on \(day(of: met)); fill the form at \(ScreeningStage.afterSession.rawValue)"
    }

    private func decisionFault(_ screening: ScreeningRecord, _ situation: Situation) -> String? {
        switch screening.decision {
        case .proceed: nil
        case .indirectOnly:
            situation.session.map(meets) == true ? "the screening allows messages only, no meeting" : nil
        case .hold, .stop: "the screening says \(screening.decision.rawValue)"
        }
    }

    /// When the sides last parted after a meeting.
    private var lastMeeting: Instant? {
        all(CaseSession.self).map(\.content)
            .filter { ($0.state == .held || $0.state == .stopped) && meets($0) }
            .compactMap(\.endedAt).max()
    }
}

extension ScreeningRecord {
    /// Whether the form asked about somebody, in the role that they have now, and was answered: a form may have asked only about the
    /// case, or about the other side.
    fileprivate func asks(about person: PersonRecord) -> Bool {
        let ending = "@" + person.pseudonym
        guard answers.keys.contains(where: { $0.hasSuffix(ending) }) else { return false }
        return people.map { $0[person.pseudonym] == person.role } ?? true
    }
}

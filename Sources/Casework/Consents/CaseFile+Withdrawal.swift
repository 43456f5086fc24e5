package import Referrals

/// What a withdrawal has stopped here, so that the other side can be told and nothing goes on unseen.
package struct Withdrawal: Sendable, Hashable {
    /// The consents that it took back.
    package var consents: [Filed<ConsentRecord>]
    package var steps: Set<ConsentStep>
    package var cancelledSessions: [Identifier]
    package var stoppedMessages: [Identifier]
    /// Whether the person left the process with it.
    package var leaves = false
    /// Whether the process between the people ended with it.
    package var endsProcess: Bool

    /// Whether anything that stood here no longer does.
    package var isEffective: Bool {
        !consents.isEmpty || leaves || endsProcess || !cancelledSessions.isEmpty || !stoppedMessages.isEmpty
    }
}

extension CaseFile {
    /// Takes a person's consent back, at once and without asking why: in full, or for some steps only (COE-16b).
    ///
    /// It needs nothing but somebody who may write consents, or the person: no gate, no approval, no reason. Whatever
    /// rested on the consent stops in the same moment.
    ///
    /// - Parameter steps: nil for everything that the person has consented to.
    @discardableResult
    package mutating func withdraw(
        _ pseudonym: String,
        steps: Set<ConsentStep>? = nil,
        by act: Act
    ) throws(CaseworkError) -> Withdrawal {
        let person = try person(pseudonym)
        let isGuardian =
            act.by == person.guardian && guardianFault(act.by, of: pseudonym, on: act.day) == nil
        let isOwn = act.role == .participant && (act.by == pseudonym || isGuardian)
        if !isOwn { try act.require(.write, .consent) }
        let given = all(ConsentRecord.self).filter {
            $0.content.person == pseudonym && $0.content.origin == nil
                && [.given, .asked].contains($0.content.answer)
                && (steps?.isDisjoint(with: $0.content.standingSteps) != true)
        }
        guard !given.isEmpty else {
            throw CaseworkError(
                .notFound,
                "\(pseudonym) has no consent in this case that could be withdrawn."
            )
        }
        return try takeBack(given, of: person, only: steps, by: act)
    }

    /// Takes back what a peer reports as withdrawn there.
    ///
    /// - Parameter steps: nil for everything that the person has consented to.
    @discardableResult
    package mutating func receiveWithdrawal(
        of pseudonym: String,
        steps: Set<ConsentStep>?,
        by act: Act
    ) throws(CaseworkError) -> Withdrawal {
        let person = try person(pseudonym)
        let given = all(ConsentRecord.self).filter {
            $0.content.person == pseudonym && [.given, .asked].contains($0.content.answer)
                && steps?.isDisjoint(with: $0.content.standingSteps) != true
        }
        var result = try takeBack(given, of: person, only: steps, by: act)
        // What the peer says counts also where this side never held the consent itself.
        result.steps.formUnion(steps ?? Set(ConsentStep.allCases))
        try stop(person, &result, by: act)
        return result
    }

    private mutating func takeBack(
        _ given: [Filed<ConsentRecord>],
        of person: PersonRecord,
        only steps: Set<ConsentStep>?,
        by act: Act
    ) throws(CaseworkError) -> Withdrawal {
        var result = Withdrawal(
            consents: [],
            steps: [],
            cancelledSessions: [],
            stoppedMessages: [],
            endsProcess: false
        )
        for consent in given {
            let taken = steps.map(consent.content.standingSteps.intersection) ?? consent.content.standingSteps
            result.steps.formUnion(taken)
            result.consents.append(
                try amendAsConsequence(consent, by: act) { content throws(CaseworkError) in
                    content.withdrawnSteps.formUnion(taken)
                    content.withdrawnAt = act.at
                    if content.standingSteps.isEmpty { content.answer = .withdrawn }
                }
            )
        }
        try stop(person, &result, by: act)
        return result
    }

    /// Stops what rested on the steps that were taken back.
    private mutating func stop(
        _ person: PersonRecord,
        _ result: inout Withdrawal,
        by act: Act
    ) throws(CaseworkError) {
        if !result.steps.isDisjoint(with: [.messages, .meeting, .preparation]) {
            result.cancelledSessions += try cancelSessions(with: person.pseudonym, by: act)
        } else if result.steps.contains(.evaluation) {
            result.cancelledSessions += try cancelSessions(with: person.pseudonym, of: [.evaluation], by: act)
        }
        if result.steps.contains(.agreement) {
            try voidSignatures(of: person.pseudonym, by: act)
            leaveConcluded(with: person.pseudonym, by: act)
        }
        if result.steps.contains(.representation) {
            result.cancelledSessions += try stopUnrepresented(by: act)
        }
        guard result.steps.contains(where: \.carriesProcess) else { return }
        result.stoppedMessages += try stopMessages(of: person.pseudonym, by: act)
        guard person.role.isPrincipal, try self.person(person.pseudonym).left == nil else { return }
        result.leaves = true
        result.endsProcess = try leave(person, as: .withdrawn, by: act)
        guard result.endsProcess else { return }
        let stopped = try stopEverything(by: act)
        result.cancelledSessions += stopped.sessions
        result.stoppedMessages += stopped.messages
    }

    mutating func cancelSessions(
        with pseudonym: String,
        of kinds: [SessionKind] = SessionKind.allCases,
        by act: Act
    ) throws(CaseworkError) -> [Identifier] {
        var cancelled: [Identifier] = []
        for session in all(CaseSession.self)
        where session.content.state.isOpen && kinds.contains(session.content.kind)
            && session.content.people.contains(where: { $0.person == pseudonym })
        {
            try amendAsConsequence(session, by: act) { content throws(CaseworkError) in
                content.breakOff(at: act.at)
            }
            cancelled.append(session.id)
        }
        return cancelled
    }

    /// Takes a person's signature off terms that were not concluded.
    private mutating func voidSignatures(of pseudonym: String, by act: Act) throws(CaseworkError) {
        for draft in all(AgreementRecord.self) where draft.content.state == .draft {
            try amendAsConsequence(draft, by: act) { content throws(CaseworkError) in
                content.signatures.removeAll { $0.party == pseudonym }
            }
        }
    }

    /// What was concluded stays so; what it means to somebody who no longer wants an agreement, a person talks over with them.
    private mutating func leaveConcluded(with pseudonym: String, by act: Act) {
        let isBound = all(AgreementRecord.self).contains {
            $0.content.state == .signed && $0.content.parties.contains(pseudonym)
        }
        guard isBound else { return }
        leaveToFacilitators(
            "\(pseudonym) has taken back the consent to make an agreement, and one is in force; talk over with them what that means.",
            about: pseudonym,
            by: act
        )
    }

    mutating func stopMessages(
        of pseudonym: String,
        by act: Act
    ) throws(CaseworkError) -> [Identifier] {
        var stopped: [Identifier] = []
        for message in all(MessageRecord.self)
        where message.content.state.isOpen && message.content.isBetween(pseudonym) {
            try amendAsConsequence(message, by: act) { content throws(CaseworkError) in
                content.state = .stopped
            }
            stopped.append(message.id)
        }
        return stopped
    }

    /// Takes a person out of the process; it ends where nobody is left on their side and the mechanism needs it.
    ///
    /// - Returns: whether the process ended.
    mutating func leave(
        _ person: PersonRecord,
        as reason: ProcessRecord.End,
        by act: Act
    ) throws(CaseworkError) -> Bool {
        var gone = person
        gone.left = act.at
        if let known = all(PersonRecord.self).last(where: { $0.content.pseudonym == person.pseudonym }) {
            try amendAsConsequence(known, by: act) { content throws(CaseworkError) in content = gone }
        } else {
            fileAsConsequence(gone, by: act)
        }
        try voidSignatures(of: person.pseudonym, by: act)
        let othersStay = people.contains { other in
            takesPart(other) && other.isHarmedSide == person.isHarmedSide
        }
        let isNeeded = mechanism?.needsSide(harmed: person.isHarmedSide) ?? true
        guard isNeeded, !othersStay, let process = last(ProcessRecord.self), process.content.end == nil else {
            return false
        }
        try amendAsConsequence(process, by: act) { content throws(CaseworkError) in
            content.end = reason
            content.endedAt = act.at
        }
        return true
    }
}

extension PersonRecord {
    /// Whether the person is on the side that was harmed, in person or by a surrogate.
    var isHarmedSide: Bool { role == .harmed || role == .surrogate }
}

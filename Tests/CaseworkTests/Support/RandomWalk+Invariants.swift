import Casework
import Referrals

// What should never be, judged from the records themselves, without asking the gates.

extension RandomWalk {
    private func records<Content: RecordContent>(_: Content.Type) -> [Content] {
        sample.file.all(Content.self).map(\.content)
    }

    // MARK: what a command was accepted under

    func contactFaults(_ person: String) -> [String] {
        if hasLeft(person) { return ["\(person) has left"] }
        let words = records(ConsentRecord.self).filter { $0.person == person }
        let refused = words.filter {
            $0.steps.contains(.contact) && ($0.answer == .refused || $0.withdrawnSteps.contains(.contact))
        }.compactMap { $0.withdrawnAt ?? $0.answeredAt }
        let isNothingLeft = !words.contains { $0.answer == .given }
        let tookBack = isNothingLeft ? words.filter { $0.answer == .withdrawn }.compactMap(\.withdrawnAt) : []
        let back = records(PersonRecord.self).last { $0.pseudonym == person }?.returned?.last?.at
        let isLeftAlone = (refused + tookBack).max().map { no in back.map { $0 < no } ?? true } ?? false
        let offered = records(OfferRecord.self).contains { $0.person == person } || back != nil
        return (offered && !isLeftAlone) || consents(person, .contact)
            ? [] : ["\(person) had neither an offer that is open nor a consent to be contacted"]
    }

    /// What was agreed in this process, not in one that ended before it.
    private var agreements: [AgreementRecord] {
        let former = records(ProcessRecord.self).dropLast().compactMap(\.endedAt).max()
        return records(AgreementRecord.self).filter { agreement in
            former.map { $0 < agreement.madeAt } ?? true
        }
    }

    /// - Parameter names: who conducts it; nil for everybody who facilitates.
    func jointFaults(
        _ people: [String],
        _ step: ConsentStep,
        meets: Bool = false,
        by names: [String]? = nil
    ) -> [String] {
        var found = releaseFaults(people, step, meets: meets, by: names)
        for person in people {
            if !wasPrepared(person) { found.append("\(person) was not prepared") }
            guard isResponsible(person) else { continue }
            if !isProven(person) { found.append("nobody has assessed how sure it is that it was \(person)") }
            let word = records(AcknowledgementRecord.self).last { $0.person == person }?.acknowledges
            if word != .fully, word != .partly { found.append("\(person) does not acknowledge the facts") }
        }
        found += facilitatorFaults(of: names, trained: true)
        return found
    }

    func releaseFaults(
        _ people: [String],
        _ step: ConsentStep = .messages,
        meets: Bool = false,
        by names: [String]? = nil
    ) -> [String] {
        var found = standingFaults
        found += screeningFaults(people, atLeast: meets ? .beforeSession : .preparation, meets: meets)
        found += people.filter { !consents($0, step) }.map { "without the consent of \($0)" }
        found += facilitatorFaults(of: names, trained: false)
        return found
    }

    func agreementFaults(_ parties: [String]) -> [String] {
        var found = standingFaults
        found += screeningFaults(parties, atLeast: .preparation, afterMeeting: true)
        found += parties.filter { !consents($0, .agreement) }.map { "without the consent of \($0)" }
        found += facilitatorFaults(trained: false)
        return found
    }

    /// What keeps people from being approached again about how it ended.
    func followUpFaults() -> [String] {
        var found: [String] = []
        if records(HoldRecord.self).contains(where: { $0.liftedAt == nil }) {
            found.append("approached while the case is on hold")
        }
        let agreed = records(AgreementRecord.self)
            .filter { ![.draft, .declined, .abandoned].contains($0.state) }.flatMap(\.signatures).map(\.at)
            .max()
        guard let agreed else { return found }
        let screening = records(ScreeningRecord.self).last
        if screening?.at != .followUp || (screening?.on ?? agreed) <= agreed {
            found.append("approached after an agreement without a look at the risk since")
        }
        if ![.proceed, .indirectOnly].contains(screening?.decision) || screening?.second?.agrees != true {
            found.append("approached although the follow-up does not allow it")
        }
        return found
    }

    func erasureFaults(_ peers: [String], _ isProofKept: Bool) -> [String] {
        let today = Day(sample.now)
        let isHeld = records(LegalHoldRecord.self).contains { hold in
            hold.releasedAt == nil && (hold.until.map { today <= $0 } ?? true)
        }
        return (isHeld ? ["erased under a legal hold"] : [])
            + (peers.isEmpty ? [] : ["erased before the peers were told"])
            + (isProofKept ? [] : ["erased without proof"])
    }

    func sessionFaults(_ session: CaseSession) -> [String] {
        let people = session.people.map(\.person).filter { isHarmed($0) || isResponsible($0) }
        let isAfterwards = session.kind == .closure || session.kind == .evaluation
        return heldFaults(session, people) + stepFaults(session) + (isAfterwards ? followUpFaults() : [])
    }

    /// Whether it is a step of the mechanism that the process was opened with, told from the definitions that come with the software.
    private func stepFaults(_ session: CaseSession) -> [String] {
        let name = records(ProcessRecord.self).last?.mechanism
        let steps = Mechanism.shipped.first { $0.id == name }?.steps.map(\.kind) ?? []
        let isFree = session.kind == .closure || session.kind == .evaluation
        return isFree || steps.contains(session.kind)
            ? [] : ["\(session.kind.rawValue) is no step of \(name ?? "nothing")"]
    }

    private func heldFaults(_ session: CaseSession, _ people: [String]) -> [String] {
        guard joins(session) else {
            let step: ConsentStep = session.kind == .evaluation ? .evaluation : .preparation
            var found = standingFaults
            found += people.filter { !consents($0, step) }.map { "without the consent of \($0)" }
            found += facilitatorFaults(of: session.facilitators, trained: true)
            return found
        }
        let step: ConsentStep = meets(session) ? .meeting : .messages
        var found = jointFaults(people, step, meets: meets(session), by: session.facilitators)
        let isGuarded = session.people.contains { $0.person == SampleCase.guardian }
        if people.contains(SampleCase.responsible), !isGuarded {
            found.append("a child without the guardian")
        }
        return found
    }

    func reportFaults(_ report: OutcomeReport) -> [String] {
        let outcome = report.outcome
        let end = records(ProcessRecord.self).last?.end
        let unreviewed = agreements.filter {
            $0.state == .breached && $0.programmeReview?.outcome != .toCourt
        }
        let isOwed = agreements.contains { [.draft, .signed, .breached].contains($0.state) }
        let isTrue =
            switch outcome {
            case .completed: (end == .completed || end == .dialogueSufficed) && !isOwed
            case .agreementRunning: end == nil && agreements.contains { $0.state == .signed }
            // Where somebody has not agreed to the report, that it ended is all that is told, however it ended.
            case .ended:
                end != nil
                    && (report.steps.isEmpty
                        || (end != .completed && end != .dialogueSufficed && end != .breached))
            case .notFulfilled: agreements.contains { $0.state == .breached }
            }
        var found = unreviewed.map { _ in "a failure at which the programme has not looked" }
        // That a process ended, and nothing else, is told without anybody's leave.
        if outcome != .ended || !report.steps.isEmpty {
            let silent = people.filter { takesPart($0) && !hasLeft($0) && !consents($0, .report) }
            found += silent.map { "told without the consent of \($0)" }
        }
        if !isTrue { found.append("\(outcome.rawValue) of a process that is \(end?.rawValue ?? "open")") }
        return found
    }

    // MARK: what never stands in the records

    /// Everything that should never be.
    func breaches() -> [String] {
        faults + sessionBreaches + messageBreaches + agreementBreaches + disclosureBreaches
    }

    private var sessionBreaches: [String] {
        let isStopped = records(ProcessRecord.self).last?.end != nil
        let isHeld = records(HoldRecord.self).contains { $0.liftedAt == nil }
        let saysStop = records(ScreeningRecord.self).last?.decision == .stop
        return records(CaseSession.self).flatMap { session -> [String] in
            var found: [String] = []
            if session.state == .running {
                if isStopped { found.append("a session runs in a process that has ended") }
                if isHeld { found.append("a session runs while the case is on hold") }
                // One side alone may still be told why.
                if saysStop, joins(session) {
                    found.append("a session runs although the screening says stop")
                }
            }
            if session.state.isOpen {
                found += session.people.filter { hasLeft($0.person) }.map {
                    "\($0.person) left and is expected"
                }
            }
            let there = session.people.filter { $0.attendance == .present || $0.attendance == .left }
            // What is carried may be carried to one side at a time.
            let expectsHarmed = session.people.contains { isHarmed($0.person) }
            let expectsResponsible = session.people.contains { isResponsible($0.person) }
            let lacksHarmed = expectsHarmed && !there.contains { isHarmed($0.person) }
            let lacksResponsible = expectsResponsible && !there.contains { isResponsible($0.person) }
            if session.state == .held, lacksHarmed || lacksResponsible {
                found.append("a session was held in which a side was missing")
            }
            if session.state == .noShow, !session.people.contains(where: { $0.attendance == .noShow }) {
                found.append("a no-show of nobody")
            }
            return found
        }
    }

    private var messageBreaches: [String] {
        records(MessageRecord.self).compactMap { message in
            if message.state == .released, message.decision?.verdict != .release {
                return "a message was released by nobody"
            }
            return message.state.isOpen && (hasLeft(message.from) || hasLeft(message.to))
                ? "a message of somebody who left is still open" : nil
        }
    }

    private var agreementBreaches: [String] {
        let end = records(ProcessRecord.self).last?.end
        var found: [String] = []
        for agreement in records(AgreementRecord.self) {
            if end == .completed || end == .dialogueSufficed, agreements.contains(agreement),
                [.draft, .signed, .breached].contains(agreement.state)
            {
                found.append("an agreement is \(agreement.state.rawValue) in a completed process")
            }
            guard agreement.state == .signed else { continue }
            let signers = Set(agreement.signatures.filter { $0.terms == agreement.terms }.map(\.party))
            if signers != Set(agreement.parties) {
                found.append("an agreement is signed by \(signers.sorted())")
            }
            if agreement.monitoring == nil || agreement.proportion?.faults.isEmpty != true {
                found.append("an agreement is signed without a plan or a look at its proportion")
            }
            let child = agreement.signatures.first { $0.party == SampleCase.responsible }
            if child?.guardian == nil { found.append("a child signed alone") }
        }
        return found
    }

    private var disclosureBreaches: [String] {
        records(DangerRecord.self).filter { $0.disclosedAt != nil }.compactMap {
            $0.approvedBy == nil || $0.approvedBy == $0.askedBy || $0.officerToldAt == nil
                || $0.officerToldBy == $0.askedBy || $0.told == nil || $0.cite == nil
                ? "a disclosure by one person, of which the officer was not told, or not on record" : nil
        }
    }

    // MARK: the bare facts

    private var standingFaults: [String] {
        var found: [String] = []
        let process = records(ProcessRecord.self).last
        if process == nil || process?.end != nil { found.append("no process is open") }
        if records(HoldRecord.self).contains(where: { $0.liftedAt == nil }) {
            found.append("the case is on hold")
        }
        return found
    }

    private func screeningFaults(
        _ people: [String],
        atLeast stage: ScreeningStage,
        meets: Bool = false,
        afterMeeting: Bool = false
    ) -> [String] {
        guard let screening = records(ScreeningRecord.self).last else { return ["nobody was screened"] }
        var found: [String] = []
        let allowed: Set<ScreeningRecord.Decision> = meets ? [.proceed] : [.proceed, .indirectOnly]
        if !allowed.contains(screening.decision) { found.append("the screening says \(screening.decision)") }
        if screening.second?.agrees != true { found.append("nobody else has looked at the screening") }
        if screening.validUntil < Day(sample.now) { found.append("the screening is over") }
        if screening.at < stage { found.append("the screening is of \(screening.at.rawValue)") }
        for person in people where !screening.answers.keys.contains(where: { $0.hasSuffix("@" + person) }) {
            found.append("\(person) was not screened")
        }
        let met = records(CaseSession.self).filter {
            self.meets($0) && ($0.state == .held || $0.state == .stopped)
        }
        if meets || afterMeeting, met.contains(where: { $0.endedAt.map { screening.on < $0 } ?? false }) {
            found.append("nobody was screened since the sides met")
        }
        return found
    }

    private func facilitatorFaults(of names: [String]? = nil, trained: Bool) -> [String] {
        let assigned = records(AssignmentRecord.self).filter {
            $0.until == nil && (names?.contains($0.facilitator) ?? true)
        }
        guard !assigned.isEmpty else { return ["nobody facilitates"] }
        var found: [String] = []
        for assignment in assigned {
            let name = assignment.facilitator
            let word = records(DeclarationRecord.self).last { $0.facilitator == name }
            if word?.interests.isEmpty != true { found.append("\(name) is not impartial") }
            if trained, !assignment.initiallyTrained { found.append("\(name) is not trained") }
        }
        return found
    }

    /// Whether a consent of a person stands, told from the bare records: the last word of theirs, a guardian's beside a child's.
    func consents(_ person: String, _ step: ConsentStep) -> Bool {
        let words = records(ConsentRecord.self).filter {
            $0.person == person && $0.steps.contains(step) && $0.answer != .asked
        }
        let yes = words.filter {
            $0.answer == .given && !$0.withdrawnSteps.contains(step)
                && (person != SampleCase.responsible || $0.guardian?.answer == .given)
        }
        // Whoever leaves takes back with it also what they did not name.
        let gone = records(ConsentRecord.self).filter {
            $0.person == person && !$0.withdrawnSteps.isDisjoint(with: [.messages, .meeting])
        }.compactMap(\.withdrawnAt)
        let no =
            gone
            + words.compactMap {
                $0.withdrawnSteps.contains(step)
                    ? $0.withdrawnAt : $0.answer == .refused ? $0.answeredAt : nil
            }
        guard let latest = yes.compactMap(\.answeredAt).max() else { return false }
        return !hasLeft(person) && (no.max().map { $0 < latest } ?? true)
    }

    private func takesPart(_ person: String) -> Bool {
        records(ConsentRecord.self).contains {
            $0.person == person && $0.answer == .given
                && !$0.standingSteps.isDisjoint(with: [.messages, .meeting, .preparation, .agreement])
        }
    }

    private func wasPrepared(_ person: String) -> Bool {
        records(CaseSession.self).contains { session in
            session.kind == .preparation && session.state == .held && !joins(session)
                && session.people.contains { $0.person == person && $0.attendance == .present }
        }
    }

    private func isProven(_ person: String) -> Bool {
        let last = records(AttributionRecord.self).last { $0.person == person }
        return [.probable, .established, .admitted].contains(last?.certainty)
    }

    func hasLeft(_ person: String) -> Bool {
        records(PersonRecord.self).contains { $0.pseudonym == person && $0.left != nil }
    }

    private func isHarmed(_ person: String) -> Bool { person.hasPrefix("harmed") }
    private func isResponsible(_ person: String) -> Bool { person.hasPrefix("responsible") }

    private func joins(_ session: CaseSession) -> Bool {
        let people = session.people.map(\.person)
        return session.kind.joins
            || (people.contains(where: isHarmed) && people.contains(where: isResponsible))
    }

    private func meets(_ session: CaseSession) -> Bool {
        session.kind.meets || (!session.kind.joins && joins(session))
    }
}

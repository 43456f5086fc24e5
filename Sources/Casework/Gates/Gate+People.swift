import Referrals

extension CaseFile {
    func missingForPeople(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        let people = situation.people.compactMap { try? person($0) }
        let principals = people.filter { $0.role.isPrincipal }
        let others = situation.session.map(joins) == true ? people.filter(\.role.isAskedToo) : []
        switch requirement {
        case .informedConsent:
            return informedConsentFaults(principals, others, situation) + refusalFaults(people, situation)
        case .sameInformation: return sameInformationFaults(principals, situation)
        case .legalAdvice:
            return principals.filter { $0.legalAdvice == .notYet && !isReady($0.pseudonym, .legalAdvice) }.map
            {
                Missing(requirement, about: $0.pseudonym, "legal advice has not been offered")
            }
        case .preparation:
            let prepared = principals + others.filter { $0.role == .representative }
            return prepared.filter { !wasPrepared($0.pseudonym) }.map {
                Missing(requirement, about: $0.pseudonym, "no preparation meeting was held")
            }
        case .peoplePresent: return presenceFaults(people, situation)
        case .readiness:
            if let says = situation.message.flatMap(recordingFault) { return [Missing(requirement, says)] }
            guard let session = situation.session else { return [] }
            return session.readiness.open(for: session.form).map {
                Missing(requirement, "not settled: \($0)")
            }
        default: return []
        }
    }

    /// What brings people together in the step: to meet, or to exchange messages.
    private func joiningStep(_ situation: Situation) -> ConsentStep {
        situation.message != nil
            ? .messages : situation.session.map(meets) == true ? .meeting : .messages
    }

    /// Whoever only goes with somebody is not asked; but nobody comes in whatever role to what they have refused.
    private func refusalFaults(_ people: [PersonRecord], _ situation: Situation) -> [Missing] {
        let step = joiningStep(situation)
        return people.filter { !$0.role.isPrincipal && !$0.role.isAskedToo && saidNo($0.pseudonym, to: step) }
            .map {
                Missing(
                    .informedConsent,
                    about: $0.pseudonym,
                    "has refused or withdrawn the consent to \(step.rawValue), in whatever role"
                )
            }
    }

    /// The consent that the step rests on. Whoever else takes part is asked as well.
    private func informedConsentFaults(
        _ principals: [PersonRecord],
        _ others: [PersonRecord],
        _ situation: Situation
    ) -> [Missing] {
        let step = joiningStep(situation)
        guard !principals.isEmpty else {
            return [Missing(.informedConsent, "nobody who decides for themself takes part")]
        }
        return (principals + others).compactMap { person in
            consent(for: ConsentNeed(person.pseudonym, step), at: situation.at).says.map {
                Missing(.informedConsent, about: person.pseudonym, $0)
            }
        }
    }

    /// Both sides have to have seen the same package in the same version, each in their own language. Across a border each side's own
    /// law fills it; there the package itself is compared, and what differs or is unknown is a question to a person.
    private func sameInformationFaults(_ principals: [PersonRecord], _ situation: Situation) -> [Missing] {
        let shown = principals.filter { !isElsewhere($0.pseudonym) }.compactMap { person in
            all(InformationRecord.self).last { $0.content.person == person.pseudonym }?.content
        }
        let packages = Set(shown.map { $0.notice + " " + $0.version })
        let digests = Set(shown.compactMap(\.packageDigest))
        guard packages.count <= 1, digests.count <= 1 else {
            let named = digests.count > 1 ? digests.map { "package " + $0.short } : Array(packages)
            return [
                Missing(
                    .sameInformation,
                    "the sides were shown different information: \(named.sorted().joined(separator: "; "))"
                )
            ]
        }
        return informationQuestions(among: principals.map(\.pseudonym)).map {
            Missing(.sameInformation, about: $0.person, $0.says)
        }
    }

    /// Whether somebody was prepared for this process, here or at the peer that looks after them.
    func wasPrepared(_ pseudonym: String) -> Bool {
        isReady(pseudonym, .preparation)
            || sessionsOfProcess.contains { session in
                session.kind == .preparation && session.state == .held && !joins(session)
                    && session.people.contains { $0.person == pseudonym && $0.attendance == .present }
            }
    }

    /// Whether the peer that looks after a person says that a step was done there; advice that was offered once is known for ever.
    private func isReady(_ pseudonym: String, _ step: ReadinessRecord.Step) -> Bool {
        all(ReadinessRecord.self).map(\.content).contains {
            $0.person == pseudonym && $0.step == step && (step != .preparation || isOfThisProcess($0.at))
        }
    }

    /// Guardian, interpreter and supporter have to be there where they are flagged. In an exchange of messages nobody
    /// is present; there the guardian's own consent and a language that is understood stand for it.
    private func presenceFaults(_ people: [PersonRecord], _ situation: Situation) -> [Missing] {
        guard let session = situation.session, session.form != .asynchronous else { return [] }
        let there = Set(session.people.map(\.person))
        return people.filter { $0.role.isPrincipal }.flatMap { person -> [Missing] in
            var missing: [Missing] = []
            if person.isChild(on: day(of: situation.at)) {
                let says =
                    if let guardian = person.guardian {
                        guardianFault(guardian, of: person.pseudonym, on: day(of: situation.at))
                            ?? (there.contains(guardian) ? nil : "the guardian \(guardian) is not there")
                    } else { "no guardian is named" }
                if let says { missing.append(Missing(.peoplePresent, about: person.pseudonym, says)) }
            }
            if let supporter = person.supporter, !there.contains(supporter) {
                missing.append(
                    Missing(
                        .peoplePresent,
                        about: person.pseudonym,
                        "the supporter \(supporter) is not there"
                    )
                )
            }
            if person.needsInterpreter,
                session.interpreter.map({ $0.sworn && !Set($0.languages).isDisjoint(with: person.languages) })
                    != true
            {
                missing.append(
                    Missing(.peoplePresent, about: person.pseudonym, "no interpreter for them is there")
                )
            }
            return missing
        }
    }
}

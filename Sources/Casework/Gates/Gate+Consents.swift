import Referrals

// Each step that a person is asked about has a gate that asks for the answer. What joins the sides asks for the consent to meet or
// to exchange messages beside what else it needs; the others stand here.

extension CaseFile {
    /// Those who decide for themselves, have agreed to take part in this process, here or at a peer, and have not left.
    package var participants: [PersonRecord] {
        let consents = all(ConsentRecord.self).map(\.content).filter { consent in
            consent.answer == .given && consent.standingSteps.contains(where: \.isTakingPart)
                && isOfThisProcess(consent.askedAt)
        }
        let agreements = agreementsOfProcess.map(\.content).filter {
            [.signed, .completed, .breached].contains($0.state)
        }
        let names = Set(consents.map(\.person)).union(agreements.flatMap(\.parties))
        return principals.filter { names.contains($0.pseudonym) }
    }

    func missingConsents(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        let step: ConsentStep
        let people: [PersonRecord]
        switch requirement {
        case .consentToPrepare:
            step = situation.session.map(aloneStep) ?? .preparation
            people = principalsAmong(situation.people)
        case .consentToAgree:
            step = .agreement
            people = principalsAmong(situation.agreement?.parties ?? [])
        case .consentToReport:
            step = .report
            people = participants
            if people.isEmpty {
                return [Missing(requirement, "nobody takes part who could agree that it is told")]
            }
        default:
            step = .evaluation
            people = principalsAmong(situation.people)
        }
        return people.compactMap { person in
            consent(for: ConsentNeed(person.pseudonym, step), at: situation.at).says.map {
                Missing(requirement, about: person.pseudonym, $0)
            }
        }
    }

    /// The consent that a session with one side alone rests on.
    func aloneStep(_ session: CaseSession) -> ConsentStep {
        session.kind == .evaluation ? .evaluation : .preparation
    }
}

extension ConsentStep {
    /// Whether somebody who has agreed to it takes part in the process, and not only lets something be known or asked.
    fileprivate var isTakingPart: Bool {
        switch self {
        case .preparation, .messages, .meeting, .agreement: true
        case .contact, .share, .representation, .report, .court, .evaluation: false
        }
    }
}

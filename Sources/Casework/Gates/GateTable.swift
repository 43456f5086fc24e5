import Referrals

/// The gates: which step needs what. This is the one table; the documentation's is generated from it, and every step of
/// the software asks it.
package enum GateTable {
    package static let rows: [Step: [Requirement]] = [
        .sendReferral: [.assessmentDecided, .consentsToShare, .approvalsGiven, .contentAsApproved],
        .acceptReferral: [.ownPackDecided, .approvalsGiven, .refusalGrounded],
        .contact: [.lawfulContact],
        .preparation: [
            .processOpen, .stepOfMechanism, .noHold, .lawfulContact, .consentToPrepare, .facilitatorAssigned,
            .impartiality,
            .training, .jointFacilitation, .peoplePresent,
        ],
        .joint: [
            .processOpen, .stepOfMechanism, .factsReceived, .screeningCurrent, .noHold, .evidenceSuffices,
            .basicFacts, .informedConsent, .sameInformation, .legalAdvice, .facilitatorAssigned,
            .impartiality, .training,
            .coFacilitation, .jointFacilitation, .preparation, .peoplePresent, .readiness,
        ],
        .release: [
            .processOpen, .screeningCurrent, .noHold, .informedConsent, .facilitatorAssigned, .impartiality,
            .facilitatorDecision,
        ],
        .agreement: [
            .processOpen, .screeningCurrent, .noHold, .facilitatorAssigned, .impartiality, .proportion,
            .monitoringPlan, .everySignature, .consentToAgree, .courtUse,
        ],
        .outcomeReport: [.processEnded, .programmeFirst, .consentToReport],
        .closure: [.lawfulContact, .noHold, .followUpScreening],
        .evaluation: [.lawfulContact, .consentToEvaluate, .noHold, .followUpScreening],
        .danger: [.groundRecorded, .twoPeople, .officerTold],
        .erasure: [.noLegalHold, .peersTold, .proofKept],
        .crossBorderAccess: [.consentOfEntitled],
    ]
}

extension CaseFile {
    /// Everything that a step still misses; nothing where its gate is open.
    package func missing(for step: Step, _ situation: Situation) -> [Missing] {
        (GateTable.rows[step] ?? []).flatMap { missing($0, situation) }
    }

    /// - Throws: ``CaseworkError`` with `gateClosed`, naming everything that is missing at once.
    package func open(_ step: Step, _ situation: Situation) throws(CaseworkError) {
        let missing = missing(for: step, situation)
        guard missing.isEmpty else { throw CaseworkError(closed: step, missing) }
    }

    /// What of one requirement is missing.
    package func missing(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        switch requirement {
        case .assessmentDecided, .consentsToShare, .approvalsGiven, .contentAsApproved, .ownPackDecided,
            .refusalGrounded:
            missingForReferral(requirement, situation)
        case .lawfulContact: toBeContacted(situation).compactMap { contactFault(of: $0, at: situation.at) }
        case .processOpen, .stepOfMechanism, .factsReceived, .screeningCurrent, .noHold, .evidenceSuffices,
            .basicFacts:
            missingInCase(requirement, situation)
        case .informedConsent, .sameInformation, .legalAdvice, .preparation, .peoplePresent, .readiness:
            missingForPeople(requirement, situation)
        case .followUpScreening: followUpFaults(situation)
        case .facilitatorAssigned, .impartiality, .training, .coFacilitation, .jointFacilitation:
            missingForFacilitators(requirement, situation)
        case .consentToPrepare, .consentToAgree, .consentToReport, .consentToEvaluate:
            missingConsents(requirement, situation)
        case .facilitatorDecision, .proportion, .monitoringPlan, .everySignature, .courtUse, .processEnded,
            .programmeFirst:
            missingForOutcome(requirement, situation)
        case .twoPeople, .groundRecorded, .officerTold, .noLegalHold, .peersTold, .proofKept:
            missingForException(requirement, situation)
        case .consentOfEntitled: missingForAccess(situation)
        }
    }

    /// To a session come also those who only go with somebody: a guardian, a supporter. They are not written to for it.
    private func toBeContacted(_ situation: Situation) -> [String] {
        situation.session == nil
            ? situation.people : principalsAmong(situation.people).map(\.pseudonym)
    }

    /// Why a person may not be contacted; nil where they may. After the first offer the person's own word counts: whoever left, said
    /// no, or took everything back is not written to again before they come back of their own accord.
    func contactFault(of pseudonym: String, at now: Instant) -> Missing? {
        let person = try? person(pseudonym)
        let back = "where they come back of their own accord, `comity consent return` records it"
        if person?.left != nil {
            return Missing(
                .lawfulContact,
                about: pseudonym,
                "has left the process and is left in peace; \(back)"
            )
        }
        if let person, standingNo(of: person) == nil {
            let isOffered = all(OfferRecord.self).contains { $0.content.person == pseudonym }
            if isOffered || person.returned != nil { return nil }
        }
        guard let says = consent(for: ConsentNeed(pseudonym, .contact), at: now).says else { return nil }
        return Missing(
            .lawfulContact,
            about: pseudonym,
            "\(says), and no lawful first offer is open; `comity consent offer` records one, and \(back)"
        )
    }
}

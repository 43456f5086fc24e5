import Referrals

extension CaseFile {
    func missingForOutcome(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        switch requirement {
        case .facilitatorDecision:
            guard let message = situation.message else {
                return [Missing(requirement, "there is no message")]
            }
            guard message.decision?.verdict == .release else {
                return [Missing(requirement, "no facilitator has decided to release it")]
            }
            // Nobody can have decided on what is not here.
            return recordingFault(of: message).map { [Missing(requirement, $0)] } ?? []
        case .processEnded:
            if last(ProcessRecord.self)?.content.end != nil { return [] }
            // An agreement that everybody has signed is an outcome too, while it is being kept.
            return agreementsOfProcess.contains { $0.content.state == .signed }
                ? [] : [Missing(requirement, "the process has not ended and no agreement is signed")]
        case .programmeFirst:
            return agreementsOfProcess.map(\.content).filter { $0.state == .breached }.compactMap {
                failureFault($0).map { Missing(requirement, $0) }
            }
        default:
            guard let agreement = situation.agreement else {
                return [Missing(requirement, "there is no agreement")]
            }
            return missingForAgreement(requirement, agreement, at: situation.at)
        }
    }

    /// An authority hears of a failure only after the programme has looked at this one and a person has sent it back (UN-17).
    private func failureFault(_ agreement: AgreementRecord) -> String? {
        switch agreement.programmeReview?.outcome {
        case .toCourt: nil
        case nil:
            "the programme has not looked at the failure yet; `comity case agreement review` records its look"
        case .supported, .renegotiate:
            "the programme has not decided to hand the failure back; conclude new terms, or look at it again"
        }
    }

    private func missingForAgreement(
        _ requirement: Requirement,
        _ agreement: AgreementRecord,
        at now: Instant
    ) -> [Missing] {
        switch requirement {
        case .proportion:
            guard let check = agreement.proportion, check.terms == agreement.terms else {
                return [Missing(requirement, "a facilitator has not looked at these terms")]
            }
            return check.faults.sorted { $0.key < $1.key }.map {
                Missing(requirement, "item \($0.key) is out of proportion: \($0.value)")
            }
        case .monitoringPlan:
            return agreement.monitoring == nil ? [Missing(requirement, "nobody watches over it")] : []
        case .everySignature:
            return agreement.parties.compactMap { signatureFault(of: $0, in: agreement, at: now) }
        case .courtUse:
            return agreement.parties.compactMap { courtFault(of: $0, in: agreement, at: now) }
        default: return []
        }
    }

    /// Why a party has not agreed that a court takes the agreement into account; nil where it may not, or they have. That consent is
    /// asked where the person is looked after, and does not cross: the peer tells a signature under terms that say so only with it.
    func courtFault(of party: String, in agreement: AgreementRecord, at now: Instant) -> Missing? {
        guard agreement.forCourt else { return nil }
        let isAskedThere = agreement.signatures.contains {
            $0.party == party && $0.node != nil && $0.terms == agreement.terms
        }
        if isAskedThere, agreement.courtInTerms == true { return nil }
        return consent(for: ConsentNeed(party, .court, about: agreement.madeAt), at: now).says.map {
            Missing(.courtUse, about: party, $0)
        }
    }

    /// Why a party's signature does not count; nil where it does.
    func signatureFault(of party: String, in agreement: AgreementRecord, at now: Instant) -> Missing? {
        let signer = try? person(party)
        guard let signature = agreement.signatures.last(where: { $0.party == party }) else {
            return Missing(.everySignature, about: party, "has not signed")
        }
        guard signature.terms == agreement.terms else {
            return Missing(.everySignature, about: party, "has signed other terms")
        }
        if let signer, signer.left != nil {
            return Missing(
                .everySignature,
                about: party,
                "has left the process, and their signature with them"
            )
        }
        // Who signed at another node is known there: an age that is unknown here was judged where it is known.
        let isKnownThere = signature.node != nil && signer?.birth == nil
        if signer?.isChild(on: day(of: now)) == true, !isKnownThere, signature.guardian == nil {
            return Missing(.everySignature, about: party, "a parent or guardian has not signed beside them")
        }
        return signature.guardian.flatMap { guardianFault($0, of: party, on: day(of: now)) }.map {
            Missing(.everySignature, about: party, $0)
        }
    }
}

extension CaseFile {
    func missingForReferral(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        guard let referral = situation.referral else {
            return [Missing(requirement, "nothing has been assessed yet")]
        }
        switch requirement {
        case .assessmentDecided, .ownPackDecided:
            if requirement == .ownPackDecided, referral.isRefusal { return [] }
            if referral.isRefused {
                return referral.refusals.isEmpty
                    ? [Missing(requirement, "the law refuses it")]
                    : referral.refusals.map { Missing(requirement, "the law refuses it: \($0)") }
            }
            if !referral.openQuestions.isEmpty {
                return referral.openQuestions.map { Missing(requirement, "not answered: \($0)") }
            }
            return referral.isDecided ? [] : [Missing(requirement, "the law has not decided")]
        case .consentsToShare:
            return referral.consents.compactMap { need in
                consent(for: need, at: situation.at).says.map {
                    Missing(requirement, about: need.person, $0)
                }
            }
        case .approvalsGiven:
            return referral.missingApprovals.map { Missing(requirement, "the approval as \($0) is missing") }
        case .contentAsApproved:
            return referral.isAsApproved
                ? []
                : [
                    Missing(
                        requirement,
                        referral.deviation ?? "what would go out is not what the approver saw; assess again"
                    )
                ]
        case .refusalGrounded:
            guard referral.isRefusal else { return [] }
            var missing: [Missing] = []
            if referral.ground?.isEmpty ?? true {
                missing.append(Missing(requirement, "no ground is recorded"))
            }
            if !referral.wasConsulted {
                missing.append(
                    Missing(
                        requirement,
                        "the other side has not been consulted; `comity referral ask --consult`"
                    )
                )
            }
            return missing
        default: return []
        }
    }
}

extension CaseFile {
    func missingForException(_ requirement: Requirement, _ situation: Situation) -> [Missing] {
        switch requirement {
        case .groundRecorded, .twoPeople, .officerTold:
            guard let danger = situation.danger else {
                return [Missing(requirement, "no danger has been recorded")]
            }
            return missingForDanger(requirement, danger)
        default:
            guard let erasure = situation.erasure else {
                return [Missing(requirement, "nobody has looked at what stands against it")]
            }
            return missingForErasure(requirement, erasure)
        }
    }

    private func missingForDanger(_ requirement: Requirement, _ danger: DangerRecord) -> [Missing] {
        switch requirement {
        case .groundRecorded:
            danger.ground.isEmpty || danger.to.isEmpty || danger.cite?.isEmpty ?? true
                ? [Missing(requirement, "the ground with its provision, or the authority, is not recorded")]
                : []
        case .twoPeople:
            danger.approvedBy == nil || danger.approvedBy == danger.askedBy
                ? [Missing(requirement, "a second person has not approved")] : []
        case .officerTold:
            danger.officerToldAt == nil
                ? [Missing(requirement, "the data-protection officer has not been told")] : []
        default: []
        }
    }

    private func missingForErasure(_ requirement: Requirement, _ erasure: ErasureStanding) -> [Missing] {
        switch requirement {
        case .noLegalHold: erasure.legalHolds.map { Missing(requirement, "a legal hold: \($0)") }
        case .peersTold: erasure.peersToTell.map { Missing(requirement, "\($0) has not been told") }
        case .proofKept:
            erasure.isProofKept ? [] : [Missing(requirement, "the proof of deletion is not kept")]
        default: []
        }
    }
}

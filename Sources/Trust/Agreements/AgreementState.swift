/// What the steps of an agreement amount to.
struct AgreementState {
    var proposer: String?
    var isCompared = false
    var confirmer: String?
    var isAgreedByPeer = false
    var isSuspendedHere = false
    var isSuspendedByPeer = false
    var resumptionProposer: String?
    var isEnded = false

    init(_ steps: [AgreementStep]) {
        for step in steps { take(step) }
    }

    private mutating func take(_ step: AgreementStep) {
        switch step.act {
        case .proposed: proposer = step.actor
        case .compared: isCompared = true
        case .confirmed: confirmer = step.actor
        case .received(.agree, _): isAgreedByPeer = true
        case .received(.suspend, _): isSuspendedByPeer = true
        case .received(.resume, _): isSuspendedByPeer = false
        case .received(.end, _), .ended: isEnded = true
        case .rekeyed: break
        case .suspended:
            isSuspendedHere = true
            resumptionProposer = nil
        case .resumptionProposed: resumptionProposer = step.actor
        case .resumed:
            isSuspendedHere = false
            resumptionProposer = nil
        }
    }

    /// Whether an act may follow.
    func check(_ act: AgreementStep.Act, by actor: String) throws(AgreementError) {
        func outOfOrder(_ says: String) -> AgreementError { AgreementError(.outOfOrder, says) }
        if isEnded { throw outOfOrder("The agreement has ended. Propose a new one.") }
        switch act {
        case .proposed:
            guard proposer == nil else { throw outOfOrder("The agreement was proposed before.") }
        case .compared:
            guard proposer != nil else { throw outOfOrder("Propose the agreement first.") }
        case .confirmed:
            guard isCompared else { throw outOfOrder("Compare the fingerprints before anybody confirms.") }
            guard confirmer == nil else { throw outOfOrder("The agreement was confirmed before.") }
            guard actor != proposer else {
                throw AgreementError(.sameOfficer, "Another officer than the one who proposed must confirm.")
            }
        case .received(let declared, _):
            guard isCompared else {
                throw outOfOrder("Compare the fingerprints before anything of the other party counts.")
            }
            guard isAgreedByPeer == (declared != .agree) else {
                throw outOfOrder(
                    isAgreedByPeer ? "The other party agreed before." : "The other party has not agreed yet."
                )
            }
        case .rekeyed:
            guard isCompared else { throw outOfOrder("Compare the fingerprints before keys can be renewed.") }
        case .suspended:
            guard !isSuspendedHere else { throw outOfOrder("The agreement is suspended already.") }
        case .resumptionProposed:
            guard isSuspendedHere else { throw outOfOrder("The agreement is not suspended by this agency.") }
        case .resumed:
            guard let resumptionProposer else {
                throw outOfOrder("Let an officer propose the resumption first.")
            }
            guard actor != resumptionProposer else {
                throw AgreementError(.sameOfficer, "Another officer than the one who proposed must resume.")
            }
        case .ended: break
        }
    }
}

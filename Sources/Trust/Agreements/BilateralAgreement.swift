import JOSE
package import Referrals

/// An agreement with another agency, as this agency's record holds it: the other way to trust beside a federation.
///
/// ```swift
/// var agreement = try BilateralAgreement(proposing: terms, for: own, by: "A. Tamm", at: now)
/// try agreement.compare(read: words, keys: peerKeys, channel: "telephone", by: "A. Tamm", at: now)
/// try agreement.confirm(by: "M. Saar", at: now)
/// try agreement.receive(declaration, keys: peerKeys, at: now)
/// agreement.standing(at: now)   // .inForce
/// ```
/// Each step names the digest of the one before, so that none can be taken out later. Nothing here is decided by the
/// software: officers act, and the order of their acts is what is held.
package struct BilateralAgreement: Sendable, Hashable {
    package let terms: AgreementTerms
    /// This agency.
    package let own: FederationID
    package internal(set) var steps: [AgreementStep] = []

    /// The other agency.
    package let peer: AgreementParty

    /// The fingerprint of the keys that count for the other agency now.
    package var peerFingerprint: Digest {
        for step in steps.reversed() {
            if case .rekeyed(let fingerprint, _) = step.act { return fingerprint }
        }
        return peer.fingerprint
    }

    /// Begins an agreement with an officer's proposal.
    ///
    /// - Throws: ``AgreementError`` `invalidTerms` where this agency is no party.
    package init(
        proposing terms: AgreementTerms,
        for own: FederationID,
        by officer: String,
        at now: Instant
    ) throws(AgreementError) {
        try self.init(terms: terms, own: own)
        try append(.proposed, by: officer, at: now)
    }

    init(terms: AgreementTerms, own: FederationID) throws(AgreementError) {
        guard let peer = terms.other(than: own) else {
            throw AgreementError(.invalidTerms, "This agency is not a party of the agreement.")
        }
        self.terms = terms
        self.own = own
        self.peer = peer
    }

    /// Where an agreement stands.
    package enum Standing: Sendable, Hashable {
        /// The other party's fingerprint was not compared yet.
        case awaitingComparison
        /// A second officer has to confirm.
        case awaitingConfirmation
        /// The other party has not agreed yet.
        case awaitingPeer
        /// Agreed by both; the term has not begun.
        case notYet(from: Instant)
        case inForce(until: Instant)
        /// Stopped by this agency, the other, or both.
        case suspended
        case ended
    }

    /// Where the agreement stands at a moment.
    package func standing(at now: Instant) -> Standing {
        let state = AgreementState(steps)
        if state.isEnded || now >= terms.validUntil { return .ended }
        if !state.isCompared { return .awaitingComparison }
        if state.confirmer == nil { return .awaitingConfirmation }
        if !state.isAgreedByPeer { return .awaitingPeer }
        if state.isSuspendedHere || state.isSuspendedByPeer { return .suspended }
        return now < terms.validFrom ? .notYet(from: terms.validFrom) : .inForce(until: terms.validUntil)
    }

    /// Whether two officers of this agency have agreed.
    package var isConfirmed: Bool { AgreementState(steps).confirmer != nil }

    /// Whether documents may pass under it, as far as the agreement goes.
    package func isInForce(at now: Instant) -> Bool {
        if case .inForce = standing(at: now) { true } else { false }
    }

    /// The rules of a ``PeerPolicy`` that the agreement stands for; none while it is not in force.
    package func rules(at now: Instant) -> [PeerRule] {
        guard isInForce(at: now) else { return [] }
        return terms.grants.map { grant in
            let direction: PeerDocument.Direction = grant.sender == own ? .sent : .received
            return PeerRule(
                name: "agreement \(terms.id) (\(direction.rawValue))",
                peers: PeerRule.Peers(entities: [peer.entity], agreement: terms.id),
                directions: [direction],
                documentTypes: grant.documentTypes,
                offenceCategories: grant.offenceCategories,
                volume: grant.volume,
                validFrom: terms.validFrom,
                validUntil: terms.validUntil
            )
        }
    }

    /// What this agency has to hand to the other for its last own act; nil where that concerns nobody else.
    package func declaration(at now: Instant) -> AgreementDeclaration? {
        let state = AgreementState(steps)
        guard let confirmer = state.confirmer, let last = steps.last(where: { !$0.act.isReceived }) else {
            return nil
        }
        let act: AgreementDeclaration.Act
        var officers = [last.actor]
        switch last.act {
        case .confirmed:
            act = .agree
            officers = [state.proposer ?? "", confirmer]
        case .suspended: act = .suspend
        case .resumed: act = .resume
        case .ended: act = .end
        default: return nil
        }
        return AgreementDeclaration(
            issuer: own,
            audience: peer.entity,
            issuedAt: now,
            act: act,
            terms: terms,
            officers: officers
        )
    }
}

extension AgreementStep.Act {
    /// Whether the other party did it.
    var isReceived: Bool {
        switch self {
        case .received, .rekeyed: true
        default: false
        }
    }
}

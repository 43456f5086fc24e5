package import Referrals

/// An erasure from the decision to the certificate. It says nothing of what was erased, and stays.
package struct ErasureRecord: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A case with its referrals.
        case `case`
        /// A referral that belongs to no case here.
        case referral
        /// One person of a case; the subject is the case, since nothing that stays names the person.
        case person
    }

    package enum State: String, Sendable, Hashable, CaseIterable {
        /// It is decided, and the other side is asked to erase what it holds.
        case asking
        /// The keys are marked for destruction; the certificate is signed.
        case erased
        /// An officer took the decision back before anything was erased here.
        case calledOff = "called-off"
    }

    package var id: Identifier
    /// The case or the referral.
    package var subject: Identifier
    package var kind: Kind
    package var state: State
    /// Canonical JSON: why, and what was asked of whom. Identifiers and words of a closed list only.
    package var content: String
    /// The signed certificate; nil until it is erased.
    package var certificate: String?
    package var begunBy: String
    package var begunAt: Instant
    package var changedAt: Instant

    package init(
        id: Identifier,
        subject: Identifier,
        kind: Kind,
        state: State,
        content: String,
        certificate: String? = nil,
        begunBy: String,
        begunAt: Instant
    ) {
        self.id = id
        self.subject = subject
        self.kind = kind
        self.state = state
        self.content = content
        self.certificate = certificate
        self.begunBy = begunBy
        self.begunAt = begunAt
        changedAt = begunAt
    }
}

package import Referrals

/// What a gate is asked about: the moment, the people concerned, and what no record of the case can know.
package struct Situation: Sendable {
    package var at: Instant
    /// The pseudonyms of those concerned.
    package var people: [String]
    /// The facilitators who conduct the step.
    package var facilitators: [String]
    package var session: CaseSession?
    package var message: MessageRecord?
    package var agreement: AgreementRecord?
    package var danger: DangerRecord?
    package var referral: ReferralStanding?
    package var erasure: ErasureStanding?
    package var access: CrossBorderAccessRecord?

    package init(
        at: Instant,
        people: [String] = [],
        facilitators: [String] = [],
        session: CaseSession? = nil,
        message: MessageRecord? = nil,
        agreement: AgreementRecord? = nil,
        danger: DangerRecord? = nil,
        referral: ReferralStanding? = nil,
        erasure: ErasureStanding? = nil,
        access: CrossBorderAccessRecord? = nil
    ) {
        self.at = at
        self.people = people
        self.facilitators = facilitators
        self.session = session
        self.message = message
        self.agreement = agreement
        self.danger = danger
        self.referral = referral
        self.erasure = erasure
        self.access = access
    }
}

/// What the rule packs, the approvals and the thread say about a referral.
package struct ReferralStanding: Sendable, Hashable {
    package var isDecided: Bool
    package var isRefused: Bool
    /// The rules that refuse, each with its source.
    package var refusals: [String]
    package var openQuestions: [String]
    package var missingApprovals: [String]
    /// Whether what goes out is, byte for byte, what the approvers saw.
    package var isAsApproved: Bool
    /// In which way it is not, where that is known.
    package var deviation: String?
    /// Exactly which consents sharing these data with this recipient rests on.
    package var consents: [ConsentNeed]
    /// On receipt: a refusal's ground, and whether the other side was consulted.
    package var isRefusal: Bool
    package var ground: String?
    package var wasConsulted: Bool

    package init(
        isDecided: Bool,
        isRefused: Bool,
        refusals: [String] = [],
        openQuestions: [String] = [],
        missingApprovals: [String] = [],
        isAsApproved: Bool = true,
        deviation: String? = nil,
        consents: [ConsentNeed] = [],
        isRefusal: Bool = false,
        ground: String? = nil,
        wasConsulted: Bool = false
    ) {
        self.isDecided = isDecided
        self.isRefused = isRefused
        self.refusals = refusals
        self.openQuestions = openQuestions
        self.missingApprovals = missingApprovals
        self.isAsApproved = isAsApproved && deviation == nil
        self.deviation = deviation
        self.consents = consents
        self.isRefusal = isRefusal
        self.ground = ground
        self.wasConsulted = wasConsulted
    }
}

/// What stands for or against erasing a case.
package struct ErasureStanding: Sendable, Hashable {
    package var legalHolds: [String]
    package var peersToTell: [String]
    package var isProofKept: Bool

    package init(legalHolds: [String], peersToTell: [String], isProofKept: Bool) {
        self.legalHolds = legalHolds
        self.peersToTell = peersToTell
        self.isProofKept = isProofKept
    }
}

package import Referrals

/// One filled form about the case and its people, at one stage of the process (HB-1, HB-2, EU-22, UN-09, UN-10).
package struct ScreeningRecord: RecordContent {
    package static var kind: RecordKind { .screening }

    package var form: String
    package var version: String
    package var at: ScreeningStage
    /// By question, and by person where the question is asked of each: `retaliation` or `retaliation@harmed-1`.
    package var answers: [String: String]
    /// Of whom the form asked, each in the role that they had then; nil in a record from before it was kept, where the answers
    /// alone tell.
    package var people: [String: PersonRole]?
    /// Computed from the answers by the form: whether the process may be offered at all.
    package var eligible: Eligibility
    /// Computed from the answers by the form: how much has to be seen to.
    package var risk: Risk
    /// The domains with a raised score, each with its points.
    package var raised: [String: Int]
    /// Questions that nobody has answered.
    package var open: [String]
    /// A person's decision; scores never decide (P2-14.6, COE-18).
    package var decision: Decision
    package var reasons: String
    package var by: String
    package var on: Instant
    package var validUntil: Day
    package var second: SecondView?

    package enum Eligibility: String, Sendable, Hashable, Codable, CaseIterable {
        case eligible, open
        case notEligible = "not-eligible"
    }

    package enum Risk: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        case low, raised, high

        package static func < (left: Self, right: Self) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    package enum Decision: String, Sendable, Hashable, Codable, CaseIterable {
        case proceed
        /// Only by messages that a facilitator releases.
        case indirectOnly = "indirect-only"
        case hold, stop
    }

    package struct SecondView: Sendable, Hashable, Codable {
        package var by: String
        package var at: Instant
        package var agrees: Bool
        package var says: String

        package init(by: String, at: Instant, agrees: Bool, says: String) {
            self.by = by
            self.at = at
            self.agrees = agrees
            self.says = says
        }
    }
}

/// At which stage of the process the risk is looked at anew (HB-2).
package enum ScreeningStage: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case intake, preparation
    case beforeSession = "before-session"
    case afterSession = "after-session"
    case agreement
    case followUp = "follow-up"

    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// That everything rests because a risk has changed, until somebody else lifts it.
package struct HoldRecord: RecordContent {
    package static var kind: RecordKind { .hold }

    package var reason: String
    package var by: String
    package var at: Instant
    package var liftedBy: String?
    package var liftedAt: Instant?
    package var liftedWhy: String?

    package init(reason: String, by: String, at: Instant) {
        self.reason = reason
        self.by = by
        self.at = at
    }
}

/// How sure it is that this is the person who did it, and on what that rests: an assessment of its own, apart from risk
/// and from what the person acknowledges (UN-07a).
package struct AttributionRecord: RecordContent {
    package static var kind: RecordKind { .attribution }

    package var person: String
    package var certainty: Certainty
    package var basis: String
    /// Who else could have used the account or the device, and why it was not they.
    package var alternatives: String
    package var by: String
    package var at: Instant

    /// The fact schema's own names.
    package enum Certainty: String, Sendable, Hashable, Codable, CaseIterable {
        case unidentified
        /// The account or the address is the person's; whether it was they who used it is open.
        case uncertain
        case probable, established, admitted

        /// Whether there would be enough to charge, which UN-07a asks for.
        package var suffices: Bool { self == .probable || self == .established || self == .admitted }
    }

    package init(
        person: String,
        certainty: Certainty,
        basis: String,
        alternatives: String,
        by: String,
        at: Instant
    ) {
        self.person = person
        self.certainty = certainty
        self.basis = basis
        self.alternatives = alternatives
        self.by = by
        self.at = at
    }
}

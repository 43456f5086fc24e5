package import Referrals

/// That confidential content was, or is to be, disclosed because somebody is in imminent danger: two people, the recorded
/// ground, and the data-protection officer told (COE-53b, EU-12.1e, UN-14).
package struct DangerRecord: RecordContent {
    package static var kind: RecordKind { .danger }

    package var ground: String
    /// To which competent authority.
    package var to: String
    package var askedBy: String
    package var askedAt: Instant
    package var approvedBy: String?
    package var approvedAt: Instant?
    /// When the data-protection officer was told, and by whom.
    package var officerToldAt: Instant?
    package var disclosedAt: Instant?

    package init(ground: String, to: String, askedBy: String, askedAt: Instant) {
        self.ground = ground
        self.to = to
        self.askedBy = askedBy
        self.askedAt = askedAt
    }
}

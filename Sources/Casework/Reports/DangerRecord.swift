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
    /// When the data-protection officer acknowledged it, or was told.
    package var officerToldAt: Instant?
    /// The officer who acknowledged it, or somebody else who says how they were told.
    package var officerToldBy: String?
    /// How the officer was told, where it is not their own word.
    package var telling: Telling?
    package var disclosedAt: Instant?

    /// How somebody was told.
    package struct Telling: Sendable, Hashable, Codable {
        /// The data-protection officer.
        package var officer: String
        package var channel: Channel

        package init(officer: String, channel: Channel) {
            self.officer = officer
            self.channel = channel
        }
    }

    package init(ground: String, to: String, askedBy: String, askedAt: Instant) {
        self.ground = ground
        self.to = to
        self.askedBy = askedBy
        self.askedAt = askedAt
    }
}

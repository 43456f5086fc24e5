package import Referrals

/// That confidential content was, or is to be, disclosed because somebody is in imminent danger: two people, the recorded
/// ground, and the data-protection officer told (COE-53b, EU-12.1e, UN-14).
package struct DangerRecord: RecordContent {
    package static var kind: RecordKind { .danger }

    /// What the danger is.
    package var ground: String
    /// The provision that allows it to be disclosed, with its source; nil only in what was recorded before it was asked for.
    package var cite: String?
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
    /// What was told; nil until it was, and in what was disclosed before it was asked for.
    package var told: Told?
    /// When the data-protection officer has looked at what was told, and who that was.
    package var seenAt: Instant?
    package var seenBy: String?

    /// What was told to whom, by whom. It lies with the oversight, and is on record for good: whoever spoke in confidence can be told
    /// later exactly what became of it.
    package struct Told: Sendable, Hashable, Codable {
        /// The words, or what they came to: as much as the danger asked for, and no more.
        package var says: String
        /// Which office and who in it.
        package var to: String
        package var how: Channel
        package var by: String

        package init(says: String, to: String, how: Channel, by: String) {
            self.says = says
            self.to = to
            self.how = how
            self.by = by
        }
    }

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

    /// The officer who was told, by the name under which it is on record.
    package var officer: String? { telling?.officer ?? officerToldBy }

    package init(ground: String, cite: String, to: String, askedBy: String, askedAt: Instant) {
        self.ground = ground
        self.cite = cite
        self.to = to
        self.askedBy = askedBy
        self.askedAt = askedAt
    }
}

package import Referrals

/// That an officer has seen an alarm, and what they make of it. The alarm stays with what shows it; it is only no longer open.
package struct AlarmAcknowledgement: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// About a log: ``LogAlarm``.
        case log
        /// That leaves wait too long for a time-stamp.
        case time
    }

    package var kind: Kind
    /// The number of the ``LogAlarm``; of an alarm about time, since when leaves wait, in milliseconds since 1970.
    package var alarm: Int64
    package var by: String
    package var reason: String
    package var at: Instant

    package init(kind: Kind, alarm: Int64, by: String, reason: String, at: Instant) {
        self.kind = kind
        self.alarm = alarm
        self.by = by
        self.reason = reason
        self.at = at
    }
}

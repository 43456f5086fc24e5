package import Referrals

/// The time zone by whose calendar an agency's days begin and end: a consent counts until the end of its last day there, somebody
/// comes of age there, an item is late there.
///
/// What goes to another agency names moments in UTC; a day that is named there is the day of whoever named it.
package struct CivilZone: Sendable, Hashable, CustomStringConvertible {
    /// The IANA name, for example `Europe/Tallinn`.
    package let name: String
    private let offset: @Sendable (Instant) -> Int64

    package static let utc = CivilZone(name: "UTC") { _ in 0 }

    /// - Parameter offset: how many seconds the zone is ahead of UTC at a moment.
    package init(name: String, offset: @Sendable @escaping (Instant) -> Int64) {
        self.name = name
        self.offset = offset
    }

    /// How many seconds the zone's clocks are ahead of UTC at a moment.
    package func secondsAheadOfUTC(at moment: Instant) -> Int64 { offset(moment) }

    package func day(of moment: Instant) -> Day { Day(moment.adding(seconds: offset(moment))) }

    package var description: String { name }

    package static func == (left: CivilZone, right: CivilZone) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CaseFile {
    /// The agency's day at a moment.
    package func day(of moment: Instant) -> Day { zone.day(of: moment) }
}

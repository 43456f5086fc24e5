package import Foundation

/// The time zone in which the pages show instants.
package struct ClockZone: Sendable {
    /// The IANA name, such as `Europe/Tallinn`.
    package let name: String
    private let secondsAhead: @Sendable (Date) -> Int

    package static let utc = ClockZone(name: "UTC") { _ in 0 }

    /// - Parameter secondsAhead: how many seconds the zone's clocks are ahead of UTC at an instant.
    package init(name: String, secondsAhead: @escaping @Sendable (Date) -> Int) {
        self.name = name
        self.secondsAhead = secondsAhead
    }

    /// The instant by the zone's clocks, and how far they are then from UTC: `UTC+2`, `UTC−3:30`. The distance stands with
    /// every time, because in the hour when clocks are put back the zone's name alone leaves two instants open.
    func time(at date: Date) -> (civil: CivilTime, label: String) {
        // No zone was ever a whole day away from UTC.
        let ahead = min(max(secondsAhead(date), -86_399), 86_399)
        return (CivilTime(date.addingTimeInterval(Double(ahead))), Self.label(ahead))
    }

    private static func label(_ ahead: Int) -> String {
        guard ahead != 0 else { return "UTC" }
        let (hours, minutes) = (abs(ahead) / 3600, abs(ahead) / 60 % 60)
        let sign = ahead < 0 ? "\u{2212}" : "+"
        return "UTC\(sign)\(hours)" + (minutes == 0 ? "" : minutes < 10 ? ":0\(minutes)" : ":\(minutes)")
    }
}

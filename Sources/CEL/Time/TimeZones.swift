/// Where the rules of named time zones come from.
///
/// The engine reads no files. Selectors such as `t.getHours('Europe/Oslo')` ask the provider of their
/// ``Environment``; fixed offsets such as `'+02:00'`, and `'UTC'`, need none. ``ZoneInfo`` reads the compiled form
/// of the IANA database (TZif), so a provider need only hand over a file's bytes.
public protocol TimeZoneProvider: Sendable {
    /// The seconds by which clocks of a zone are ahead of UTC at a point in time.
    ///
    /// - Parameters:
    ///   - zone: a name of the IANA database, as the expression gave it; not to be trusted as a path.
    ///   - time: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: nil for a name that is not known.
    func offset(of zone: String, at time: Int64) -> Int64?
}

enum TimeZoneOffset {
    /// The offset of a fixed zone: `UTC`, `Z`, `+02:00`, `-9:30`, `02:00`; nil for a name.
    static func fixed(_ zone: String) -> Int64? {
        switch zone {
        case "", "UTC", "Z", "GMT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu": return 0
        default: break
        }
        var digits = Substring(zone)
        var sign: Int64 = 1
        if digits.hasPrefix("-") || digits.hasPrefix("+") {
            sign = digits.hasPrefix("-") ? -1 : 1
            digits.removeFirst()
        }
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0.decimalDigit != nil } }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours <= 23, minutes <= 59
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

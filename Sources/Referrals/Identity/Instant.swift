/// A moment in UTC, to the millisecond: the only notion of time in documents, threads and the record.
///
/// It is written in the form of RFC 3339 section 5.6 with `Z`. Claims that RFC 7519 defines (`iat`, `exp`) carry
/// whole seconds instead, through ``seconds``.
///
/// ```swift
/// Instant(rfc3339: "2026-11-23T10:15:00Z")?.adding(seconds: 60).rfc3339   // "2026-11-23T10:16:00.000Z"
/// ```
package struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let milliseconds: Int64

    /// The moments that four-digit years can write; anything outside is clamped to them.
    private static let span: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// The first and the last moment that can be written.
    package static let earliest = Instant(milliseconds: .min)
    package static let latest = Instant(milliseconds: .max)

    /// A moment from milliseconds since 1970, clamped to the years 1 to 9999.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.span.lowerBound), Self.span.upperBound)
    }

    /// A moment from whole seconds since 1970 (RFC 7519 NumericDate), clamped to the years 1 to 9999.
    package init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    /// This moment moved by a number of seconds, clamped rather than overflowing.
    package func adding(seconds: Int64) -> Instant {
        let (delta, productOverflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, sumOverflow) = milliseconds.addingReportingOverflow(delta)
        guard !productOverflow, !sumOverflow else { return Instant(milliseconds: seconds < 0 ? .min : .max) }
        return Instant(milliseconds: sum)
    }

    /// This moment moved by a number of milliseconds, clamped rather than overflowing.
    package func adding(milliseconds delta: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Instant(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// The seconds from `earlier` to this moment, rounded down; negative when `earlier` is later.
    package func seconds(since earlier: Instant) -> Int64 {
        Instant(milliseconds: milliseconds - earlier.milliseconds).seconds
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant {
    /// `2026-11-23T10:15:00.000Z`.
    package var rfc3339: String {
        let millisecond = Int(((milliseconds % 1000) + 1000) % 1000)
        let secondOfDay = Int(((seconds % 86_400) + 86_400) % 86_400)
        return date + "T" + Self.padded(secondOfDay / 3600, 2) + ":" + Self.padded(secondOfDay / 60 % 60, 2)
            + ":" + Self.padded(secondOfDay % 60, 2) + "." + Self.padded(millisecond, 3) + "Z"
    }

    /// The UTC calendar date, `2026-11-23`.
    package var date: String {
        let (year, month, day) = Self.civil(days: Self.floorDivide(seconds, 86_400))
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    /// Reads RFC 3339 with `Z` and up to nine decimals of a second; further offsets and leap seconds are refused,
    /// because the protocol writes UTC only.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 30, bytes[10] == UInt8(ascii: "T"),
            bytes.last == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let midnight = Instant(date: String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = Self.number(bytes[11..<13]), hour < 24,
            let minute = Self.number(bytes[14..<16]), minute < 60,
            let second = Self.number(bytes[17..<19]), second < 60
        else { return nil }
        var millisecond = 0
        let fraction = bytes[19..<(bytes.count - 1)]
        if !fraction.isEmpty {
            guard fraction.first == UInt8(ascii: "."), fraction.count > 1,
                let digits = Self.number(fraction.dropFirst())
            else { return nil }
            var scaled = digits
            for _ in (fraction.count - 1)..<max(3, fraction.count - 1) { scaled *= 10 }
            for _ in 3..<max(3, fraction.count - 1) { scaled /= 10 }
            millisecond = scaled
        }
        let inDay = Int64((hour * 3600 + minute * 60 + second) * 1000 + millisecond)
        self.init(milliseconds: midnight.milliseconds + inDay)
    }

    /// Midnight UTC of a full calendar date, `2026-11-23`; nil where the date does not exist.
    package init?(date text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), year >= 1,
            let month = Self.number(bytes[5..<7]), (1...12).contains(month),
            let day = Self.number(bytes[8..<10]), day >= 1
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        guard Self.civil(days: days) == (year, month, day) else { return nil }
        self.init(seconds: days * 86_400)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    // Days and dates of the proleptic Gregorian calendar by counting in eras of 400 years that begin in March, so
    // that the leap day is the last day of a year.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }
}

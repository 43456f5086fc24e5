package import Referrals

/// The field `Retry-After`, in both of its forms (RFC 9110 section 10.2.3).
package enum RetryAfter {
    /// The seconds until another attempt is welcome; nil where the field says nothing that can be read.
    ///
    /// - Parameters:
    ///   - field: a number of seconds, or a date. What is too long to be a number is as good as for ever.
    ///   - date: the field `Date` of the same answer: a date is meant by the clock that wrote both. Where it is absent or cannot be
    ///     read, the own clock has to do.
    package static func seconds(_ field: String, answeredAt date: String?, now: Instant) -> Int64? {
        if !field.isEmpty, field.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return Int64(field) ?? .max
        }
        let answered = date.flatMap { Instant(httpDate: $0) } ?? now
        return Instant(httpDate: field).map { max(0, $0.seconds(since: answered)) }
    }
}

extension Instant {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a date of HTTP in any of the three forms that a recipient has to take (RFC 9110 section 5.6.7). The name of the weekday
    /// is not compared with the date: nothing hangs on it.
    package init?(httpDate text: String) {
        guard text.utf8.count <= 40 else { return nil }
        let parts = text.split(separator: " ").map(String.init)
        switch parts.count {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 where parts[0].hasSuffix(",") && parts[5] == "GMT":
            self.init(day: parts[1], month: parts[2], year: parts[3], time: parts[4])
        // Sunday, 06-Nov-94 08:49:37 GMT: two digits of the year, of this century or of the last.
        case 4 where parts[0].hasSuffix(",") && parts[3] == "GMT":
            let date = parts[1].split(separator: "-").map(String.init)
            guard date.count == 3, date[2].utf8.count == 2, let year = Int(date[2]) else { return nil }
            self.init(day: date[0], month: date[1], year: (year < 70 ? "20" : "19") + date[2], time: parts[2])
        // Sun Nov  6 08:49:37 1994
        case 5 where !parts[0].hasSuffix(","):
            let day = parts[2].utf8.count == 1 ? "0" + parts[2] : parts[2]
            self.init(day: day, month: parts[1], year: parts[4], time: parts[3])
        default: return nil
        }
    }

    private init?(day: String, month: String, year: String, time: String) {
        guard let place = Self.months.firstIndex(of: month), year.utf8.count == 4, day.utf8.count == 2,
            time.utf8.count == 8
        else { return nil }
        let number = (place < 9 ? "0" : "") + String(place + 1)
        self.init(rfc3339: "\(year)-\(number)-\(day)T\(time)Z")
    }
}

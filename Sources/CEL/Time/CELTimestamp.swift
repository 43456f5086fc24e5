/// A point in time, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public let seconds: Int64
    /// The rest in nanoseconds, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// The first second of the range.
    public static let minimumSeconds: Int64 = -62_135_596_800
    /// The last second of the range.
    public static let maximumSeconds: Int64 = 253_402_300_799

    /// A point in time, or nil where it leaves the range.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Self.minimumSeconds...Self.maximumSeconds).contains(seconds),
            (0...999_999_999).contains(nanoseconds)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The earlier of two comes first.
    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    func adding(_ duration: CELDuration) -> CELTimestamp? {
        let billion: Int64 = 1_000_000_000
        // Both parts are far from the limits of 64 bits, so neither sum can overflow.
        var seconds = self.seconds + duration.nanoseconds / billion
        var nanoseconds = Int64(self.nanoseconds) + duration.nanoseconds % billion
        if nanoseconds < 0 {
            nanoseconds += billion
            seconds -= 1
        } else if nanoseconds >= billion {
            nanoseconds -= billion
            seconds += 1
        }
        return CELTimestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }

    func subtracting(_ duration: CELDuration) -> CELTimestamp? {
        if duration.nanoseconds == .min {
            return adding(CELDuration(nanoseconds: .max))?.adding(CELDuration(nanoseconds: 1))
        }
        return adding(CELDuration(nanoseconds: -duration.nanoseconds))
    }

    /// The time from `other` to this one, or nil where it leaves the range of a duration.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let seconds = self.seconds - other.seconds
        let nanoseconds = Int64(self.nanoseconds) - Int64(other.nanoseconds)
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return nil }
        return product.checkedSum(nanoseconds).map { CELDuration(nanoseconds: $0) }
    }
}

extension CELTimestamp {
    /// Reads a date and time as RFC 3339 writes it, for example `2026-07-01T12:00:00.5+02:00`.
    ///
    /// - Returns: nil where the text has another form, names a day that does not exist, or leaves the range.
    public init?(parsing text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard let digit = byte.decimalDigit else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }
        guard let year = number(0..<4), byte(4) == UInt8(ascii: "-"), let month = number(5..<7),
            byte(7) == UInt8(ascii: "-"), let day = number(8..<10),
            byte(10) == UInt8(ascii: "T") || byte(10) == UInt8(ascii: "t"),
            let hour = number(11..<13), byte(13) == UInt8(ascii: ":"), let minute = number(14..<16),
            byte(16) == UInt8(ascii: ":"), let second = number(17..<19)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        var position = 19
        var nanoseconds: Int32 = 0
        if byte(position) == UInt8(ascii: ".") {
            position += 1
            let start = position
            var place: Int32 = 100_000_000
            while let digit = byte(position)?.decimalDigit {
                nanoseconds += Int32(digit) * place
                place /= 10
                position += 1
            }
            guard position > start, position - start <= 9 else { return nil }
        }
        let zone: Int64
        switch byte(position) {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            zone = 0
            position += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign: Int64 = byte(position) == UInt8(ascii: "-") ? -1 : 1
            guard let hours = number(position + 1..<position + 3), byte(position + 3) == UInt8(ascii: ":"),
                let minutes = number(position + 4..<position + 6), hours <= 23, minutes <= 59
            else { return nil }
            zone = sign * Int64(hours * 3600 + minutes * 60)
            position += 6
        default: return nil
        }
        guard position == bytes.count else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second) - zone
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// The time in RFC 3339 form in UTC, with as many decimals as it needs.
    public var text: String {
        let parts = CivilTime(self, offset: 0)
        let date = "\(parts.date.year.padded(4))-\(parts.date.month.padded(2))-\(parts.date.day.padded(2))"
        let time = "\(parts.hour.padded(2)):\(parts.minute.padded(2)):\(parts.second.padded(2))"
        return "\(date)T\(time)\(CELDuration.fractionText(UInt64(nanoseconds.magnitude)))Z"
    }
}

/// A point in time as a clock and calendar in one zone show it.
struct CivilTime {
    let date: CivilDate
    let hour: Int
    let minute: Int
    let second: Int

    /// - Parameter offset: seconds east of Greenwich, less than two days.
    init(_ timestamp: CELTimestamp, offset: Int64) {
        let local = timestamp.seconds + offset
        var days = local / 86_400
        var rest = local % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        date = CivilDate(daysSinceEpoch: days)
        hour = Int(rest / 3600)
        minute = Int(rest / 60 % 60)
        second = Int(rest % 60)
    }
}

extension Int {
    /// The decimal digits, with zeros in front up to `width`.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

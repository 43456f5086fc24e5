/// A day of the Gregorian calendar (ISO 8601), years 1 to 9999, without time or zone.
package struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1 January 1970.
    package let dayNumber: Int

    package static let first = CalendarDate(clamping: -719_162)
    package static let last = CalendarDate(clamping: 2_932_896)

    /// The day `dayNumber` days after 1 January 1970, or the nearest day of years 1 to 9999.
    package init(clamping dayNumber: Int) {
        self.dayNumber = min(max(dayNumber, -719_162), 2_932_896)
    }

    /// - Returns: nil for a day that does not exist, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, year: year)
        else { return nil }
        dayNumber = Self.dayNumber(year: year, month: month, day: day)
    }

    /// Reads `2026-07-01`, exactly ten characters.
    package init?(_ text: some StringProtocol) {
        let parts = DateText.numbers(text)
        guard parts.count == 3, let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2]) else {
            return nil
        }
        self = date
    }

    package var description: String {
        let (year, month, day) = parts
        return
            "\(DateText.padded(year, to: 4))-\(DateText.padded(month, to: 2))-\(DateText.padded(day, to: 2))"
    }

    package static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int { Self.floorModulus(dayNumber + 3, 7) + 1 }

    /// Year, month and day, by counting from 1 March of year 0 so that the leap day ends the year.
    package var parts: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = Self.floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floorDivision(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivision(_ value: Int, _ by: Int) -> Int {
        value >= 0 ? value / by : -((by - 1 - value) / by)
    }

    private static func floorModulus(_ value: Int, _ by: Int) -> Int { value - floorDivision(value, by) * by }
}

/// Digits and hyphens of dates.
enum DateText {
    /// The numbers of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty for anything else.
    static func numbers(_ text: some StringProtocol) -> [Int] {
        let bytes = Array(text.utf8)
        guard bytes.count == 4 || bytes.count == 7 || bytes.count == 10 else { return [] }
        var numbers: [Int] = []
        var current = 0
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 7 {
                guard byte == UInt8(ascii: "-") else { return [] }
                numbers.append(current)
                current = 0
            } else {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return [] }
                current = current * 10 + Int(byte - UInt8(ascii: "0"))
            }
        }
        return numbers + [current]
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

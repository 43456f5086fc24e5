import Foundation

/// An instant as a page shows it: for people and for machines.
struct Moment {
    let iso: String
    let text: String
}

/// A day by which something is due.
struct DueDay {
    let iso: String
    let day: String
    /// "3 days left", "today", "2 days overdue".
    let left: String
    let tone: String
}

extension Catalogue {
    func moment(_ date: Date) -> Moment {
        let (civil, label) = zone.time(at: date)
        return Moment(
            iso: CivilTime(date).iso,
            text: self(.dateTime, ["day": day(civil), "time": civil.clock, "zone": label])
        )
    }

    /// Days of deadlines are the protocol's own, which are UTC's: both offices see the same.
    func due(_ date: Date, now: Date) -> DueDay {
        let (then, today) = (CivilTime(date), CivilTime(now))
        let days = then.dayNumber - today.dayNumber
        let (left, tone): (String, Tone) =
            switch days {
            case 0: (self(.dueToday), .caution)
            case ..<0: (self(.daysOver, count: -days), .stop)
            default: (self(.daysLeft, count: days), days <= 3 ? .caution : .plain)
            }
        return DueDay(iso: then.isoDay, day: day(then), left: left, tone: tone.rawValue)
    }

    func day(_ date: Date) -> String {
        day(CivilTime(date))
    }

    private func day(_ civil: CivilTime) -> String {
        self(
            .date,
            [
                "day": String(civil.day), "month": self(Self.months[civil.month - 1]),
                "year": String(civil.year),
            ]
        )
    }

    private static let months: [Phrase] = [
        .month1, .month2, .month3, .month4, .month5, .month6, .month7, .month8, .month9, .month10, .month11,
        .month12,
    ]
}

/// An instant in UTC, in the proleptic Gregorian calendar. Instants outside the years 1 to 9999, which no
/// referral has, are brought to the nearest of them.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// Days since 1 January 1970.
    let dayNumber: Int

    init(_ date: Date) {
        let instant = date.timeIntervalSince1970
        let seconds =
            instant.isNaN ? 0 : Int(min(max(instant.rounded(.down), -62_135_596_800), 253_402_300_799))
        let secondOfDay = seconds - Self.floor(seconds, 86_400) * 86_400
        dayNumber = Self.floor(seconds, 86_400)
        (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
        // Years are counted from March, so that the leap day is the last day of its year.
        let shifted = dayNumber + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var clock: String { "\(Self.two(hour)):\(Self.two(minute))" }

    var isoDay: String { "\(Self.padded(year, to: 4))-\(Self.two(month))-\(Self.two(day))" }

    var iso: String { "\(isoDay)T\(clock):\(Self.two(second))Z" }

    private static func floor(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    private static func two(_ value: Int) -> String { padded(value, to: 2) }

    private static func padded(_ value: Int, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

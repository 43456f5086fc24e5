/// The rule at the end of a zone file for all times after its last transition, in the form of POSIX `TZ`, such as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    private let standard: Int64
    private let summer: Summer?

    private struct Summer: Sendable {
        let offset: Int64
        let start: Change
        let end: Change
    }

    /// The day and local time of a change.
    private struct Change: Sendable {
        let day: Day
        let seconds: Int64

        /// Seconds since 1970 in local time, before the change.
        func moment(in year: Int) -> Int64 { day.date(in: year) * 86_400 + seconds }
    }

    private enum Day: Sendable {
        /// 1 to 365, never counting 29 February.
        case julian(Int)
        /// 0 to 365, counting it.
        case dayOfYear(Int)
        /// A weekday, 0 for Sunday, in a week of a month; week 5 is the last.
        case weekday(month: Int, week: Int, day: Int)

        /// Days since 1970.
        func date(in year: Int) -> Int64 {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            switch self {
            case .julian(let day):
                return newYear + Int64(day - 1 + (CivilDate.isLeap(year) && day >= 60 ? 1 : 0))
            case .dayOfYear(let day): return newYear + Int64(day)
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1)
                var day = 1 + (weekday - first.dayOfWeek + 7) % 7 + (week - 1) * 7
                if day > CivilDate.days(inMonth: month, of: year) { day -= 7 }
                return first.daysSinceEpoch + Int64(day - 1)
            }
        }
    }

    /// Reads a rule; nil where the text is none.
    init?(parsing text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard reader.name(), let standard = reader.offset() else { return nil }
        self.standard = -standard
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var summerOffset = -standard + 3_600
        if !reader.isAt(",") {
            guard let offset = reader.offset() else { return nil }
            summerOffset = -offset
        }
        guard reader.accepts(","), let start = reader.change(), reader.accepts(","),
            let end = reader.change(),
            reader.isAtEnd
        else { return nil }
        summer = Summer(offset: summerOffset, start: start, end: end)
    }

    /// Seconds ahead of UTC at a time of the years 1 to 9999.
    func offset(at time: Int64) -> Int64 {
        guard let summer, let now = CELTimestamp(seconds: time) else { return standard }
        let year = CivilTime(now, offset: standard).date.year
        let start = summer.start.moment(in: year) - standard
        let end = summer.end.moment(in: year) - summer.offset
        // In the south summer time runs over the turn of the year.
        let isSummer = start < end ? start <= time && time < end : time < end || start <= time
        return isSummer ? summer.offset : standard
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }
        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        func isAt(_ symbol: Unicode.Scalar) -> Bool { current == UInt8(ascii: symbol) }

        mutating func accepts(_ symbol: Unicode.Scalar) -> Bool {
            guard isAt(symbol) else { return false }
            position += 1
            return true
        }

        /// `CET`, or any text in angle brackets.
        mutating func name() -> Bool {
            let start = position
            if accepts("<") {
                while let byte = current, byte != UInt8(ascii: ">") {
                    _ = byte
                    position += 1
                }
                return accepts(">")
            }
            while let byte = current, (byte | 0x20) >= UInt8(ascii: "a"), (byte | 0x20) <= UInt8(ascii: "z") {
                position += 1
            }
            return position - start >= 3
        }

        private mutating func number(below limit: Int) -> Int? {
            var value: Int?
            while let digit = current?.decimalDigit {
                value = (value ?? 0) * 10 + Int(digit)
                if value ?? 0 >= limit { return nil }
                position += 1
            }
            return value
        }

        /// Seconds of `2`, `-3:30` or `2:00:15`, up to 167 hours.
        mutating func offset() -> Int64? {
            let sign: Int64 = accepts("-") ? -1 : 1
            if sign == 1 { _ = accepts("+") }
            guard let hours = number(below: 168) else { return nil }
            var seconds = hours * 3_600
            for unit in [60, 1] where accepts(":") {
                guard let part = number(below: 60) else { return nil }
                seconds += part * unit
            }
            return sign * Int64(seconds)
        }

        mutating func change() -> Change? {
            let day: Day
            if accepts("M") {
                guard let month = number(below: 13), month >= 1, accepts("."), let week = number(below: 6),
                    week >= 1,
                    accepts("."), let weekday = number(below: 7)
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if accepts("J") {
                guard let number = number(below: 366), number >= 1 else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(below: 366) else { return nil }
                day = .dayOfYear(number)
            }
            var seconds: Int64 = 7_200
            if accepts("/") {
                guard let time = offset() else { return nil }
                seconds = time
            }
            return Change(day: day, seconds: seconds)
        }
    }
}

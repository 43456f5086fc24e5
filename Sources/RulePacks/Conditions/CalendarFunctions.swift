internal import CEL

/// The calendar functions of conditions. The language's own durations are exact seconds; law counts days, months and years.
struct CalendarFunctions: Sendable {
    var leapDay: LeapDayRule
    var calendars: [String: HolidayCalendar]

    static let ageOn = "ageOn"
    static let ageBelow = "ageBelow"
    static let ageUpTo = "ageUpTo"
    static let ageExactly = "ageExactly"

    func declare(in environment: inout CEL.Environment) throws(CELError) {
        try environment.declare(opaque: DateValue.typeName, ordered: true)
        for overload in ages + sums + workdays { environment.declare(overload) }
        environment.declare(
            FunctionOverload("date", parameters: [.string], result: DateValue.type) { arguments in
                guard case .string(let text) = arguments[0], let date = CalendarDate(text) else {
                    return Self.failure("this is no date such as 2026-07-01")
                }
                return Self.date(DateValue(date))
            }
        )
    }

    // MARK: Ages

    private var ages: [FunctionOverload] {
        let rule = leapDay
        func overload(_ name: String, _ answer: @escaping @Sendable (ClosedRange<Int>, Int64) -> Bool?)
            -> FunctionOverload
        {
            FunctionOverload(name, parameters: [DateValue.type, DateValue.type, .int], result: .bool) {
                arguments in
                guard let (ages, facts) = Self.ages(arguments, rule), case .int(let limit) = arguments[2]
                else {
                    return Self.failure("ages need two dates and a number")
                }
                return answer(ages, limit).map { .value(.bool($0)) } ?? .unknown(facts)
            }
        }
        return [
            FunctionOverload(Self.ageOn, parameters: [DateValue.type, DateValue.type], result: .int) {
                arguments in
                guard let (ages, facts) = Self.ages(arguments, rule) else {
                    return Self.failure("ages need two dates")
                }
                return ages.count == 1 ? .value(.int(Int64(ages.lowerBound))) : .unknown(facts)
            },
            overload(Self.ageBelow) { ages, limit in
                ages.upperBound < limit ? true : ages.lowerBound >= limit ? false : nil
            },
            overload(Self.ageUpTo) { ages, limit in
                ages.upperBound <= limit ? true : ages.lowerBound > limit ? false : nil
            },
            overload(Self.ageExactly) { ages, limit in
                guard limit >= ages.lowerBound, limit <= ages.upperBound else { return false }
                return ages.count == 1 ? true : nil
            },
        ]
    }

    /// The ages that the open days allow, and the facts that would settle them.
    private static func ages(_ arguments: [CELValue], _ rule: LeapDayRule) -> (
        ClosedRange<Int>, UnknownFacts
    )? {
        guard arguments.count >= 2, let birth = date(arguments[0]), let day = date(arguments[1]) else {
            return nil
        }
        let least = birth.latest.age(on: day.earliest, leapDay: rule)
        let greatest = birth.earliest.age(on: day.latest, leapDay: rule)
        return (least...max(least, greatest), birth.facts.union(day.facts))
    }

    // MARK: Sums

    private var sums: [FunctionOverload] {
        let rule = leapDay
        func sum(_ name: String, _ move: @escaping @Sendable (CalendarDate, Int64) -> CalendarDate)
            -> FunctionOverload
        {
            FunctionOverload(name, parameters: [DateValue.type, .int], result: DateValue.type) { arguments in
                guard let start = Self.date(arguments[0]), case .int(let count) = arguments[1] else {
                    return Self.failure("\(name) needs a date and a number")
                }
                return Self.date(start.moved { move($0, count) })
            }
        }
        return [
            sum("addDays") { $0.adding(days: $1) },
            sum("addMonths") { $0.adding(months: $1) },
            sum("addYears") { $0.adding(years: $1, leapDay: rule) },
            FunctionOverload("daysBetween", parameters: [DateValue.type, DateValue.type], result: .int) {
                arguments in
                guard let start = Self.date(arguments[0]), let end = Self.date(arguments[1]) else {
                    return Self.failure("daysBetween needs two dates")
                }
                guard start.isExact, end.isExact else { return .unknown(start.facts.union(end.facts)) }
                return .value(.int(start.earliest.days(until: end.earliest)))
            },
        ]
    }

    // MARK: Working days

    private var workdays: [FunctionOverload] {
        let calendars = self.calendars.mapValues(\.workCalendar)
        return [
            FunctionOverload(
                "addWorkdays",
                parameters: [DateValue.type, .int, .string],
                result: DateValue.type
            ) { arguments in
                guard let start = Self.date(arguments[0]), case .int(let count) = arguments[1],
                    case .string(let name) = arguments[2], let calendar = calendars[name]
                else { return Self.failure("there is no calendar of that name") }
                guard let first = calendar.adding(count, to: start.earliest),
                    let last = calendar.adding(count, to: start.latest)
                else { return Self.failure("the calendar '\(name)' does not decide the days needed") }
                return Self.date(DateValue(earliest: first, latest: last, facts: start.facts))
            },
            FunctionOverload(
                "workdaysBetween",
                parameters: [DateValue.type, DateValue.type, .string],
                result: .int
            ) { arguments in
                guard let start = Self.date(arguments[0]), let end = Self.date(arguments[1]),
                    case .string(let name) = arguments[2], let calendar = calendars[name]
                else { return Self.failure("there is no calendar of that name") }
                guard start.isExact, end.isExact else { return .unknown(start.facts.union(end.facts)) }
                guard let count = calendar.workdays(from: start.earliest, to: end.earliest) else {
                    return Self.failure("the calendar '\(name)' does not decide the days needed")
                }
                return .value(.int(count))
            },
        ]
    }

    // MARK: Values

    private static func date(_ value: CELValue) -> DateValue? {
        if case .opaque(let box) = value { box.value as? DateValue } else { nil }
    }

    private static func date(_ value: DateValue) -> Outcome {
        .value(.opaque(OpaqueBox(value)))
    }

    private static func failure(_ message: String) -> Outcome {
        .error(CELRuntimeError(.custom, message))
    }
}

internal import CEL

/// Flat tests for comparisons of dates that are moved by days, months or years, and of ages.
struct DateTests: Sendable {
    let leapDay: LeapDayRule
    /// The facts that are dates; no other fact's word may be read as a day.
    let dates: FactSet

    init(leapDay: LeapDayRule, schema: FactSchema) {
        self.leapDay = leapDay
        var dates = FactSet()
        for (position, fact) in schema.facts.enumerated()
        where fact.type == .date || fact.type == .partialDate {
            dates.insert(position)
        }
        self.dates = dates
    }

    /// The test for a term, or nil where the general evaluator has to do it.
    func test(_ term: FlatTerm) -> FlatTest? {
        guard case .call(let function, let arguments) = term else { return nil }
        switch function {
        case CalendarFunctions.ageBelow: return age(arguments) { day, turns in day < turns }
        case CalendarFunctions.ageUpTo: return age(arguments, plus: 1) { day, turns in day < turns }
        case Operator.less: return comparison(arguments) { $0 < $1 }
        case Operator.lessOrEqual: return comparison(arguments) { $0 <= $1 }
        case Operator.greater: return comparison(arguments) { $0 > $1 }
        case Operator.greaterOrEqual: return comparison(arguments) { $0 >= $1 }
        case Operator.equal: return comparison(arguments) { $0 == $1 }
        case Operator.notEqual: return comparison(arguments) { $0 != $1 }
        default: return nil
        }
    }

    private typealias Reading = @Sendable (FactFrame) -> CalendarDate?

    /// Younger than `limit` years means that the birthday on which that age is reached is still to come.
    private func age(
        _ arguments: [FlatTerm],
        plus offset: Int64 = 0,
        _ holds: @escaping @Sendable (CalendarDate, CalendarDate) -> Bool
    ) -> FlatTest? {
        guard arguments.count == 3, let birth = reading(arguments[0]), let day = reading(arguments[1]),
            case .constant(.int(let limit)) = arguments[2], limit.magnitude < 10_000
        else { return nil }
        let rule = leapDay
        return FlatTest { frame in
            guard let birth = birth(frame), let day = day(frame) else { return .failed }
            return holds(day, birth.adding(years: limit + offset, leapDay: rule)) ? .yes : .no
        }
    }

    /// Two dates, or the days between two dates and a number.
    private func comparison(
        _ arguments: [FlatTerm],
        _ holds: @escaping @Sendable (Int64, Int64) -> Bool
    ) -> FlatTest? {
        guard arguments.count == 2, let left = quantity(arguments[0]), let right = quantity(arguments[1]),
            left.isDate == right.isDate
        else { return nil }
        let (first, second) = (left.read, right.read)
        return FlatTest { frame in
            guard let first = first(frame), let second = second(frame) else { return .failed }
            return holds(first, second) ? .yes : .no
        }
    }

    /// A date as the number of its day, the days between two dates, or a constant number.
    private func quantity(_ term: FlatTerm) -> (isDate: Bool, read: @Sendable (FactFrame) -> Int64?)? {
        if let date = reading(term) {
            return (true, { frame in date(frame).map { Int64($0.dayNumber) } })
        }
        switch term {
        case .constant(.int(let number)):
            return (false, { _ in number })
        case .call("daysBetween", let arguments):
            guard arguments.count == 2, let start = reading(arguments[0]), let end = reading(arguments[1])
            else {
                return nil
            }
            return (
                false,
                { frame in
                    guard let start = start(frame), let end = end(frame) else { return nil }
                    return start.days(until: end)
                }
            )
        default:
            return nil
        }
    }

    /// A fact, a constant date, or one of them moved by a constant; nil for anything else.
    private func reading(_ term: FlatTerm) -> Reading? {
        switch term {
        case .fact(let number):
            guard dates.contains(number) else { return nil }
            return { frame in frame.word(number).map { CalendarDate(clamping: Int($0)) } }
        case .constant(.opaque(let box)):
            guard let date = box.value as? DateValue, date.isExact else { return nil }
            return { _ in date.earliest }
        case .constant:
            return nil
        case .call(let function, let arguments):
            guard arguments.count == 2, let start = reading(arguments[0]),
                case .constant(.int(let count)) = arguments[1]
            else { return nil }
            let rule = leapDay
            switch function {
            case "addDays": return { start($0)?.adding(days: count) }
            case "addMonths": return { start($0)?.adding(months: count) }
            case "addYears": return { start($0)?.adding(years: count, leapDay: rule) }
            default: return nil
            }
        }
    }
}

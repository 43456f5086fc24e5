internal import CEL

/// The constants that conditions compare facts with, and how they relate dates to each other.
struct ComparedValues: Sendable, Hashable {
    var numbers: Set<Int64> = []
    var texts: Set<String> = []
    /// For each date fact: the days at which a comparison with a constant turns.
    var dateCuts: [String: Set<CalendarDate>] = [:]
    /// For each date fact: the sums that lead from another date to the day at which a comparison of the two turns.
    var dateMoves: [String: Set<DateMove>] = [:]
    /// True where something in it cannot be reduced to such values: working days, arithmetic over facts, patterns.
    var isBeyond = false

    init() {}

    /// - Parameter constants: values of names that are constants, such as parameters.
    init(_ expression: CEL.Expression, constants: [String: CELValue]) {
        var collector = Collector(constants: constants)
        collector.collect(expression)
        self = collector.found
    }

    mutating func formUnion(_ other: ComparedValues) {
        numbers.formUnion(other.numbers)
        texts.formUnion(other.texts)
        dateCuts.merge(other.dateCuts) { $0.union($1) }
        dateMoves.merge(other.dateMoves) { $0.union($1) }
        isBeyond = isBeyond || other.isBeyond
    }
}

/// Sums of days, months and years, one after another.
struct DateMove: Sendable, Hashable {
    enum Unit: Sendable, Hashable { case days, months, years }

    struct Step: Sendable, Hashable {
        var unit: Unit
        var count: Int64
    }

    var steps: [Step]

    static let none = DateMove(steps: [])

    func applied(to date: CalendarDate) -> CalendarDate {
        steps.reduce(date) { date, step in
            switch step.unit {
            case .days: date.adding(days: step.count)
            case .months: date.adding(months: step.count)
            case .years: date.adding(years: step.count, leapDay: .march1)
            }
        }
    }

    var reversed: DateMove {
        DateMove(steps: steps.reversed().map { Step(unit: $0.unit, count: 0 &- $0.count) })
    }

    func then(_ other: DateMove) -> DateMove { DateMove(steps: steps + other.steps) }
}

/// Walks an expression and notes what facts are compared with.
private struct Collector {
    let constants: [String: CELValue]
    var found = ComparedValues()

    private static let comparisons: Set<String> = [
        Operator.equal, Operator.notEqual, Operator.less, Operator.lessOrEqual, Operator.greater,
        Operator.greaterOrEqual,
    ]
    private static let ages: [String: [Int64]] = [
        CalendarFunctions.ageBelow: [0], CalendarFunctions.ageUpTo: [1],
        CalendarFunctions.ageExactly: [0, 1],
    ]
    private static let beyond: Set<String> = [
        Operator.add, Operator.subtract, Operator.multiply, Operator.divide, Operator.modulo, Operator.index,
        "matches",
        "addWorkdays", "workdaysBetween", "startsWith", "endsWith", "contains", "size",
    ]

    mutating func collect(_ expression: CEL.Expression) {
        if let value = expression.constant(constants) {
            collect(value)
            return
        }
        if case .call(let call) = expression.kind { collect(call) }
        if case .comprehension(let comprehension) = expression.kind,
            ![.all, .exists, .existsOne, .filter].contains(comprehension.macro)
        {
            found.isBeyond = true
        }
        for child in expression.children { collect(child) }
    }

    private mutating func collect(_ call: CEL.Expression.Call) {
        if Self.beyond.contains(call.function) { found.isBeyond = true }
        if Self.comparisons.contains(call.function), call.arguments.count == 2 {
            relate(call.arguments[0], call.arguments[1])
            between(call.arguments[0], call.arguments[1])
            between(call.arguments[1], call.arguments[0])
        }
        if let offsets = Self.ages[call.function], call.arguments.count == 3 {
            guard let birth = term(call.arguments[0]), let day = term(call.arguments[1]),
                let limit = number(call.arguments[2])
            else {
                found.isBeyond = true
                return
            }
            for offset in offsets {
                let age = DateMove(steps: [DateMove.Step(unit: .years, count: limit &+ offset)])
                relate(Term(fact: birth.fact, date: birth.date, move: birth.move.then(age)), day)
            }
        }
        if call.function == CalendarFunctions.ageOn { found.isBeyond = true }
    }

    // MARK: Dates

    /// A fact or a constant date, moved by a sum.
    private struct Term {
        var fact: String?
        var date: CalendarDate?
        var move: DateMove
    }

    private func term(_ expression: CEL.Expression) -> Term? {
        if let value = expression.constant(constants) {
            if case .opaque(let box) = value, let date = box.value as? DateValue {
                return Term(fact: nil, date: date.earliest, move: .none)
            }
            return nil
        }
        if let name = expression.qualifiedName { return Term(fact: name, date: nil, move: .none) }
        guard case .call(let call) = expression.kind else { return nil }
        if call.function == "date", let value = call.arguments.first?.constant(constants),
            case .string(let text) = value
        {
            return CalendarDate(text).map { Term(fact: nil, date: $0, move: .none) }
        }
        let units: [String: DateMove.Unit] = ["addDays": .days, "addMonths": .months, "addYears": .years]
        guard let unit = units[call.function], call.arguments.count == 2, var term = term(call.arguments[0]),
            let count = number(call.arguments[1])
        else { return nil }
        term.move = term.move.then(DateMove(steps: [DateMove.Step(unit: unit, count: count)]))
        return term
    }

    private func number(_ expression: CEL.Expression) -> Int64? {
        if case .int(let number)? = expression.constant(constants) { number } else { nil }
    }

    private mutating func relate(_ left: CEL.Expression, _ right: CEL.Expression) {
        if let left = term(left), let right = term(right) { relate(left, right) }
    }

    /// `left = right` is where the comparison turns: solved for the fact on either side.
    private mutating func relate(_ left: Term, _ right: Term) {
        solve(left, right)
        solve(right, left)
    }

    private mutating func solve(_ unknown: Term, _ other: Term) {
        guard let fact = unknown.fact else { return }
        let move = other.move.then(unknown.move.reversed)
        if let date = other.date {
            found.dateCuts[fact, default: []].insert(move.applied(to: date))
        } else {
            found.dateMoves[fact, default: []].insert(move)
        }
    }

    /// `daysBetween(a, b)` against a number is `b` against `a` moved by as many days.
    private mutating func between(_ call: CEL.Expression, _ limit: CEL.Expression) {
        guard case .call(let call) = call.kind, call.function == "daysBetween", call.arguments.count == 2
        else { return }
        guard let start = term(call.arguments[0]), let end = term(call.arguments[1]),
            let count = number(limit)
        else {
            found.isBeyond = true
            return
        }
        let days = DateMove(steps: [DateMove.Step(unit: .days, count: count)])
        relate(Term(fact: start.fact, date: start.date, move: start.move.then(days)), end)
    }

    // MARK: Constants

    private mutating func collect(_ value: CELValue) {
        switch value {
        case .int(let number): found.numbers.insert(number)
        case .string(let text): found.texts.insert(text)
        case .list(let list): for element in list.elements { collect(element) }
        default: break
        }
    }
}

extension CEL.Expression {
    /// The value of a literal, of a list of literals, or of a name that is a constant.
    func constant(_ constants: [String: CELValue]) -> CELValue? {
        if case .literal(let value) = kind { return value }
        return qualifiedName.flatMap { constants[$0] }
    }
}

internal import CEL

/// The constants that conditions compare facts with, and how they relate dates to each other.
struct ComparedValues: Sendable, Hashable {
    var numbers: Set<Int64> = []
    /// Names that are tested for together, as in `x in ['a', 'b']`: such a test cannot tell the members of one group apart.
    var groups: Set<Set<String>> = []
    /// For each date fact: the days at which a comparison with a constant turns.
    var dateCuts: [String: Set<CalendarDate>] = [:]
    /// For each date fact: the sums that lead from another date to the day at which a comparison of the two turns.
    var dateMoves: [String: Set<DateMove>] = [:]
    /// What in it cannot be reduced to such values, by name: working days, arithmetic over facts, patterns.
    var beyond: Set<String> = []

    var isBeyond: Bool { !beyond.isEmpty }

    /// Every name and text compared with.
    var texts: Set<String> { groups.reduce(into: []) { $0.formUnion($1) } }

    init() {}

    init(_ checked: CheckedExpression) {
        var collector = Collector(constants: checked.environment.constants, types: checked.types)
        collector.collect(checked.expression)
        self = collector.found
    }

    mutating func formUnion(_ other: ComparedValues) {
        numbers.formUnion(other.numbers)
        groups.formUnion(other.groups)
        dateCuts.merge(other.dateCuts) { $0.union($1) }
        dateMoves.merge(other.dateMoves) { $0.union($1) }
        beyond.formUnion(other.beyond)
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

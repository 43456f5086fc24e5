internal import CEL

/// Walks an expression and notes what facts are compared with, and what no list of single values can stand for.
struct Collector {
    let constants: [String: CELValue]
    /// The type of each node, by its number.
    let types: [CELType]
    var found = ComparedValues()

    init(constants: [String: CELValue], types: [CELType]) {
        self.constants = constants
        self.types = types
    }

    private static let orders: Set<String> = [
        Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual,
    ]
    private static let ages: [String: [Int64]] = [
        CalendarFunctions.ageBelow: [0], CalendarFunctions.ageUpTo: [1],
        CalendarFunctions.ageExactly: [0, 1],
    ]
    /// Everything that values on both sides of each limit stand for; whatever else is called goes beyond.
    private static let plain: Set<String> = [
        Operator.and, Operator.or, Operator.not, Operator.conditional, Operator.isIn, Operator.negate,
        CalendarFunctions.ageBelow, CalendarFunctions.ageUpTo, CalendarFunctions.ageExactly, "date",
        "addDays", "addMonths", "addYears", "daysBetween",
    ]

    mutating func collect(_ expression: CEL.Expression) {
        if let value = expression.constant(constants) {
            collect(value)
            return
        }
        switch expression.kind {
        case .call(let call):
            collect(call)
        case .list(let elements):
            // One test for any of them; a list that is compared as a whole tells each apart.
            let texts = elements.compactMap { $0.value.literalText }
            if texts.count == elements.count, !texts.isEmpty {
                found.groups.insert(Set(texts))
                return
            }
        case .comprehension(let comprehension):
            if ![.all, .exists].contains(comprehension.macro) || comprehension.secondVariable != nil {
                found.beyond.insert("\(comprehension.macro.rawValue)()")
            } else if comprehension.range.qualifiedName == nil || comprehension.body.holdsMacro {
                found.beyond.insert("a macro inside a macro")
            }
        case .bind:
            found.beyond.insert("cel.bind")
        case .map, .message:
            found.beyond.insert("a map")
        case .literal, .identifier, .select:
            break
        }
        for child in expression.children { collect(child) }
    }

    private mutating func collect(_ call: CEL.Expression.Call) {
        let isEquality = [Operator.equal, Operator.notEqual].contains(call.function)
        if isEquality || Self.orders.contains(call.function) {
            guard call.target == nil, call.arguments.count == 2 else { return }
            compare(call.arguments[0], call.arguments[1], isEquality: isEquality)
            return
        }
        if !Self.plain.contains(call.function) { found.beyond.insert(Self.words(call.function)) }
        if call.function == Operator.negate, let number = call.arguments.first.flatMap(number) {
            found.numbers.insert(0 &- number)
        }
        if call.function == Operator.isIn, call.arguments.allSatisfy({ !isFixed($0) }) {
            found.beyond.insert("one fact looked up in another")
        }
        if let offsets = Self.ages[call.function], call.arguments.count == 3 {
            guard let birth = term(call.arguments[0]), let day = term(call.arguments[1]),
                let limit = number(call.arguments[2])
            else {
                found.beyond.insert("an age computed from other facts")
                return
            }
            for offset in offsets {
                let age = DateMove(steps: [DateMove.Step(unit: .years, count: limit &+ offset)])
                relate(Term(fact: birth.fact, date: birth.date, move: birth.move.then(age)), day)
            }
        }
    }

    private static func words(_ function: String) -> String {
        switch function {
        case Operator.add, Operator.subtract, Operator.multiply, Operator.divide, Operator.modulo:
            "arithmetic over facts"
        case Operator.index, Operator.optionalIndex: "an element by its number"
        default: "\(function)()"
        }
    }

    // MARK: Comparisons

    private mutating func compare(
        _ left: CEL.Expression,
        _ right: CEL.Expression,
        isEquality: Bool
    ) {
        relate(left, right)
        between(left, right)
        between(right, left)
        let isText = [left, right].contains { type($0) == .string }
        if isText, !isEquality { found.beyond.insert("texts by their order") }
        for list in [left, right] {
            // A list compared as a whole tells each of its members apart.
            if case .list(let elements) = list.kind {
                for text in elements.compactMap(\.value.literalText) { found.groups.insert([text]) }
            }
        }
        guard !isFixed(left), !isFixed(right), type(left) != .bool else { return }
        let areDates = [left, right].allSatisfy { term($0) != nil && type($0) == DateValue.type }
        if !areDates { found.beyond.insert("two facts compared with each other") }
    }

    private func type(_ expression: CEL.Expression) -> CELType {
        types.indices.contains(expression.id) ? types[expression.id] : .dyn
    }

    /// True for what reads no fact and no variable of a macro.
    private func isFixed(_ expression: CEL.Expression) -> Bool {
        if expression.constant(constants) != nil { return true }
        if expression.qualifiedName != nil { return false }
        switch expression.kind {
        case .literal: return true
        case .comprehension, .bind, .identifier: return false
        default: return expression.children.allSatisfy(isFixed)
        }
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
        if case .int(let number)? = expression.constant(constants) { return number }
        if case .call(let call) = expression.kind, call.function == Operator.negate,
            case .int(let number)? = call.arguments.first?.constant(constants)
        {
            return 0 &- number
        }
        return nil
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
            found.beyond.insert("days computed from other facts")
            return
        }
        let days = DateMove(steps: [DateMove.Step(unit: .days, count: count)])
        relate(Term(fact: start.fact, date: start.date, move: start.move.then(days)), end)
    }

    // MARK: Constants

    private mutating func collect(_ value: CELValue) {
        switch value {
        case .int(let number): found.numbers.insert(number)
        case .string(let text): found.groups.insert([text])
        case .list(let list):
            let texts = list.elements.compactMap { element in
                if case .string(let text) = element { text } else { String?.none }
            }
            if texts.count == list.elements.count, !texts.isEmpty {
                found.groups.insert(Set(texts))
            } else {
                for element in list.elements { collect(element) }
            }
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

    fileprivate var literalText: String? {
        if case .literal(.string(let text)) = kind { text } else { nil }
    }

    /// True where a macro over a list stands anywhere in it.
    fileprivate var holdsMacro: Bool {
        if case .comprehension = kind { return true }
        return children.contains(where: \.holdsMacro)
    }
}

internal import CEL

/// Rewrites the CEL of a pack into the CEL that is evaluated: named conditions are written out, and comparisons of ages
/// become calls that can answer from part of a birth date.
struct ConditionText {
    /// Named conditions, already rewritten.
    var definitions: [String: String] = [:]
    /// In `never` properties, the names of outcomes become their ranks.
    var outcomesAreRanks = false

    /// The most that a condition may be with its definitions written out. Definitions that use definitions twice double with
    /// every step, so this is looked at before anything is written.
    static let maximumLength = Limits.standard.sourceBytes
    /// Stands for a text beyond it, and is refused as such by the compiler.
    static let overlong = String(repeating: " ", count: maximumLength + 1)

    private func length(of expression: Expression, _ source: String) -> Int {
        expression.nodes(named: definitions).reduce(source.utf8.count) { $0 + $1.utf8.count + 2 }
    }

    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "_",
            first.isASCII
        else {
            return false
        }
        return text.utf8.count <= 80
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_")
            }
            && !["param", "outcome", "true", "false", "null", "in"].contains(text)
    }

    /// - Throws: the engine's error for text that is no CEL, before or after rewriting.
    func rewritten(_ text: String) throws(CELError) -> ParsedCondition {
        try rewritten(ParsedCondition(text))
    }

    /// The condition itself where nothing in it is rewritten, so that it is not parsed again.
    func rewritten(_ condition: ParsedCondition) throws(CELError) -> ParsedCondition {
        guard touches(condition.expression) else { return condition }
        return try ParsedCondition(text(of: condition))
    }

    /// The rewritten text alone; ``overlong`` where it would be too long.
    func text(of condition: ParsedCondition) -> String {
        guard length(of: condition.expression, condition.text) <= Self.maximumLength else {
            return Self.overlong
        }
        let rewriting = Rewriting(bytes: Array(condition.text.utf8), text: self)
        return rewriting.emit(condition.expression, shadowed: [])
    }

    /// False where rewriting would give the same text for certain.
    private func touches(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .identifier(let name): definitions[name] != nil
        case .literal(.string): outcomesAreRanks
        case .call(let call) where call.function == CalendarFunctions.ageOn: true
        default: expression.children.contains(where: touches)
        }
    }
}

/// The text of a condition and what it was parsed into.
struct ParsedCondition {
    let text: String
    let expression: Expression

    /// - Throws: the engine's error for text that is no CEL.
    init(_ text: String) throws(CELError) {
        expression = try Expression(parsing: text)
        self.text = text
    }

    /// - Throws: the engine's error for names and types that do not fit.
    func checked(in environment: CEL.Environment) throws(CELError) -> CheckedExpression {
        try environment.check(expression, source: SourceText(text))
    }
}

private struct Rewriting {
    let bytes: [UInt8]
    let text: ConditionText

    func emit(_ node: Expression, shadowed: Set<String>) -> String {
        switch node.kind {
        case .identifier(let name):
            if !shadowed.contains(name), let definition = text.definitions[name] { return "(\(definition))" }
        case .literal(.string(let string)):
            if text.outcomesAreRanks, let outcome = LegalOutcome(rawValue: string) {
                return String(outcome.rank)
            }
        case .call(let call):
            if let comparison = ageComparison(node, call, shadowed) { return comparison }
        case .comprehension(let comprehension):
            var inner = shadowed.union([comprehension.variable])
            if let second = comprehension.secondVariable { inner.insert(second) }
            return emit(node.range, node.children, shadowed: inner)
        case .bind(let bind):
            return emit(node.range, node.children, shadowed: shadowed.union([bind.variable]))
        default:
            break
        }
        return emit(node.range, node.children, shadowed: shadowed)
    }

    /// The source of a range with its children rewritten.
    private func emit(_ range: Range<Int>, _ children: [Expression], shadowed: Set<String>) -> String {
        var result = ""
        var cursor = range.lowerBound
        for child in children.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard child.range.lowerBound >= cursor, child.range.upperBound <= range.upperBound else {
                continue
            }
            result += source(cursor..<child.range.lowerBound)
            result += emit(child, shadowed: shadowed)
            cursor = child.range.upperBound
        }
        return result + source(cursor..<range.upperBound)
    }

    private func source(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// `ageOn(a, b) < n` becomes `ageBelow(a, b, n)`: true or false as soon as every day left open agrees.
    private func ageComparison(_ node: Expression, _ call: Expression.Call, _ shadowed: Set<String>)
        -> String?
    {
        guard call.arguments.count == 2, let comparison = AgeComparison(call.function) else { return nil }
        let left = emit(
            node.range.lowerBound..<call.nameRange.lowerBound,
            [call.arguments[0]],
            shadowed: shadowed
        )
        let right = emit(
            call.nameRange.upperBound..<node.range.upperBound,
            [call.arguments[1]],
            shadowed: shadowed
        )
        if let age = age(call.arguments[0], shadowed) { return comparison.text(age, right) }
        if let age = age(call.arguments[1], shadowed) { return comparison.mirrored.text(age, left) }
        return nil
    }

    private func age(_ node: Expression, _ shadowed: Set<String>) -> String? {
        guard case .call(let call) = node.kind, call.function == CalendarFunctions.ageOn, call.target == nil,
            call.arguments.count == 2
        else { return nil }
        return call.arguments.map { emit($0, shadowed: shadowed) }.joined(separator: ", ")
    }
}

/// A comparison with an age, in terms of "younger than" and "of exactly".
private enum AgeComparison {
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

    init?(_ function: String) {
        switch function {
        case Operator.less: self = .less
        case Operator.lessOrEqual: self = .lessOrEqual
        case Operator.greater: self = .greater
        case Operator.greaterOrEqual: self = .greaterOrEqual
        case Operator.equal: self = .equal
        case Operator.notEqual: self = .notEqual
        default: return nil
        }
    }

    var mirrored: AgeComparison {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }

    func text(_ age: String, _ limit: String) -> String {
        switch self {
        case .less: "\(CalendarFunctions.ageBelow)(\(age), \(limit))"
        case .lessOrEqual: "\(CalendarFunctions.ageUpTo)(\(age), \(limit))"
        case .greater: "!\(CalendarFunctions.ageUpTo)(\(age), \(limit))"
        case .greaterOrEqual: "!\(CalendarFunctions.ageBelow)(\(age), \(limit))"
        case .equal: "\(CalendarFunctions.ageExactly)(\(age), \(limit))"
        case .notEqual: "!\(CalendarFunctions.ageExactly)(\(age), \(limit))"
        }
    }
}

extension Expression {
    /// The definition of each name in the tree that has one, as often as it is used.
    fileprivate func nodes(named definitions: [String: String]) -> [String] {
        if case .identifier(let name) = kind { return definitions[name].map { [$0] } ?? [] }
        return children.flatMap { $0.nodes(named: definitions) }
    }
}

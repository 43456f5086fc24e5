internal import CEL

/// A condition ready to be evaluated against answers, with the parameters of one day of law.
final class CompiledCondition: Sendable {
    let program: Program
    /// Facts it reads, by position in the schema.
    let reads: FactSet
    /// Parameters without a deciding value that it reads.
    let obstacles: [String]
    /// True where evaluation may end without an answer although every fact is known.
    let mayFail: Bool
    /// Texts, numbers and dates that it compares with, from which the values worth trying are made.
    let limits: ComparedValues
    private let positions: [String: Int]
    /// The condition as CEL, definitions written out.
    let text: String

    /// - Throws: the engine's error for text that is no CEL, or not with these names.
    convenience init(_ text: String, in environment: CEL.Environment, schema: FactSchema) throws(CELError) {
        self.init(try environment.compile(text), schema: schema)
    }

    init(_ checked: CheckedExpression, schema: FactSchema) {
        let program = checked.program()
        self.program = program
        text = checked.source.text
        var reads = FactSet()
        var positions: [String: Int] = [:]
        var obstacles: [String] = []
        for name in program.variables {
            if let position = schema.position(of: FactName(name)) {
                reads.insert(position)
                positions[name] = position
            } else if name.hasPrefix("param.") {
                obstacles.append(name.dropFirst(6).split(separator: ".").first.map(String.init) ?? name)
            }
        }
        self.reads = reads
        self.positions = positions
        self.obstacles = obstacles
        mayFail = checked.expression.mayFail
        limits = ComparedValues(checked)
    }

    /// What the condition is, or may still be, given the answers, with what it hinges on.
    func evaluate(_ answers: Activation) -> ConditionDetail {
        switch program.evaluate(answers) {
        case .value(.bool(let truth)):
            return ConditionDetail(truth ? .yes : .no)
        case .unknown(let names):
            return detail(of: names)
        case .value:
            return ConditionDetail(.undetermined, failure: "the condition is not true or false")
        case .error(let error):
            return ConditionDetail(.undetermined, failure: error.description)
        }
    }

    private func detail(of unknown: UnknownFacts) -> ConditionDetail {
        var facts = FactSet()
        var obstacles: Set<String> = []
        for name in unknown.names {
            if let position = positions[name] {
                facts.insert(position)
            } else {
                obstacles.insert(name.dropFirst(6).split(separator: ".").first.map(String.init) ?? name)
            }
        }
        var detail = ConditionDetail(reading(facts).possibility)
        detail.obstacles = obstacles
        return detail
    }

    /// What an answer that hinges on facts leaves open. Without facts it hinges on values of the law alone.
    func reading(_ facts: FactSet) -> ConditionReading {
        if facts.isEmpty { return ConditionReading(.undetermined) }
        let isMixed = !obstacles.isEmpty || mayFail
        return ConditionReading(isMixed ? [.no, .undetermined, .yes] : .open, facts: facts)
    }
}

/// What a condition is or may still be, and the open facts that may move it.
struct ConditionReading: Sendable, Hashable {
    var possibility: Possibility
    var facts: FactSet

    init(_ possibility: Possibility, facts: FactSet = FactSet()) {
        self.possibility = possibility
        self.facts = facts
    }

    /// What holds if it is open which of two readings applies.
    func either(_ other: ConditionReading) -> ConditionReading {
        ConditionReading(possibility.union(other.possibility), facts: facts.union(other.facts))
    }
}

/// What a condition comes to, and why it has no answer.
struct ConditionDetail: Sendable, Hashable {
    var possibility: Possibility
    /// Parameters without a deciding value that it hinges on.
    var obstacles: Set<String> = []
    /// Why it could not be computed.
    var failure: String?

    init(_ possibility: Possibility, failure: String? = nil) {
        self.possibility = possibility
        self.failure = failure
    }
}

extension CEL.Expression {
    /// Functions that give an answer for every argument of their types.
    private static let total: Set<String> = [
        Operator.and, Operator.or, Operator.not, Operator.conditional, Operator.equal, Operator.notEqual,
        Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual, Operator.isIn,
        CalendarFunctions.ageOn, CalendarFunctions.ageBelow, CalendarFunctions.ageUpTo,
        CalendarFunctions.ageExactly, "addDays", "addMonths", "addYears", "daysBetween", "size", "startsWith",
        "endsWith", "contains",
    ]

    /// True where something in it may end in an error: arithmetic, indexes, conversions, working days.
    var mayFail: Bool {
        if case .call(let call) = kind {
            if !Self.total.contains(call.function) {
                let isLiteralDate = call.function == "date" && call.arguments.first?.isStringLiteral == true
                if !isLiteralDate { return true }
            }
        }
        return children.contains(where: \.mayFail)
    }

    private var isStringLiteral: Bool {
        if case .literal(.string) = kind { true } else { false }
    }
}

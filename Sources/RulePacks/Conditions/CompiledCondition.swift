internal import CEL

/// A condition ready to be evaluated against answers, with the parameters of one day of law.
struct CompiledCondition: Sendable {
    private let program: Program
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

    init(_ text: String, in environment: CEL.Environment, schema: FactSchema) throws(CELError) {
        let checked = try environment.compile(text)
        program = checked.program()
        self.text = text
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
        limits = ComparedValues(checked.expression, constants: environment.constants)
    }

    /// What the condition is, or may still be, given the answers.
    func evaluate(_ answers: Activation) -> ConditionReading {
        switch program.evaluate(answers) {
        case .value(.bool(let truth)):
            return ConditionReading(truth ? .yes : .no)
        case .unknown(let names):
            return reading(of: names)
        case .value:
            return ConditionReading(.undetermined, failure: "the condition is not true or false")
        case .error(let error):
            return ConditionReading(.undetermined, failure: error.description)
        }
    }

    private func reading(of unknown: UnknownFacts) -> ConditionReading {
        var reading = ConditionReading(.open)
        for name in unknown.names {
            if let position = positions[name] {
                reading.facts.insert(position)
            } else {
                reading.obstacles.insert(
                    name.dropFirst(6).split(separator: ".").first.map(String.init) ?? name
                )
            }
        }
        if reading.facts.isEmpty {
            reading.possibility = .undetermined
        } else if !obstacles.isEmpty || mayFail {
            reading.possibility.insert(.undetermined)
        }
        return reading
    }
}

/// The answer of one condition, and what it hinges on.
struct ConditionReading: Sendable, Hashable {
    var possibility: Possibility
    /// Open facts that may move it.
    var facts = FactSet()
    /// Parameters without a deciding value that it hinges on.
    var obstacles: Set<String> = []
    /// Why it could not be computed.
    var failure: String?

    init(_ possibility: Possibility, failure: String? = nil) {
        self.possibility = possibility
        self.failure = failure
    }

    /// Either of two readings: what holds if it is open which of them applies.
    func either(_ other: ConditionReading) -> ConditionReading {
        var result = self
        result.possibility.formUnion(other.possibility)
        result.facts.formUnion(other.facts)
        result.obstacles.formUnion(other.obstacles)
        result.failure = failure ?? other.failure
        return result
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

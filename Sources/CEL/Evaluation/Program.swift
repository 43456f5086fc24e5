/// An expression ready to be evaluated any number of times, from any thread.
public struct Program: Sendable {
    /// The declared variables that the expression reads.
    public let variables: [String]
    private let plan: Plan
    private let localCount: Int
    private let limits: Limits
    private let timeZones: (any TimeZoneProvider)?

    init(_ expression: Expression, in environment: Environment, isChecked: Bool) {
        var planner = Planner(environment, isChecked: isChecked)
        plan = planner.plan(expression)
        variables = planner.slots
        localCount = planner.localCount
        limits = environment.limits
        timeZones = environment.timeZones
    }

    /// Evaluates the expression for these facts.
    ///
    /// - Returns: a value that holds whatever the missing facts turn out to be; or the facts that are missing; or an
    ///   error. Where the answer is decided, nothing is missing, however little is known.
    public func evaluate(_ facts: Activation = Activation()) -> Outcome {
        let meter = Meter(
            remaining: limits.cost,
            patternInstructions: limits.patternInstructions,
            timeZones: timeZones
        )
        var machine = Machine(slots: variables, activation: facts, localCount: localCount, meter: meter)
        let outcome = machine.run(plan)
        // A result with an unknown part is not definite.
        if case .value(let value) = outcome, value.holdsUnknown { return .unknown(value.unknownParts) }
        return outcome
    }

    /// The value of an expression that needs no facts, or nil.
    public var constant: CELValue? { plan.constantValue }
}

/// An expression ready to be evaluated any number of times, from any thread.
public struct Program: Sendable {
    /// The declared variables that the expression reads.
    public let variables: [String]
    let plan: Plan
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
        var machine = machine(.activation(facts))
        return machine.run(plan).definite
    }

    /// Evaluates the plan, or a part of it, for the facts of a frame.
    func run(_ plan: Plan, _ frame: FactFrame) -> Outcome {
        var machine = machine(.frame(frame))
        return machine.run(plan).definite
    }

    /// Evaluates a part of the plan with these values for variables, by their numbers.
    func run(_ plan: Plan, with values: [Int: CELValue]) -> Outcome {
        var activation = Activation()
        for (number, value) in values { activation.set(variables[number], to: value) }
        var machine = machine(.activation(activation))
        return machine.run(plan).definite
    }

    /// Whether a part of the plan has no answer as long as a variable has none, as `x || true` would have.
    func isStrict(_ plan: Plan, in variable: Int) -> Bool {
        guard case .unknown(let facts) = run(plan, with: [:]), facts == [variables[variable]] else {
            return false
        }
        var activation = Activation()
        activation.setAbsent(variables[variable])
        var machine = machine(.activation(activation))
        if case .error = machine.run(plan) { return true }
        return false
    }

    /// Evaluates a part of the plan with this value for a variable of a macro.
    func run(_ plan: Plan, withLocal slot: Int, _ value: CELValue) -> Outcome {
        var machine = machine(.activation(Activation()))
        machine.setLocal(slot, to: .value(value))
        return machine.run(plan).definite
    }

    private func machine(_ facts: FactSource) -> Machine {
        let meter = Meter(
            remaining: limits.cost,
            patternInstructions: limits.patternInstructions,
            timeZones: timeZones
        )
        return Machine(slots: variables, facts: facts, localCount: localCount, meter: meter)
    }

    /// The value of an expression that needs no facts, or nil.
    public var constant: CELValue? { plan.constantValue }
}

extension Outcome {
    /// The outcome, where a value of which a part is unknown is not definite.
    fileprivate var definite: Outcome {
        if case .value(let value) = self, value.holdsUnknown { .unknown(value.unknownParts) } else { self }
    }
}

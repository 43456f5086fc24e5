internal import CEL

/// The names that a pack's conditions may use: the facts of the schema, the pack's parameters, the calendar functions.
struct ConditionEnvironment: Sendable {
    private var base: CEL.Environment
    let pack: RulePack

    init(_ pack: RulePack, schema: FactSchema) throws(CELError) {
        var environment = try CEL.Environment()
        for fact in schema.facts { try environment.declare(variable: fact.name.text, type: fact.type.cel) }
        try CalendarFunctions(leapDay: pack.leapDay, calendars: pack.calendars).declare(in: &environment)
        base = environment
        self.pack = pack
    }

    /// For checking: parameters are variables, so that nothing is folded away before it is looked at.
    func withOpenParameters() throws(CELError) -> CEL.Environment {
        var environment = base
        for parameter in pack.parameters { try declare(parameter, nil, in: &environment) }
        return environment
    }

    /// For evaluation: parameters that decide are constants, the others variables without an answer.
    func withParameters(_ values: [String: ResolvedParameter]) throws(CELError) -> CEL.Environment {
        var environment = base
        for parameter in pack.parameters { try declare(parameter, values[parameter.name], in: &environment) }
        return environment
    }

    private func declare(
        _ parameter: Parameter,
        _ resolved: ResolvedParameter?,
        in environment: inout CEL.Environment
    ) throws(CELError) {
        let name = "param.\(parameter.name)"
        if parameter.stricter == .interval {
            let bounds = resolved.flatMap { $0.decides ? $0.value.bounds : nil }
            for (field, bound) in [("least", bounds?.least), ("most", bounds?.most)] {
                if let bound {
                    try environment.declare(constant: "\(name).\(field)", value: .int(bound))
                } else {
                    try environment.declare(variable: "\(name).\(field)", type: .int)
                }
            }
            return
        }
        if let resolved, resolved.decides, let value = resolved.value.cel {
            try environment.declare(constant: name, value: value)
        } else {
            try environment.declare(variable: name, type: parameter.unit.cel)
        }
    }
}

extension FactType {
    var cel: CELType {
        switch self {
        case .bool: .bool
        case .integer: .int
        case .choice, .text: .string
        case .set: .list(.string)
        case .date, .partialDate: DateValue.type
        }
    }
}

extension FactValue {
    /// The value inside a condition.
    func cel(fact: String) -> CELValue {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value): .int(value)
        case .choice(let text), .text(let text): .string(text)
        case .set(let members): .list(CELList(members.map(CELValue.string)))
        case .date(let date): .opaque(OpaqueBox(DateValue(date)))
        case .partialDate(let date): .opaque(OpaqueBox(DateValue(date, fact: fact)))
        }
    }
}

extension Parameter.Unit {
    var cel: CELType {
        switch self {
        case .years, .months, .days, .workingDays, .hours, .count, .level: .int
        case .list: .list(.string)
        case .date: DateValue.type
        case .flag: .bool
        case .text: .string
        }
    }
}

extension ParameterValue {
    var bounds: (least: Int64?, most: Int64?)? {
        if case .interval(let least, let most) = self { (least, most) } else { nil }
    }

    var cel: CELValue? {
        switch self {
        case .whole(let number): .int(number)
        case .list(let items): .list(CELList(items.map(CELValue.string)))
        case .date(let date): .opaque(OpaqueBox(DateValue(date)))
        case .flag(let flag): .bool(flag)
        case .text(let text): .string(text)
        case .interval, .undetermined: nil
        }
    }
}

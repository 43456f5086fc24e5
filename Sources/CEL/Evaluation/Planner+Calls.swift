extension Planner {
    mutating func planCall(_ call: Expression.Call, _ expression: Expression) -> Plan {
        let offset = call.nameRange.lowerBound
        if let target = call.target {
            // `math.abs(x)` is a function of a namespace unless a macro's variable is called `math`.
            if let namespace = QualifiedName(target), !isLocal(namespace.words[0]),
                let name = environment.functionName("\(namespace.text).\(call.function)")
            {
                return planFunction(
                    name,
                    call.arguments.map { plan($0) },
                    asMember: false,
                    offset,
                    expression
                )
            }
            let arguments = [plan(target)] + call.arguments.map { plan($0) }
            return planFunction(call.function, arguments, asMember: true, offset, expression)
        }
        let arguments = call.arguments.map { plan($0) }
        switch call.function {
        case Operator.and: return fold(.and(arguments))
        case Operator.or: return fold(.or(arguments))
        case Operator.not where arguments.count == 1: return fold(.not(arguments[0], offset))
        case Operator.conditional where arguments.count == 3:
            return fold(.conditional(arguments[0], arguments[1], arguments[2], offset))
        case Operator.equal where arguments.count == 2:
            return fold(.equal(arguments[0], arguments[1], isNegated: false))
        case Operator.notEqual where arguments.count == 2:
            return fold(.equal(arguments[0], arguments[1], isNegated: true))
        case Operator.index where arguments.count == 2:
            return fold(.index(arguments[0], arguments[1], offset))
        case Operator.optionalIndex where arguments.count == 2:
            return fold(.optionalIndex(arguments[0], arguments[1], offset))
        case Operator.optionalSelect where arguments.count == 2:
            guard case .string(let field)? = arguments[1].constantValue else { break }
            return fold(.optionalSelect(arguments[0], field: field, offset))
        default: break
        }
        guard let name = environment.functionName(call.function) else {
            return failure(.unknownFunction, call.function, expression)
        }
        return planFunction(name, arguments, asMember: false, offset, expression)
    }

    /// A pattern that is written out, compiled once for all evaluations. Past the budget of an expression, and where it
    /// is not well formed, it is left to evaluation, which charges for it or reports it.
    private mutating func pattern(_ plan: Plan) -> Pattern? {
        guard patternBudget > 0, case .string(let text)? = plan.constantValue,
            let pattern = try? Pattern(text, instructionLimit: environment.limits.patternInstructions)
        else { return nil }
        patternBudget -= pattern.weight
        return pattern
    }

    private mutating func planFunction(
        _ name: String,
        _ arguments: [Plan],
        asMember: Bool,
        _ offset: Int,
        _ expression: Expression
    ) -> Plan {
        let library = Library.functions[name].flatMap {
            $0.takes(arguments.count, asMember: asMember) ? $0 : nil
        }
        let custom = (environment.overloads[name] ?? []).filter {
            $0.isMember == asMember && $0.parameters.count == arguments.count
        }
        if !custom.isEmpty {
            return fold(.metered(name, Self.dispatch(custom, else: library), arguments, offset))
        }
        if asMember, arguments.count == 2, name == "or" || name == "orValue" {
            return .alternative(arguments[0], arguments[1], isUnwrapped: name == "orValue", offset)
        }
        guard let library else {
            let isKnown = Library.functions[name] != nil || environment.overloads[name] != nil
            return failure(isKnown ? .noSuchOverload : .unknownFunction, name, expression)
        }
        switch library.body {
        case .unary(let body): return fold(.unary(name, body, arguments[0], offset))
        case .binary(let body): return fold(.binary(name, body, arguments[0], arguments[1], offset))
        case .many(let body): return fold(.many(name, body, arguments, offset))
        case .metered(let body):
            if name == "matches", let pattern = pattern(arguments[1]) {
                return fold(.matches(arguments[0], pattern, offset))
            }
            return fold(.metered(name, body, arguments, offset))
        }
    }

    /// The library's definition first, then the embedding program's overloads by the types of the arguments.
    private static func dispatch(
        _ custom: [FunctionOverload],
        else library: LibraryFunction?
    ) -> @Sendable ([CELValue], inout Meter) -> Outcome {
        { arguments, meter in
            if let library {
                let outcome = library.body.call(arguments, &meter)
                guard case .error(let error) = outcome, error.code == .noSuchOverload else { return outcome }
            }
            for overload in custom {
                let fits = zip(overload.parameters, arguments).allSatisfy { $0.admits($1) }
                if fits, let body = overload.body { return body(arguments) }
            }
            return .noOverload
        }
    }
}

extension LibraryFunction.Body {
    func call(_ arguments: [CELValue], _ meter: inout Meter) -> Outcome {
        switch self {
        case .unary(let body): arguments.count == 1 ? body(arguments[0]) : .noOverload
        case .binary(let body): arguments.count == 2 ? body(arguments[0], arguments[1]) : .noOverload
        case .many(let body): body(arguments)
        case .metered(let body): body(arguments, &meter)
        }
    }
}

extension CELType {
    /// Whether a parameter of this type takes a value, as far as the value shows it without being walked.
    func admits(_ value: CELValue) -> Bool {
        switch self {
        case .dyn, .parameter: true
        case .wrapper(let inner): if case .null = value { true } else { inner.admits(value) }
        default: name == value.runtimeType.name
        }
    }
}

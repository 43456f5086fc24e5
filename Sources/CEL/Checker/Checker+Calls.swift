extension Checker {
    mutating func call(_ call: Expression.Call, _ expression: Expression) -> CELType {
        if let target = call.target {
            if let namespace = QualifiedName(target), !isLocal(namespace.words[0]),
                let name = environment.functionName("\(namespace.text).\(call.function)")
            {
                return resolve(name, call.arguments.map { check($0) }, asMember: false, call)
            }
            let arguments = [check(target)] + call.arguments.map { check($0) }
            return resolve(call.function, arguments, asMember: true, call)
        }
        let arguments = call.arguments.map { check($0) }
        switch call.function {
        case Operator.and, Operator.or:
            for (argument, type) in zip(call.arguments, arguments) {
                demandBool(type, of: "each side of '\(Self.symbol(call.function))'", at: argument)
            }
            return .bool
        case Operator.conditional where arguments.count == 3:
            demandBool(arguments[0], of: "the condition before '?'", at: call.arguments[0])
            let result = substitution.fresh()
            guard substitution.accept([arguments[1], arguments[2]], for: [result, result]) else {
                let types = describe(arguments[1...])
                return report(
                    .type,
                    "the two results of '? :' differ in type: \(types)",
                    at: call.arguments[1]
                )
            }
            return substitution.apply(result)
        case Operator.optionalSelect where arguments.count == 2:
            guard case .literal(.string(let field)) = call.arguments[1].kind else { return .dyn }
            let selected = self.field(field, of: arguments[0], at: expression)
            if case .optional = selected { return selected }
            return .optional(selected)
        case Operator.index where arguments.count == 2:
            return index(arguments[0], arguments[1], isOptional: false, call)
        case Operator.optionalIndex where arguments.count == 2:
            return index(arguments[0], arguments[1], isOptional: true, call)
        default: break
        }
        return resolve(
            environment.functionName(call.function) ?? call.function,
            arguments,
            asMember: false,
            call
        )
    }

    /// `container[index]`, `container[?index]`; an optional container gives an optional element.
    private mutating func index(
        _ container: CELType,
        _ index: CELType,
        isOptional: Bool,
        _ call: Expression.Call
    ) -> CELType {
        let element: CELType
        switch substitution.apply(container) {
        case .optional(let inner):
            let selected = self.index(inner, index, isOptional: false, call)
            if case .optional = selected { return selected }
            return .optional(selected)
        case .list(let content):
            guard substitution.accept(index, for: .int) else {
                let type = substitution.apply(index, isFinal: true)
                return report(.type, "the index of a list must be an int, not \(type)", at: call.arguments[1])
            }
            element = content
        case .map(let key, let value):
            guard substitution.accept(index, for: key) else {
                let type = substitution.apply(index, isFinal: true)
                let wanted = substitution.apply(key, isFinal: true)
                return report(.type, "the keys of this map are \(wanted), not \(type)", at: call.arguments[1])
            }
            element = value
        case .dyn: element = .dyn
        case .parameter:
            _ = substitution.accept(.dyn, for: container)
            element = .dyn
        case let other:
            return report(.type, "a value of type \(other) has no elements", at: call.nameRange.lowerBound)
        }
        return isOptional ? .optional(element) : element
    }

    /// The result of the overloads that take these types: the type of the only one, or `dyn` for several that differ.
    private mutating func resolve(
        _ name: String,
        _ arguments: [CELType],
        asMember: Bool,
        _ call: Expression.Call
    ) -> CELType {
        let candidates = signatures(of: name)
        guard !candidates.isEmpty else {
            let known = Array(Library.functions.keys) + environment.functionNames
            let hint = NearMiss.hint(for: name, among: known)
            return report(.undeclared, "there is no function '\(name)'\(hint)", at: call.nameRange.lowerBound)
        }
        if Library.functions[name]?.isVariadic == true { return numbers(arguments, name, call) }
        var result: CELType?
        for candidate in candidates
        where candidate.isMember == asMember && candidate.parameters.count == arguments.count {
            let signature = substitution.instantiate(candidate)
            guard substitution.accept(arguments.map(\.unwrapped), for: signature.parameters) else { continue }
            let type = substitution.apply(signature.result)
            result = result.map { $0 == type ? type : .dyn } ?? type
        }
        return result ?? noOverload(name, arguments, candidates, asMember: asMember, call)
    }

    private func signatures(of name: String) -> [Signature] {
        var signatures = Library.functions[name]?.signatures ?? []
        for overload in environment.overloads[name] ?? [] {
            signatures.append(
                Signature(
                    isMember: overload.isMember,
                    parameters: overload.parameters,
                    result: overload.result
                )
            )
        }
        let orderings = [Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual]
        if orderings.contains(name) {
            for (type, isOrdered) in environment.opaqueTypes where isOrdered {
                signatures.append(
                    Signature(isMember: false, parameters: [.opaque(type), .opaque(type)], result: .bool)
                )
            }
        }
        return signatures
    }

    /// A function of any number of numbers, or of one list of them.
    private mutating func numbers(_ arguments: [CELType], _ name: String, _ call: Expression.Call) -> CELType
    {
        var types = arguments.map { substitution.apply($0) }
        if types.count == 1, case .list(let element) = types[0] { types = [substitution.apply(element)] }
        let isNumeric = types.allSatisfy { type in
            switch type.unwrapped {
            case .int, .uint, .double, .dyn, .parameter: true
            default: false
            }
        }
        guard isNumeric, let first = types.first else {
            return report(
                .type,
                "'\(name)' takes numbers, not \(describe(arguments[...]))",
                at: call.nameRange.lowerBound
            )
        }
        return types.allSatisfy { $0 == first } ? first : .dyn
    }

    private mutating func noOverload(
        _ name: String,
        _ arguments: [CELType],
        _ candidates: [Signature],
        asMember: Bool,
        _ call: Expression.Call
    ) -> CELType {
        let offset = call.nameRange.lowerBound
        let types = describe(arguments[...])
        if name.contains("_") && name != "exists_one" && Self.symbol(name) != name || name == Operator.isIn {
            return report(.type, "'\(Self.symbol(name))' has no meaning for \(types)", at: offset)
        }
        let forms = Set(candidates.map { Self.describe($0, name) }).sorted().prefix(4)
        return report(
            .type,
            "'\(name)' does not take \(types); it is \(forms.joined(separator: " or "))",
            at: offset
        )
    }

    private func describe(_ types: ArraySlice<CELType>) -> String {
        let texts = types.map { substitution.apply($0, isFinal: true).description }
        return texts.isEmpty ? "no arguments" : texts.joined(separator: " and ")
    }

    private static func describe(_ signature: Signature, _ name: String) -> String {
        let types = signature.parameters.map(\.description)
        if signature.isMember, let receiver = types.first {
            return "\(receiver).\(name)(\(types.dropFirst().joined(separator: ", ")))"
        }
        return "\(name)(\(types.joined(separator: ", ")))"
    }

    /// An operator as it is written.
    private static func symbol(_ name: String) -> String {
        if name == Operator.isIn { return "in" }
        let isOperator = name.hasPrefix("_") || name.hasSuffix("_")
        return isOperator ? String(name.filter { $0 != "_" }) : name
    }
}

extension Environment {
    /// The names of the embedding program's functions.
    var functionNames: [String] { Array(overloads.keys) }
}

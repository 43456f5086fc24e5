extension Parser {
    /// A call, or the expansion of the macro that it names.
    mutating func call(
        _ name: String,
        target: Expression?,
        arguments: [Expression],
        nameRange: Range<Int>,
        from start: Int
    ) throws(CELError) -> Expression {
        if expandsMacros,
            let expansion = try expand(name, target: target, arguments: arguments, nameRange, from: start)
        {
            return expansion
        }
        let call = Expression.Call(function: name, target: target, arguments: arguments, nameRange: nameRange)
        return try node(.call(call), from: start)
    }

    private mutating func expand(
        _ name: String,
        target: Expression?,
        arguments: [Expression],
        _ place: Range<Int>,
        from start: Int
    ) throws(CELError) -> Expression? {
        guard let target else {
            guard name == "has", arguments.count == 1 else { return nil }
            return try expandHas(arguments[0], from: start)
        }
        if case .identifier("cel") = target.kind {
            switch (name, arguments.count) {
            case ("bind", 3):
                let variable = try variableName(arguments[0], of: "cel.bind")
                let bind = Expression.Bind(variable: variable, value: arguments[1], body: arguments[2])
                return try node(.bind(bind), from: start)
            case ("block", 2): return try expandBlock(arguments, from: start)
            case ("index", 1), ("iterVar", 2), ("accuVar", 2):
                return try expandBlockVariable(name, arguments, from: start)
            default: return nil
            }
        }
        let macro: Expression.Macro
        var isTwoVariable = false
        var hasFilter = false
        switch (name, arguments.count) {
        case ("all", 2): macro = .all
        case ("exists", 2): macro = .exists
        case ("exists_one", 2), ("existsOne", 2): macro = .existsOne
        case ("filter", 2): macro = .filter
        case ("map", 2): macro = .map
        case ("sortBy", 2): macro = .sortBy
        case ("optMap", 2): macro = .optMap
        case ("optFlatMap", 2): macro = .optFlatMap
        case ("map", 3): (macro, hasFilter) = (.map, true)
        case ("all", 3): (macro, isTwoVariable) = (.all, true)
        case ("exists", 3): (macro, isTwoVariable) = (.exists, true)
        case ("existsOne", 3), ("exists_one", 3): (macro, isTwoVariable) = (.existsOne, true)
        case ("transformList", 3): (macro, isTwoVariable) = (.transformList, true)
        case ("transformList", 4): (macro, isTwoVariable, hasFilter) = (.transformList, true, true)
        case ("transformMap", 3): (macro, isTwoVariable) = (.transformMap, true)
        case ("transformMap", 4): (macro, isTwoVariable, hasFilter) = (.transformMap, true, true)
        case ("transformMapEntry", 3): (macro, isTwoVariable) = (.transformMapEntry, true)
        case ("transformMapEntry", 4): (macro, isTwoVariable, hasFilter) = (.transformMapEntry, true, true)
        default: return nil
        }
        let first = try variableName(arguments[0], of: name)
        let second = isTwoVariable ? try variableName(arguments[1], of: name) : nil
        if first == second {
            throw error("'\(name)' needs two different variables", at: arguments[1].range.lowerBound)
        }
        let rest = arguments.dropFirst(isTwoVariable ? 2 : 1)
        guard let body = rest.last else { return nil }
        let comprehension = Expression.Comprehension(
            macro: macro,
            range: target,
            variable: first,
            secondVariable: second,
            filter: hasFilter ? rest.first : nil,
            body: body
        )
        return try node(.comprehension(comprehension), from: start)
    }

    private mutating func expandHas(_ argument: Expression, from start: Int) throws(CELError) -> Expression {
        guard case .select(let select) = argument.kind, !select.isPresenceTest else {
            throw error("has() takes a field, for example has(person.age)", at: argument.range.lowerBound)
        }
        let test = Expression.Select(operand: select.operand, field: select.field, isPresenceTest: true)
        return try node(.select(test), from: start)
    }

    private func variableName(_ expression: Expression, of macro: String) throws(CELError) -> String {
        guard case .identifier(let name) = expression.kind, !name.hasPrefix(".") else {
            throw error(
                "'\(macro)' takes a plain name for its variable here",
                at: expression.range.lowerBound
            )
        }
        return name
    }

    // MARK: cel.block

    /// `cel.block([a, b], result)` gives the values names that `cel.index(0)` and `cel.index(1)` use.
    private mutating func expandBlock(_ arguments: [Expression], from start: Int) throws(CELError)
        -> Expression
    {
        guard case .list(let slots) = arguments[0].kind, !slots.contains(where: \.isOptional) else {
            throw error("cel.block takes a list of expressions first", at: arguments[0].range.lowerBound)
        }
        var body = arguments[1]
        for (position, slot) in slots.enumerated().reversed() {
            let bind = Expression.Bind(variable: "@index\(position)", value: slot.value, body: body)
            body = try node(.bind(bind), from: start)
        }
        return body
    }

    private mutating func expandBlockVariable(
        _ name: String,
        _ arguments: [Expression],
        from start: Int
    ) throws(CELError) -> Expression {
        var numbers: [String] = []
        for argument in arguments {
            guard case .literal(.int(let number)) = argument.kind, number >= 0 else {
                throw error("cel.\(name) takes numbers written out", at: argument.range.lowerBound)
            }
            numbers.append(String(number))
        }
        return try node(.identifier("@\(name)\(numbers.joined(separator: ":"))"), from: start)
    }
}

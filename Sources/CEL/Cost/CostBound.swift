extension CheckedExpression {
    /// The most that one evaluation can cost, whatever the facts are, as ``Limits/cost`` counts it; `Int.max` stands for no bound.
    ///
    /// An expression whose bound lies within the limit never fails with ``CELRuntimeError/Code-swift.enum/costExceeded``.
    ///
    /// - Parameters:
    ///   - functions: what a call of a function costs beside the weight of its arguments, for functions of the environment's own.
    ///   - size: how large the value of a declared variable may be.
    public func worstCost(functions: [String: Int] = [:], size: (_ variable: String) -> ValueSize) -> Int {
        withoutActuallyEscaping(size) { size in
            var walk = CostWalk(environment: environment, functions: functions, size: size)
            return walk.visit(expression).cost
        }
    }
}

/// Walks an expression from the leaves up: what each node costs at most, and how large its value is at most.
private struct CostWalk {
    let environment: Environment
    let functions: [String: Int]
    let size: (String) -> ValueSize
    private var scopes: [(name: String, size: ValueSize)] = []

    init(environment: Environment, functions: [String: Int], size: @escaping (String) -> ValueSize) {
        self.environment = environment
        self.functions = functions
        self.size = size
    }

    struct Bound {
        var cost: Int
        var size: ValueSize
    }

    mutating func visit(_ node: Expression) -> Bound {
        switch node.kind {
        case .literal(let value): return Bound(cost: 1, size: ValueSize(value))
        case .identifier, .select: return reference(node)
        case .call(let call): return self.call(call)
        case .list(let elements):
            let parts = elements.map { visit($0.value) }
            let largest = parts.map(\.size).reduce(ValueSize.scalar) { $0.or($1) }
            return Bound(cost: sum(parts), size: .list(parts.count, of: largest))
        case .map(let entries):
            let parts = entries.flatMap { [visit($0.key), visit($0.value)] }
            return Bound(cost: sum(parts), size: weighed(parts))
        case .message(_, let fields):
            let parts = fields.map { visit($0.value) }
            return Bound(cost: sum(parts), size: weighed(parts))
        case .comprehension(let comprehension): return self.comprehension(comprehension)
        case .bind(let bind):
            let value = visit(bind.value)
            let body = within([(bind.variable, value.size)]) { $0.visit(bind.body) }
            return Bound(cost: value.cost.saturatingSum(body.cost).saturatingSum(1), size: body.size)
        }
    }

    private func sum(_ parts: [Bound]) -> Int { parts.reduce(1) { $0.saturatingSum($1.cost) } }

    /// A container of all parts.
    private func weighed(_ parts: [Bound]) -> ValueSize {
        .whole(parts.reduce(1) { $0.saturatingSum($1.size.weight) })
    }

    private mutating func within<Result>(
        _ variables: [(String, ValueSize)],
        _ body: (inout CostWalk) -> Result
    ) -> Result {
        let depth = scopes.count
        scopes += variables.map { (name: $0.0, size: $0.1) }
        defer { scopes.removeLast(scopes.count - depth) }
        return body(&self)
    }

    // MARK: Names

    /// Whether the first word of a chain is a variable of a macro.
    private func isLocal(_ name: String) -> Bool {
        guard !scopes.isEmpty else { return false }
        let root = name.prefix { $0 != "." }
        return scopes.contains { $0.name == root }
    }

    private mutating func reference(_ node: Expression) -> Bound {
        if let name = QualifiedName(node)?.text {
            if !isLocal(name) {
                let plain = name.hasPrefix(".") ? String(name.dropFirst()) : name
                if let value = environment.constants[plain] { return Bound(cost: 1, size: ValueSize(value)) }
                if environment.variables[plain] != nil { return Bound(cost: 1, size: size(plain)) }
            }
        }
        switch node.kind {
        case .identifier(let name):
            return Bound(cost: 1, size: scopes.last { $0.name == name }?.size ?? size(name))
        case .select(let select):
            // A field weighs no more than what it is taken from.
            let operand = visit(select.operand)
            return Bound(cost: operand.cost.saturatingSum(1), size: .whole(operand.size.weight))
        default:
            return Bound(cost: 1, size: .scalar)
        }
    }

    // MARK: Macros

    private mutating func comprehension(_ macro: Expression.Comprehension) -> Bound {
        let range = visit(macro.range)
        let isOptional = [.optMap, .optFlatMap].contains(macro.macro)
        let count = isOptional ? 1 : range.size.elements
        let element = isOptional ? ValueSize.whole(range.size.weight) : range.size.element
        var variables = [(macro.variable, element)]
        if let second = macro.secondVariable { variables.append((second, element)) }
        let (filter, body) = within(variables) { walk in
            (macro.filter.map { walk.visit($0) }, walk.visit(macro.body))
        }
        var step = body.cost.saturatingSum(filter?.cost ?? 0)
        if macro.macro == .transformMapEntry { step = step.saturatingSum(body.size.weight) }
        let size: ValueSize =
            switch macro.macro {
            case .all, .exists, .existsOne: .scalar
            case .filter, .sortBy: range.size
            case .map, .transformList: .list(count, of: body.size)
            case .transformMap, .transformMapEntry:
                .whole(
                    count.saturatingProduct(element.weight.saturatingSum(body.size.weight)).saturatingSum(1)
                )
            case .optMap, .optFlatMap: .whole(body.size.weight.saturatingSum(1))
            }
        return Bound(
            cost: range.cost.saturatingSum(count.saturatingProduct(step)).saturatingSum(1),
            size: size
        )
    }

    // MARK: Calls

    /// The name and the arguments of a call; `lists.range(3)` is no call on a variable `lists`.
    private func resolved(_ call: Expression.Call) -> (name: String, arguments: [Expression]) {
        guard let target = call.target else { return (call.function, call.arguments) }
        if let name = QualifiedName(target)?.text, environment.variables[name] == nil,
            environment.constants[name] == nil, !scopes.contains(where: { $0.name == name })
        {
            let full = "\(name).\(call.function)"
            let isOwn = environment.overloads[full] != nil
            if isOwn || Library.functions[full] != nil { return (full, call.arguments) }
        }
        return (call.function, [target] + call.arguments)
    }

    private mutating func call(_ call: Expression.Call) -> Bound {
        let (name, arguments) = resolved(call)
        let parts = arguments.map { visit($0) }
        if name == Operator.conditional, parts.count == 3 {
            let branches = max(parts[1].cost, parts[2].cost)
            let cost = parts[0].cost.saturatingSum(branches).saturatingSum(1)
            return Bound(cost: cost, size: parts[1].size.or(parts[2].size))
        }
        let weights = parts.reduce(0) { $0.saturatingSum($1.size.weight) }
        let cost = sum(parts).saturatingSum(weights).saturatingSum(work(name, arguments, parts))
            .saturatingSum(functions[name] ?? 0)
        return Bound(cost: cost, size: result(name, arguments, parts))
    }

    /// What a function costs beyond the weight of its arguments.
    private func work(_ name: String, _ arguments: [Expression], _ parts: [Bound]) -> Int {
        switch name {
        case "matches":
            let instructions = environment.limits.patternInstructions
            let most = (parts.last?.size.weight ?? 1).saturatingProduct(16).saturatingSum(instructions)
            let size = pattern(arguments.last) ?? (instructions: instructions, weight: most)
            let length = (parts.first?.size.weight ?? 1).saturatingProduct(16)
            return size.weight.saturatingSum(length.saturatingProduct(size.instructions) / 16).saturatingSum(
                1
            )
        case "distinct", "sets.contains", "sets.equivalent", "sets.intersects":
            let all = parts.map(\.size)
            let count = all.map(\.elements).max() ?? 1
            return all.reduce(1) { $0.saturatingSum($1.weight) }.saturatingProduct(count).saturatingProduct(2)
        case "lists.range":
            return range(arguments.first)
        default:
            return 0
        }
    }

    /// The instructions and the weight of a pattern that is known.
    private func pattern(_ expression: Expression?) -> (instructions: Int, weight: Int)? {
        guard case .literal(.string(let source))? = expression?.kind,
            let pattern = try? Pattern(source, instructionLimit: environment.limits.patternInstructions)
        else { return nil }
        return (pattern.instructions.count, pattern.weight)
    }

    private func range(_ count: Expression?) -> Int {
        if case .literal(.int(let count))? = count?.kind { Int(clamping: max(count, 0)) } else { .max }
    }

    private static let scalars: Set<String> = [
        Operator.and, Operator.or, Operator.not, Operator.negate, Operator.equal, Operator.notEqual,
        Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual, Operator.isIn,
        "size", "startsWith", "endsWith", "contains", "matches", "int", "uint", "double", "bool", "has",
        "indexOf", "lastIndexOf", "timestamp", "duration", "type", "hasValue",
        "sets.contains", "sets.equivalent", "sets.intersects",
    ]
    /// Functions whose result may be longer than what they are given.
    private static let expanding: Set<String> = ["replace", "join", "format", "strings.quote", "string"]

    private func result(_ name: String, _ arguments: [Expression], _ parts: [Bound]) -> ValueSize {
        if Self.scalars.contains(name) { return .scalar }
        if Self.expanding.contains(name) { return .text(bytes: Library.maximumText) }
        let all = parts.map(\.size)
        let together = all.reduce(ValueSize.whole(1)) { $0.and($1) }
        switch name {
        case Operator.add:
            return all.count == 2 ? all[0].and(all[1]) : together
        case "lists.range":
            return .list(range(arguments.first), of: .scalar)
        case "split":
            // Each byte may become a text of its own, and each of them weighs one at least.
            let bytes = together.weight.saturatingProduct(16)
            return ValueSize(
                weight: bytes.saturatingSum(together.weight),
                elements: bytes.saturatingSum(1),
                elementWeight: together.weight
            )
        case "base64.encode", "base64.decode", "bytes":
            return .whole(together.weight.saturatingProduct(2))
        default:
            return .whole(together.weight)
        }
    }
}

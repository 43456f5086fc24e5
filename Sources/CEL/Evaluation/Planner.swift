/// Makes a ``Plan`` of an expression.
///
/// A call whose arguments are all constants is evaluated at once; if that fails the call is kept, so that the error
/// shows when and if it is reached.
struct Planner {
    let environment: Environment
    let isChecked: Bool
    private(set) var slots: [String] = []
    private var slotNumbers: [String: Int] = [:]
    private var scopes: [(name: String, slot: Int)] = []
    private(set) var localCount = 0
    private var meter: Meter
    /// What compiling patterns beforehand may still cost.
    var patternBudget = 200_000

    init(_ environment: Environment, isChecked: Bool) {
        self.environment = environment
        self.isChecked = isChecked
        meter = Meter(
            remaining: environment.limits.cost,
            patternInstructions: environment.limits.patternInstructions,
            timeZones: environment.timeZones
        )
    }

    mutating func plan(_ expression: Expression) -> Plan {
        switch expression.kind {
        case .literal(let value): .constant(value)
        case .identifier: planName(QualifiedName(expression), expression)
        case .select(let select): planSelect(select, expression)
        case .call(let call): planCall(call, expression)
        case .list(let elements): planList(elements)
        case .map(let entries): planMap(entries, expression)
        case .message(let name, _):
            failure(.unknownName, "the engine has no messages such as '\(name)'", expression)
        case .comprehension(let comprehension): planComprehension(comprehension, expression)
        case .bind(let bind): planBind(bind)
        }
    }

    func failure(_ code: CELRuntimeError.Code, _ detail: String, _ expression: Expression) -> Plan {
        var error = CELRuntimeError(code, detail)
        error.offset = expression.range.lowerBound
        return .failure(error)
    }

    // MARK: Names

    private mutating func slot(for variable: String) -> Int {
        if let number = slotNumbers[variable] { return number }
        slotNumbers[variable] = slots.count
        slots.append(variable)
        return slots.count - 1
    }

    func isLocal(_ name: String) -> Bool { local(name) != nil }

    private func local(_ name: String) -> Int? {
        scopes.last { $0.name == name }?.slot
    }

    private mutating func planName(_ name: QualifiedName?, _ expression: Expression) -> Plan {
        guard let name else { return failure(.unknownName, "", expression) }
        if let slot = local(name.words[0]) {
            return select(from: .local(slot), name.words.dropFirst(), expression)
        }
        switch name.meaning(in: environment) {
        case .variable(let variable, _, let fields):
            return select(from: .variable(slot(for: variable)), fields[...], expression)
        case .constant(let value, let fields): return select(from: .constant(value), fields[...], expression)
        // Without a check, facts may bring a variable of this name.
        case .type(let type, let fields) where fields.isEmpty && isChecked: return .constant(.type(type))
        default: break
        }
        return search(name, isPresenceTest: false, expression)
    }

    private func search(_ name: QualifiedName, isPresenceTest: Bool, _ expression: Expression) -> Plan {
        let readings = name.readings(in: environment)
        let type = readings.lazy.filter(\.fields.isEmpty).compactMap { environment.denotedType($0.name) }
            .first
        return .search(
            Plan.Search(
                name: name,
                readings: readings,
                denotedType: type,
                isPresenceTest: isPresenceTest,
                offset: expression.range.lowerBound
            )
        )
    }

    private func select(from root: Plan, _ fields: ArraySlice<String>, _ expression: Expression) -> Plan {
        fields.reduce(root) { fold(.select($0, field: $1, expression.range.lowerBound)) }
    }

    private mutating func planSelect(_ select: Expression.Select, _ expression: Expression) -> Plan {
        let offset = expression.range.lowerBound
        if !select.isPresenceTest, let name = QualifiedName(expression) { return planName(name, expression) }
        if select.isPresenceTest, let operand = QualifiedName(select.operand), local(operand.words[0]) == nil
        {
            let whole = QualifiedName(words: operand.words + [select.field])
            switch whole.meaning(in: environment) {
            case .variable(let variable, _, let fields) where fields.isEmpty:
                return .hasVariable(slot(for: variable))
            case .constant(_, let fields) where fields.isEmpty: return .constant(.bool(true))
            case nil where !isChecked: return search(whole, isPresenceTest: true, expression)
            default: break
            }
        }
        let operand = plan(select.operand)
        if select.isPresenceTest { return fold(.has(operand, field: select.field, offset)) }
        return fold(.select(operand, field: select.field, offset))
    }

    // MARK: Literals

    private mutating func planList(_ elements: [Expression.Element]) -> Plan {
        let planned = elements.map { element in
            Plan.Element(value: plan(element.value), isOptional: element.isOptional)
        }
        return fold(.list(planned), if: planned.allSatisfy { $0.value.constantValue != nil })
    }

    private mutating func planMap(_ entries: [Expression.Entry], _ expression: Expression) -> Plan {
        let planned = entries.map { entry in
            Plan.Entry(key: plan(entry.key), value: plan(entry.value), isOptional: entry.isOptional)
        }
        let isConstant = planned.allSatisfy { $0.key.constantValue != nil && $0.value.constantValue != nil }
        return fold(.map(planned, expression.range.lowerBound), if: isConstant)
    }

    // MARK: Macros

    private mutating func planComprehension(
        _ comprehension: Expression.Comprehension,
        _ expression: Expression
    ) -> Plan {
        let range = plan(comprehension.range)
        let depth = scopes.count
        let slot = bind(comprehension.variable)
        let secondSlot = comprehension.secondVariable.map { bind($0) }
        let filter = comprehension.filter.map { plan($0) }
        let body = plan(comprehension.body)
        scopes.removeSubrange(depth...)
        return .comprehension(
            ComprehensionPlan(
                macro: comprehension.macro,
                range: range,
                slot: slot,
                secondSlot: secondSlot,
                filter: filter,
                body: body,
                offset: expression.range.lowerBound
            )
        )
    }

    private mutating func planBind(_ bind: Expression.Bind) -> Plan {
        let value = plan(bind.value)
        let depth = scopes.count
        let slot = self.bind(bind.variable)
        let body = plan(bind.body)
        scopes.removeSubrange(depth...)
        return .bind(slot: slot, value: value, body: body)
    }

    private mutating func bind(_ name: String) -> Int {
        let slot = localCount
        localCount += 1
        scopes.append((name, slot))
        return slot
    }

    // MARK: Folding

    func fold(_ plan: Plan) -> Plan {
        switch plan {
        case .select(let a, _, _), .has(let a, _, _), .optionalSelect(let a, _, _), .not(let a, _),
            .unary(_, _, let a, _), .matches(let a, _, _):
            fold(plan, if: a.constantValue != nil)
        case .index(let a, let b, _), .optionalIndex(let a, let b, _), .equal(let a, let b, _),
            .binary(_, _, let a, let b, _):
            fold(plan, if: a.constantValue != nil && b.constantValue != nil)
        case .many(_, _, let all, _), .metered(_, _, let all, _):
            fold(plan, if: all.allSatisfy { $0.constantValue != nil })
        case .and(let all), .or(let all): fold(plan, if: all.allSatisfy { $0.constantValue != nil })
        case .conditional(let condition, let then, let otherwise, _):
            switch condition.constantValue {
            case .bool(true)?: then
            case .bool(false)?: otherwise
            default: plan
            }
        default: plan
        }
    }

    private func fold(_ plan: Plan, if isConstant: Bool) -> Plan {
        guard isConstant else { return plan }
        var meter = self.meter
        // Folding is a convenience; what is expensive waits for its evaluation and counts there.
        meter.remaining = min(meter.remaining, 10_000)
        var machine = Machine(slots: [], facts: .activation(Activation()), localCount: 0, meter: meter)
        if case .value(let value) = machine.run(plan) { return .constant(value) }
        return plan
    }
}

@testable import CEL

/// The language evaluated in the plainest way that could be right: the tree is walked, names are looked up by text,
/// nothing is folded, nothing stops early. It serves as the reference for the evaluators of the engine; with them it
/// shares the functions on values, not the control flow, the names or the three-valued logic.
struct NaiveEvaluator {
    let environment: Environment
    let activation: Activation

    func evaluate(_ expression: Expression) -> Outcome {
        let outcome = evaluate(expression, [:])
        if case .value(let value) = outcome, value.holdsUnknown { return .unknown(value.unknownParts) }
        return outcome
    }

    private typealias Scope = [String: Outcome]

    private func evaluate(_ expression: Expression, _ scope: Scope) -> Outcome {
        switch expression.kind {
        case .literal(let value): return .value(value)
        case .identifier, .select: return name(expression, scope)
        case .message: return .failure(.unknownName)
        case .list(let elements): return list(elements, scope)
        case .map(let entries): return map(entries, scope)
        case .bind(let bind):
            var inner = scope
            inner[bind.variable] = evaluate(bind.value, scope)
            return evaluate(bind.body, inner)
        case .comprehension(let comprehension): return self.comprehension(comprehension, scope)
        case .call(let call): return self.call(call, scope)
        }
    }

    // MARK: Names

    private func words(_ expression: Expression) -> [String]? {
        switch expression.kind {
        case .identifier(let name): return [name]
        case .select(let select) where !select.isPresenceTest:
            return words(select.operand).map { $0 + [select.field] }
        default: return nil
        }
    }

    private func binding(_ name: String) -> Activation.Binding? {
        if let binding = activation[name] { return binding }
        if let constant = environment.constants[name] { return .value(constant) }
        if environment.variables[name] != nil {
            return activation.missing == .unknown ? .unknown(UnknownFacts(name)) : nil
        }
        return nil
    }

    private func name(_ expression: Expression, _ scope: Scope) -> Outcome {
        if case .select(let select) = expression.kind, select.isPresenceTest {
            return presence(select, scope)
        }
        guard let words = words(expression) else {
            guard case .select(let select) = expression.kind else { return .failure(.unknownName) }
            return evaluate(select.operand, scope).map { $0.selecting(select.field) }
        }
        if let local = scope[words[0]] {
            return words.dropFirst().reduce(local) { outcome, field in outcome.map { $0.selecting(field) } }
        }
        for count in (1...words.count).reversed() {
            for candidate in environment.candidates(for: words.prefix(count).joined(separator: ".")) {
                guard let binding = binding(candidate) else { continue }
                switch binding {
                case .absent: return .failure(.noSuchKey)
                case .unknown(let facts): return .unknown(facts)
                case .value(let value):
                    return words.dropFirst(count).reduce(Outcome(lifting: value)) { outcome, field in
                        outcome.map { $0.selecting(field) }
                    }
                }
            }
        }
        for candidate in environment.candidates(for: words.joined(separator: ".")) {
            if let type = environment.denotedType(candidate) { return .value(.type(type)) }
        }
        return .failure(.unknownName)
    }

    private func presence(_ select: Expression.Select, _ scope: Scope) -> Outcome {
        if let words = words(select.operand), scope[words[0]] == nil {
            for candidate in environment.candidates(for: (words + [select.field]).joined(separator: ".")) {
                switch binding(candidate) {
                case .absent?: return .bool(false)
                case .unknown(let facts)?, .value(.unknown(let facts))?: return .unknown(facts)
                case .value?: return .bool(true)
                case nil: continue
                }
            }
        }
        return evaluate(select.operand, scope).map { $0.hasField(select.field) }
    }

    // MARK: Strictness

    /// The values of strict operands, or what stands in their way.
    private func strict(_ outcomes: [Outcome]) -> (values: [CELValue], obstacle: Outcome?) {
        var facts = UnknownFacts()
        var error: Outcome?
        var values: [CELValue] = []
        for outcome in outcomes {
            switch outcome {
            case .value(let value): values.append(value)
            case .unknown(let more): facts = facts.union(more)
            case .error: error = error ?? outcome
            }
        }
        return (values, facts.isEmpty ? error : .unknown(facts))
    }

    private func junction(_ outcomes: [Outcome], deciding: Bool) -> Outcome {
        let typed = outcomes.map { outcome -> Outcome in
            if case .value(let value) = outcome, value.runtimeType != .bool {
                return .failure(.noSuchOverload)
            }
            return outcome
        }
        if typed.contains(where: { $0.bool == deciding }) { return .bool(deciding) }
        return strict(typed).obstacle ?? .bool(!deciding)
    }

    private func list(_ elements: [Expression.Element], _ scope: Scope) -> Outcome {
        let (values, obstacle) = strict(elements.map { evaluate($0.value, scope) })
        if let obstacle { return obstacle }
        var kept: [CELValue] = []
        for (element, value) in zip(elements, values) {
            guard element.isOptional else {
                kept.append(value)
                continue
            }
            guard case .optional(let optional) = value else { return .failure(.noSuchOverload) }
            if let inner = optional.value { kept.append(inner) }
        }
        return .value(.list(kept))
    }

    private func map(_ entries: [Expression.Entry], _ scope: Scope) -> Outcome {
        let (values, obstacle) = strict(
            entries.flatMap { [evaluate($0.key, scope), evaluate($0.value, scope)] }
        )
        if let obstacle { return obstacle }
        var kept: [CELMap.Entry] = []
        for (position, entry) in entries.enumerated() {
            let (key, value) = (values[position * 2], values[position * 2 + 1])
            guard entry.isOptional else {
                kept.append((key, value))
                continue
            }
            guard case .optional(let optional) = value else { return .failure(.noSuchOverload) }
            if let inner = optional.value { kept.append((key, inner)) }
        }
        guard let map = try? CELMap(kept) else { return .failure(.invalidKey) }
        return .value(.map(map))
    }

    // MARK: Calls

    private func call(_ call: Expression.Call, _ scope: Scope) -> Outcome {
        if let target = call.target {
            if let words = words(target), scope[words[0]] == nil,
                let name = environment.functionName((words + [call.function]).joined(separator: "."))
            {
                return apply(name, call.arguments.map { evaluate($0, scope) }, asMember: false)
            }
            if call.function == "or" || call.function == "orValue", call.arguments.count == 1 {
                return alternative(call, target, scope)
            }
            return apply(
                call.function,
                ([target] + call.arguments).map { evaluate($0, scope) },
                asMember: true
            )
        }
        let outcomes = call.arguments.map { evaluate($0, scope) }
        switch call.function {
        case Operator.and: return junction(outcomes, deciding: false)
        case Operator.or: return junction(outcomes, deciding: true)
        case Operator.conditional:
            guard case .value(let condition) = outcomes[0] else { return outcomes[0] }
            guard case .bool(let truth) = condition else { return .failure(.noSuchOverload) }
            return outcomes[truth ? 1 : 2]
        case Operator.index: return access(outcomes) { $0.indexing($1) }
        case Operator.optionalIndex, Operator.optionalSelect:
            return access(outcomes) { $0.optionallySelecting($1) }
        case Operator.equal: return access(outcomes) { $0.isEqual(to: $1) }
        case Operator.notEqual: return access(outcomes) { $0.isEqual(to: $1).negated }
        default:
            return apply(environment.functionName(call.function) ?? call.function, outcomes, asMember: false)
        }
    }

    private func access(_ outcomes: [Outcome], _ body: (CELValue, CELValue) -> Outcome) -> Outcome {
        let (values, obstacle) = strict(outcomes)
        return obstacle ?? body(values[0], values[1])
    }

    private func alternative(_ call: Expression.Call, _ target: Expression, _ scope: Scope) -> Outcome {
        let outcome = evaluate(target, scope)
        guard case .value(let value) = outcome else { return outcome }
        guard case .optional(let optional) = value else { return .failure(.noSuchOverload) }
        if let inner = optional.value { return .value(call.function == "or" ? value : inner) }
        let other = evaluate(call.arguments[0], scope)
        if case .value(let value) = other, value.runtimeType.name != "optional_type", call.function == "or" {
            return .failure(.noSuchOverload)
        }
        return other
    }

    private func apply(_ name: String, _ outcomes: [Outcome], asMember: Bool) -> Outcome {
        let lifted = outcomes.map { outcome -> Outcome in
            if case .value(let value) = outcome, value.holdsUnknown, !value.isCountable(by: name) {
                return .unknown(value.unknownParts)
            }
            return outcome
        }
        let (values, obstacle) = strict(lifted)
        let custom = (environment.overloads[name] ?? []).filter {
            $0.isMember == asMember && $0.parameters.count == outcomes.count
        }
        let library = Library.functions[name].flatMap {
            $0.takes(outcomes.count, asMember: asMember) ? $0 : nil
        }
        guard library != nil || !custom.isEmpty else { return .failure(.unknownFunction) }
        if let obstacle { return obstacle }
        var meter = Meter(remaining: 1_000_000, patternInstructions: 2_000, timeZones: environment.timeZones)
        if let library {
            let outcome = library.body.call(values, &meter)
            guard case .error(let error) = outcome, error.code == .noSuchOverload else { return outcome }
        }
        for overload in custom where zip(overload.parameters, values).allSatisfy({ $0.admits($1) }) {
            return overload.body?(values) ?? .failure(.noSuchOverload)
        }
        return .failure(.noSuchOverload)
    }

    // MARK: Macros

    private func comprehension(_ comprehension: Expression.Comprehension, _ scope: Scope) -> Outcome {
        let range = evaluate(comprehension.range, scope)
        guard case .value(let value) = range else { return range }
        var steps: [(first: CELValue, second: CELValue, doubt: UnknownFacts?)] = []
        switch value {
        case .optional(let optional):
            guard comprehension.macro == .optMap || comprehension.macro == .optFlatMap else {
                return .failure(.noSuchOverload)
            }
            guard let inner = optional.value else { return .value(.optional(.none)) }
            var scope = scope
            scope[comprehension.variable] = .value(inner)
            return evaluate(comprehension.body, scope).map { result in
                if comprehension.macro == .optMap { return .value(.optional(.some(result))) }
                if case .optional = result { return .value(result) }
                return .failure(.noSuchOverload)
            }
        case .list(let list):
            for (position, element) in list.elements.enumerated() {
                let isPair = comprehension.secondVariable != nil
                steps.append((isPair ? .int(Int64(position)) : element, element, nil))
            }
        case .map(let map):
            for entry in map.entries {
                if case .unknown(let facts) = entry.value {
                    steps.append((entry.key, entry.value, facts))
                } else {
                    steps.append((entry.key, entry.value, nil))
                }
            }
        default: return .failure(.noSuchOverload)
        }
        let results = steps.map { step -> (filter: Outcome, body: Outcome) in
            var scope = scope
            scope[comprehension.variable] = Outcome(lifting: step.first)
            if let second = comprehension.secondVariable { scope[second] = Outcome(lifting: step.second) }
            let filter = comprehension.filter.map { evaluate($0, scope) } ?? .bool(true)
            return (filter, evaluate(comprehension.body, scope))
        }
        let doubts = steps.compactMap { step in step.doubt.map { Outcome.unknown($0) } }
        switch comprehension.macro {
        case .all, .exists:
            let deciding = comprehension.macro == .exists
            let outcomes = zip(steps, results).map { step, result -> Outcome in
                guard let doubt = step.doubt, result.body.bool == deciding else { return result.body }
                return .unknown(doubt)
            }
            return junction(outcomes, deciding: deciding)
        case .existsOne:
            let outcomes = zip(steps, results).map { step, result -> Outcome in
                guard let doubt = step.doubt, result.body.bool == true else { return result.body }
                return .unknown(doubt)
            }
            return onlyBools(outcomes).map { .bool($0.filter(\.isTrue).count == 1) }
        case .filter:
            return onlyBools(doubts + results.map(\.body)).map { truths in
                let kept = zip(steps, truths.suffix(steps.count)).filter { $0.1.isTrue }
                return .value(.list(kept.map(\.0.first)))
            }
        case .map, .transformList, .transformMap, .transformMapEntry, .sortBy:
            return transform(comprehension.macro, steps.map(\.first), results, doubts)
        case .optMap, .optFlatMap: return .failure(.noSuchOverload)
        }
    }

    /// Gathers outcomes that must all be bools.
    private struct Bools {
        let truths: [CELValue]
        let obstacle: Outcome?

        func map(_ body: ([CELValue]) -> Outcome) -> Outcome { obstacle ?? body(truths) }
    }

    private func onlyBools(_ outcomes: [Outcome]) -> Bools {
        let typed = outcomes.map { outcome -> Outcome in
            if case .value(let value) = outcome, value.runtimeType != .bool {
                return .failure(.noSuchOverload)
            }
            return outcome
        }
        let (truths, obstacle) = strict(typed)
        return Bools(truths: truths, obstacle: obstacle)
    }

    private func transform(
        _ macro: Expression.Macro,
        _ keys: [CELValue],
        _ results: [(filter: Outcome, body: Outcome)],
        _ doubts: [Outcome]
    ) -> Outcome {
        var outcomes = macro == .sortBy ? [] : doubts
        var passed: [CELValue] = []
        var bodies: [Outcome] = []
        for (key, result) in zip(keys, results) {
            switch result.filter {
            case .value(.bool(true)):
                passed.append(key)
                bodies.append(result.body)
            case .value(.bool(false)): continue
            case .value: outcomes.append(.failure(.noSuchOverload))
            default: outcomes.append(result.filter)
            }
        }
        if let obstacle = strict(outcomes + bodies).obstacle { return obstacle }
        let values = bodies.compactMap(\.value)
        var entries: [CELMap.Entry] = []
        switch macro {
        case .sortBy: return Library.sorted(zip(values, passed).map { (key: $0, value: $1) })
        case .transformMap: entries = zip(passed, values).map { (key: $0, value: $1) }
        case .transformMapEntry:
            for value in values {
                guard case .map(let map) = value else { return .failure(.noSuchOverload) }
                entries += map.entries
            }
        default: return .value(.list(values))
        }
        guard let map = try? CELMap(entries) else { return .failure(.invalidKey) }
        return .value(.map(map))
    }
}

extension Outcome {
    /// Whether two outcomes are the same; of errors only that both are.
    func isSame(as other: Outcome) -> Bool {
        switch (self, other) {
        case (.value(let a), .value(let b)): a.isIdentical(to: b)
        case (.unknown(let a), .unknown(let b)): a == b
        case (.error, .error): true
        default: false
        }
    }
}

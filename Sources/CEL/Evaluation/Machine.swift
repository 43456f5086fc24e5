/// Evaluates a plan for one set of facts.
///
/// Three-valued: a deciding operand of `&&` or `||` wins; then unknown wins over error; all else is strict, and
/// unites the facts that its operands wait for.
struct Machine {
    private let slots: [String]
    private let facts: FactSource
    private var locals: [Outcome]
    var meter: Meter

    init(slots: [String], facts: FactSource, localCount: Int, meter: Meter) {
        self.slots = slots
        self.facts = facts
        locals = Array(repeating: .value(.null), count: localCount)
        self.meter = meter
    }

    mutating func run(_ plan: Plan) -> Outcome {
        guard meter.charge(1) else { return Meter.exceeded }
        switch plan {
        case .constant(let value): return .value(value)
        case .failure(let error): return .error(error)
        case .local(let slot): return locals[slot]
        case .variable(let number): return variable(number)
        case .hasVariable(let number): return presence(of: number)
        case .search(let search): return self.search(search)
        case .select(let operand, let field, let offset):
            return run(operand).map { $0.selecting(field) }.located(offset)
        case .has(let operand, let field, let offset):
            return run(operand).map { $0.hasField(field) }.located(offset)
        case .optionalSelect(let operand, let field, let offset):
            return run(operand).map { $0.optionallySelecting(.string(field)) }.located(offset)
        case .index(let operand, let index, let offset):
            return combine(operand, index) { $0.indexing($1) }.located(offset)
        case .optionalIndex(let operand, let index, let offset):
            return combine(operand, index) { $0.optionallySelecting($1) }.located(offset)
        case .and(let operands): return logical(operands, deciding: false)
        case .or(let operands): return logical(operands, deciding: true)
        case .not(let operand, let offset):
            return run(operand).map { value in
                if case .bool(let truth) = value { .bool(!truth) } else { .noOverload }
            }.located(offset)
        case .conditional(let condition, let then, let otherwise, let offset):
            switch run(condition) {
            case .value(.bool(let truth)): return run(truth ? then : otherwise)
            case .value: return Outcome.noOverload.located(offset)
            case let other: return other
            }
        case .equal(let left, let right, let isNegated): return equality(left, right, isNegated: isNegated)
        case .unary(let name, let body, let operand, let offset):
            return unary(name, body, operand).located(offset)
        case .binary(_, let body, let left, let right, let offset):
            return binary(body, left, right).located(offset)
        case .many(_, let body, let arguments, let offset):
            switch strict(arguments) {
            case .success(let values): return body(values).located(offset)
            case .failure(let stop): return stop.outcome
            }
        case .metered(_, let body, let arguments, let offset):
            switch strict(arguments) {
            case .success(let values): return body(values, &meter).located(offset)
            case .failure(let stop): return stop.outcome
            }
        case .matches(let operand, let pattern, let offset): return matches(operand, pattern).located(offset)
        case .alternative(let first, let second, let isUnwrapped, let offset):
            return alternative(first, second, isUnwrapped: isUnwrapped).located(offset)
        case .list(let elements): return list(elements)
        case .map(let entries, let offset): return map(entries).located(offset)
        case .comprehension(let comprehension): return run(comprehension).located(comprehension.offset)
        case .bind(let slot, let value, let body):
            locals[slot] = run(value)
            return run(body)
        }
    }

    mutating func setLocal(_ slot: Int, to outcome: Outcome) { locals[slot] = outcome }

    // MARK: Variables

    private func variable(_ number: Int) -> Outcome {
        let name = slots[number]
        switch facts[name] {
        case .value(let value)?: return Outcome(lifting: value)
        case .unknown(let facts)?: return .unknown(facts)
        case .absent?: return .failure(.noSuchKey, "there is no '\(name)'; ask has(\(name)) first")
        case nil: return missing(name)
        }
    }

    private func presence(of number: Int) -> Outcome {
        let name = slots[number]
        switch facts[name] {
        case .value(.unknown(let facts))?, .unknown(let facts)?: return .unknown(facts)
        case .value?: return .bool(true)
        case .absent?: return .bool(false)
        case nil: return missing(name)
        }
    }

    private func missing(_ name: String) -> Outcome {
        switch facts.missing {
        case .unknown: .unknown(UnknownFacts(name))
        case .error: .failure(.unknownName, name)
        }
    }

    private func search(_ search: Plan.Search) -> Outcome {
        for reading in search.readings {
            let root: CELValue
            switch facts[reading.name] {
            case .value(let value)?: root = value
            case .unknown(let facts)?: return .unknown(facts)
            case .absent?:
                if search.isPresenceTest && reading.fields.isEmpty { return .bool(false) }
                return .failure(.noSuchKey, "there is no '\(reading.name)'")
            case nil: continue
            }
            if search.isPresenceTest && reading.fields.isEmpty { return .bool(true) }
            var outcome = Outcome(lifting: root)
            for (position, field) in reading.fields.enumerated() {
                let isTest = search.isPresenceTest && position == reading.fields.count - 1
                outcome = outcome.map { isTest ? $0.hasField(field) : $0.selecting(field) }
            }
            return outcome.located(search.offset)
        }
        if let type = search.denotedType, !search.isPresenceTest { return .value(.type(type)) }
        return Outcome.failure(.unknownName, search.name.text).located(search.offset)
    }

    // MARK: Operators

    private mutating func logical(_ operands: [Plan], deciding: Bool) -> Outcome {
        var facts: UnknownFacts?
        var error: CELRuntimeError?
        for operand in operands {
            switch run(operand) {
            case .value(.bool(let truth)): if truth == deciding { return .bool(deciding) }
            case .value: error = error ?? CELRuntimeError(.noSuchOverload)
            case .unknown(let more): facts = facts?.union(more) ?? more
            case .error(let failure):
                if failure.code == .costExceeded { return .error(failure) }
                error = error ?? failure
            }
        }
        if let facts { return .unknown(facts) }
        if let error { return .error(error) }
        return .bool(!deciding)
    }

    private mutating func equality(_ left: Plan, _ right: Plan, isNegated: Bool) -> Outcome {
        let outcome = combine(left, right) { $0.isEqual(to: $1) }
        return isNegated ? outcome.negated : outcome
    }

    /// Applies a function that copes with unknown parts to two operands.
    private mutating func combine(
        _ left: Plan,
        _ right: Plan,
        _ body: (CELValue, CELValue) -> Outcome
    ) -> Outcome {
        let first = run(left)
        let second = run(right)
        if case .value(let a) = first, case .value(let b) = second {
            guard meter.charge(Swift.min(a.weight, b.weight)) else { return Meter.exceeded }
            return body(a, b)
        }
        return Outcome.strictest(first, second)
    }

    private mutating func unary(
        _ name: String,
        _ body: @Sendable (CELValue) -> Outcome,
        _ operand: Plan
    ) -> Outcome {
        let outcome = run(operand)
        guard case .value(let value) = outcome else { return outcome }
        if value.holdsUnknown, !value.isCountable(by: name) { return .unknown(value.unknownParts) }
        guard meter.charge(value.weight) else { return Meter.exceeded }
        return body(value)
    }

    private mutating func binary(
        _ body: @Sendable (CELValue, CELValue) -> Outcome,
        _ left: Plan,
        _ right: Plan
    ) -> Outcome {
        let first = run(left)
        let second = run(right)
        guard case .value(let a) = first, case .value(let b) = second else {
            return Outcome.strictest(first, second)
        }
        if a.holdsUnknown || b.holdsUnknown { return .unknown(a.unknownParts.union(b.unknownParts)) }
        guard meter.charge(a.weight.saturatingSum(b.weight)) else { return Meter.exceeded }
        return body(a, b)
    }

    /// Why arguments cannot be handed to a function.
    private struct Stop: Error {
        let outcome: Outcome
    }

    private mutating func strict(_ plans: [Plan]) -> Result<[CELValue], Stop> {
        var values: [CELValue] = []
        values.reserveCapacity(plans.count)
        var stop: Outcome?
        var weight = 0
        for plan in plans {
            switch run(plan) {
            case .value(let value):
                if value.holdsUnknown {
                    let outcome = Outcome.unknown(value.unknownParts)
                    stop = stop.map { Outcome.strictest($0, outcome) } ?? outcome
                }
                weight = weight.saturatingSum(value.weight)
                values.append(value)
            case let outcome: stop = stop.map { Outcome.strictest($0, outcome) } ?? outcome
            }
        }
        if let stop { return .failure(Stop(outcome: stop)) }
        guard meter.charge(weight) else { return .failure(Stop(outcome: Meter.exceeded)) }
        return .success(values)
    }

    private mutating func matches(_ operand: Plan, _ pattern: Pattern) -> Outcome {
        run(operand).map { value in
            guard case .string(let text) = value else { return .noOverload }
            guard meter.charge(pattern.cost(ofMatching: text)) else { return Meter.exceeded }
            return .bool(pattern.matches(text))
        }
    }
}

extension Outcome {
    /// Applies a function to a definite value; the rest stays.
    func map(_ body: (CELValue) -> Outcome) -> Outcome {
        if case .value(let value) = self { body(value) } else { self }
    }

    /// Of two outcomes of strict operands, at least one not definite, what the whole comes to: unknown before
    /// error, and the first error before the second. A spent budget comes before all.
    static func strictest(_ first: Outcome, _ second: Outcome) -> Outcome {
        switch (first, second) {
        case (.error(let error), _) where error.code == .costExceeded: first
        case (_, .error(let error)) where error.code == .costExceeded: second
        case (.unknown(let a), .unknown(let b)): .unknown(a.union(b))
        case (.unknown, _): first
        case (_, .unknown): second
        case (.error, _): first
        default: second
        }
    }

    /// Notes where an error happened, unless that is known already.
    func located(_ offset: Int) -> Outcome {
        guard case .error(var error) = self, error.offset == nil else { return self }
        error.offset = offset
        return .error(error)
    }
}

extension CELValue {
    /// Whether this is a list whose size is asked for, which does not depend on unknown elements. The size of a map
    /// does, because an entry without an answer may turn out to be absent.
    func isCountable(by function: String) -> Bool {
        if case .list = self { function == "size" } else { false }
    }
}

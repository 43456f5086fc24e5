extension Machine {
    /// One step of a macro: the element, or the key and value of an entry.
    private struct Step {
        let first: CELValue
        let second: CELValue
        /// Set where it is not known whether the entry is there at all.
        let doubt: UnknownFacts?
    }

    mutating func run(_ plan: ComprehensionPlan) -> Outcome {
        let outcome = run(plan.range)
        guard case .value(let range) = outcome else { return outcome }
        switch plan.macro {
        case .optMap, .optFlatMap: return optional(plan, range)
        default: break
        }
        let steps: [Step]
        switch range {
        case .list(let list):
            if plan.secondSlot == nil {
                steps = list.elements.map { Step(first: $0, second: .null, doubt: nil) }
            } else {
                steps = list.elements.enumerated().map {
                    Step(first: .int(Int64($0.offset)), second: $0.element, doubt: nil)
                }
            }
        case .map(let map):
            steps = map.entries.map { entry in
                if case .unknown(let facts) = entry.value {
                    Step(first: entry.key, second: entry.value, doubt: facts)
                } else {
                    Step(first: entry.key, second: entry.value, doubt: nil)
                }
            }
        default: return .failure(.noSuchOverload, "'\(plan.macro.rawValue)' needs a list or a map")
        }
        switch plan.macro {
        case .all: return quantify(plan, steps, deciding: false)
        case .exists: return quantify(plan, steps, deciding: true)
        case .existsOne: return existsOne(plan, steps)
        case .filter: return filter(plan, steps)
        case .map, .transformList: return transform(plan, steps)
        case .transformMap, .transformMapEntry: return transformMap(plan, steps)
        case .sortBy: return sort(plan, steps)
        case .optMap, .optFlatMap: return .noOverload
        }
    }

    private mutating func enter(_ step: Step, _ plan: ComprehensionPlan) {
        setLocal(plan.slot, to: Outcome(lifting: step.first))
        if let slot = plan.secondSlot { setLocal(slot, to: Outcome(lifting: step.second)) }
    }

    /// `all` and `exists`: like `&&` and `||` over the elements.
    private mutating func quantify(_ plan: ComprehensionPlan, _ steps: [Step], deciding: Bool) -> Outcome {
        var pending = Pending()
        for step in steps {
            enter(step, plan)
            switch run(plan.body) {
            case .value(.bool(let truth)):
                guard truth == deciding else { continue }
                if let doubt = step.doubt { pending.add(.unknown(doubt)) } else { return .bool(deciding) }
            case .value: pending.add(.noOverload)
            case .error(let error) where error.code == .costExceeded: return .error(error)
            case let outcome: pending.add(outcome)
            }
        }
        return pending.outcome ?? .bool(!deciding)
    }

    private mutating func existsOne(_ plan: ComprehensionPlan, _ steps: [Step]) -> Outcome {
        var pending = Pending()
        var count = 0
        for step in steps {
            enter(step, plan)
            switch run(plan.body) {
            case .value(.bool(let truth)):
                guard truth else { continue }
                if let doubt = step.doubt { pending.add(.unknown(doubt)) } else { count += 1 }
            case .value: pending.add(.noOverload)
            case let outcome: pending.add(outcome)
            }
        }
        return pending.outcome ?? .bool(count == 1)
    }

    private mutating func filter(_ plan: ComprehensionPlan, _ steps: [Step]) -> Outcome {
        var pending = Pending()
        var values: [CELValue] = []
        for step in steps {
            if let doubt = step.doubt { pending.add(.unknown(doubt)) }
            enter(step, plan)
            switch run(plan.body) {
            case .value(.bool(let truth)): if truth { values.append(step.first) }
            case .value: pending.add(.noOverload)
            case let outcome: pending.add(outcome)
            }
        }
        return pending.outcome ?? .value(.list(values))
    }

    /// Whether the condition of a macro with one lets a step pass; nil where that is not definite.
    private mutating func passes(_ plan: ComprehensionPlan, _ pending: inout Pending) -> Bool? {
        guard let filter = plan.filter else { return true }
        switch run(filter) {
        case .value(.bool(let truth)): return truth
        case .value: pending.add(.noOverload)
        case let outcome: pending.add(outcome)
        }
        return nil
    }

    private mutating func transform(_ plan: ComprehensionPlan, _ steps: [Step]) -> Outcome {
        var pending = Pending()
        var values: [CELValue] = []
        for step in steps {
            if let doubt = step.doubt { pending.add(.unknown(doubt)) }
            enter(step, plan)
            guard passes(plan, &pending) == true else { continue }
            switch run(plan.body) {
            case .value(let value): values.append(value)
            case let outcome: pending.add(outcome)
            }
        }
        return pending.outcome ?? .value(.list(values))
    }

    private mutating func transformMap(_ plan: ComprehensionPlan, _ steps: [Step]) -> Outcome {
        var pending = Pending()
        var entries: [CELMap.Entry] = []
        for step in steps {
            if let doubt = step.doubt { pending.add(.unknown(doubt)) }
            enter(step, plan)
            guard passes(plan, &pending) == true else { continue }
            switch run(plan.body) {
            case .value(.map(let map)) where plan.macro == .transformMapEntry:
                guard meter.charge(map.count) else { return Meter.exceeded }
                entries.append(contentsOf: map.entries)
            case .value where plan.macro == .transformMapEntry: pending.add(.noOverload)
            case .value(let value): entries.append((step.first, value))
            case let outcome: pending.add(outcome)
            }
        }
        if let outcome = pending.outcome { return outcome }
        do {
            return .value(.map(try CELMap(entries)))
        } catch {
            return .error(error)
        }
    }

    private mutating func sort(_ plan: ComprehensionPlan, _ steps: [Step]) -> Outcome {
        var pending = Pending()
        var keyed: [(key: CELValue, value: CELValue)] = []
        for step in steps {
            enter(step, plan)
            switch run(plan.body) {
            case .value(let key): keyed.append((key, step.first))
            case let outcome: pending.add(outcome)
            }
        }
        return pending.outcome ?? Library.sorted(keyed)
    }

    private mutating func optional(_ plan: ComprehensionPlan, _ range: CELValue) -> Outcome {
        guard case .optional(let optional) = range else {
            return .failure(.noSuchOverload, "'\(plan.macro.rawValue)' needs an optional")
        }
        guard let value = optional.value else { return .value(.optional(.none)) }
        setLocal(plan.slot, to: Outcome(lifting: value))
        switch run(plan.body) {
        case .value(let result) where plan.macro == .optMap: return .value(.optional(.some(result)))
        case .value(.optional(let result)): return .value(.optional(result))
        case .value: return .noOverload
        case let outcome: return outcome
        }
    }
}

/// What keeps a macro from a definite result: unknown facts before errors.
private struct Pending {
    private(set) var outcome: Outcome?

    mutating func add(_ other: Outcome) {
        outcome = outcome.map { Outcome.strictest($0, other) } ?? other
    }
}

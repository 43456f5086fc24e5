/// Lists, maps and alternatives, whose parts may be absent.
extension Machine {
    mutating func alternative(_ first: Plan, _ second: Plan, isUnwrapped: Bool) -> Outcome {
        let outcome = run(first)
        guard case .value(let value) = outcome else { return outcome }
        guard case .optional(let optional) = value else { return .noOverload }
        if let inner = optional.value { return isUnwrapped ? .value(inner) : .value(value) }
        let other = run(second)
        if case .value(.optional) = other { return other }
        if case .value = other, !isUnwrapped { return .noOverload }
        return other
    }

    mutating func list(_ elements: [Plan.Element]) -> Outcome {
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        var stop: Outcome?
        for element in elements {
            switch run(element.value) {
            case .value(.optional(let optional)) where element.isOptional:
                if let value = optional.value { values.append(value) }
            case .value where element.isOptional:
                stop = stop.map { Outcome.strictest($0, .noOverload) } ?? .noOverload
            case .value(let value): values.append(value)
            case let outcome: stop = stop.map { Outcome.strictest($0, outcome) } ?? outcome
            }
        }
        return stop ?? .value(.list(values))
    }

    mutating func map(_ entries: [Plan.Entry]) -> Outcome {
        var members: [CELMap.Entry] = []
        members.reserveCapacity(entries.count)
        var stop: Outcome?
        for entry in entries {
            let key = run(entry.key)
            let value = run(entry.value)
            guard case .value(let keyValue) = key, case .value(let entryValue) = value else {
                let outcome = Outcome.strictest(key, value)
                stop = stop.map { Outcome.strictest($0, outcome) } ?? outcome
                continue
            }
            if !entry.isOptional {
                members.append((keyValue, entryValue))
            } else if case .optional(let optional) = entryValue {
                if let inner = optional.value { members.append((keyValue, inner)) }
            } else {
                stop = stop.map { Outcome.strictest($0, .noOverload) } ?? .noOverload
            }
        }
        if let stop { return stop }
        do {
            return .value(.map(try CELMap(members)))
        } catch {
            return .error(error)
        }
    }
}

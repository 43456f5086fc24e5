extension CELValue {
    /// `self.field`.
    func selecting(_ field: String) -> Outcome {
        switch self {
        case .map(let map):
            guard let value = map[field] else { return .failure(.noSuchKey, "'\(field)'") }
            return Outcome(lifting: value)
        case .optional: return optionallySelecting(.string(field))
        default: return .failure(.noSuchOverload, "a \(runtimeType.name) has no fields")
        }
    }

    /// `has(self.field)`: true, false or unknown.
    func hasField(_ field: String) -> Outcome {
        switch self {
        case .map(let map):
            guard let value = map[field] else { return .bool(false) }
            if case .unknown(let facts) = value { return .unknown(facts) }
            return .bool(true)
        case .optional(let optional):
            guard let value = optional.value else { return .bool(false) }
            return value.hasField(field)
        default: return .failure(.noSuchOverload, "a \(runtimeType.name) has no fields")
        }
    }

    /// `self[index]`.
    func indexing(_ index: CELValue) -> Outcome {
        switch self {
        case .list(let list):
            guard let number = index.wholeNumber else {
                return .failure(.noSuchOverload, "an index must be a number")
            }
            guard let position = Int(exactly: number), list.elements.indices.contains(position) else {
                return .failure(.indexOutOfRange)
            }
            return Outcome(lifting: list.elements[position])
        case .map(let map):
            guard let value = map[index] else { return .failure(.noSuchKey) }
            return Outcome(lifting: value)
        case .optional: return optionallySelecting(index)
        default: return .failure(.noSuchOverload, "a \(runtimeType.name) has no elements")
        }
    }

    /// `self[?index]` and `self.?field`: an optional, absent where there is no such element.
    func optionallySelecting(_ index: CELValue) -> Outcome {
        switch self {
        case .optional(let optional):
            guard let value = optional.value else { return .value(.optional(.none)) }
            return value.optionallySelecting(index)
        case .map(let map):
            guard let value = map[index] else { return .value(.optional(.none)) }
            if case .unknown(let facts) = value { return .unknown(facts) }
            return .value(.optional(.some(value)))
        case .list(let list):
            guard let number = index.wholeNumber else {
                return .failure(.noSuchOverload, "an index must be a number")
            }
            guard let position = Int(exactly: number), list.elements.indices.contains(position) else {
                return .value(.optional(.none))
            }
            let element = list.elements[position]
            if case .unknown(let facts) = element { return .unknown(facts) }
            return .value(.optional(.some(element)))
        default: return .failure(.noSuchKey, "a \(runtimeType.name) has no fields or elements")
        }
    }

    /// The number as an integer, if this is a number without a fraction in the range of 64 bits.
    var wholeNumber: Int64? {
        switch self {
        case .int(let number): number
        case .uint(let number): Int64(exactly: number)
        case .double(let number): Int64(exactly: number)
        default: nil
        }
    }
}

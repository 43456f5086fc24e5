extension CELValue {
    /// Whether two values are equal in the sense of the language: a boolean, or unknown.
    ///
    /// Numbers are compared across types by their mathematical value. NaN equals nothing. Values of different
    /// kinds are not equal, without an error. Where a part that is not known could decide, the answer is unknown,
    /// unless known parts already differ.
    public func isEqual(to other: CELValue) -> Outcome {
        switch (self, other) {
        case (.unknown(let left), .unknown(let right)): return .unknown(left.union(right))
        case (.unknown(let facts), _), (_, .unknown(let facts)): return .unknown(facts)
        case (.null, .null): return .bool(true)
        case (.bool(let left), .bool(let right)): return .bool(left == right)
        case (.int(let left), .int(let right)): return .bool(left == right)
        case (.string(let left), .string(let right)): return .bool(left.isSameText(as: right))
        case (.bytes(let left), .bytes(let right)): return .bool(left == right)
        case (.timestamp(let left), .timestamp(let right)): return .bool(left == right)
        case (.duration(let left), .duration(let right)): return .bool(left == right)
        case (.type(let left), .type(let right)): return .bool(left.isSameRuntimeType(as: right))
        case (.list(let left), .list(let right)): return CELValue.areEqual(left, right)
        case (.map(let left), .map(let right)): return CELValue.areEqual(left, right)
        case (.opaque(let left), .opaque(let right)):
            guard left.value.celType == right.value.celType else { return .bool(false) }
            return left.value.isEqual(to: right.value)
        case (.optional(let left), .optional(let right)):
            switch (left, right) {
            case (.none, .none): return .bool(true)
            case (.some(let left), .some(let right)): return left.isEqual(to: right)
            default: return .bool(false)
            }
        default:
            if let order = CELValue.numericOrder(self, other) { return .bool(order == .same) }
            return .bool(false)
        }
    }

    private static func areEqual(_ left: CELList, _ right: CELList) -> Outcome {
        guard left.count == right.count else { return .bool(false) }
        var verdict = EqualityVerdict()
        for (mine, theirs) in zip(left.elements, right.elements) where verdict.isOpen {
            verdict.add(mine.isEqual(to: theirs))
        }
        return verdict.outcome
    }

    private static func areEqual(_ left: CELMap, _ right: CELMap) -> Outcome {
        var verdict = EqualityVerdict()
        // An entry that waits for an answer may turn out to be absent, so counts decide only among known maps.
        if !left.holdsUnknown && !right.holdsUnknown && left.count != right.count { return .bool(false) }
        for entry in left.entries where verdict.isOpen {
            if let theirs = right[entry.key] {
                verdict.add(entry.value.isEqual(to: theirs))
            } else {
                verdict.add(entry.value.holdsUnknown ? .unknown(entry.value.unknownParts) : .bool(false))
            }
        }
        for entry in right.entries where verdict.isOpen && left[entry.key] == nil {
            verdict.add(entry.value.holdsUnknown ? .unknown(entry.value.unknownParts) : .bool(false))
        }
        return verdict.outcome
    }
}

/// Gathers the equality of parts: a known difference decides, then what is unknown, then errors.
private struct EqualityVerdict {
    private(set) var isOpen = true
    private var facts = UnknownFacts()
    private var error: CELRuntimeError?

    mutating func add(_ part: Outcome) {
        switch part {
        case .value(.bool(true)): break
        case .value: isOpen = false
        case .unknown(let more): facts = facts.union(more)
        case .error(let failure): error = error ?? failure
        }
    }

    var outcome: Outcome {
        if !isOpen { return .bool(false) }
        if !facts.isEmpty { return .unknown(facts) }
        if let error { return .error(error) }
        return .bool(true)
    }
}

extension String {
    /// Whether two texts have the same code points. The language compares code points, so a letter with a
    /// combining accent differs from the precomposed letter, where Swift's `==` would call them equal.
    func isSameText(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return utf8.elementsEqual(other.utf8)
    }
}

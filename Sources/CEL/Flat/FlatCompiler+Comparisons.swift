/// Comparisons of facts with constants and with each other.
extension FlatCompiler {
    mutating func comparison(_ plan: Plan) -> FlatNode? {
        switch plan {
        case .equal(let left, let right, let isNegated):
            guard let node = compare(left, right, .same) else { return nil }
            return isNegated ? .not(node) : node
        case .binary(Operator.less, _, let left, let right, _): return compare(left, right, .before)
        case .binary(Operator.greater, _, let left, let right, _): return compare(right, left, .before)
        case .binary(Operator.lessOrEqual, _, let left, let right, _): return compare(left, right, nil)
        case .binary(Operator.greaterOrEqual, _, let left, let right, _): return compare(right, left, nil)
        case .binary(Operator.isIn, _, let element, .constant(.list(let list)), _):
            // Membership in a short list is a chain of comparisons.
            guard fact(element) != nil, (1...64).contains(list.count) else { return nil }
            var nodes: [FlatNode] = []
            for candidate in list.elements {
                guard let node = compare(element, .constant(candidate), .same) else { return nil }
                nodes.append(node)
            }
            return nodes.count == 1 ? nodes[0] : .or(nodes)
        default: return nil
        }
    }

    /// - Parameter order: `before` for `<`, `same` for `==`, nil for `<=`.
    private mutating func compare(_ left: Plan, _ right: Plan, _ order: Order?) -> FlatNode? {
        if let node = compareDifference(left, right, order) { return node }
        switch (fact(left), left.constantValue, fact(right), right.constantValue) {
        case (let (first, kind)?, _, let (second, otherKind)?, _):
            guard kind.sharesWords(with: otherKind, for: order) else { return nil }
            let test: FlatAtom.Test =
                order == .before ? .lessThanFact : order == .same ? .equalToFact : .lessOrEqualToFact
            return add(
                FlatAtom(
                    test: test,
                    first: UInt16(first),
                    second: UInt16(second),
                    facts: FactSet(first).union(FactSet(second))
                )
            )
        case (let (number, kind)?, _, _, let value?):
            guard let word = word(of: value, kind, for: order) else { return nil }
            return compare(number, word, order)
        case (_, let value?, let (number, kind)?, _):
            guard let word = word(of: value, kind, for: order) else { return nil }
            // `c < x` is `!(x <= c)`, and the reverse; words have a total order.
            switch order {
            case .same: return compare(number, word, .same)
            case .before: return .not(compare(number, word, nil))
            default: return .not(compare(number, word, .before))
            }
        default: return nil
        }
    }

    private mutating func compare(_ number: Int, _ word: Int64, _ order: Order?) -> FlatNode {
        let test: FlatAtom.Test =
            order == .before ? .lessThanConstant : order == .same ? .equalToConstant : .lessOrEqualToConstant
        return add(FlatAtom(test: test, first: UInt16(number), constant: word, facts: FactSet(number)))
    }

    /// The word of a constant for comparison with a fact; nil where that is not exact.
    private mutating func word(of value: CELValue, _ kind: FactLayout.Kind, for order: Order?) -> Int64? {
        switch (kind, value) {
        case (.int, .int(let number)): return number
        case (.text, .string(let text)): return order == .same ? symbol(of: text) : nil
        case (.timestamp, .timestamp(let time)): return time.nanoseconds == 0 ? time.seconds : nil
        case (.ordinal(let encode, _), .opaque): return encode(value)
        default: return nil
        }
    }

    /// `a - b` against a constant, for integers and timestamps.
    private mutating func compareDifference(_ left: Plan, _ right: Plan, _ order: Order?) -> FlatNode? {
        if case .binary(Operator.subtract, _, let a, let b, _) = left, let limit = right.constantValue {
            return difference(a, b, limit, order)
        }
        if case .binary(Operator.subtract, _, let a, let b, _) = right, let limit = left.constantValue {
            switch order {
            case .same: return difference(a, b, limit, .same)
            case .before: return difference(a, b, limit, nil).map { .not($0) }
            default: return difference(a, b, limit, .before).map { .not($0) }
            }
        }
        return nil
    }

    private mutating func difference(_ a: Plan, _ b: Plan, _ limit: CELValue, _ order: Order?) -> FlatNode? {
        guard let (first, kind) = fact(a), let (second, otherKind) = fact(b) else { return nil }
        var atom = FlatAtom(test: .always, first: UInt16(first), second: UInt16(second))
        atom.facts = FactSet(first).union(FactSet(second))
        switch (kind, otherKind, limit) {
        case (.int, .int, .int(let number)):
            atom.constant = number
            atom.test =
                order == .before
                ? .differenceLess : order == .same ? .differenceEqual : .differenceLessOrEqual
        case (.timestamp, .timestamp, .duration(let length)):
            // Whole seconds are below a length exactly when they are below it rounded up.
            let (seconds, rest) = length.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
            if order == .same {
                guard rest == 0 else { return nil }
                atom.constant = seconds
            } else if order == .before {
                atom.constant = rest > 0 ? seconds + 1 : seconds
            } else {
                atom.constant = rest < 0 ? seconds - 1 : seconds
            }
            atom.test = order == .before ? .secondsLess : order == .same ? .secondsEqual : .secondsLessOrEqual
        default: return nil
        }
        return add(atom)
    }
}

extension FactLayout.Kind {
    /// Whether equal words of two facts mean equal values, and for an order, whether words are ordered as values are.
    fileprivate func sharesWords(with other: FactLayout.Kind, for order: Order?) -> Bool {
        switch (self, other) {
        case (.int, .int), (.timestamp, .timestamp), (.ordinal, .ordinal): true
        case (.text, .text), (.bool, .bool): order == .same
        case (.choice(let mine), .choice(let theirs)): order == .same && mine == theirs
        default: false
        }
    }
}

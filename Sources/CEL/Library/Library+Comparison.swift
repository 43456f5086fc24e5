extension Library {
    static let comparison: [LibraryFunction] = [
        .binary(Operator.equal, "(A, A) -> bool") { $0.isEqual(to: $1) },
        .binary(Operator.notEqual, "(A, A) -> bool") { $0.isEqual(to: $1).negated },
        ordering(Operator.less) { CELValue.isLess($0, $1) },
        ordering(Operator.lessOrEqual) { CELValue.isLessOrEqual($0, $1) },
        ordering(Operator.greater) { CELValue.isLess($1, $0) },
        ordering(Operator.greaterOrEqual) { CELValue.isLessOrEqual($1, $0) },
        .unary(Operator.not, "(bool) -> bool") { value in
            if case .bool(let truth) = value { .bool(!truth) } else { .noOverload }
        },
    ]

    private static func ordering(
        _ name: String,
        body: @escaping @Sendable (CELValue, CELValue) -> Outcome
    ) -> LibraryFunction {
        let same = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"]
        let numbers = ["int", "uint", "double"]
        var signatures = same.map { "(\($0), \($0)) -> bool" }
        for left in numbers {
            for right in numbers where right != left { signatures.append("(\(left), \(right)) -> bool") }
        }
        return LibraryFunction(name, signatures, .binary(body))
    }

    /// The values in the order of their keys, which must be of one ordered type.
    static func sorted(_ keyed: [(key: CELValue, value: CELValue)]) -> Outcome {
        var failure: Outcome?
        if let first = keyed.first {
            for entry in keyed {
                let isSameKind = entry.key.runtimeType == first.key.runtimeType
                guard isSameKind, case .value = CELValue.isLess(entry.key, first.key) else {
                    return .failure(.invalidArgument, "the elements to sort must be of one ordered type")
                }
            }
        }
        let sorted = keyed.enumerated().sorted { left, right in
            switch CELValue.isLess(left.element.key, right.element.key) {
            case .value(.bool(true)): return true
            case .value:
                if case .value(.bool(true)) = CELValue.isLess(right.element.key, left.element.key) {
                    return false
                }
                return left.offset < right.offset
            case let other:
                failure = failure ?? other
                return left.offset < right.offset
            }
        }
        return failure ?? .value(.list(sorted.map(\.element.value)))
    }
}

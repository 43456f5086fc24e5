/// How two values of one order relate.
enum Order: Sendable {
    case before, same, after
    /// One of them is NaN, which has no place in the order.
    case unordered
}

extension CELValue {
    /// How two numbers relate by their mathematical value, whatever their types; nil where one is no number.
    static func numericOrder(_ left: CELValue, _ right: CELValue) -> Order? {
        switch (left, right) {
        case (.int(let a), .int(let b)): Order(a, b)
        case (.uint(let a), .uint(let b)): Order(a, b)
        case (.double(let a), .double(let b)): Order(a, b)
        case (.int(let a), .uint(let b)): a < 0 ? .before : Order(UInt64(a), b)
        case (.uint(let a), .int(let b)): b < 0 ? .after : Order(a, UInt64(b))
        case (.int(let a), .double(let b)): Order(a, double: b)
        case (.double(let a), .int(let b)): Order(b, double: a).reversed
        case (.uint(let a), .double(let b)): Order(a, double: b)
        case (.double(let a), .uint(let b)): Order(b, double: a).reversed
        default: nil
        }
    }

    /// How two values of ordered types relate; nil where they have no common order.
    static func order(_ left: CELValue, _ right: CELValue) -> Order? {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): Order(a ? 1 : 0, b ? 1 : 0)
        case (.string(let a), .string(let b)): Order(codePoints: a, b)
        case (.bytes(let a), .bytes(let b)): Order(octets: a, b)
        case (.timestamp(let a), .timestamp(let b)): Order(a, b)
        case (.duration(let a), .duration(let b)): Order(a, b)
        default: numericOrder(left, right)
        }
    }

    /// Whether the first comes before the second: a boolean, unknown or an error.
    static func isLess(_ left: CELValue, _ right: CELValue) -> Outcome {
        if let order = order(left, right) { return .bool(order == .before) }
        if case .opaque(let a) = left, case .opaque(let b) = right { return a.value.isLess(than: b.value) }
        return .noOverload
    }

    /// Whether the first does not come after the second: a boolean, unknown or an error.
    static func isLessOrEqual(_ left: CELValue, _ right: CELValue) -> Outcome {
        if let order = order(left, right) { return .bool(order == .before || order == .same) }
        if case .opaque(let a) = left, case .opaque(let b) = right {
            return b.value.isLess(than: a.value).negated
        }
        return .noOverload
    }
}

extension Order {
    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .before : left == right ? .same : left > right ? .after : .unordered
    }

    /// Compares as doubles, as the specification's tests have it: an integer above 2^53 equals the doubles that it
    /// rounds to.
    init<T: FixedWidthInteger>(_ integer: T, double: Double) { self.init(Double(integer), double) }

    /// Code point order, which for UTF-8 is the order of the bytes.
    init(codePoints left: String, _ right: String) {
        if left.isSameText(as: right) {
            self = .same
        } else {
            self = left.utf8.lexicographicallyPrecedes(right.utf8) ? .before : .after
        }
    }

    init(octets left: [UInt8], _ right: [UInt8]) {
        self = left == right ? .same : left.lexicographicallyPrecedes(right) ? .before : .after
    }

    var reversed: Order {
        switch self {
        case .before: .after
        case .after: .before
        default: self
        }
    }
}

extension Outcome {
    /// True for false and the reverse; anything else stays.
    var negated: Outcome {
        if case .value(.bool(let truth)) = self { .bool(!truth) } else { self }
    }
}

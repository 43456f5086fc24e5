/// What is known so far of the type parameters of an expression.
///
/// The rules are those of the specification's reference checker: a parameter stands for the most general of the
/// types it has met, `dyn` agrees with everything, and a trial that fails leaves no trace.
struct Substitution {
    private var types: [String: CELType] = [:]
    private var freshCount = 0

    /// A parameter that no other part of the expression knows.
    mutating func fresh() -> CELType {
        freshCount += 1
        return .parameter("@\(freshCount)")
    }

    /// A signature with its own parameters in place of the names that it was written with.
    mutating func instantiate(_ signature: Signature) -> Signature {
        var names: [String: CELType] = [:]
        let parameters = signature.parameters.map { rename($0, &names) }
        return Signature(
            isMember: signature.isMember,
            parameters: parameters,
            result: rename(signature.result, &names)
        )
    }

    private mutating func rename(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
        if case .parameter(let name) = type {
            if let known = names[name] { return known }
            let new = fresh()
            names[name] = new
            return new
        }
        guard !type.parameters.isEmpty else { return type }
        var renamed: [CELType] = []
        for parameter in type.parameters { renamed.append(rename(parameter, &names)) }
        var next = renamed.makeIterator()
        return type.replacingParameters { next.next() ?? $0 }
    }

    /// A type with what is known of its parameters filled in.
    ///
    /// - Parameter isFinal: whether a parameter of which nothing is known becomes `dyn`.
    func apply(_ type: CELType, isFinal: Bool = false) -> CELType {
        if case .parameter(let name) = type {
            if let known = types[name] { return apply(known, isFinal: isFinal) }
            return isFinal ? .dyn : type
        }
        return type.parameters.isEmpty ? type : type.replacingParameters { apply($0, isFinal: isFinal) }
    }

    /// Whether values of these types fit parameters of those; what is learned is kept only if all do.
    mutating func accept(_ values: [CELType], for parameters: [CELType]) -> Bool {
        guard values.count == parameters.count else { return false }
        let before = types
        for (value, parameter) in zip(values, parameters) where !agree(parameter, value) {
            types = before
            return false
        }
        return true
    }

    mutating func accept(_ value: CELType, for parameter: CELType) -> Bool {
        accept([value], for: [parameter])
    }

    // MARK: Agreement

    private mutating func agree(_ first: CELType, _ second: CELType) -> Bool {
        if case .parameter(let name) = second {
            switch substitute(name, by: first) {
            case .agrees: return true
            case .clashes: return false
            case .isFree: break
            }
        }
        if case .parameter(let name) = first {
            if case .agrees = substitute(name, by: second) { return true }
            return false
        }
        if first == .dyn || second == .dyn { return true }
        if first == .null { return second.isNullable }
        if second == .null { return first.isNullable }
        if case .wrapper(let inner) = first { return agree(inner, second.unwrapped) }
        if case .wrapper(let inner) = second { return agree(first, inner) }
        switch (first, second) {
        case (.type, .type): return true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return agree(a, b)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return agree(key, otherKey) && agree(value, otherValue)
        case (.opaque(let name, let parameters), .opaque(let otherName, let others)):
            guard name == otherName, parameters.count == others.count else { return false }
            for (a, b) in zip(parameters, others) where !agree(a, b) { return false }
            return true
        default: return first == second
        }
    }

    private enum Fit {
        case agrees
        /// The parameter stands for a type that does not agree.
        case clashes
        /// Nothing is known of the parameter, yet the type cannot stand for it.
        case isFree
    }

    private mutating func substitute(_ name: String, by type: CELType) -> Fit {
        if type == .parameter(name) { return .agrees }
        if let known = types[name] {
            if known == type { return .agrees }
            guard agree(type, known) else { return .clashes }
            let general = Self.mostGeneral(type, known)
            if !mentions(name, in: general) { types[name] = general }
            return .agrees
        }
        guard !mentions(name, in: type) else { return .isFree }
        types[name] = type
        return .agrees
    }

    private func mentions(_ name: String, in type: CELType) -> Bool {
        if case .parameter(let other) = type {
            if other == name { return true }
            return types[other].map { mentions(name, in: $0) } ?? false
        }
        return type.parameters.contains { mentions(name, in: $0) }
    }

    // MARK: Generality

    /// The more general of two types that agree.
    static func mostGeneral(_ first: CELType, _ second: CELType) -> CELType {
        if second == .null, first.isNullable { return first }
        if first == .null, second.isNullable { return second }
        return isEqualOrMoreGeneral(first, than: second) ? first : second
    }

    private static func isEqualOrMoreGeneral(_ first: CELType, than second: CELType) -> Bool {
        switch (first, second) {
        case (.dyn, _), (.parameter, _): true
        case (_, .dyn), (_, .parameter): false
        case (.wrapper(let inner), _): isEqualOrMoreGeneral(inner, than: second.unwrapped)
        case (.type, .type): true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)):
            isEqualOrMoreGeneral(a, than: b)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            isEqualOrMoreGeneral(key, than: otherKey) && isEqualOrMoreGeneral(value, than: otherValue)
        case (.opaque(let name, let parameters), .opaque(let otherName, let others)):
            name == otherName && parameters.count == others.count
                && zip(parameters, others).allSatisfy { isEqualOrMoreGeneral($0, than: $1) }
        default: first == second
        }
    }
}

extension CELType {
    /// Whether `null` may stand where this type is wanted, as older checkers allowed for messages and their like.
    var isNullable: Bool {
        switch self {
        case .dyn, .null, .wrapper, .opaque, .optional, .timestamp, .duration: true
        default: false
        }
    }

    /// The type inside a wrapper.
    var unwrapped: CELType {
        if case .wrapper(let inner) = self { inner } else { self }
    }
}

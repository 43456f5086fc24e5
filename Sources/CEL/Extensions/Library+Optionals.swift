/// The extension library for values that may be absent.
extension Library {
    static let optionalExtensions: [LibraryFunction] = [
        .unary("optional.of", "(A) -> optional_type(A)") { .value(.optional(.some($0))) },
        .unary("optional.ofNonZeroValue", "(A) -> optional_type(A)") { value in
            .value(.optional(value.isZero ? .none : .some(value)))
        },
        .many("optional.none", "() -> optional_type(A)") { _ in .value(.optional(.none)) },
        .unary("hasValue", "optional_type(A): () -> bool") { value in
            guard case .optional(let optional) = value else { return .noOverload }
            return .bool(optional.value != nil)
        },
        .unary("value", "optional_type(A): () -> A") { value in
            guard case .optional(let optional) = value else { return .noOverload }
            guard let inner = optional.value else {
                return .failure(.invalidArgument, "the optional has no value")
            }
            return .value(inner)
        },
        // Evaluated only where there is no value; see Plan.alternative.
        .binary("or", "optional_type(A): (optional_type(A)) -> optional_type(A)") { first, second in
            guard case .optional(let optional) = first, case .optional = second else { return .noOverload }
            return .value(optional.value == nil ? second : first)
        },
        .binary("orValue", "optional_type(A): (A) -> A") { first, second in
            guard case .optional(let optional) = first else { return .noOverload }
            return .value(optional.value ?? second)
        },
        .unary("optional.unwrap", "(list(optional_type(A))) -> list(A)", body: unwrap),
        .unary("unwrapOpt", "list(optional_type(A)): () -> list(A)", body: unwrap),
    ]

    @Sendable private static func unwrap(_ value: CELValue) -> Outcome {
        guard case .list(let list) = value else { return .noOverload }
        var values: [CELValue] = []
        for element in list.elements {
            guard case .optional(let optional) = element else { return .noOverload }
            if let inner = optional.value { values.append(inner) }
        }
        return .value(.list(values))
    }
}

extension CELValue {
    /// Whether this is the value that a field of its type has by default.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let truth): !truth
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.count == 0
        case .map(let map): map.count == 0
        case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
        case .duration(let length): length.nanoseconds == 0
        case .optional(let optional): optional.value == nil
        case .type, .opaque, .unknown: false
        }
    }
}

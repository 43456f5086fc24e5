/// A value of the Common Expression Language.
///
/// ```swift
/// let environment = try Environment(variables: ["age": .int])
/// let program = try environment.compile("age < 18 ? 'minor' : 'adult'").program()
/// program.evaluate(["age": 17])   // .value("minor")
/// program.evaluate([:])           // .unknown(["age"]) : nobody has said how old the person is
/// ```
///
/// Every case is a plain value: copies are independent, and equality in the sense of the language is
/// ``isEqual(to:)``, where `1`, `1u` and `1.0` are equal and a part that is not known makes the answer unknown.
///
/// The language definition (github.com/google/cel-spec, "Values") is the standard.
public enum CELValue: Sendable {
    /// The value `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A signed 64-bit integer. Arithmetic that leaves its range is an error, never a wrap.
    case int(Int64)
    /// An unsigned 64-bit integer, written `5u`.
    case uint(UInt64)
    /// A 64-bit floating point number as in IEEE 754.
    case double(Double)
    /// A sequence of Unicode code points.
    case string(String)
    /// A sequence of octets.
    case bytes([UInt8])
    /// An ordered list; its elements may differ in type.
    case list(CELList)
    /// A map from `bool`, `int`, `uint` or `string` keys to values.
    case map(CELMap)
    /// A point in time with nanoseconds, in the years 1 to 9999.
    case timestamp(CELTimestamp)
    /// A length of time in nanoseconds.
    case duration(CELDuration)
    /// A type as a value, as `type(1)` gives.
    case type(CELType)
    /// A value that may be absent, as `optional.of(1)` and `optional.none()` give.
    case optional(CELOptional)
    /// A value of a type that the embedding program defines.
    case opaque(OpaqueBox)
    /// A part of an input for which there is no answer yet; evaluation that depends on it is unknown.
    case unknown(UnknownFacts)
}

/// A list of values, with the measure by which the evaluator charges for walking it.
public struct CELList: Sendable {
    /// The elements in order.
    public let elements: [CELValue]
    /// How many values the list holds in all, itself and nested values included.
    public let weight: Int
    /// Whether an element, at any depth, is ``CELValue/unknown(_:)``.
    let holdsUnknown: Bool

    /// A list of these elements.
    public init(_ elements: [CELValue]) {
        self.elements = elements
        var weight = 1
        var holdsUnknown = false
        for element in elements {
            weight = weight.saturatingSum(element.weight)
            if element.holdsUnknown { holdsUnknown = true }
        }
        self.weight = weight
        self.holdsUnknown = holdsUnknown
    }

    /// The number of elements.
    public var count: Int { elements.count }
}

/// A value that may be absent.
public indirect enum CELOptional: Sendable {
    /// No value.
    case none
    /// This value.
    case some(CELValue)

    /// The value, or nil where it is absent.
    public var value: CELValue? {
        switch self {
        case .none: nil
        case .some(let value): value
        }
    }
}

extension CELValue {
    /// How much work it is to walk this value: one, plus one for each 16 bytes of text and each nested value.
    ///
    /// Nested values are counted as often as they occur, so a value that shares its parts has its full weight.
    /// The sum saturates.
    public var weight: Int {
        switch self {
        case .string(let text): 1 &+ text.utf8.count / 16
        case .bytes(let bytes): 1 &+ bytes.count / 16
        case .list(let list): list.weight
        case .map(let map): map.weight
        case .optional(.some(let value)): value.weight.saturatingSum(1)
        default: 1
        }
    }

    /// Whether a part of this value is unknown.
    var holdsUnknown: Bool {
        switch self {
        case .unknown: true
        case .list(let list): list.holdsUnknown
        case .map(let map): map.holdsUnknown
        case .optional(.some(let value)): value.holdsUnknown
        default: false
        }
    }

    /// The facts for which parts of this value wait.
    var unknownParts: UnknownFacts {
        guard holdsUnknown else { return UnknownFacts() }
        switch self {
        case .unknown(let facts): return facts
        case .list(let list): return list.elements.reduce(UnknownFacts()) { $0.union($1.unknownParts) }
        case .map(let map): return map.entries.reduce(UnknownFacts()) { $0.union($1.value.unknownParts) }
        case .optional(.some(let value)): return value.unknownParts
        default: return UnknownFacts()
        }
    }

    /// The type of this value as the expression `type(value)` gives it; containers without their parameters.
    public var runtimeType: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type(nil)
        case .optional: .optional(.dyn)
        case .opaque(let box): box.value.celType
        case .unknown: .dyn
        }
    }

    /// A list of these values.
    public static func list(_ elements: [CELValue]) -> CELValue { .list(CELList(elements)) }

    /// A value of the embedding program's own type.
    public static func opaque(_ value: any CELOpaqueValue) -> CELValue { .opaque(OpaqueBox(value)) }
}

extension CELValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    /// The value ``bool(_:)``.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// The value ``int(_:)``.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// The value ``double(_:)``.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// The value ``string(_:)``.
    public init(stringLiteral value: String) { self = .string(value) }
    /// The value ``list(_:)-(CELList)``.
    public init(arrayLiteral elements: CELValue...) { self = .list(elements) }
}

extension Int {
    /// The sum, or `Int.max` where it would overflow. Both numbers are not negative.
    func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The product, or `Int.max` where it would overflow. Both numbers are not negative.
    func saturatingProduct(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

/// A value of a type that the embedding program adds to the language, for example a calendar date.
///
/// Declare the type with ``Environment/declare(opaque:ordered:)`` and give it functions with
/// ``Environment/declare(_:)``. A conforming type that is `Equatable` need only say its ``celType``.
///
/// The two comparisons return an ``Outcome`` because a value may be known in part: of a birth date of which only
/// the year is known, some questions can be answered and others depend on the missing day. Such a type returns
/// ``Outcome/unknown(_:)`` with the name of the fact that it carries.
public protocol CELOpaqueValue: Sendable {
    /// The type, ``CELType/opaque(_:_:)``. It must be the same for all values of the Swift type.
    var celType: CELType { get }
    /// Whether the two are equal: a boolean, or unknown.
    func isEqual(to other: any CELOpaqueValue) -> Outcome
    /// Whether this value comes before the other: a boolean, unknown, or an error where the type has no order.
    func isLess(than other: any CELOpaqueValue) -> Outcome
    /// How the value is written, for `string(value)`; nil where it has no text form.
    var celText: String? { get }
}

extension CELOpaqueValue {
    /// No order.
    public func isLess(than other: any CELOpaqueValue) -> Outcome { .error(CELRuntimeError(.noSuchOverload)) }
    /// No text form.
    public var celText: String? { nil }
}

extension CELOpaqueValue where Self: Equatable {
    /// Equal where the other is of this type and equal.
    public func isEqual(to other: any CELOpaqueValue) -> Outcome {
        .value(.bool((other as? Self) == self))
    }
}

extension CELOpaqueValue where Self: Comparable {
    /// The order of the type.
    public func isLess(than other: any CELOpaqueValue) -> Outcome {
        guard let other = other as? Self else { return .error(CELRuntimeError(.noSuchOverload)) }
        return .value(.bool(self < other))
    }
}

/// Keeps a ``CELValue`` small: one reference to a value of an embedding program's type.
public final class OpaqueBox: Sendable {
    /// The value.
    public let value: any CELOpaqueValue

    /// Boxes a value.
    public init(_ value: any CELOpaqueValue) { self.value = value }
}

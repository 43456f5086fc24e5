/// A JSON value as a reader of one's choice gives it, for ``ConformanceRow``.
///
/// The library reads no JSON itself; a caller maps what its own reader returns.
public indirect enum RowValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// Any number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([RowValue])
    /// An object; names must be unique.
    case object([String: RowValue])

    subscript(name: String) -> RowValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var isTrue: Bool {
        if case .bool(true) = self { true } else { false }
    }

    var array: [RowValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    var object: [String: RowValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}

/// Why a row of conformance data cannot be read.
public struct ConformanceRowError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
}

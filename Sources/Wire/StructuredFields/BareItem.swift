/// A single value in a structured field (RFC 9651 section 3.3).
package enum BareItem: Sendable, Hashable {
    /// Up to fifteen digits.
    case integer(Int64)
    /// Up to twelve digits before the point and three behind it, counted in thousandths.
    case decimal(thousandths: Int64)
    /// Printable ASCII.
    case string(String)
    case token(String)
    case bytes([UInt8])
    case boolean(Bool)
    /// Seconds since 1970, UTC.
    case date(Int64)
    /// Any text.
    case displayString(String)

    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var token: String? {
        if case .token(let value) = self { value } else { nil }
    }

    package var bytes: [UInt8]? {
        if case .bytes(let value) = self { value } else { nil }
    }

    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }
}

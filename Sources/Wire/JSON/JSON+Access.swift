extension JSON {
    /// The text, where this is a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The whole number, where this is a number without fraction that fits 64 bits, however it was written.
    package var int: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number as a double, rounded to the nearest where an integer has more than 53 significant bits.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The truth value, where this is one.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, where this is an array.
    package var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, where this is an object.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The member of that name, where this is an object that has one.
    package subscript(key: String) -> JSON? {
        if case .object(let value) = self { value[key] } else { nil }
    }

    /// The element at that position, where this is an array that has one.
    package subscript(position: Int) -> JSON? {
        if case .array(let value) = self, value.indices.contains(position) { value[position] } else { nil }
    }
}

/// A value of the strict YAML subset, with its place. Scalars keep their text: what they mean is decided by whoever reads them.
package struct YAMLValue: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// `isPlain` is true for text without quotes; only plain text can be `true`, `null` or a number.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLValue])
        case mapping([YAMLMember])
    }

    package var content: Content
    package var place: SourcePlace

    package init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }
}

/// One `key: value` of a mapping.
package struct YAMLMember: Sendable, Hashable {
    package var key: String
    package var keyPlace: SourcePlace
    package var value: YAMLValue
}

/// YAML 1.2 core schema, and nothing of YAML 1.1: `NO` and `on` are text.
extension YAMLValue {
    /// True for plain `null`, `Null`, `NULL`, `~` and for nothing at all.
    package var isNull: Bool {
        guard case .scalar(let text, true) = content else { return false }
        switch text {
        case "", "null", "Null", "NULL", "~": return true
        default: return false
        }
    }

    /// Plain `true` or `false` (also `True`, `TRUE`, …).
    package var bool: Bool? {
        guard case .scalar(let text, true) = content else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// A plain decimal, octal (`0o17`) or hexadecimal (`0x1F`) whole number that fits 64 bits.
    package var integer: Int64? {
        guard case .scalar(let text, true) = content, !text.isEmpty else { return nil }
        if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
        return Int64(text)
    }

    /// The text of a scalar, whatever it looks like.
    package var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    package var sequence: [YAMLValue]? {
        guard case .sequence(let values) = content else { return nil }
        return values
    }

    package var mapping: [YAMLMember]? {
        guard case .mapping(let members) = content else { return nil }
        return members
    }

    package subscript(key: String) -> YAMLValue? {
        mapping?.first { $0.key == key }?.value
    }

    /// What the value is, for messages.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping of keys"
        }
    }
}

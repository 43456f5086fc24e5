extension StructuredItem {
    /// The item as a field's value (RFC 9651 section 4.1.3).
    ///
    /// - Throws: ``StructuredFieldError`` `notRepresentable` for a number, key or text outside what the RFC can write.
    package func text() throws(StructuredFieldError) -> String {
        try value.text() + Self.text(of: parameters)
    }

    static func text(of parameters: StructuredParameters) throws(StructuredFieldError) -> String {
        var text = ""
        for (key, value) in parameters.members {
            text += try ";" + StructuredKey.checked(key)
            if value != .boolean(true) { text += try "=" + value.text() }
        }
        return text
    }
}

extension StructuredInnerList {
    /// The list in parentheses with its parameters (RFC 9651 section 4.1.1.1).
    ///
    /// - Throws: ``StructuredFieldError``; see ``StructuredItem/text()``.
    package func text() throws(StructuredFieldError) -> String {
        var parts: [String] = []
        for item in items { parts.append(try item.text()) }
        return try "(" + parts.joined(separator: " ") + ")" + StructuredItem.text(of: parameters)
    }
}

extension StructuredMember {
    /// The item or the inner list.
    ///
    /// - Throws: ``StructuredFieldError``; see ``StructuredItem/text()``.
    package func text() throws(StructuredFieldError) -> String {
        switch self {
        case .item(let item): try item.text()
        case .innerList(let list): try list.text()
        }
    }
}

extension StructuredList {
    /// The list as a field's value; a field with an empty list is not sent at all.
    ///
    /// - Throws: ``StructuredFieldError``; see ``StructuredItem/text()``.
    package func text() throws(StructuredFieldError) -> String {
        var parts: [String] = []
        for member in members { parts.append(try member.text()) }
        return parts.joined(separator: ", ")
    }
}

extension StructuredDictionary {
    /// The dictionary as a field's value; a field with an empty dictionary is not sent at all.
    ///
    /// - Throws: ``StructuredFieldError``; see ``StructuredItem/text()``.
    package func text() throws(StructuredFieldError) -> String {
        var parts: [String] = []
        for (key, member) in members.members {
            let key = try StructuredKey.checked(key)
            if case .item(let item) = member, item.value == .boolean(true) {
                parts.append(try key + StructuredItem.text(of: item.parameters))
            } else {
                parts.append(try key + "=" + member.text())
            }
        }
        return parts.joined(separator: ", ")
    }
}

/// Keys of parameters and dictionaries (RFC 9651 section 4.1.1.3).
enum StructuredKey {
    static func checked(_ key: String) throws(StructuredFieldError) -> String {
        guard let first = key.utf8.first, first.isASCIILowercase || first == UInt8(ascii: "*"),
            key.utf8.allSatisfy({ $0.isASCIILowercase || $0.isASCIIDigit || "_-.*".utf8.contains($0) })
        else { throw StructuredFieldError(.notRepresentable, at: 0) }
        return key
    }
}

extension BareItem {
    /// The value alone (RFC 9651 section 4.1.3.1).
    ///
    /// - Throws: ``StructuredFieldError``; see ``StructuredItem/text()``.
    package func text() throws(StructuredFieldError) -> String {
        let impossible = StructuredFieldError(.notRepresentable, at: 0)
        switch self {
        case .integer(let value):
            guard value.magnitude <= 999_999_999_999_999 else { throw impossible }
            return String(value)
        case .decimal(let thousandths):
            guard thousandths.magnitude <= 999_999_999_999_999 else { throw impossible }
            return Self.text(thousandths: thousandths)
        case .string(let value):
            guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw impossible }
            let escaped = value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
            return "\"" + escaped + "\""
        case .token(let value):
            guard let first = value.utf8.first, first.isASCIILetter || first == UInt8(ascii: "*"),
                value.utf8.allSatisfy(\.isTokenByte)
            else { throw impossible }
            return value
        case .bytes(let value): return ":" + Base64.encode(value) + ":"
        case .boolean(let value): return value ? "?1" : "?0"
        case .date(let seconds):
            guard seconds.magnitude <= 999_999_999_999_999 else { throw impossible }
            return "@" + String(seconds)
        case .displayString(let value): return Self.displayText(value)
        }
    }

    private static func text(thousandths: Int64) -> String {
        let sign = thousandths < 0 ? "-" : ""
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1_000)
        var fraction = String(rest + 1_000).dropFirst()
        while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
        return sign + String(whole) + "." + fraction
    }

    private static func displayText(_ value: String) -> String {
        let digits = Array("0123456789abcdef")
        var text = "%\""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "\""), 0..<0x20, 0x7F...:
                text += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text + "\""
    }
}

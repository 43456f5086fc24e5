extension CELValue: CustomStringConvertible {
    /// The value as an expression would write it, for people; for example `{'age': 17}`.
    ///
    /// It shows the whole value, so it does not belong into logs.
    public var description: String {
        switch self {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return "\(number)u"
        case .double(let number):
            let text = NumberText.text(number)
            return number.isFinite
                && text.utf8.allSatisfy({ $0.decimalDigit != nil || $0 == UInt8(ascii: "-") })
                ? text + ".0" : text
        case .string(let text): return CELValue.quoted(text)
        case .bytes(let bytes):
            let digits = bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "\\x0\(text)" : "\\x\(text)"
            }
            return "b'\(digits.joined())'"
        case .list(let list): return "[\(list.elements.map(\.description).joined(separator: ", "))]"
        case .map(let map):
            let entries = map.entries.map { "\($0.key.description): \($0.value.description)" }
            return "{\(entries.joined(separator: ", "))}"
        case .timestamp(let time): return "timestamp('\(time.text)')"
        case .duration(let length): return "duration('\(length.text)')"
        case .type(let type): return type.description
        case .optional(.none): return "optional.none()"
        case .optional(.some(let value)): return "optional.of(\(value.description))"
        case .opaque(let box): return box.value.celText ?? box.value.celType.description
        case .unknown(let facts): return "unknown(\(facts.names.joined(separator: ", ")))"
        }
    }

    private static func quoted(_ text: String) -> String {
        var output = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": output += "\\'"
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "'"
    }
}

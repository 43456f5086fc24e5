/// `template.format([...])`: clauses `%s %d %f %e %b %o %x %X %%`, with a precision as in `%.3f`.
enum TextFormat {
    private static let maximumPrecision = 1_000

    static func format(_ template: String, _ arguments: [CELValue]) throws(CELRuntimeError) -> String {
        var output = ""
        var rest = arguments[...]
        var scalars = Substring(template).unicodeScalars
        while let scalar = scalars.popFirst() {
            guard scalar == "%" else {
                output.unicodeScalars.append(scalar)
                continue
            }
            var precision: Int?
            guard var verb = scalars.popFirst() else { throw failure("the format ends in '%'") }
            if verb == "%" {
                output += "%"
                continue
            }
            if verb == "." {
                var value = 0
                while let digit = scalars.first, ("0"..."9").contains(digit) {
                    value = min(value * 10 + Int(digit.value - 0x30), maximumPrecision + 1)
                    scalars.removeFirst()
                }
                guard value <= maximumPrecision else {
                    throw failure("a precision is above \(maximumPrecision)")
                }
                precision = value
                guard let next = scalars.popFirst() else { throw failure("a clause has no letter") }
                verb = next
            }
            guard let argument = rest.popFirst() else {
                throw failure("there are more clauses than arguments")
            }
            output += try clause(verb, precision ?? 6, argument)
            guard output.utf8.count <= Library.maximumText else { throw CELRuntimeError(.costExceeded) }
        }
        return output
    }

    private static func failure(_ detail: String) -> CELRuntimeError {
        CELRuntimeError(.invalidArgument, detail)
    }

    private static func clause(
        _ verb: Unicode.Scalar,
        _ precision: Int,
        _ value: CELValue
    ) throws(CELRuntimeError) -> String {
        let text: String?
        switch verb {
        case "s": text = self.text(value)
        case "d": text = decimal(value)
        case "f": text = number(value).map { DecimalExpansion.fixed($0, precision) }
        case "e": text = number(value).map { DecimalExpansion.scientific($0, precision) }
        case "b":
            text = if case .bool(let truth) = value { truth ? "1" : "0" } else { integer(value, radix: 2) }
        case "o": text = integer(value, radix: 8)
        case "x", "X": text = hexadecimal(value, isUpper: verb == "X")
        default: throw failure("'%\(verb)' is no clause; use s, d, f, e, b, o, x or X")
        }
        guard let text else { throw failure("'%\(verb)' does not take a \(value.runtimeType.name)") }
        return text
    }

    /// The text of a value for `%s`; nil for one without a text form.
    static func text(_ value: CELValue) -> String? {
        switch value {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return NumberText.text(number)
        case .string(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .timestamp(let time): return time.text
        case .duration(let length): return length.text
        case .type(let type): return type.name
        case .list(let list):
            var parts: [String] = []
            for element in list.elements {
                guard let part = text(element) else { return nil }
                parts.append(part)
            }
            return "[\(parts.joined(separator: ", "))]"
        case .map(let map):
            var parts: [(key: String, value: String)] = []
            for entry in map.entries {
                guard let key = text(entry.key), let value = text(entry.value) else { return nil }
                parts.append((key, value))
            }
            parts.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return "{\(parts.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        case .opaque(let box): return box.value.celText
        case .optional, .unknown: return nil
        }
    }

    private static func decimal(_ value: CELValue) -> String? {
        if case .double(let number) = value { return NumberText.text(number) }
        return integer(value, radix: 10)
    }

    private static func integer(_ value: CELValue, radix: Int) -> String? {
        switch value {
        case .int(let number): String(number, radix: radix)
        case .uint(let number): String(number, radix: radix)
        default: nil
        }
    }

    private static func number(_ value: CELValue) -> Double? {
        switch value {
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    private static func hexadecimal(_ value: CELValue, isUpper: Bool) -> String? {
        switch value {
        case .int(let number): return String(number, radix: 16, uppercase: isUpper)
        case .uint(let number): return String(number, radix: 16, uppercase: isUpper)
        case .string(let text): return hexadecimal(Array(text.utf8), isUpper: isUpper)
        case .bytes(let bytes): return hexadecimal(bytes, isUpper: isUpper)
        default: return nil
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], isUpper: Bool) -> String {
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

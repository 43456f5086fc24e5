/// How numbers are read and written.
enum NumberText {
    /// Reads a decimal number, or a word for infinity or NaN; nil for another text or a number that is too large.
    static func double(_ text: String) -> Double? {
        switch text.lowercased() {
        case "nan": return .nan
        case "infinity", "+infinity", "inf", "+inf": return .infinity
        case "-infinity", "-inf": return -.infinity
        default: break
        }
        let isDecimal = text.utf8.allSatisfy { byte in
            byte.decimalDigit != nil || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e")
                || byte == UInt8(ascii: "E") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        }
        guard isDecimal, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// The shortest decimal number that reads back as the same double; with an exponent only where the number is
    /// below 1e-6 or from 1e21.
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = shortest(number.magnitude)
        let sign = number < 0 ? "-" : ""
        let count = digits.count
        if exponent >= -6 && exponent < 21 {
            if exponent < 0 {
                return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
            }
            if count <= exponent + 1 {
                return sign + digits + String(repeating: "0", count: exponent + 1 - count)
            }
            return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
        }
        let rest = count > 1 ? "." + digits.dropFirst() : ""
        return "\(sign)\(digits.prefix(1))\(rest)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }

    /// The shortest digits, without zeros at either end, and the power of ten of the first.
    private static func shortest(_ number: Double) -> (digits: String, exponent: Int) {
        let text = number.description
        let parts = text.split(separator: "e")
        var exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        var digits = String(whole) + (mantissa.count == 2 ? mantissa[1] : "")
        exponent += whole.count - 1
        while digits.hasPrefix("0"), digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }
}

/// Doubles as ECMAScript writes them (`Number::toString`, which RFC 8785 section 3.2.2.3 adopts).
package enum ECMAScriptNumber {
    /// The shortest digits that read back as the same double, laid out by ECMAScript's rules; nil where the number is
    /// not finite.
    ///
    /// Swift's own description has the same digits (shortest, and nearest among the shortest) in another layout.
    package static func text(of number: Double) -> String? {
        guard number.isFinite else { return nil }
        if number == 0 { return "0" }
        let (digits, exponent) = decimal(number.magnitude.description)
        let sign = number < 0 ? "-" : ""
        let count = digits.count
        // `exponent` is the position of the decimal point counted from the first digit: the specification's n.
        switch exponent {
        case count...21 where count <= 21:
            return sign + digits + String(repeating: "0", count: exponent - count)
        case 1...21:
            return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        case -5...0:
            return sign + "0." + String(repeating: "0", count: -exponent) + digits
        default:
            let power = exponent - 1
            let fraction = count == 1 ? "" : "." + digits.dropFirst()
            return sign + digits.prefix(1) + fraction + "e" + (power < 0 ? "-" : "+")
                + String(power.magnitude)
        }
    }

    /// The significant digits of Swift's description, and where their decimal point lies.
    static func decimal(_ description: String) -> (digits: String, exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var power = 0
        var isNegativePower = false
        var inPower = false
        for byte in description.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"): inPower = true
            case UInt8(ascii: "-"): isNegativePower = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if inPower {
                    power = power &* 10 &+ Int(byte &- UInt8(ascii: "0"))
                } else {
                    digits.append(byte)
                }
            default: continue
            }
        }
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        let exponent = (point ?? digits.count) - leading + (isNegativePower ? -power : power)
        digits.removeFirst(leading)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), exponent)
    }
}

/// The exact decimal digits of a double, rounded half to even at a wanted place.
struct DecimalExpansion {
    /// Digits, the most significant first, without zeros in front.
    private var digits: [UInt8]
    /// How many of the digits stand before the decimal point; negative for zeros behind it.
    private var point: Int

    /// - Parameter magnitude: finite and not negative.
    private init(_ magnitude: Double) {
        guard magnitude > 0 else {
            digits = []
            point = 0
            return
        }
        let isNormal = magnitude.exponentBitPattern > 0
        let mantissa = magnitude.significandBitPattern | (isNormal ? 1 << 52 : 0)
        let exponent = Int(isNormal ? magnitude.exponentBitPattern : 1) - 1075
        // The number is mantissa * 2^exponent; for a negative exponent that is mantissa * 5^k / 10^k.
        var limbs: [UInt64] = [mantissa % 1_000_000_000, mantissa / 1_000_000_000]
        for _ in 0..<exponent.magnitude { Self.multiply(&limbs, by: exponent < 0 ? 5 : 2) }
        digits = []
        for limb in limbs.reversed() {
            var place: UInt64 = 100_000_000
            while place > 0 {
                let digit = UInt8(limb / place % 10)
                if digit != 0 || !digits.isEmpty { digits.append(digit) }
                place /= 10
            }
        }
        point = digits.count + Swift.min(exponent, 0)
    }

    /// Multiplies a number in base 10^9, the least significant limb first.
    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % 1_000_000_000
            carry = product / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    /// Keeps this many digits; more than there are is filled up with zeros, fewer than none is zero.
    private mutating func round(keeping count: Int) {
        guard count < digits.count else {
            digits += Array(repeating: 0, count: count - digits.count)
            return
        }
        guard count >= 0 else {
            digits = []
            return
        }
        let next = digits[count]
        let isTie = next == 5 && digits[(count + 1)...].allSatisfy { $0 == 0 }
        let isOdd = count > 0 && digits[count - 1] % 2 == 1
        digits.removeSubrange(count...)
        guard next > 5 || (next == 5 && !isTie) || (isTie && isOdd) else { return }
        var index = count - 1
        while index >= 0 {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
            index -= 1
        }
        digits.insert(1, at: 0)
        point += 1
    }

    private static func special(_ number: Double) -> String? {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : nil
    }

    private static func text(_ digits: some Sequence<UInt8>) -> String {
        String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }

    /// As `%.3f` writes it.
    static func fixed(_ number: Double, _ precision: Int) -> String {
        if let special = special(number) { return special }
        var expansion = DecimalExpansion(number.magnitude)
        expansion.round(keeping: expansion.point + precision)
        var digits = expansion.digits
        // At least one digit before the point.
        let wanted = Swift.max(expansion.point, 0) + precision
        digits = Array(repeating: 0, count: Swift.max(0, wanted - digits.count)) + digits
        let whole = digits.dropLast(precision)
        let sign = number.sign == .minus ? "-" : ""
        let head = sign + (whole.isEmpty ? "0" : text(whole))
        return precision == 0 ? head : "\(head).\(text(digits.suffix(precision)))"
    }

    /// As `%.6e` writes it.
    static func scientific(_ number: Double, _ precision: Int) -> String {
        if let special = special(number) { return special }
        var expansion = DecimalExpansion(number.magnitude)
        let isZero = expansion.digits.isEmpty
        expansion.round(keeping: precision + 1)
        let digits = expansion.digits.prefix(precision + 1)
        let exponent = isZero ? 0 : expansion.point - 1
        let sign = number.sign == .minus ? "-" : ""
        let fraction = precision == 0 ? "" : "." + text(digits.dropFirst())
        let exponentText = "\(exponent < 0 ? "-" : "+")\(Int(exponent.magnitude).padded(2))"
        return "\(sign)\(text(digits.prefix(1)))\(fraction)e\(exponentText)"
    }
}

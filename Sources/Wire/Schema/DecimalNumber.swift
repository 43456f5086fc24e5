/// A JSON number as its decimal digits, for `multipleOf`: `0.0075` is a multiple of `0.0001`, though not as doubles.
struct DecimalNumber: Sendable, Hashable {
    /// The digits as a whole number without sign.
    let digits: UInt64
    /// The power of ten that they are multiplied by.
    let exponent: Int

    /// Nil for what is not a number.
    init?(_ value: JSON) {
        switch value {
        case .integer(let integer):
            digits = integer.magnitude
            exponent = 0
        case .number(let number):
            guard number.isFinite else { return nil }
            let (text, point) = ECMAScriptNumber.decimal(number.magnitude.description)
            guard let digits = text.isEmpty ? 0 : UInt64(text) else { return nil }
            self.digits = digits
            exponent = point - text.utf8.count
        default: return nil
        }
    }

    /// Whether this is a whole number of times `divisor`, which must not be zero.
    func isMultiple(of divisor: DecimalNumber) -> Bool {
        if digits == 0 { return true }
        guard divisor.digits != 0 else { return false }
        // Bring both to the smaller exponent; what must be multiplied up is taken modulo the divisor.
        if exponent >= divisor.exponent {
            var remainder = digits % divisor.digits
            for _ in 0..<(exponent - divisor.exponent) {
                if remainder == 0 { return true }
                remainder = divisor.digits.dividingFullWidth(remainder.multipliedFullWidth(by: 10)).remainder
            }
            return remainder == 0
        }
        var scaled = divisor.digits
        for _ in 0..<(divisor.exponent - exponent) {
            let (product, overflowed) = scaled.multipliedReportingOverflow(by: 10)
            // A divisor beyond 64 bits is larger than the digits, which are not zero.
            if overflowed { return false }
            scaled = product
        }
        return digits % scaled == 0
    }
}

extension JSON {
    /// Whether this number is below another, exactly; nil where either is not a number.
    func isBelow(_ other: JSON) -> Bool? {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.number(let a), .number(let b)): a < b
        case (.integer(let a), .number(let b)): Self.isBelow(a, b)
        case (.number(let a), .integer(let b)): JSON.number(a) == .integer(b) ? false : !Self.isBelow(b, a)
        default: nil
        }
    }

    private static func isBelow(_ whole: Int64, _ number: Double) -> Bool {
        if number >= 0x1p63 { return true }
        guard number >= -0x1p63, let floor = Int64(exactly: number.rounded(.down)) else { return false }
        return number == number.rounded(.down) ? whole < floor : whole <= floor
    }
}

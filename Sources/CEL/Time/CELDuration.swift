/// A length of time in whole nanoseconds, from about minus 292 to plus 292 years.
///
/// The range is that of a signed 64-bit count of nanoseconds, as the specification's tests have it; arithmetic
/// that leaves it is an error.
public struct CELDuration: Sendable, Hashable, Comparable {
    /// The length in nanoseconds.
    public let nanoseconds: Int64

    /// A length of this many nanoseconds.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A length of whole seconds, or nil where it leaves the range.
    public init?(seconds: Int64) {
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return nil }
        self.nanoseconds = nanoseconds
    }

    /// Whether one is shorter than the other.
    public static func < (left: CELDuration, right: CELDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension CELDuration {
    /// Reads a sequence of decimal numbers with units, such as `1h30m`, `-1.5h` or `300ms`.
    ///
    /// Units are `h`, `m`, `s`, `ms`, `us` (or `µs`) and `ns`.
    ///
    /// - Returns: nil where the text has another form or leaves the range.
    public init?(parsing text: String) {
        var bytes = Substring(text).utf8
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        if bytes.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        guard !bytes.isEmpty else { return nil }
        // The count runs downward, because the least number has no positive counterpart.
        var total: Int64 = 0
        while !bytes.isEmpty {
            guard let part = CELDuration.takeTerm(from: &bytes), let sum = total.checkedSum(part) else {
                return nil
            }
            total = sum
        }
        if !isNegative {
            guard total != .min else { return nil }
            total = -total
        }
        nanoseconds = total
    }

    /// Takes one number and its unit; the result is in nanoseconds and not positive.
    private static func takeTerm(from bytes: inout Substring.UTF8View) -> Int64? {
        var whole: Int64 = 0
        var fraction: [Int64] = []
        var digits = 0
        var isFraction = false
        while let byte = bytes.first {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if let digit = byte.decimalDigit {
                digits += 1
                if isFraction {
                    if fraction.count < 18 { fraction.append(Int64(digit)) }
                } else {
                    let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
                    let (sum, overflow2) = product.subtractingReportingOverflow(Int64(digit))
                    if overflow || overflow2 { return nil }
                    whole = sum
                }
            } else {
                break
            }
            bytes.removeFirst()
        }
        guard digits > 0, let unit = takeUnit(from: &bytes) else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        if overflow { return nil }
        guard let scaled = exactFraction(fraction, unit: unit) else { return nil }
        return product.checkedSum(-scaled)
    }

    /// The fraction of a unit by long arithmetic, cut to whole nanoseconds.
    private static func exactFraction(_ digits: [Int64], unit: Int64) -> Int64? {
        var numerator: UInt64 = 0
        var denominator: UInt64 = 1
        for digit in digits {
            numerator = numerator &* 10 &+ UInt64(digit)
            denominator &*= 10
        }
        let (high, low) = numerator.multipliedFullWidth(by: UInt64(unit))
        guard high < denominator else { return nil }
        return Int64(exactly: denominator.dividingFullWidth((high, low)).quotient)
    }

    private static func takeUnit(from bytes: inout Substring.UTF8View) -> Int64? {
        let units: [(StaticString, Int64)] = [
            ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
            ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ]
        for (name, length) in units {
            let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            if bytes.starts(with: wanted) {
                bytes.removeFirst(wanted.count)
                return length
            }
        }
        return nil
    }

    /// The length in seconds with as many decimals as it needs, such as `1.5s`.
    public var text: String {
        let seconds = nanoseconds / 1_000_000_000
        let fraction = (nanoseconds % 1_000_000_000).magnitude
        let sign = nanoseconds < 0 && seconds == 0 ? "-" : ""
        return "\(sign)\(seconds)\(CELDuration.fractionText(fraction))s"
    }

    /// `.` and the decimals of a fraction of a second, without zeros at the end; empty for zero.
    static func fractionText(_ nanoseconds: UInt64) -> String {
        guard nanoseconds > 0 else { return "" }
        var digits = String(nanoseconds)
        digits = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }

    func adding(_ other: CELDuration) -> CELDuration? {
        nanoseconds.checkedSum(other.nanoseconds).map { CELDuration(nanoseconds: $0) }
    }

    func subtracting(_ other: CELDuration) -> CELDuration? {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? nil : CELDuration(nanoseconds: difference)
    }
}

extension Int64 {
    /// The sum, or nil where it overflows.
    func checkedSum(_ other: Int64) -> Int64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }
}

extension UInt8 {
    /// The value of an ASCII decimal digit.
    var decimalDigit: UInt8? {
        self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") ? self &- UInt8(ascii: "0") : nil
    }
}

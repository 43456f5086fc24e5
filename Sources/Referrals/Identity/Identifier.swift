/// A UUID of version 7 (RFC 9562 section 5.7), in its lower-case text form: the name of a case, a thread or a document.
///
/// The first 48 bits are the time in milliseconds, so that identifiers sort by creation; the rest is random, so that
/// nobody can guess one. It carries no personal data.
package struct Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The 36 characters, lower case.
    package let text: String

    package var description: String { text }

    /// A new identifier.
    ///
    /// - Parameters:
    ///   - now: the moment it is made; only its milliseconds since 1970 are kept.
    ///   - generator: the source of its 74 random bits.
    package init(at now: Instant, using generator: inout some RandomNumberGenerator) {
        let time = UInt64(max(0, now.milliseconds)) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | (generator.next() & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (generator.next() & 0x3FFF_FFFF_FFFF_FFFF)
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }

    /// A new identifier from the system's random numbers.
    package init(at now: Instant) {
        var generator = SystemRandomNumberGenerator()
        self.init(at: now, using: &generator)
    }

    /// Reads an identifier; nil unless it is a version 7 UUID in lower case.
    package init?(_ text: some StringProtocol) {
        var length = 0
        for byte in text.utf8 {
            guard Self.may(byte, standAt: length) else { return nil }
            length += 1
        }
        guard length == 36 else { return nil }
        self.text = String(text)
    }

    package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }

    private static func may(_ byte: UInt8, standAt index: Int) -> Bool {
        switch index {
        case 36...: false
        case 8, 13, 18, 23: byte == UInt8(ascii: "-")
        case 14: byte == UInt8(ascii: "7")
        case 19:
            byte == UInt8(ascii: "8") || byte == UInt8(ascii: "9") || byte == UInt8(ascii: "a")
                || byte == UInt8(ascii: "b")
        default: byte.isLowerHexDigit
        }
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

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
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            case 14: guard byte == UInt8(ascii: "7") else { return nil }
            case 19: guard "89ab".utf8.contains(byte) else { return nil }
            default: guard "0123456789abcdef".utf8.contains(byte) else { return nil }
            }
        }
        self.text = String(text)
    }

    package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

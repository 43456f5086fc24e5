/// A SHA-256 digest in 64 lower-case hexadecimal digits. This room compares digests; those that have a hash function
/// make them.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 64 digits.
    package let hex: String

    package var description: String { hex }

    /// Reads a digest; nil unless it is 64 lower-case hexadecimal digits.
    package init?(hex text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(\.isLowerHexDigit) else {
            return nil
        }
        hex = text
    }

    /// A digest from its 32 bytes; nil for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// Sixty-four zeros: where a chain begins.
    package static let zero = Digest(digits: String(repeating: "0", count: 64))

    private init(digits: String) { hex = digits }

    /// The first twelve digits, for people who compare two lists by eye.
    package var short: String { String(hex.prefix(12)) }
}

extension UInt8 {
    /// Whether this is one of `0` to `9` and `a` to `f` in ASCII.
    var isLowerHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

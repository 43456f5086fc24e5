/// Base64 with the standard alphabet and padding (RFC 4648 section 4), strict: one text for one value.
enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// What each letter stands for; 255 for those outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let rest = min(3, bytes.count - start)
            var group = UInt32(bytes[start]) << 16
            if rest > 1 { group |= UInt32(bytes[start + 1]) << 8 }
            if rest > 2 { group |= UInt32(bytes[start + 2]) }
            for place in 0..<4 {
                text.append(
                    place <= rest ? letters[Int(group >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "=")
                )
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; nil for missing padding, letters outside the alphabet, and bits that encode nothing.
    ///
    /// - Parameter takingStrayBits: whether such bits are passed over, as the readers of notes elsewhere do; the
    ///   signature that they stand behind is verified all the same.
    static func decode(_ text: some Collection<UInt8>, takingStrayBits: Bool = false) -> [UInt8]? {
        let text = Array(text)
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for letter in text.dropLast(padding) {
            let value = values[Int(letter)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return bits == 0 || takingStrayBits ? bytes : nil
    }
}

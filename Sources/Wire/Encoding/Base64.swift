/// Base64 with the standard alphabet and padding (RFC 4648 section 4).
package enum Base64 {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = Base64URL.encode(bytes).utf8.map { letter in
            switch letter {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: letter
            }
        }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes strictly: full padding, nothing but the alphabet, no stray bits.
    ///
    /// - Throws: ``Base64URLError``.
    package static func decode(_ text: some StringProtocol) throws(Base64URLError) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count % 4 == 0 else { throw Base64URLError(.invalidLength, at: bytes.count) }
        let padding = bytes.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return try Base64URL.decode(urlLetters(bytes.dropLast(padding)))
    }

    /// Decodes as RFC 9651 section 4.2.7 asks: padding may be absent and stray bits are dropped; nil for anything else.
    package static func decodeLeniently(_ text: some StringProtocol) -> [UInt8]? {
        var bytes = Array(text.utf8)
        let padding = bytes.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        if padding > 0, bytes.count % 4 != 0 { return nil }
        bytes.removeLast(padding)
        guard let last = bytes.last else { return padding == 0 ? [] : nil }
        // The bits of the last letter that belong to no byte.
        let stray: UInt8 = bytes.count % 4 == 2 ? 0x0F : bytes.count % 4 == 3 ? 0x03 : 0
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard let value = letters.firstIndex(of: last) else { return nil }
        bytes[bytes.count - 1] = letters[value & ~Int(stray)]
        return try? Base64URL.decode(urlLetters(bytes[...]))
    }

    /// The letters in the other alphabet; its own two become letters that it refuses.
    private static func urlLetters(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { letter in
            switch letter {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "-"), UInt8(ascii: "_"): UInt8(ascii: "!")
            default: letter
            }
        }
    }
}

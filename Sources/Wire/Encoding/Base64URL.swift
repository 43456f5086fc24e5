/// Base64 with the URL-safe alphabet and without padding (RFC 4648 section 5, as RFC 7515 section 2 uses it).
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        // Sized once and filled in place: appending byte by byte costs many times as much.
        let (groups, rest) = bytes.count.quotientAndRemainder(dividingBy: 3)
        var output = [UInt8](repeating: 0, count: groups * 4 + (rest == 0 ? 0 : rest + 1))
        let letters = Self.letters
        var source = 0
        var target = 0
        while source &+ 2 < bytes.count {
            let group =
                UInt32(bytes[source]) << 16 | UInt32(bytes[source &+ 1]) << 8 | UInt32(bytes[source &+ 2])
            output[target] = letters[Int(group >> 18)]
            output[target &+ 1] = letters[Int(group >> 12 & 63)]
            output[target &+ 2] = letters[Int(group >> 6 & 63)]
            output[target &+ 3] = letters[Int(group & 63)]
            source &+= 3
            target &+= 4
        }
        if rest > 0 {
            let second = rest == 2 ? UInt32(bytes[source &+ 1]) : 0
            let group = UInt32(bytes[source]) << 16 | second << 8
            output[target] = letters[Int(group >> 18)]
            output[target &+ 1] = letters[Int(group >> 12 & 63)]
            if rest == 2 { output[target &+ 2] = letters[Int(group >> 6 & 63)] }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Encodes any bytes; see ``encode(_:)-([UInt8])``.
    package static func encode(_ bytes: some Collection<UInt8>) -> String { encode(Array(bytes)) }

    /// Decodes strictly: one text has one meaning, and one meaning has one text.
    ///
    /// - Throws: ``Base64URLError`` for padding, white space, any letter outside the alphabet, an impossible length,
    ///   and trailing bits that are not zero.
    package static func decode(_ text: [UInt8]) throws(Base64URLError) -> [UInt8] {
        let (groups, rest) = text.count.quotientAndRemainder(dividingBy: 4)
        guard rest != 1 else { throw Base64URLError(.invalidLength, at: text.count) }
        var output = [UInt8](repeating: 0, count: groups * 3 + (rest == 0 ? 0 : rest - 1))
        let values = Self.values
        var source = 0
        var target = 0
        while source &+ 3 < text.count {
            let a = values[Int(text[source])]
            let b = values[Int(text[source &+ 1])]
            let c = values[Int(text[source &+ 2])]
            let d = values[Int(text[source &+ 3])]
            // A letter outside the alphabet has the two high bits set.
            guard (a | b | c | d) < 64 else { throw invalidLetter(in: text, from: source) }
            output[target] = a << 2 | b >> 4
            output[target &+ 1] = b << 4 | c >> 2
            output[target &+ 2] = c << 6 | d
            source &+= 4
            target &+= 3
        }
        if rest > 0 {
            let a = values[Int(text[source])]
            let b = values[Int(text[source &+ 1])]
            let c = rest == 3 ? values[Int(text[source &+ 2])] : 0
            guard (a | b | c) < 64 else { throw invalidLetter(in: text, from: source) }
            guard (rest == 3 ? c & 3 : b & 15) == 0 else {
                throw Base64URLError(.nonCanonical, at: text.count - 1)
            }
            output[target] = a << 2 | b >> 4
            if rest == 3 { output[target &+ 1] = b << 4 | c >> 2 }
        }
        return output
    }

    /// Decodes any bytes; see ``decode(_:)-([UInt8])``.
    package static func decode(_ text: some Collection<UInt8>) throws(Base64URLError) -> [UInt8] {
        try decode(Array(text))
    }

    /// Decodes a text; see ``decode(_:)-([UInt8])``.
    package static func decode(_ text: some StringProtocol) throws(Base64URLError) -> [UInt8] {
        try decode(Array(text.utf8))
    }

    private static func invalidLetter(in text: [UInt8], from start: Int) -> Base64URLError {
        let offset = text[start...].firstIndex { values[Int($0)] > 63 } ?? start
        return Base64URLError(.invalidCharacter, at: offset)
    }

    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// What each byte stands for; 255 for those outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()
}

/// Why a text is not strict base64url.
package struct Base64URLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        case invalidCharacter, invalidLength, nonCanonical
    }

    package let code: Code
    /// Where in the text, in bytes from its start.
    package let offset: Int

    init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String {
        let explanation =
            switch code {
            case .invalidCharacter: "only A-Z, a-z, 0-9, - and _ may stand here; no padding, no white space"
            case .invalidLength: "no bytes encode to this length; the text may have been cut off"
            case .nonCanonical: "the last letter has bits that encode nothing; encode the bytes again"
            }
        return "base64url text refused at byte \(offset): \(explanation)"
    }
}

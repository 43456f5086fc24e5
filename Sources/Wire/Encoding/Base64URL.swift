/// Base64 with the URL-safe alphabet and without padding (RFC 4648 section 5, as RFC 7515 section 2 uses it).
package enum Base64URL {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count &* 4 &+ 2) / 3)
        var buffer: UInt32 = 0
        var pending = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            pending &+= 8
            while pending >= 6 {
                pending &-= 6
                output.append(letter(UInt8(truncatingIfNeeded: buffer >> UInt32(pending)) & 63))
            }
        }
        if pending > 0 {
            output.append(letter(UInt8(truncatingIfNeeded: buffer << UInt32(6 &- pending)) & 63))
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes strictly: one text has one meaning, and one meaning has one text.
    ///
    /// - Throws: ``Base64URLError`` for padding, white space, any letter outside the alphabet, an impossible length,
    ///   and trailing bits that are not zero.
    package static func decode(_ text: some Collection<UInt8>) throws(Base64URLError) -> [UInt8] {
        let count = text.count
        guard count % 4 != 1 else { throw Base64URLError(.invalidLength, at: count) }
        var output: [UInt8] = []
        output.reserveCapacity(count / 4 &* 3 &+ 2)
        var buffer: UInt32 = 0
        var pending = 0
        var offset = 0
        for byte in text {
            guard let value = value(byte) else { throw Base64URLError(.invalidCharacter, at: offset) }
            buffer = buffer << 6 | UInt32(value)
            pending &+= 6
            if pending >= 8 {
                pending &-= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(pending)))
            }
            offset &+= 1
        }
        guard buffer & (1 << UInt32(pending) &- 1) == 0 else {
            throw Base64URLError(.nonCanonical, at: count &- 1)
        }
        return output
    }

    /// Decodes a text; see ``decode(_:)-(Collection<UInt8>)``.
    package static func decode(_ text: some StringProtocol) throws(Base64URLError) -> [UInt8] {
        try decode(text.utf8)
    }

    private static func letter(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") &+ value
        case 26..<52: UInt8(ascii: "a") &+ value &- 26
        case 52..<62: UInt8(ascii: "0") &+ value &- 52
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    private static func value(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter &- UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter &- UInt8(ascii: "a") &+ 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter &- UInt8(ascii: "0") &+ 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
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

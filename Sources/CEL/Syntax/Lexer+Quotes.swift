extension Lexer {
    /// Reads a string or bytes literal, or returns nil where there is none.
    ///
    /// Prefixes `r` (no escapes) and `b` (bytes), in either order and case; quotes `'`, `"` and their triples.
    mutating func literalWithQuotes() throws(CELError) -> Token.Kind? {
        var isRaw = false
        var isBytes = false
        var length = 0
        prefix: while length < 2 {
            switch peek(length) {
            case UInt8(ascii: "r"), UInt8(ascii: "R"):
                if isRaw { break prefix }
                isRaw = true
            case UInt8(ascii: "b"), UInt8(ascii: "B"):
                if isBytes { break prefix }
                isBytes = true
            default: break prefix
            }
            length += 1
        }
        let quote = peek(length)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let start = position
        position += length
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else { throw error("a string is not closed", at: start) }
            let byte = bytes[position]
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                break
            }
            if !isTriple, byte == 0x0A || byte == 0x0D {
                throw error(
                    "a string ends before the line does; use three quotes for several lines",
                    at: start
                )
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(into: &content, isBytes: isBytes)
            } else if byte == 0x0D {
                // However a source file ends its lines, a string of several lines has plain line feeds.
                position += peek(1) == 0x0A ? 2 : 1
                content.append(0x0A)
            } else {
                content.append(byte)
                position += 1
            }
        }
        if isBytes { return .bytes(content) }
        return .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(CELError) {
        let start = position
        position += 1
        let byte = peek()
        position += 1
        switch byte {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            content.append(byte)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            try append(code: digits(2, radix: 16, from: start), to: &content, isBytes: isBytes, at: start)
        case UInt8(ascii: "u") where !isBytes:
            try append(code: digits(4, radix: 16, from: start), to: &content, isBytes: false, at: start)
        case UInt8(ascii: "U") where !isBytes:
            try append(code: digits(8, radix: 16, from: start), to: &content, isBytes: false, at: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            try append(code: digits(3, radix: 8, from: start), to: &content, isBytes: isBytes, at: start)
        default:
            throw error(
                "unknown escape; a backslash in a string is written '\\\\', or use a raw string r'...'",
                at: start
            )
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, from start: Int) throws(CELError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek().hexadecimalDigit, UInt32(digit) < radix else {
                throw error("this escape needs \(count) digits", at: start)
            }
            value = value &* radix &+ UInt32(digit)
            position += 1
        }
        return value
    }

    private func append(
        code: UInt32,
        to content: inout [UInt8],
        isBytes: Bool,
        at start: Int
    ) throws(CELError) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        } else {
            throw error("this escape names no Unicode character", at: start)
        }
    }
}

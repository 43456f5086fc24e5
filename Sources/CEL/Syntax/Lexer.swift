/// Cuts the text of an expression into tokens.
struct Lexer {
    private let source: SourceText
    let bytes: [UInt8]
    var position = 0

    init(_ source: SourceText) {
        self.source = source
        bytes = Array(source.text.utf8)
    }

    /// The byte at an offset from the current position; 0 past the end.
    func peek(_ offset: Int = 0) -> UInt8 {
        let index = position + offset
        return index < bytes.count ? bytes[index] : 0
    }

    func error(_ message: String, at offset: Int) -> CELError {
        CELError(.syntax, message, at: offset, in: source)
    }

    mutating func next() throws(CELError) -> Token {
        skipSpaceAndComments()
        let start = position
        guard start < bytes.count else { return Token(kind: .end, range: start..<start) }
        let byte = bytes[start]
        let kind: Token.Kind
        if let quoted = try literalWithQuotes() {
            kind = quoted
        } else if isIdentifierStart(byte) {
            while isIdentifierPart(peek()) { position += 1 }
            kind = .identifier(text(from: start))
        } else if byte == UInt8(ascii: "`") {
            kind = try quotedIdentifier()
        } else if byte.decimalDigit != nil || (byte == UInt8(ascii: ".") && peek(1).decimalDigit != nil) {
            kind = try number()
        } else {
            kind = .symbol(try symbol())
        }
        return Token(kind: kind, range: start..<position)
    }

    func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private mutating func skipSpaceAndComments() {
        while true {
            switch peek() {
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private func isIdentifierStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private func isIdentifierPart(_ byte: UInt8) -> Bool {
        isIdentifierStart(byte) || byte.decimalDigit != nil
    }

    private mutating func quotedIdentifier() throws(CELError) -> Token.Kind {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            switch bytes[position] {
            case let byte where isIdentifierPart(byte): position += 1
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: " "): position += 1
            default:
                throw error(
                    "a name in back quotes holds letters, digits, '_', '.', '-', '/' and spaces only",
                    at: position
                )
            }
        }
        guard position < bytes.count else { throw error("a back quote is not closed", at: start) }
        let name = String(decoding: bytes[(start + 1)..<position], as: UTF8.self)
        guard !name.isEmpty else { throw error("a name in back quotes is empty", at: start) }
        position += 1
        return .quotedIdentifier(name)
    }

    private mutating func number() throws(CELError) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X"),
            peek(2).hexadecimalDigit != nil
        {
            position += 2
            while peek().hexadecimalDigit != nil { position += 1 }
            let digits = String(decoding: bytes[(start + 2)..<position], as: UTF8.self)
            return takeUnsignedSuffix() ? .uint(digits: digits, radix: 16) : .int(digits: digits, radix: 16)
        }
        var isDouble = false
        skipDigits()
        if peek() == UInt8(ascii: "."), peek(1).decimalDigit != nil {
            isDouble = true
            position += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(signed ? 2 : 1).decimalDigit != nil {
                isDouble = true
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        let digits = text(from: start)
        if isDouble { return .double(digits) }
        return takeUnsignedSuffix() ? .uint(digits: digits, radix: 10) : .int(digits: digits, radix: 10)
    }

    private mutating func skipDigits() {
        while peek().decimalDigit != nil { position += 1 }
    }

    private mutating func takeUnsignedSuffix() -> Bool {
        guard peek() == UInt8(ascii: "u") || peek() == UInt8(ascii: "U") else { return false }
        position += 1
        return true
    }

    private mutating func symbol() throws(CELError) -> Token.Symbol {
        let start = position
        let pair = String(decoding: bytes[start..<min(start + 2, bytes.count)], as: UTF8.self)
        if pair.utf8.count == 2, let symbol = Token.Symbol(rawValue: pair) {
            position += 2
            return symbol
        }
        if let symbol = Token.Symbol(rawValue: String(UnicodeScalar(bytes[start]))) {
            position += 1
            return symbol
        }
        switch bytes[start] {
        case UInt8(ascii: "="): throw error("'=' is no operator; write '==' to compare", at: start)
        case UInt8(ascii: "&"): throw error("'&' is no operator; write '&&'", at: start)
        case UInt8(ascii: "|"): throw error("'|' is no operator; write '||'", at: start)
        case UInt8(ascii: ";"): throw error("an expression has no ';'", at: start)
        case let byte where byte >= 0x80:
            throw error("letters outside ASCII may stand in strings and comments only", at: start)
        default: throw error("this character has no meaning here", at: start)
        }
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }
}

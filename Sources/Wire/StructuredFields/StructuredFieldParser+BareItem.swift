extension StructuredFieldParser {
    /// Reads a value by its first byte (RFC 9651 section 4.2.3.1).
    mutating func parseBareItem() throws(StructuredFieldError) -> BareItem {
        guard let first = next else { throw error(.unexpectedEnd) }
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "*"): return .token(parseToken())
        case UInt8(ascii: ":"): return .bytes(try parseBytes())
        case UInt8(ascii: "?"): return .boolean(try parseBoolean())
        case UInt8(ascii: "@"): return .date(try parseDate())
        case UInt8(ascii: "%"): return .displayString(try parseDisplayString())
        default:
            guard first.isASCIILetter else { throw error(.unexpectedByte) }
            return .token(parseToken())
        }
    }

    private mutating func parseNumber() throws(StructuredFieldError) -> BareItem {
        let isNegative = take("-")
        let whole = takeText(while: \.isASCIIDigit)
        guard !whole.isEmpty, whole.utf8.count <= 15 else { throw error(.invalidNumber) }
        if take(".") {
            let fraction = takeText(while: \.isASCIIDigit)
            guard whole.utf8.count <= 12, (1...3).contains(fraction.utf8.count),
                let thousandths = Int64(
                    whole + fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
                )
            else { throw error(.invalidNumber) }
            return .decimal(thousandths: isNegative ? -thousandths : thousandths)
        }
        guard let integer = Int64(whole) else { throw error(.invalidNumber) }
        return .integer(isNegative ? -integer : integer)
    }

    private mutating func parseString() throws(StructuredFieldError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = next, escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\")
                else {
                    throw error(.invalidString)
                }
                position += 1
                text.append(escaped)
            case 0x20...0x7E: text.append(byte)
            default: throw error(.invalidString)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func parseToken() -> String {
        takeText { $0.isTokenByte }
    }

    private mutating func parseBytes() throws(StructuredFieldError) -> [UInt8] {
        position += 1
        let text = takeText { $0 != UInt8(ascii: ":") }
        guard take(":") else { throw error(.unexpectedEnd) }
        guard let bytes = Base64.decodeLeniently(text) else { throw error(.invalidBytes) }
        return bytes
    }

    private mutating func parseBoolean() throws(StructuredFieldError) -> Bool {
        position += 1
        if take("1") { return true }
        guard take("0") else { throw error(next == nil ? .unexpectedEnd : .unexpectedByte) }
        return false
    }

    private mutating func parseDate() throws(StructuredFieldError) -> Int64 {
        position += 1
        guard case .integer(let seconds) = try parseNumber() else { throw error(.invalidNumber) }
        return seconds
    }

    private mutating func parseDisplayString() throws(StructuredFieldError) -> String {
        position += 1
        guard take("\"") else { throw error(.invalidDisplayString) }
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw error(.invalidDisplayString)
                }
                return text
            case UInt8(ascii: "%"):
                guard let high = takeLowercaseHexadecimal(), let low = takeLowercaseHexadecimal() else {
                    throw error(.invalidDisplayString)
                }
                text.append(high << 4 | low)
            case 0x20...0x7E: text.append(byte)
            default: throw error(.invalidDisplayString)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func takeLowercaseHexadecimal() -> UInt8? {
        guard let next, next.isASCIIDigit || next.isASCIILowercase, let value = next.hexadecimalValue else {
            return nil
        }
        position += 1
        return value
    }
}

extension UInt8 {
    /// Whether this may stand inside a token (RFC 9651 section 3.3.4).
    var isTokenByte: Bool { isASCIILetter || isASCIIDigit || "!#$%&'*+-.^_`|~:/".utf8.contains(self) }
}

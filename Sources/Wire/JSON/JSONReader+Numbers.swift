extension JSONReader {
    /// Digits beyond this change no double (767 suffice), they only cost time.
    private static let longestNumber = 1_024

    /// Reads a number (RFC 8259 section 6) from its first byte to past its last.
    mutating func readNumber(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position &+= 1 }

        let digitsStart = position
        // Collected below zero, where Int64 reaches one further.
        var whole: Int64 = 0
        var fits = true
        while let digit = digit(bytes) {
            let (tenfold, overflowed) = whole.multipliedReportingOverflow(by: 10)
            let (sum, overflowedAgain) = tenfold.subtractingReportingOverflow(Int64(digit))
            if overflowed || overflowedAgain { fits = false }
            whole = sum
            position &+= 1
        }
        let digits = position &- digitsStart
        guard digits > 0 else { throw numberError(bytes, from: start) }
        if digits > 1, bytes[digitsStart] == UInt8(ascii: "0") { throw JSONError(.invalidNumber, at: start) }

        var isWhole = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isWhole = false
            position &+= 1
            try skipDigits(bytes, of: start)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position &+= 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position &+= 1
            }
            try skipDigits(bytes, of: start)
        }
        if isWhole, fits {
            if isNegative { return .integer(whole) }
            if whole != .min { return .integer(0 &- whole) }
        }
        return .number(try double(bytes.extracting(start..<position), at: start))
    }

    private func double(_ digits: Span<UInt8>, at start: Int) throws(JSONError) -> Double {
        guard digits.count <= Self.longestNumber else { throw JSONError(.numberTooLong, at: start) }
        guard let text = try? UTF8Span(validating: digits), let value = Double(String(copying: text)) else {
            throw JSONError(.invalidNumber, at: start)
        }
        guard value.isFinite else { throw JSONError(.numberOutOfRange, at: start) }
        return value
    }

    private func digit(_ bytes: Span<UInt8>) -> UInt8? {
        guard position < bytes.count else { return nil }
        let digit = bytes[position] &- UInt8(ascii: "0")
        return digit <= 9 ? digit : nil
    }

    private mutating func skipDigits(_ bytes: Span<UInt8>, of start: Int) throws(JSONError) {
        guard digit(bytes) != nil else { throw numberError(bytes, from: start) }
        while digit(bytes) != nil { position &+= 1 }
    }

    private func numberError(_ bytes: Span<UInt8>, from start: Int) -> JSONError {
        position < bytes.count
            ? JSONError(.invalidNumber, at: start) : JSONError(.unexpectedEnd, at: position)
    }
}

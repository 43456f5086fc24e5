extension JSONReader {
    /// Reads a string, from its opening to past its closing quote.
    mutating func readString(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        let start = position &+ 1
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                position = end &+ 1
                return try text(of: bytes.extracting(start..<end), at: start)
            }
            if byte == UInt8(ascii: "\\") { return try readEscapedString(bytes, from: start, plainTo: end) }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter, at: end) }
            end &+= 1
        }
        throw JSONError(.unexpectedEnd, at: end)
    }

    /// The same for a string whose first backslash is at `plainEnd`.
    private mutating func readEscapedString(
        _ bytes: Span<UInt8>,
        from start: Int,
        plainTo plainEnd: Int
    ) throws(JSONError) -> String {
        var unescaped: [UInt8] = []
        position = start
        var runStart = start
        var end = plainEnd
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                // Each run is checked by itself, so that an error names the byte in the text, not in the result.
                let run = bytes.extracting(runStart..<end)
                _ = try text(of: run, at: runStart)
                for index in run.indices { unescaped.append(run[index]) }
                position = end &+ 1
                if byte == UInt8(ascii: "\"") { return String(decoding: unescaped, as: UTF8.self) }
                try readEscape(bytes, into: &unescaped)
                end = position
                runStart = position
                continue
            }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter, at: end) }
            end &+= 1
        }
        throw JSONError(.unexpectedEnd, at: end)
    }

    /// Reads what follows a backslash.
    private mutating func readEscape(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(JSONError) {
        let byte = try next(bytes)
        position &+= 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let start = position &- 2
            let scalar = try readScalar(bytes, escapeAt: start)
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw JSONError(.invalidEscape, at: position &- 2)
        }
    }

    /// Reads the four digits behind `\u`, and the second escape of a surrogate pair.
    private mutating func readScalar(
        _ bytes: Span<UInt8>,
        escapeAt start: Int
    ) throws(JSONError) -> Unicode.Scalar {
        let first = try readHexadecimal(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00,
            position &+ 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position &+ 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: start) }
        position &+= 2
        let second = try readHexadecimal(bytes)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 &+ ((first &- 0xD800) << 10) &+ (second &- 0xDC00))
        else { throw JSONError(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func readHexadecimal(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = try next(bytes)
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: throw JSONError(.invalidEscape, at: position)
            }
            value = value << 4 | UInt32(digit)
            position &+= 1
        }
        return value
    }

    private func text(of run: Span<UInt8>, at start: Int) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: run))
        } catch {
            throw JSONError(.invalidUTF8, at: start &+ error.byteOffsets.lowerBound)
        }
    }
}

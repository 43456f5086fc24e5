/// One pass over the bytes of one JSON text.
///
/// The bytes are handed from method to method as a span, so that every access is checked and none is copied.
struct JSONReader {
    let limits: JSONLimits
    var position = 0
    private let deepest: Int
    private var depth = 0
    private var values = 0

    init(limits: JSONLimits) {
        self.limits = limits
        deepest = min(limits.maximumDepth, JSONLimits.greatestDepth)
    }

    mutating func readText(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        guard bytes.count <= limits.maximumBytes else { throw JSONError(.tooLarge, at: limits.maximumBytes) }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0)
        }
        skipSpace(bytes)
        let value = try readValue(bytes)
        skipSpace(bytes)
        guard position == bytes.count else { throw JSONError(.trailingBytes, at: position) }
        return value
    }

    private mutating func readValue(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        values &+= 1
        guard values <= limits.maximumValues else { throw JSONError(.tooManyValues, at: position) }
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try readString(bytes))
        case UInt8(ascii: "{"): return try readObject(bytes)
        case UInt8(ascii: "["): return try readArray(bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber(bytes)
        case UInt8(ascii: "t"): return try readWord(bytes, "true", .bool(true))
        case UInt8(ascii: "f"): return try readWord(bytes, "false", .bool(false))
        case UInt8(ascii: "n"): return try readWord(bytes, "null", .null)
        default: throw JSONError(.unexpectedByte, at: position)
        }
    }

    private mutating func readObject(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        try enter(bytes)
        var object = JSONObject()
        if takes(bytes, UInt8(ascii: "}")) {
            depth &-= 1
            return .object(object)
        }
        while true {
            guard object.count < limits.maximumMembers else { throw JSONError(.tooManyMembers, at: position) }
            let start = position
            guard try next(bytes) == UInt8(ascii: "\"") else {
                throw JSONError(.unexpectedByte, at: position)
            }
            let name = try readString(bytes)
            skipSpace(bytes)
            guard try next(bytes) == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte, at: position) }
            position &+= 1
            skipSpace(bytes)
            let value = try readValue(bytes)
            guard object.append(name, value) else { throw JSONError(.duplicateName, at: start) }
            if try ends(bytes, with: UInt8(ascii: "}")) { return .object(object) }
        }
    }

    private mutating func readArray(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        try enter(bytes)
        var elements: [JSON] = []
        if takes(bytes, UInt8(ascii: "]")) {
            depth &-= 1
            return .array(elements)
        }
        while true {
            elements.append(try readValue(bytes))
            if try ends(bytes, with: UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    /// Goes past an opening bracket and the space behind it.
    private mutating func enter(_ bytes: Span<UInt8>) throws(JSONError) {
        depth &+= 1
        guard depth <= deepest else { throw JSONError(.tooDeep, at: position) }
        position &+= 1
        skipSpace(bytes)
    }

    /// After an element: true past the closing bracket, false past a comma.
    private mutating func ends(_ bytes: Span<UInt8>, with closing: UInt8) throws(JSONError) -> Bool {
        skipSpace(bytes)
        let byte = try next(bytes)
        if byte == closing {
            position &+= 1
            depth &-= 1
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw JSONError(.unexpectedByte, at: position) }
        position &+= 1
        skipSpace(bytes)
        return false
    }

    private mutating func readWord(
        _ bytes: Span<UInt8>,
        _ word: StaticString,
        _ value: JSON
    ) throws(JSONError) -> JSON {
        // The literals are short; comparing through their UTF-8 keeps this free of pointers.
        for expected in word.description.utf8 {
            guard try next(bytes) == expected else { throw JSONError(.unexpectedByte, at: position) }
            position &+= 1
        }
        return value
    }

    /// The byte here, without going past it.
    func next(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        return bytes[position]
    }

    private mutating func takes(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position &+= 1
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }
}

extension CELType {
    /// Reads the text form of a type: `int`, `list(T)`, `map(string, dyn)`, `tuple(T,U)`.
    ///
    /// A single upper-case letter, optionally with digits, is a type parameter. A name that is no type of the
    /// language is an opaque type.
    ///
    /// - Returns: nil where the text is not a type, or is nested more than 32 deep.
    public init?(parsing text: String) {
        var reader = TypeReader(text)
        guard let type = reader.type(depth: 0), reader.isAtEnd else { return nil }
        self = type
    }
}

/// Reads types and the signatures of functions, such as `string.indexOf(string, int) -> int`.
struct TypeReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    mutating func accepts(_ text: StaticString) -> Bool {
        skipSpace()
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    mutating func type(depth: Int) -> CELType? {
        guard depth < 32, let name = word() else { return nil }
        var parameters: [CELType] = []
        if accepts("(") {
            repeat {
                guard let parameter = type(depth: depth + 1) else { return nil }
                parameters.append(parameter)
            } while accepts(",")
            guard accepts(")") else { return nil }
        }
        return TypeReader.type(named: name, parameters)
    }

    /// A name of letters, digits, `_`, `@`, `.`, or nil.
    mutating func word() -> String? {
        skipSpace()
        let start = position
        while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
        return position == start ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private static func type(named name: String, _ parameters: [CELType]) -> CELType? {
        func count(_ wanted: Int, _ type: @autoclosure () -> CELType) -> CELType? {
            parameters.count == wanted ? type() : nil
        }
        switch name {
        case "dyn", "any", "google.protobuf.Any", "google.protobuf.Value": return count(0, .dyn)
        case "null_type", "null": return count(0, .null)
        case "bool": return count(0, .bool)
        case "int": return count(0, .int)
        case "uint": return count(0, .uint)
        case "double": return count(0, .double)
        case "string": return count(0, .string)
        case "bytes": return count(0, .bytes)
        case "timestamp", "google.protobuf.Timestamp": return count(0, .timestamp)
        case "duration", "google.protobuf.Duration": return count(0, .duration)
        case "list": return parameters.isEmpty ? .list(.dyn) : count(1, .list(parameters[0]))
        case "map":
            return parameters.isEmpty ? .map(.dyn, .dyn) : count(2, .map(parameters[0], parameters[1]))
        case "type": return parameters.isEmpty ? .type(nil) : count(1, .type(parameters[0]))
        case "optional_type", "optional":
            return parameters.isEmpty ? .optional(.dyn) : count(1, .optional(parameters[0]))
        case "wrapper": return count(1, .wrapper(parameters[0]))
        default:
            if parameters.isEmpty, isParameterName(name) { return .parameter(name) }
            return .opaque(name, parameters)
        }
    }

    private static func isParameterName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
            return false
        }
        return name.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

/// A type of the language, as the checker deduces it and as a value of `type(x)`.
///
/// Text forms are those of the specification: `list(int)`, `map(string, dyn)`, `optional_type(T)`.
public indirect enum CELType: Sendable, Hashable {
    /// Any type; the checker leaves the question to evaluation.
    case dyn
    /// The type of `null`.
    case null
    /// Booleans.
    case bool
    /// Signed 64-bit integers.
    case int
    /// Unsigned 64-bit integers.
    case uint
    /// Floating point numbers.
    case double
    /// Texts.
    case string
    /// Octets.
    case bytes
    /// Points in time, `google.protobuf.Timestamp`.
    case timestamp
    /// Lengths of time, `google.protobuf.Duration`.
    case duration
    /// Lists of this element type.
    case list(CELType)
    /// Maps of this key and value type.
    case map(CELType, CELType)
    /// The type of a type; nil where it is not known which.
    case type(CELType?)
    /// Values that may be absent.
    case optional(CELType)
    /// A primitive or null, as the wrapper messages of Protocol Buffers have it.
    case wrapper(CELType)
    /// A type of the embedding program, with its parameters.
    case opaque(String, [CELType] = [])
    /// A type parameter of a function, for example `T`.
    case parameter(String)
}

extension CELType {
    /// The name without parameters, as `string(type(x))` gives it.
    public var name: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .optional: "optional_type"
        case .wrapper: "wrapper"
        case .opaque(let name, _): name
        case .parameter(let name): name
        }
    }

    /// The type's parameters: the element of a list, key and value of a map.
    public var parameters: [CELType] {
        switch self {
        case .list(let element), .optional(let element), .wrapper(let element): [element]
        case .map(let key, let value): [key, value]
        case .type(let inner): inner.map { [$0] } ?? []
        case .opaque(_, let parameters): parameters
        default: []
        }
    }

    /// The same type with other parameters, as many as it has.
    func replacingParameters(_ transform: (CELType) -> CELType) -> CELType {
        switch self {
        case .list(let element): .list(transform(element))
        case .optional(let element): .optional(transform(element))
        case .wrapper(let element): .wrapper(transform(element))
        case .map(let key, let value): .map(transform(key), transform(value))
        case .type(let inner): .type(inner.map(transform))
        case .opaque(let name, let parameters): .opaque(name, parameters.map(transform))
        default: self
        }
    }

    /// How many names the type consists of; counting stops above the limit.
    func size(upTo limit: Int) -> Int {
        var size = 1
        for parameter in parameters where size <= limit { size += parameter.size(upTo: limit - size) }
        return size
    }

    /// Types as values know no parameters: `type([1]) == type(['a'])`.
    func isSameRuntimeType(as other: CELType) -> Bool { name == other.name }
}

extension CELType: CustomStringConvertible {
    /// The text form, for example `map(string,list(int))`.
    public var description: String {
        let parameters = self.parameters
        if parameters.isEmpty { return name }
        return "\(name)(\(parameters.map(\.description).joined(separator: ",")))"
    }
}

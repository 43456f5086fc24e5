/// One schema, ready to be applied.
struct SchemaNode: Sendable {
    /// The number of the resource (the `$id`) that it belongs to.
    let resource: Int
    /// Its URI with a JSON pointer as fragment.
    let location: String
    /// The keyword under which it stands in its parent, for findings of the schema `false`.
    let keyword: String
    /// Whether it is the schema `false`, which nothing satisfies.
    var isNever = false
    /// What it demands, `unevaluated…` last.
    var rules: [SchemaRule] = []
}

/// One keyword, or several that work together.
struct SchemaRule: Sendable {
    let keyword: String
    let check: SchemaCheck
}

/// What a rule demands; numbers are those of other nodes.
enum SchemaCheck: Sendable {
    // Any value.
    case type(SchemaTypes)
    case oneOfValues([JSON])
    // Numbers.
    case multipleOf(DecimalNumber)
    case atLeast(JSON)
    case above(JSON)
    case atMost(JSON)
    case below(JSON)
    // Strings.
    case length(least: Int, most: Int?)
    case pattern(Pattern)
    case format(TextFormat)
    // Arrays.
    case elementCount(least: Int, most: Int?)
    case uniqueElements
    case elements(first: [Int], rest: Int?)
    case contains(Int, least: Int, most: Int?)
    case unevaluatedElements(Int)
    // Objects.
    case memberCount(least: Int, most: Int?)
    case required([String])
    case requiredWith([(String, [String])])
    case members(named: [Name: Int], matching: [(Pattern, Int)], rest: Int?)
    case memberNames(Int)
    case unevaluatedMembers(Int)
    // The same value again.
    case reference(Int)
    case dynamicReference(Int, name: String)
    case all([Int])
    case any([Int])
    case exactlyOne([Int])
    case not(Int)
    case conditional(Int, then: Int?, otherwise: Int?)
    case dependent([(String, Int)])
}

/// The types that `type` allows (JSON Schema Validation 2020-12, section 6.1.1).
struct SchemaTypes: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let number = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)

    /// Each type with its name.
    static let named: [(name: String, type: SchemaTypes)] = [
        ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .number),
        ("string", .string),
        ("array", .array), ("object", .object),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The types that a value has: a whole number is an integer and a number, however it was written.
    init(of value: JSON) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .integer: self = [.integer, .number]
        case .number(let number): self = number.rounded() == number ? [.integer, .number] : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    var names: String {
        Self.named.filter { contains($0.type) }.map(\.name).joined(separator: " or ")
    }
}

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
    case type(Set<String>)
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

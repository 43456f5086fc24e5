/// What expressions may refer to: variables, constants, functions and types, and the limits they are held to.
///
/// ```swift
/// var environment = try Environment(variables: ["victim.birth": .opaque("date"), "risk": .int])
/// try environment.declare(opaque: "date", ordered: true)
/// try environment.declare(constant: "param.riskLimit", value: 6)
/// let checked = try environment.compile("risk > param.riskLimit")
/// checked.type        // .bool
/// checked.variables   // ["risk"]
/// ```
///
/// A variable's name may contain dots. `victim.birth` then is one variable, and an expression that selects from a
/// declared name means the longest name that is declared.
///
/// An environment is a value: declare everything once, then compile as often as wanted.
public struct Environment: Sendable {
    /// The namespace in which names are looked up first, for example `com.example`; empty for none.
    public var container: String
    /// Bounds on expressions and their evaluation.
    public var limits: Limits
    /// Where named time zones come from; without one, only fixed offsets and UTC are known.
    public var timeZones: (any TimeZoneProvider)?
    /// The declared variables.
    public private(set) var variables: [String: CELType] = [:]
    /// The declared constants. They are folded into expressions.
    public private(set) var constants: [String: CELValue] = [:]
    /// Types of the embedding program, and whether they are ordered.
    private(set) var opaqueTypes: [String: Bool] = [:]
    /// Functions of the embedding program.
    private(set) var overloads: [String: [FunctionOverload]] = [:]

    /// An environment with these variables.
    ///
    /// - Throws: ``CELError`` where a name is not one that an expression could use.
    public init(
        variables: [String: CELType] = [:],
        container: String = "",
        limits: Limits = .standard,
        timeZones: (any TimeZoneProvider)? = nil
    ) throws(CELError) {
        self.container = container
        self.limits = limits
        self.timeZones = timeZones
        for (name, type) in variables { try declare(variable: name, type: type) }
    }

    /// Declares a variable.
    ///
    /// - Throws: ``CELError`` where the name is not one that an expression could use.
    public mutating func declare(variable name: String, type: CELType) throws(CELError) {
        try check(name)
        variables[name] = type
    }

    /// Declares a name for a value, for example the constant of an enumeration or a parameter.
    ///
    /// - Throws: ``CELError`` where the name is not one that an expression could use.
    public mutating func declare(constant name: String, value: CELValue) throws(CELError) {
        try check(name)
        constants[name] = value
    }

    /// Declares a type of the embedding program, whose values conform to ``CELOpaqueValue``.
    ///
    /// - Parameters:
    ///   - name: the type's name, as ``CELType/opaque(_:_:)`` has it.
    ///   - ordered: whether `<` and the other orderings apply to two of its values.
    /// - Throws: ``CELError`` where the name is not one that an expression could use.
    public mutating func declare(opaque name: String, ordered: Bool = false) throws(CELError) {
        try check(name)
        opaqueTypes[name] = ordered
    }

    /// Declares a function, or adds an overload to one.
    ///
    /// Overloads for types of one's own may be added to the library's functions and operators as well; for the
    /// library's own types the library's definition stands.
    public mutating func declare(_ overload: FunctionOverload) {
        overloads[overload.name, default: []].append(overload)
    }

    private func check(_ name: String) throws(CELError) {
        // Words of letters, digits and `_`, none empty, none beginning with a digit.
        var begins = true
        var isName = true
        for byte in name.utf8 {
            if byte == UInt8(ascii: ".") {
                isName = isName && !begins
                begins = true
                continue
            }
            let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            let isDigit = byte.decimalDigit != nil && !begins
            isName = isName && (isLetter || isDigit || byte == UInt8(ascii: "_"))
            begins = false
        }
        guard isName, !begins else {
            let message = "'\(name)' cannot be a name: use letters, digits and '_', with dots between words"
            throw CELError(.declaration, message, at: 0, in: SourceText(name))
        }
    }
}

extension Environment {
    /// Parses and checks an expression.
    ///
    /// - Throws: ``CELError`` with every finding and its place.
    public func compile(_ text: String) throws(CELError) -> CheckedExpression {
        try check(try Expression(parsing: text, limits: limits), source: SourceText(text))
    }

    /// Parses an expression without checking it, as the specification allows; errors then show at evaluation.
    ///
    /// - Throws: ``CELError`` with the place of the first syntax error.
    public func parseOnly(_ text: String, expandsMacros: Bool = true) throws(CELError) -> Program {
        let expression = try Expression(parsing: text, limits: limits, expandsMacros: expandsMacros)
        return Program(expression, in: self, isChecked: false)
    }

    /// The names that a name may stand for, the innermost of the container first.
    func candidates(for name: String) -> [String] {
        if name.hasPrefix(".") { return [String(name.dropFirst())] }
        if container.isEmpty { return [name] }
        var names: [String] = []
        var prefix = Substring(container)
        while !prefix.isEmpty {
            names.append("\(prefix).\(name)")
            prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
        }
        names.append(name)
        return names
    }

    /// The type that a name denotes as a value, or nil.
    func denotedType(_ name: String) -> CELType? {
        switch name {
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "list": .list(.dyn)
        case "map": .map(.dyn, .dyn)
        case "null_type": .null
        case "type": .type(nil)
        case "optional_type": .optional(.dyn)
        case "google.protobuf.Timestamp": .timestamp
        case "google.protobuf.Duration": .duration
        default: opaqueTypes[name] == nil ? nil : .opaque(name)
        }
    }

    /// The full name of a function that a call may mean, or nil.
    func functionName(_ name: String) -> String? {
        candidates(for: name).first { Library.functions[$0] != nil || overloads[$0] != nil }
    }
}
